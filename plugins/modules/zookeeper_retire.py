#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stop a ZooKeeper server that is no member any more, and move its data aside."""

from __future__ import annotations

DOCUMENTATION = r"""
module: zookeeper_retire
short_description: Stop a ZooKeeper server that is no member any more, and move its data aside
version_added: 1.0.0
description:
  - Stops the server of this host, and moves its snapshots and logs aside; C(myid) stays, as the id is the host's for
    good.
  - What it had is out of date from now on. It must not be taken for the data of an ensemble, should the host ever
    become a member again.
  - Asks nobody. Whether the others do without it is decided by M(bigdata.emr.zookeeper_members). The unit stays; take
    it off after that with M(bigdata.emr.daemon_state), so that a run that was interrupted comes here again.
options:
  host:
    description: This host's name in the cluster, for messages.
    type: str
    required: true
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
  - module: bigdata.emr.zookeeper_members
  - module: bigdata.emr.daemon_state
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Stop the server that leaves, and move its data aside
  bigdata.emr.zookeeper_retire:
    host: "{{ inventory_hostname }}"
"""

RETURN = r"""
moved:
  description: Directories that were moved aside, and where they are now; in check mode, nowhere.
  returned: success
  type: dict
  sample: {/mnt/disk1/zookeeper/version-2: /mnt/disk1/zookeeper/version-2.retired-20261130T050000Z}
stopped:
  description: Whether the server ran.
  returned: success
  type: bool
"""

import os

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd, SystemdError
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import data as zk_data

UNIT = "emr-zookeeper.service"


def main() -> None:
    module = AnsibleModule(argument_spec={"host": {"type": "str", "required": True}}, supports_check_mode=True)
    work_alone(module)
    systemd = Systemd(module.run_command)
    moved: dict[str, str] = {}
    stopped = False
    try:
        stopped = systemd.is_active(UNIT)
        data = zk_data.configured()
        moved = {path: "" for path in dict.fromkeys(data or ()) if os.path.isdir(path)}
        if not module.check_mode:
            if stopped:
                systemd.act("stop", UNIT)
            moved = data.move_aside("retired") if data else {}
    except (SystemdError, OSError, ValueError) as error:
        module.fail_json(msg=f"{module.params['host']}: ZooKeeper's data could not be moved aside: {error}")
    module.exit_json(changed=bool(moved) or stopped, moved=moved, stopped=stopped)


if __name__ == "__main__":
    main()
