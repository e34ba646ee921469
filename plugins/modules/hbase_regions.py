#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Regions of HBase, moved off hosts and back."""

from __future__ import annotations

DOCUMENTATION = r"""
module: hbase_regions
short_description: Move the regions of RegionServers to other hosts, and back
version_added: 1.0.0
description:
  - Asks the active HMaster over HBase's own protocol for each region, up to 50 at the same time, and again where an
    HMaster died or refused. No JVM is started.
  - HBase has to take the name of a user on trust (no Kerberos).
options:
  state:
    description:
      - V(unloaded) decommissions the RegionServers of O(servers), so that they get no more regions, moves theirs to
        other hosts in turn, and waits until these are there. Where they are not in time, or anything else goes wrong,
        these get regions as before, and the module fails. Nothing is done where no RegionServer of another host gets
        regions.
      - V(loaded) waits until a RegionServer of each host in O(regions) is registered, and moves these regions to it. A
        RegionServer that was restarted is not decommissioned any more; one that was not restarted gets regions again.
    type: str
    choices: [unloaded, loaded]
    required: true
  masters:
    description: Hosts of all HMasters.
    type: list
    elements: str
    required: true
  servers:
    description: Hosts whose regions are moved off. Used with O(state=unloaded).
    type: list
    elements: str
    default: []
  regions:
    description: Host to its regions, as RV(regions) says. Used with O(state=loaded).
    type: dict
    default: {}
  timeout_seconds:
    description: Limit of all waits together.
    type: int
    default: 600
attributes:
  check_mode:
    description: Can run in check mode; it says which regions would be moved off.
    support: full
  diff_mode:
    description: There is nothing to compare.
    support: none
  platform:
    description: Target operating system.
    support: full
    platforms: posix
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Move regions to other hosts
  bigdata.emr.hbase_regions:
    state: unloaded
    masters: "{{ emr_topology.members.hmaster }}"
    servers: "{{ ansible_play_batch }}"
  register: __unloaded
  run_once: true

- name: Move them back
  bigdata.emr.hbase_regions:
    state: loaded
    masters: "{{ emr_topology.members.hmaster }}"
    regions: "{{ __unloaded.regions }}"
  run_once: true
"""

RETURN = r"""
regions:
  description: Host to the encoded names of the regions that it had.
  returned: when O(state=unloaded)
  type: dict
skipped_because:
  description: Why no region was moved, a sentence; empty where they were.
  returned: when O(state=unloaded)
  type: str
gone:
  description:
    - Host to those of its regions that cannot be moved, since they were split, merged or dropped meanwhile, or their
      table is disabled.
  returned: when O(state=loaded)
  type: dict
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase.move_types import Stuck
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase.moves import Mover
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase.regions import Masters
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError


def moved(asked: dict[str, Any], check: bool) -> dict[str, Any]:
    """Do what is ASKED, and return the result of the module; Stuck or a client error when it does not come about."""
    mover = Mover(Masters(asked["masters"]), asked["timeout_seconds"], check=check)
    if asked["state"] == "unloaded":
        found = mover.unload(asked["servers"])
        return {"changed": bool(found.regions), "regions": found.regions, "skipped_because": found.skipped}
    regions = asked["regions"]
    gone = mover.load(regions) if regions else {}
    return {"changed": any(regions.values()) or mover.asked, "gone": gone}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "state": {"type": "str", "choices": ["unloaded", "loaded"], "required": True},
            "masters": {"type": "list", "elements": "str", "required": True},
            "servers": {"type": "list", "elements": "str", "default": []},
            "regions": {"type": "dict", "default": {}},
            "timeout_seconds": {"type": "int", "default": 600},
        },
        supports_check_mode=True,
    )
    try:
        result = moved(module.params, module.check_mode)
    except (Stuck, ClientError, ValueError) as error:
        module.fail_json(
            msg=f"{error}; the pages of the active HMaster (port 16010) tell what holds them up; run again after that"
        )
    for host, names in result.get("gone", {}).items():
        module.warn(f"{host}: {len(names)} of its former regions are gone or stay elsewhere: {', '.join(names[:3])}")
    module.exit_json(**result)


if __name__ == "__main__":
    main()
