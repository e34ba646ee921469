#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read the state of a ZooKeeper ensemble."""

from __future__ import annotations

DOCUMENTATION = r"""
module: zookeeper_info
short_description: Read the state of a ZooKeeper ensemble
version_added: 1.0.0
description:
  - Asks every declared server for C(srvr) and C(mntr) at the same time, without starting a JVM.
  - A server that does not answer is C(dead) in the result and never a failure.
options:
  hosts:
    description: All declared servers, as C(name) or C(name:client port).
    type: list
    elements: str
    required: true
  timeout_seconds:
    description: Limit of the whole read.
    type: float
    default: 3
extends_documentation_fragment: [bigdata.emr.info]
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Read the ensemble
  bigdata.emr.zookeeper_info:
    hosts: "{{ emr_topology.members.zookeeper }}"
  register: ensemble

- name: Require every follower to be in step with the leader
  ansible.builtin.assert:
    that: ensemble.quorum and ensemble.synced_followers == ensemble.servers | length - 1
"""

RETURN = r"""
servers:
  description: Each server, in the order of the request.
  returned: always
  type: list
  elements: dict
  contains:
    host:
      description: The host as it was given.
      type: str
    state:
      description: V(leader), V(follower), V(observer), V(standalone), V(out_of_quorum) or V(dead).
      type: str
    error:
      description: Why it is dead or serves nobody.
      type: str
    version:
      description: Version of the server.
      type: str
    zxid:
      description: Last transaction, hexadecimal.
      type: str
    connections:
      description: Open connections, this reader's included.
      type: int
    outstanding:
      description: Requests that wait.
      type: int
    latency_avg_ms:
      description: Average latency of requests in milliseconds.
      type: float
    latency_max_ms:
      description: Largest latency of a request in milliseconds.
      type: float
    synced_followers:
      description: Followers in step, known to the leader only, and only if C(mntr) is allowed.
      type: int
  sample:
    - host: master-1.lab
      state: leader
      error: ""
      version: 3.9.5
      zxid: "0x100000012"
      connections: 5
      outstanding: 0
      latency_avg_ms: 0.4
      latency_max_ms: 12.0
      synced_followers: 2
leader:
  description: Host that leads, or stands alone; none when no single one does.
  returned: always
  type: str
  sample: master-1.lab
followers:
  description: Hosts that follow.
  returned: always
  type: list
  elements: str
dead:
  description: Hosts that did not answer.
  returned: always
  type: list
  elements: str
synced_followers:
  description: Followers in step with the leader.
  returned: always
  type: int
quorum:
  description: Whether one server leads and a majority of the declared ones serves.
  returned: always
  type: bool
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.health.info import read
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.status import STATUS


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "hosts": {"type": "list", "elements": "str", "required": True},
            "timeout_seconds": {"type": "float", "default": 3},
        },
        supports_check_mode=True,
    )
    members = {"zookeeper": module.params["hosts"]}
    try:
        found = read({"zookeeper": STATUS}, members, seconds=module.params["timeout_seconds"])
    except ValueError as error:
        module.fail_json(msg=f"a host has a bad port: {error}")
    module.exit_json(changed=False, **found["zookeeper"])


if __name__ == "__main__":
    main()
