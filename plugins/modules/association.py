#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Let a host be a gateway of a cluster that is not its own inventory's."""

from __future__ import annotations

DOCUMENTATION = r"""
module: association
short_description: Let a host be a gateway of a cluster of another inventory
version_added: 1.0.0
description:
  - Asks masters of the cluster over HTTP what it tells gateway clusters, and computes from that the configuration of
    its clients, as a gateway in the cluster's own tier has it. It lies in C(/etc/emr/clusters/<cluster>), so that a
    host can be a gateway of several clusters.
  - Installs C(emr-use), which chooses a cluster in a shell, and a timer that goes on taking what the cluster tells.
  - A file is whole at each moment. Where no master answers, or the cluster has another release by now, all stays.
options:
  cluster:
    description: Name of the cluster.
    type: str
    required: true
  id:
    description:
      - What the cluster has told of itself that no other one has. A host that is a gateway of another cluster with the
        same name is refused. What masters say to the host itself is compared in any case.
    type: str
    default: ""
  masters:
    description: Some of its masters.
    type: list
    elements: str
    required: true
  release:
    description: Release of the software here, which has to be the cluster's, and that of other clusters of this host.
    type: str
    required: true
  versions:
    description: Product to its version in that release.
    type: dict
    default: {}
  host:
    description: Inventory name of this host.
    type: str
    required: true
  look:
    description: Only find out whether the host can be one; nobody is asked.
    type: bool
    default: false
  minutes:
    description: How often the host looks by itself what the cluster tells.
    type: int
    default: 5
  timeout_seconds:
    description: Limit of each question to a master.
    type: float
    default: 10
attributes:
  check_mode:
    description: Says what would be written.
    support: full
  diff_mode:
    description: Shows each file that differs.
    support: full
  platform:
    description: Linux with systemd.
    support: full
    platforms: posix
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Be a gateway of the cluster prod
  bigdata.emr.association:
    cluster: prod
    masters: [master-1.prod.example.com, master-2.prod.example.com]
    release: "1.0"
    versions: "{{ emr_topology.products }}"
    host: "{{ inventory_hostname }}"
"""

RETURN = r"""
due:
  description: A line for each thing that differs.
  returned: success
  type: list
  elements: str
left_out:
  description: Properties with secrets, which the cluster does not tell.
  returned: success
  type: list
  elements: str
others:
  description: Other clusters that this host is a gateway of.
  returned: success
  type: list
  elements: str
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.association import install

# Not used here: the program that this module installs begins there, so Ansible has to send it.
from ansible_collections.bigdata.emr.plugins.module_utils.association import main as _program  # noqa: F401
from ansible_collections.bigdata.emr.plugins.module_utils.association.ask import AssociationError, fitting
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.inside import Odd
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.host.machine import read_machine
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd, SystemdError


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "cluster": {"type": "str", "required": True},
            "id": {"type": "str", "default": ""},
            "masters": {"type": "list", "elements": "str", "required": True},
            "release": {"type": "str", "required": True},
            "versions": {"type": "dict", "default": {}},
            "host": {"type": "str", "required": True},
            "look": {"type": "bool", "default": False},
            "minutes": {"type": "int", "default": 5},
            "timeout_seconds": {"type": "float", "default": 10},
        },
        supports_check_mode=True,
    )
    asked, changes = module.params, Changes(module.check_mode)
    cluster, release = asked["cluster"], asked["release"]
    try:
        crowd = install.crowded(cluster, release) or install.foreign(cluster, asked["id"], asked["masters"])
        if crowd:
            raise AssociationError(crowd)
        left: list[str] = []
        if not asked["look"]:
            work_alone(module)
            offer = fitting(cluster, asked["masters"], release, asked["timeout_seconds"])
            known = install.Known(cluster, asked["host"], release, tuple(asked["masters"]), asked["versions"])
            install.bring(changes, offer, known, read_machine())
            install.keep(changes, Systemd(module.run_command), cluster, asked["minutes"])
            left = offer["left_out"]
        module.exit_json(
            changed=bool(changes),
            diff=changes.diff,
            due=install.told(changes),
            left_out=left,
            others=sorted(install.others(cluster)),
        )
    except (AssociationError, SystemdError, Odd, OSError, ValueError) as error:
        module.fail_json(msg=f"{asked['host']}: {error}")


if __name__ == "__main__":
    main()
