#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Give an emptied JournalNode its journal back."""

from __future__ import annotations

DOCUMENTATION = r"""
module: journal_repair
short_description: Give an emptied JournalNode its journal back
version_added: 1.0.0
description:
  - Where the journal of this host has no identity, writes the VERSION file of another JournalNode and starts the daemon
    with it. Never touches a journal that has one.
  - Then waits until the JournalNode takes new edits without lag and holds every edit since the oldest checkpoint of any
    NameNode, which it fetches from the other JournalNodes. Begins a new segment where that is needed.
  - Run it for one JournalNode at a time, and only while all others serve.
options:
  host:
    description: This host's name in the cluster.
    type: str
    required: true
  nameservice:
    description: Name of the journal.
    type: str
    required: true
  namenodes:
    description: All NameNodes.
    type: list
    elements: str
    required: true
  version:
    description: Text of the VERSION file of another JournalNode; not used where the journal has an identity.
    type: str
    default: ''
  disks:
    description: Data disks by mount point; found below C(/mnt/disk1) and so on when empty.
    type: list
    elements: path
    default: []
  timeout_seconds:
    description: How long to wait until the journal is whole. JournalNodes look for missing edits every 10 seconds.
    type: float
    default: 420
extends_documentation_fragment: [bigdata.emr.hadoop]
attributes:
  check_mode:
    description: Says whether the journal would get an identity, and waits for nothing.
    support: full
  diff_mode:
    description: Contents are not shown.
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
- name: Give the JournalNode its journal back
  bigdata.emr.journal_repair:
    host: "{{ inventory_hostname }}"
    nameservice: prod
    namenodes: "{{ emr_topology.members.namenode }}"
    version: "{{ __version.content | b64decode }}"
"""

RETURN = r"""
given:
  description: Whether the journal got an identity, or would in check mode.
  returned: success
  type: bool
last_txid:
  description: The last transaction in the journal; none in check mode.
  returned: success
  type: int
rolls:
  description: How many new segments were begun.
  returned: success
  type: int
moved:
  description: Remains of an interrupted format that were moved aside, and where to.
  returned: success
  type: dict
seconds:
  description: How long it took.
  returned: success
  type: float
"""

import time

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.host.machine import known_disks, read_mounts
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd, SystemdError
from ansible_collections.bigdata.emr.plugins.module_utils.host.units import Unit, watcher
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.commands import Commands
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.disks import (
    DiskError,
    Disks,
    configured_dirs,
    read_site,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.journal import Journal, JournalError, Place
from ansible_collections.bigdata.emr.plugins.module_utils.telling import telling

USER = "hdfs"
ROLL_SECONDS = 60


def _journal(module: AnsibleModule) -> Journal:
    asked = module.params
    mounts = read_mounts()
    site = read_site(f"{asked['conf_dir']}/hdfs-site.xml")
    top = configured_dirs("journalnode", site, asked["disks"] or known_disks(mounts))[0]

    def roll() -> str:
        argv = [f"{asked['home']}/bin/hdfs", "--config", asked["conf_dir"], "dfsadmin", "-rollEdits"]
        code, out, err = module.run_command(Commands(module.run_command, USER, ROLL_SECONDS).wrapped(argv), cwd="/")
        return "" if code == 0 else f"{' '.join(argv)} ended with {code}: {telling(out + err)}"

    place = Place(
        host=asked["host"],
        path=f"{top}/{asked['nameservice']}",
        nameservice=asked["nameservice"],
        unit="emr-journalnode.service",
        user=USER,
        namenodes=asked["namenodes"],
    )
    systemd = Systemd(module.run_command)
    unit = Unit(Daemon(name="journalnode", product="hadoop"), systemd, module.run_command)
    return Journal(place, Disks(mounts), systemd, roll, watcher([unit]))


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "host": {"type": "str", "required": True},
            "nameservice": {"type": "str", "required": True},
            "namenodes": {"type": "list", "elements": "str", "required": True},
            "version": {"type": "str", "default": ""},
            "disks": {"type": "list", "elements": "path", "default": []},
            "home": {"type": "path", "default": "/opt/emr/hadoop"},
            "conf_dir": {"type": "path", "default": "/etc/hadoop/conf"},
            "timeout_seconds": {"type": "float", "default": 420},
        },
        supports_check_mode=True,
    )
    work_alone(module)
    asked = module.params
    begin = time.monotonic()
    last = None
    try:
        journal = _journal(module)
        given = not journal.is_formatted()
        if not module.check_mode:
            if given:
                lines = [line for line in asked["version"].splitlines() if "=" in line]
                journal.give(dict(line.split("=", 1) for line in lines))
            started = journal.start()
            last = journal.catch_up(asked["timeout_seconds"], given)
            given = given or started
    except (JournalError, DiskError, SystemdError, OSError, ValueError, KeyError) as error:
        module.fail_json(msg=f"{asked['host']}: the journal was not given back: {error}")
    module.exit_json(
        changed=given,
        given=given,
        last_txid=last,
        rolls=journal.rolls,
        moved=journal.moved,
        seconds=round(time.monotonic() - begin, 1),
    )


if __name__ == "__main__":
    main()
