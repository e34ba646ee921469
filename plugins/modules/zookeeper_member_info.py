#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read which members the ZooKeeper server of a host counts, and what it is."""

from __future__ import annotations

DOCUMENTATION = r"""
module: zookeeper_member_info
short_description: Read which members the ZooKeeper server of a host counts
version_added: 1.0.0
description:
  - Reads the list of members in C(zoo.cfg), the list that the running process has, the state of the server and whether
    it has data. Nothing of that need be there.
  - Starts no JVM.
options:
  host:
    description: Inventory name of the host, which its server listens at.
    type: str
    required: true
  given_up:
    description: Hosts that are said to be gone for good; RV(answering) are those whose server answers all the same.
    type: list
    elements: str
    default: []
  timeout_seconds:
    description: Limit of each question to a server.
    type: float
    default: 3
  settle_seconds:
    description: How long a server that runs and looks for a leader is given to find one.
    type: float
    default: 20
extends_documentation_fragment: [bigdata.emr.info]
seealso:
  - module: bigdata.emr.zookeeper_members
  - module: bigdata.emr.zookeeper_info
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Read which members each server counts
  bigdata.emr.zookeeper_member_info:
    host: "{{ inventory_hostname }}"
  register: __members_seen
"""

RETURN = r"""
server:
  description: What the host has.
  returned: success
  type: dict
  contains:
    unit:
      description: Whether the server starts by itself.
      type: bool
    configured:
      description: Hosts that C(zoo.cfg) lists; none where no server starts.
      type: list
      elements: str
    running:
      description: Hosts that the running process counts; none where none runs.
      type: list
      elements: str
    state:
      description: V(leader), V(follower), V(observer), V(standalone), V(out_of_quorum) or V(dead).
      type: str
    data:
      description: Whether it has ever kept a transaction.
      type: bool
  sample:
    unit: true
    configured: [zk-1.lab, zk-2.lab, zk-3.lab]
    running: [zk-1.lab, zk-2.lab, zk-3.lab]
    state: follower
    data: true
answering:
  description: Hosts of O(given_up) whose server answers.
  returned: success
  type: list
  elements: str
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd, SystemdError
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.members.look import (
    DAEMON,
    answering,
    look,
)


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "host": {"type": "str", "required": True},
            "given_up": {"type": "list", "elements": "str", "default": []},
            "timeout_seconds": {"type": "float", "default": 3},
            "settle_seconds": {"type": "float", "default": 20},
        },
        supports_check_mode=True,
    )
    asked, systemd = module.params, Systemd(module.run_command)
    try:
        seen = look(
            asked["host"], lambda: systemd.is_active(DAEMON.unit), asked["timeout_seconds"], asked["settle_seconds"]
        )
        module.exit_json(
            changed=False, server=dict(seen), answering=answering(asked["given_up"], asked["timeout_seconds"])
        )
    except (SystemdError, OSError, ValueError) as error:
        module.fail_json(msg=f"{asked['host']}: its ZooKeeper server cannot be read: {error}; mend that and run again")


if __name__ == "__main__":
    main()
