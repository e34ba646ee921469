#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Give a NameNode its namespace and start it."""

from __future__ import annotations

DOCUMENTATION = r"""
module: hdfs_bootstrap
short_description: Give a NameNode its namespace and start it
version_added: 1.0.0
description:
  - Carries out what M(bigdata.emr.hdfs_guard) planned for this host, then starts the NameNode's unit.
  - Run it on all NameNode hosts at once. The one that formats does so and starts inside its call, while the others wait
    inside theirs until a NameNode answers.
  - Reads the state on disk again before each act. What holds an fsimage, edits or segments is never formatted over and
    never moved; C(-force) is never used.
  - Every command has a time limit and holds a lock on the host for as long as it lives, so that a run after a killed
    one waits for its end.
options:
  action:
    description:
      - V(format) waits for all JournalNodes and for ZooKeeper's quorum, formats, and checks that every name directory
        has an fsimage.
      - V(bootstrap_standby) waits for a NameNode that answers and fetches the namespace from it.
      - V(none) only checks that there is a namespace.
      - V(discard) only moves the directories in O(discard) aside and starts nothing but the JournalNode it stopped.
    type: str
    choices: [none, format, bootstrap_standby, discard]
    default: none
  cluster_id:
    description: The cluster id for O(action=format).
    type: str
    default: ''
  discard:
    description: Directories without data, left by an interrupted command, to be moved aside first.
    type: list
    elements: path
    default: []
  name_dirs:
    description: Name directories, instead of those in C(hdfs-site.xml).
    type: list
    elements: path
    default: []
  unit:
    description: The unit of the NameNode; nothing is started or stopped when it is empty.
    type: str
    default: emr-namenode.service
  user:
    description: The user of the NameNode.
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
    description: Limit of all waits for other daemons together.
    type: float
    default: 300
  command_timeout_seconds:
    description: Limit of one command.
    type: int
    default: 180
attributes:
  check_mode:
    description: Can run in check mode; it shows the command that it would run and waits for nothing.
    support: full
  diff_mode:
    description: Shows the state of the name directories before and after.
    support: full
  platform:
    description: Target operating system.
    support: full
    platforms: posix
seealso:
  - module: bigdata.emr.hdfs_guard
  - module: bigdata.emr.hdfs_guard_info
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Give the NameNode its namespace and start it
  bigdata.emr.hdfs_bootstrap:
    action: "{{ emr_hdfs_guard.hosts[inventory_hostname].action }}"
    cluster_id: "{{ emr_hdfs_guard.hosts[inventory_hostname].cluster_id }}"
"""

RETURN = r"""
commands:
  description: The commands that were run, or would be in check mode.
  returned: always
  type: list
  elements: list
  sample: [[/opt/emr/hadoop/bin/hdfs, --config, /etc/hadoop/conf, namenode, -bootstrapStandby, -nonInteractive]]
moved:
  description: Directories that were moved aside, and where they are now.
  returned: always
  type: dict
  sample: {/mnt/disk1/hdfs/name: /mnt/disk1/hdfs/name.interrupted-20261123T061500Z}
started:
  description: Whether the unit was started, or would be.
  returned: always
  type: bool
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.clients.hdfs_bootstrap import (
    Bootstrap,
    BootstrapError,
    Host,
    host_paths,
)
from ansible_collections.bigdata.emr.plugins.module_utils.clients.hdfs_commands import Commands
from ansible_collections.bigdata.emr.plugins.module_utils.clients.hdfs_disks import (
    DiskError,
    Disks,
    known_disks,
    read_site,
)
from ansible_collections.bigdata.emr.plugins.module_utils.clients.hdfs_notes import Busy, Lock, Notes
from ansible_collections.bigdata.emr.plugins.module_utils.clients.hdfs_peers import Clock, Late
from ansible_collections.bigdata.emr.plugins.module_utils.clients.host import read_mounts
from ansible_collections.bigdata.emr.plugins.module_utils.clients.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.clients.systemd import Systemd, SystemdError
from ansible_collections.bigdata.emr.plugins.module_utils.guard import commands


def _states(bootstrap: Bootstrap) -> dict[str, str]:
    return {one["path"]: one["state"] for one in bootstrap.directories()}


def _act(bootstrap: Bootstrap, asked: dict[str, Any], notes: Notes) -> bool:
    """Do what is asked; return whether the unit was started."""
    with Lock(notes, asked["timeout_seconds"]) as lock:
        bootstrap.discard(asked["discard"])
        if asked["action"] == "discard":
            return False
        if asked["action"] == "format":
            bootstrap.format(asked["cluster_id"], lock)
        elif asked["action"] == "bootstrap_standby" and not bootstrap.has_namespace():
            bootstrap.join(lock)
    bootstrap.settle()
    return bootstrap.start()


def _foretell(asked: dict[str, Any], systemd: Systemd) -> tuple[list[list[str]], bool]:
    """Return the commands that would run and whether the unit would be started."""
    action, unit = asked["action"], asked["unit"]
    try:
        starts = bool(unit) and action != "discard" and not systemd.is_active(unit)
    except (SystemdError, OSError):
        starts = True
    if action in ("none", "discard"):
        return [], starts
    return [commands.arguments(action, asked["home"], asked["conf_dir"], asked["cluster_id"])], starts


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "action": {
                "type": "str",
                "choices": ["none", "format", "bootstrap_standby", "discard"],
                "default": "none",
            },
            "cluster_id": {"type": "str", "default": ""},
            "discard": {"type": "list", "elements": "path", "default": []},
            "name_dirs": {"type": "list", "elements": "path", "default": []},
            "unit": {"type": "str", "default": "emr-namenode.service"},
            "user": {"type": "str", "default": "hdfs"},
            "home": {"type": "path", "default": "/opt/emr/hadoop"},
            "conf_dir": {"type": "path", "default": "/etc/hadoop/conf"},
            "state_dir": {"type": "path", "default": "/var/lib/emr"},
            "timeout_seconds": {"type": "float", "default": 300},
            "command_timeout_seconds": {"type": "int", "default": 180},
        },
        required_if=[("action", "format", ["cluster_id"]), ("action", "discard", ["discard"])],
        supports_check_mode=True,
    )
    work_alone(module)
    asked = module.params
    systemd = Systemd(module.run_command)
    if asked["action"] == "format" and not asked["cluster_id"]:
        module.fail_json(msg="action format needs a cluster_id; take it from the guard's plan")
    if module.check_mode:
        planned, starts = _foretell(asked, systemd)
        moved = dict.fromkeys(asked["discard"], "")
        module.exit_json(changed=bool(planned or moved) or starts, commands=planned, moved=moved, started=starts)
    mounts = read_mounts()
    notes = Notes(asked["state_dir"])
    try:
        site = read_site(f"{asked['conf_dir']}/hdfs-site.xml")
        name_dirs, journal_dirs = host_paths(site, known_disks(mounts), asked["name_dirs"])
        bootstrap = Bootstrap(
            Host(asked["home"], asked["conf_dir"], name_dirs, journal_dirs, asked["unit"]),
            commands.addresses(site, read_site(f"{asked['conf_dir']}/core-site.xml")),
            Disks(mounts),
            notes,
            Commands(module.run_command, asked["user"], asked["command_timeout_seconds"]),
            systemd,
            Clock(asked["timeout_seconds"]),
        )
        before = _states(bootstrap)
        started = _act(bootstrap, asked, notes)
        after = _states(bootstrap)
    except (BootstrapError, DiskError, Busy, Late, SystemdError, OSError, ValueError, KeyError) as error:
        module.fail_json(msg=f"The NameNode could not be bootstrapped: {error}")
    module.exit_json(
        changed=bool(bootstrap.ran or bootstrap.moved or started),
        commands=bootstrap.ran,
        moved=bootstrap.moved,
        started=started,
        diff={"before": before, "after": after},
    )


if __name__ == "__main__":
    main()
