#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read the state of YARN."""

from __future__ import annotations

DOCUMENTATION = r"""
module: yarn_info
short_description: Read the state of YARN
version_added: 1.0.0
description:
  - Asks all named daemons over REST at the same time, without starting a JVM.
  - A daemon that does not answer is C(dead) in the result and never a failure.
  - NodeManagers are as the active ResourceManager sees them; unknown when there is no single active one.
options:
  resourcemanagers:
    description: All declared ResourceManagers, as C(name) or C(name:web port).
    type: list
    elements: str
    required: true
  nodemanagers:
    description:
      - Declared NodeManagers by the name they register.
      - Those that the ResourceManager has never heard of are listed as C(unknown).
    type: list
    elements: str
    default: []
  jobhistory:
    description: Hosts of JobHistoryServers, as C(name) or C(name:web port).
    type: list
    elements: str
    default: []
  timeout_seconds:
    description: Limit of the whole read.
    type: float
    default: 3
extends_documentation_fragment: [bigdata.emr.info]
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Read YARN
  bigdata.emr.yarn_info:
    resourcemanagers: "{{ emr_topology.members.resourcemanager }}"
    nodemanagers: "{{ emr_topology.members.nodemanager }}"
  register: yarn

- name: Require that no declared NodeManager is missing
  ansible.builtin.assert:
    that: yarn.counts.running == emr_topology.members.nodemanager | length
"""

RETURN = r"""
resourcemanagers:
  description:
    - Each ResourceManager with its C(host), C(state) (V(active), V(standby), V(initializing), V(stopping) or V(dead)),
      C(error), C(version) and the state of its connection to C(zookeeper).
  returned: always
  type: list
  elements: dict
  sample:
    - host: master-1.lab
      state: active
      error: ""
      version: 3.4.3
      zookeeper: connected
active:
  description: Host of the active ResourceManager; none when there is no single one.
  returned: always
  type: str
  sample: master-1.lab
nodemanagers:
  description:
    - Each NodeManager with its C(host) and C(state), YARN's in lower case or V(unknown), and in C(error) why it does
      not answer when it is asked itself. A ResourceManager calls one running for ten minutes after its end.
    - C(health_report), C(containers), C(memory_used_mb), C(memory_free_mb), C(cores_used), C(cores_free), C(version).
  returned: always
  type: list
  elements: dict
counts:
  description: Number of NodeManagers in each state that occurs.
  returned: always
  type: dict
  sample: {running: 4, lost: 1}
jobhistory:
  description: Each JobHistoryServer with its C(host), C(state) (V(serving) or V(dead)), C(error) and C(version).
  returned: always
  type: list
  elements: dict
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.health.info import read
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn.status import STATUS


def main() -> None:
    hosts: dict[str, Any] = {"type": "list", "elements": "str", "default": []}
    module = AnsibleModule(
        argument_spec={
            "resourcemanagers": {"type": "list", "elements": "str", "required": True},
            "nodemanagers": hosts,
            "jobhistory": hosts,
            "timeout_seconds": {"type": "float", "default": 3},
        },
        supports_check_mode=True,
    )
    asked = module.params
    members = {
        "resourcemanager": asked["resourcemanagers"],
        "nodemanager": asked["nodemanagers"],
        "jobhistory": asked["jobhistory"],
    }
    try:
        found = read({"yarn": STATUS}, members, seconds=asked["timeout_seconds"])
    except ValueError as error:
        module.fail_json(msg=f"a host has a bad port: {error}")
    module.exit_json(changed=False, **found["yarn"])


if __name__ == "__main__":
    main()
