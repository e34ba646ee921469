#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the action plugin of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: firewall_plan
short_description: Decide which hosts of a cluster get which rules of its firewall
version_added: 1.0.0
description:
  - Makes the rules of every host from C(emr_client_networks) and C(emr_client_ports), from the topology, and from what
    M(bigdata.emr.preflight) read on the hosts, and compares them with what each host has.
  - Hosts that did not answer are let in at the addresses that the others know, so that a host that is off for a while
    changes no rules. Their own rules stay as they are.
options:
  topology:
    description: The topology, as in C(emr_topology).
    type: dict
    required: true
  facts:
    description: Name of the variable in which each host registered the result of M(bigdata.emr.preflight).
    type: str
    required: true
  names:
    description: Host to address, as O(bigdata.emr.host#module:names).
    type: dict
    default: {}
  joining:
    description:
      - Hosts that are rebuilt. Given it, only what that needs is due. Hosts that keep rules get them renewed, and
        these hosts get some where others keep rules. A firewall that is not yet on stays off.
    type: list
    elements: str
extends_documentation_fragment: [bigdata.emr.deciding]
seealso:
  - module: bigdata.emr.firewall
  - module: bigdata.emr.preflight
author: bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Decide which hosts get which rules
  bigdata.emr.firewall_plan:
    topology: "{{ emr_topology }}"
    facts: host_look
  run_once: true
  register: emr_firewall
"""

RETURN = r"""
line:
  description: Whether the firewall is on, and what it leaves open to whom, in one line.
  returned: success
  type: str
  sample: >-
    Firewall: on, 8 hosts, which reach each other; 10.20.0.0/16 reaches namenode 8020 9870, resourcemanager 8032 8088,
    datanode 9864 9866 9867; all others reach SSH only, and what is not the cluster's
left:
  description: One line on the hosts that lack rules and get none because of O(joining); empty if there are none.
  returned: success
  type: list
  elements: str
  sample: ["Firewall: left for site.yml on core-1, core-2"]
due:
  description:
    - Hosts that have not what they are to have, each with its C(rules) (empty to remove them), C(undo_seconds) and
      C(probes) for M(bigdata.emr.firewall), and C(why) for people.
  returned: success
  type: dict
"""
