#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read the state of several services at once."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_info
short_description: Read the state of the services of a cluster
version_added: 1.0.0
description:
  - Asks all declared daemons of O(services) at the same time, without starting a JVM, and reads what this host
    remembers of its cluster.
  - A daemon that does not answer is C(dead) in the result and never a failure.
options:
  members:
    description: Component to its declared hosts, as C(members) of C(emr_topology); hosts as C(name) or C(name:port).
    type: dict
    required: true
  services:
    description: Services to read, each by its name.
    type: list
    elements: str
    required: true
  cluster:
    description: Name of the cluster.
    type: str
    required: true
  host:
    description: This host's name in the cluster. With it a reading has what only the host itself knows.
    type: str
    default: ''
  timeout_seconds:
    description: Limit of the whole read.
    type: float
    default: 3
extends_documentation_fragment: [bigdata.emr.info]
seealso:
  - plugin: bigdata.emr.services_asked
    plugin_type: filter
  - plugin: bigdata.emr.cluster_status
    plugin_type: filter
  - module: bigdata.emr.manifest_info
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Read the services that this host can ask for as a whole
  bigdata.emr.cluster_info:
    members: "{{ emr_topology.members }}"
    services: "{{ emr_topology | bigdata.emr.services_asked(inventory_hostname) }}"
    cluster: "{{ emr_topology.cluster }}"
    host: "{{ inventory_hostname }}"
  register: read
"""

RETURN = r"""
services:
  description:
    - Service to its reading, which has lists of its daemons with C(host), C(state) and C(error) of each. Those of the
      services that have an info module of their own are as that returns them, so C(hdfs) is what
      M(bigdata.emr.hdfs_info) returns, C(yarn) what M(bigdata.emr.yarn_info) does, and C(zookeeper) what
      M(bigdata.emr.zookeeper_info) does.
  returned: always
  type: dict
remembered:
  description: As M(bigdata.emr.manifest_info) returns it.
  returned: when it can be read
  type: dict
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.health.info import read
from ansible_collections.bigdata.emr.plugins.module_utils.services.remembered import read_remembered
from ansible_collections.bigdata.emr.plugins.module_utils.services.status import STATUS


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "members": {"type": "dict", "required": True},
            "services": {"type": "list", "elements": "str", "required": True},
            "cluster": {"type": "str", "required": True},
            "host": {"type": "str", "default": ""},
            "timeout_seconds": {"type": "float", "default": 3},
        },
        supports_check_mode=True,
    )
    asked = module.params
    unknown = [name for name in asked["services"] if name not in STATUS]
    if unknown:
        module.fail_json(msg=f"services names {', '.join(unknown)}; there are {', '.join(STATUS)}")
    memory: dict[str, Any] = {}
    try:
        memory["remembered"] = read_remembered()
    except OSError as error:
        module.warn(f"What this host remembers cannot be read: {error}; repair its disk and run again")
    try:
        services = {name: STATUS[name] for name in asked["services"]}
        found = read(services, asked["members"], asked["cluster"], asked["host"], asked["timeout_seconds"])
    except ValueError as error:
        module.fail_json(msg=f"a host has a bad port: {error}")
    module.exit_json(changed=False, services=found, **memory)


if __name__ == "__main__":
    main()
