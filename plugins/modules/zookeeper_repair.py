#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Move aside the data of a ZooKeeper server that it cannot start from."""

from __future__ import annotations

DOCUMENTATION = r"""
module: zookeeper_repair
short_description: Move aside the data of a ZooKeeper server that it cannot start from
version_added: 1.0.0
description:
  - Where the server of this host has transaction logs but no whole snapshot, and does not serve, stops it and moves its
    data aside, all but its id. A server that starts after that copies the data from the leader.
  - Does that only while all other members of the ensemble serve, and never where there is no other one.
  - Leaves every other server as it is, also one that is told to trust logs without a snapshot
    (C(snapshot.trust.empty)).
options:
  host:
    description: This host's name in the cluster.
    type: str
    required: true
  members:
    description: All members of the ensemble, as C(name) or C(name:client port).
    type: list
    elements: str
    required: true
  timeout_seconds:
    description: Limit of the question to the other members.
    type: float
    default: 3
attributes:
  check_mode:
    description: Says what would be moved.
    support: full
  diff_mode:
    description: The result lists what was moved; contents are not shown.
    support: none
  platform:
    description: Linux with systemd.
    support: full
    platforms: linux
seealso:
  - module: bigdata.emr.replacement
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Move aside what ZooKeeper cannot start from
  bigdata.emr.zookeeper_repair:
    host: "{{ inventory_hostname }}"
    members: "{{ emr_topology.members.zookeeper }}"
"""

RETURN = r"""
moved:
  description: Directories that were moved aside, and where they are now; in check mode, nowhere.
  returned: success
  type: dict
  sample: {/mnt/disk1/zookeeper/version-2: /mnt/disk1/zookeeper/version-2.incomplete-20261129T050000Z}
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.health import probes as daemons
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd, SystemdError
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import data as zk_data
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import health as zookeeper
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import snapshots

UNIT = "emr-zookeeper.service"


def _refusals(module: AnsibleModule, data: zk_data.Data) -> list[str]:
    """Return what forbids it: no other member, or one that does not serve and may lack what only this one had."""
    asked = module.params
    others = [one for one in asked["members"] if one.partition(":")[0].lower() != asked["host"].lower()]
    if not others:
        return [f"{asked['host']}: {snapshots.sentence(data.logs, asked['host'], others, data.log_names())}"]
    seen = daemons.read({"zookeeper": others}, asked["timeout_seconds"])["zookeeper"]
    servers = [zookeeper.server(host, one.value, None, one.error) for host, one in seen.items()]
    return [
        f"{one['host']}: its zookeeper is {one['state']} ({one['error'] or 'alone'}), and {asked['host']} may have "
        f"data that only these two held; bring {one['host']} back first (systemctl start emr-zookeeper, or "
        f"playbooks/start.yml)"
        for one in servers
        if one["state"] not in ("leader", "follower")
    ]


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "host": {"type": "str", "required": True},
            "members": {"type": "list", "elements": "str", "required": True},
            "timeout_seconds": {"type": "float", "default": 3},
        },
        supports_check_mode=True,
    )
    work_alone(module)
    systemd = Systemd(module.run_command)
    moved: dict[str, str] = {}
    try:
        data = zk_data.incomplete()
        if data:
            refusals = _refusals(module, data)
            if refusals:
                module.fail_json(msg=f"Nothing was moved. {'; '.join(refusals)}")
            if module.check_mode:
                moved = dict.fromkeys(data, "")
            else:
                systemd.act("stop", UNIT)
                moved = data.move_aside()
    except (SystemdError, OSError, ValueError) as error:
        module.fail_json(msg=f"{module.params['host']}: ZooKeeper's data could not be moved aside: {error}")
    module.exit_json(changed=bool(moved), moved=moved)


if __name__ == "__main__":
    main()
