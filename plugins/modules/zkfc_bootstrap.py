#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the znode of automatic failover and start the ZKFC."""

from __future__ import annotations

DOCUMENTATION = r"""
module: zkfc_bootstrap
short_description: Make the znode of automatic failover and start the ZKFC
version_added: 1.0.0
description:
  - Asks ZooKeeper whether the znode of this nameservice exists; no JVM is started when it does.
  - Where it does not, the host with O(create) makes it with C(hdfs zkfc -formatZK -nonInteractive), the others wait.
  - Nameservice, servers and the parent znode come from C(hdfs-site.xml) and C(core-site.xml) on the host.
options:
  create:
    description: Whether this host makes the znode; true on one host of the cluster.
    type: bool
    required: true
  unit:
    description: The unit of the ZKFC, started at the end; nothing is started when it is empty.
    type: str
    default: emr-zkfc.service
  user:
    description: The user of the ZKFC.
    type: str
    default: hdfs
  home:
    description: Directory of the Hadoop software.
    type: path
    default: /opt/emr/hadoop
  conf_dir:
    description: Directory of C(hdfs-site.xml) and C(core-site.xml).
    type: path
    default: /etc/hadoop/conf
  state_dir:
    description: Directory of the collection's own state on the host.
    type: path
    default: /var/lib/emr
  timeout_seconds:
    description: Limit of all waits together.
    type: float
    default: 300
  command_timeout_seconds:
    description: Limit of the command.
    type: int
    default: 120
attributes:
  check_mode:
    description: Can run in check mode; it shows the command that it would run and waits for nothing.
    support: full
  diff_mode:
    description: There is nothing to show but the command.
    support: none
  platform:
    description: Target operating system.
    support: full
    platforms: posix
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Make the znode of automatic failover and start the ZKFC
  bigdata.emr.zkfc_bootstrap:
    create: "{{ inventory_hostname == zkfc_hosts | first }}"
"""

RETURN = r"""
commands:
  description: The commands that were run, or would be in check mode.
  returned: always
  type: list
  elements: list
  sample: [[/opt/emr/hadoop/bin/hdfs, --config, /etc/hadoop/conf, zkfc, -formatZK, -nonInteractive]]
znode:
  description: The znode.
  returned: always
  type: str
  sample: /hadoop-ha/prod
started:
  description: Whether the unit was started, or would be.
  returned: always
  type: bool
"""

import time

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.clients.hdfs_commands import Commands
from ansible_collections.bigdata.emr.plugins.module_utils.clients.hdfs_disks import read_site
from ansible_collections.bigdata.emr.plugins.module_utils.clients.hdfs_notes import Busy, Lock, Notes
from ansible_collections.bigdata.emr.plugins.module_utils.clients.hdfs_peers import (
    POLL_SECONDS,
    Clock,
    Late,
    znode_exists,
)
from ansible_collections.bigdata.emr.plugins.module_utils.clients.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.clients.systemd import Systemd, SystemdError
from ansible_collections.bigdata.emr.plugins.module_utils.guard import commands


class _Failed(Exception):
    """The znode could not be made."""


def _create(module: AnsibleModule, argv: list[str], clock: Clock) -> list[list[str]]:
    """Make the znode, trying again while ZooKeeper does not answer; return the commands that ran."""
    asked = module.params
    runner = Commands(module.run_command, asked["user"], asked["command_timeout_seconds"])
    ran = []
    with Lock(Notes(asked["state_dir"]), asked["timeout_seconds"]) as lock:
        while True:
            ran.append(argv)
            result = runner.run(commands.FORMAT_ZK, argv, lock.handle)
            if result.outcome == commands.DONE:
                return ran
            if result.outcome == commands.FAILED or clock.is_over():
                raise _Failed(result.sentence)
            time.sleep(POLL_SECONDS)


def _ensure(module: AnsibleModule, where: commands.Addresses, argv: list[str]) -> list[list[str]]:
    """Make or await the znode; return the commands that ran."""
    create = module.params["create"]
    clock = Clock(module.params["timeout_seconds"])
    seen: list[bool] = []

    def missing() -> str:
        exists, cause = znode_exists(where.zookeepers, where.znode)
        if exists is None:
            return cause
        if not exists and not create:
            return "not made yet by the first ZKFC's host"
        seen.append(exists)
        return ""

    clock.wait(f"The znode {where.znode} (or ZooKeeper's quorum) is", missing)
    return [] if seen[-1] else _create(module, argv, clock)


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "create": {"type": "bool", "required": True},
            "unit": {"type": "str", "default": "emr-zkfc.service"},
            "user": {"type": "str", "default": "hdfs"},
            "home": {"type": "path", "default": "/opt/emr/hadoop"},
            "conf_dir": {"type": "path", "default": "/etc/hadoop/conf"},
            "state_dir": {"type": "path", "default": "/var/lib/emr"},
            "timeout_seconds": {"type": "float", "default": 300},
            "command_timeout_seconds": {"type": "int", "default": 120},
        },
        supports_check_mode=True,
    )
    work_alone(module)
    asked = module.params
    systemd = Systemd(module.run_command)
    argv = commands.arguments(commands.FORMAT_ZK, asked["home"], asked["conf_dir"])
    try:
        where = commands.addresses(
            read_site(f"{asked['conf_dir']}/hdfs-site.xml"), read_site(f"{asked['conf_dir']}/core-site.xml")
        )
        starts = bool(asked["unit"]) and not _is_active(systemd, asked["unit"], module.check_mode)
        if module.check_mode:
            exists, _cause = znode_exists(where.zookeepers, where.znode)
            ran = [argv] if asked["create"] and not exists else []
        elif not where.zookeepers:
            raise _Failed(f"{asked['conf_dir']} names no ZooKeeper for automatic failover; render the files first")
        else:
            ran = _ensure(module, where, argv)
            if starts:
                systemd.act("start", asked["unit"])
    except (_Failed, Busy, Late, SystemdError, OSError, ValueError, KeyError) as error:
        module.fail_json(msg=f"The ZKFC could not be bootstrapped: {error}")
    module.exit_json(changed=bool(ran) or starts, commands=ran, znode=where.znode, started=starts)


def _is_active(systemd: Systemd, unit: str, lenient: bool) -> bool:
    """Tell whether UNIT is active; with LENIENT a host without systemd has no active unit."""
    try:
        return systemd.is_active(unit)
    except SystemdError:
        if lenient:
            return False
        raise


if __name__ == "__main__":
    main()
