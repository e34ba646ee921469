#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Move aside what an interrupted format or bootstrap left."""

from __future__ import annotations

DOCUMENTATION = r"""
module: hdfs_discard
short_description: Move aside what an interrupted format or bootstrap of HDFS left
version_added: 1.0.0
description:
  - Moves directories aside that M(bigdata.emr.hdfs_guard) found to be without data, with their daemon stopped. A
    JournalNode that was stopped is started again, a NameNode is not.
  - Reads the state on disk again before each act. What holds an fsimage, edits or segments is never moved.
options:
  directories:
    description: The directories; empty ones stay where they are.
    type: list
    elements: path
    required: true
attributes:
  check_mode:
    description: Can run in check mode; it shows the directories that it was given.
    support: full
  diff_mode:
    description: Shows where the directories are before and after.
    support: full
  platform:
    description: Linux with systemd.
    support: full
    platforms: linux
seealso:
  - module: bigdata.emr.hdfs_guard
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Move aside what an interrupted format or bootstrap left
  bigdata.emr.hdfs_discard:
    directories: "{{ emr_hdfs_guard.hosts[inventory_hostname].discard }}"
"""

RETURN = r"""
moved:
  description: Directories that were moved aside, and where they are now; in check mode, nowhere.
  returned: always
  type: dict
  sample: {/mnt/disk1/hdfs/name: /mnt/disk1/hdfs/name.interrupted-20261123T061500Z}
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.host.patience import Clock
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd, SystemdError
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.bootstrap import (
    WAIT_SECONDS,
    BootstrapError,
    bootstrap,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.disks import DiskError
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.notes import Busy


def main() -> None:
    module = AnsibleModule(
        argument_spec={"directories": {"type": "list", "elements": "path", "required": True}},
        supports_check_mode=True,
    )
    work_alone(module)
    directories = module.params["directories"]
    moved = dict.fromkeys(directories, "")
    if not module.check_mode:
        try:
            host = bootstrap(module.run_command, Systemd(module.run_command), Clock(WAIT_SECONDS))
            with host.lock():
                host.discard(directories)
        except (BootstrapError, DiskError, Busy, SystemdError, OSError, ValueError, KeyError) as error:
            module.fail_json(msg=f"The directories could not be moved aside: {error}")
        moved = host.moved
    module.exit_json(changed=bool(moved), moved=moved, diff={"before": dict.fromkeys(moved, "here"), "after": moved})


if __name__ == "__main__":
    main()
