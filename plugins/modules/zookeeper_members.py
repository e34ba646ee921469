#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the action plugin of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: zookeeper_members
short_description: Decide the next step of a ZooKeeper ensemble that gets other members
version_added: 1.0.0
description:
  - Decides on the controller what is done next on the way from the members that servers count now to the declared ones,
    from what M(bigdata.emr.zookeeper_member_info) read on the hosts.
  - One server comes or goes at a time. Who joins copies the data before anybody counts it; who leaves stays until
    nobody counts it. Followers restart one after the other, the leader last.
  - Nothing is remembered between two steps, so it goes on wherever a run ended.
  - Fails with one sentence for each thing in the way.
options:
  topology:
    description: The topology, as in C(emr_topology).
    type: dict
    required: true
  facts:
    description: Name of the variable in which each host registered the result of M(bigdata.emr.zookeeper_member_info).
    type: str
    required: true
  hosts:
    description: Hosts that were asked.
    type: list
    elements: str
    required: true
  given_up:
    description: Hosts that are said to be gone for good.
    type: list
    elements: str
    default: []
extends_documentation_fragment: [bigdata.emr.deciding]
seealso:
  - module: bigdata.emr.zookeeper_member_info
  - module: bigdata.emr.zookeeper_retire
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Decide the next step
  bigdata.emr.zookeeper_members:
    topology: "{{ emr_topology }}"
    facts: __members_seen
    hosts: "{{ ansible_play_hosts_all }}"
  run_once: true
  register: emr_members
"""

RETURN = r"""
act:
  description:
    - What is done next, V(set) (the server of RV(host) gets the list RV(servers) and runs with it), V(move) (it
      restarts, so that another one leads), V(remove) (it is taken off) or V(wait) (for RV(gates)).
    - Empty when nothing is left.
  returned: success
  type: str
host:
  description: Host of the act.
  returned: success
  type: str
servers:
  description: Members that its C(zoo.cfg) lists then.
  returned: success
  type: list
  elements: str
gates:
  description: What has to hold afterwards, as O(bigdata.emr.gate#module:gates).
  returned: success
  type: list
  elements: dict
text:
  description: The act, for people.
  returned: success
  type: str
  sample: zk-4.lab joins, it starts and copies what the leader has (3 members become 4)
steps:
  description: This act and all that follow if nothing goes wrong, for people.
  returned: success
  type: list
  elements: str
left:
  description: After how many acts at most a run gives up.
  returned: success
  type: int
"""
