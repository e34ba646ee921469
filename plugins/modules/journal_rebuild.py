#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the journals of HDFS anew from the NameNode of a host."""

from __future__ import annotations

DOCUMENTATION = r"""
module: journal_rebuild
short_description: Make the journals of HDFS anew from the NameNode of a host
version_added: 1.0.0
description:
  - The acts on hosts of what M(bigdata.emr.journal_recovery) decided, for journals that have lost their quorum.
  - From O(stage=note) until O(stage=commit) a note on each host says that the journals may lack edits. While it lies
    there the NameNode's unit does not start, and M(bigdata.emr.hdfs_guard) refuses everything.
  - Nothing is ever deleted, and C(-force) is never used.
options:
  stage:
    description:
      - V(note) writes the note.
      - V(lend) copies O(files) of a daemon to C(<state_dir>/hdfs/<name>.lent), where only root makes names, and V(take)
        makes files of what lies there. Each end is read and written as the account that could change it.
      - V(aside) moves O(directories) of the daemon of O(kind) aside, whatever they hold, to
        C(<path>.superseded-<time>). A JournalNode is stopped first. A NameNode must be down.
      - V(initialize) waits for all JournalNodes, formats them, and gives them the edits after O(image) up to O(last)
        from this host. Refuses unless the host has them all, since the command of HDFS does not look.
      - V(commit) says in the note of this host that the journals are whole.
      - V(end) takes the note away.
    type: str
    choices: [note, lend, take, aside, initialize, commit, end]
    required: true
  files:
    description: Files of edits to the files that they become on another host, for O(stage=lend) and O(stage=take).
    type: dict
    default: {}
  namenode:
    description: The host whose NameNode is the source, for O(stage=note).
    type: str
    default: ''
  kind:
    description: Whose directories are moved aside.
    type: str
    choices: [journalnode, namenode]
    default: journalnode
  directories:
    description: Directories to move aside.
    type: list
    elements: path
    default: []
  image:
    description: Transaction at which the newest image of this host ends.
    type: int
    default: 0
  last:
    description: The last transaction that the journals are to have.
    type: int
    default: 0
  state_dir:
    description: Directory of the collection's own state on the host.
    type: path
    default: /var/lib/emr
  timeout_seconds:
    description: How long to wait for the JournalNodes.
    type: float
    default: 300
  command_timeout_seconds:
    description: Limit of the command, which loads the image and copies edits.
    type: int
    default: 3600
extends_documentation_fragment: [bigdata.emr.hadoop, bigdata.emr.hadoop.user]
attributes:
  check_mode:
    description: Says what it would do.
    support: full
  diff_mode:
    description: The result lists what was moved; contents are not shown.
    support: none
  platform:
    description: Linux with systemd.
    support: full
    platforms: linux
seealso:
  - module: bigdata.emr.journal_recovery
  - module: bigdata.emr.journal_repair
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Move what is left of the journals aside
  bigdata.emr.journal_rebuild:
    stage: aside
    directories: "{{ __recovery.journals[inventory_hostname] | default([]) }}"
"""

RETURN = r"""
commands:
  description: The commands that were run, or would be in check mode.
  returned: success
  type: list
  elements: list
moved:
  description: Directories and files that were moved aside, and where they are now.
  returned: success
  type: dict
  sample: {/mnt/disk1/hdfs/journal/prod: /mnt/disk1/hdfs/journal.superseded-20261124T093000Z/prod}
"""

import os
from typing import Any, Callable

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.host.machine import known_disks, read_mounts
from ansible_collections.bigdata.emr.plugins.module_utils.host.patience import Clock, Late
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd, SystemdError
from ansible_collections.bigdata.emr.plugins.module_utils.host.units import Unit, watcher
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import edits_carry
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.commands import Commands
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.disks import (
    DiskError,
    Disks,
    configured_dirs,
    edits_dirs,
    read_site,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.edits import EditsError
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard import commands
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import JOURNALS
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.journal_rebuild import (
    Place,
    Rebuild,
    RebuildError,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.notes import Busy, Lock, Notes

STAGES = ["note", "lend", "take", "aside", "initialize", "commit", "end"]


def _rebuild(module: AnsibleModule, notes: Notes) -> Rebuild:
    asked = module.params
    mounts = read_mounts()
    site = read_site(f"{asked['conf_dir']}/hdfs-site.xml")
    place = Place(
        home=asked["home"],
        conf_dir=asked["conf_dir"],
        edits_dirs=edits_dirs(site, configured_dirs("namenode", site, known_disks(mounts))),
        journalnodes=commands.addresses(site, read_site(f"{asked['conf_dir']}/core-site.xml")).journalnodes,
    )
    runner = Commands(module.run_command, asked["user"], asked["command_timeout_seconds"])
    return Rebuild(place, Disks(mounts), notes, runner, Systemd(module.run_command))


def _watch(module: AnsibleModule) -> Callable[[], str]:
    """Return what tells that the JournalNode of this host, if there is one, ends again and again."""
    daemon = Daemon(name="journalnode", product="hadoop")
    return watcher([Unit(daemon, Systemd(module.run_command), module.run_command)])


def _foretell(asked: dict[str, Any], notes: Notes) -> dict[str, Any]:
    """Return what would be done."""
    result: dict[str, Any] = {"changed": True, "commands": [], "moved": {}}
    note = notes.read_recovery()
    if asked["stage"] == "aside":
        result.update(changed=bool(asked["directories"]), moved=dict.fromkeys(asked["directories"], ""))
    elif asked["stage"] in ("lend", "take"):
        result["changed"] = bool(asked["files"])
    elif asked["stage"] == "initialize":
        result["commands"] = [commands.arguments(commands.INITIALIZE_JOURNALS, asked["home"], asked["conf_dir"])]
    elif asked["stage"] == "end":
        result["changed"] = note is not None
    elif asked["stage"] == "commit":
        result["changed"] = note is None or note["phase"] == JOURNALS
    return result


def _act(module: AnsibleModule, notes: Notes) -> dict[str, Any]:
    asked, stage = module.params, module.params["stage"]
    before = notes.read_recovery()
    if stage == "note":
        notes.write_recovery(asked["namenode"])
        return {"changed": True, "commands": [], "moved": {}}
    if stage in ("lend", "take"):
        for source, target in asked["files"].items():
            if stage == "lend":
                edits_carry.lend(notes.directory, source, os.path.basename(target))
            else:
                edits_carry.take(notes.directory, target)
        return {"changed": bool(asked["files"]), "commands": [], "moved": {}}
    if stage in ("commit", "end"):
        act = notes.commit_recovery if stage == "commit" else notes.end_recovery
        act()
        return {"changed": notes.read_recovery() != before, "commands": [], "moved": {}}
    rebuild = _rebuild(module, notes)
    with Lock(notes, asked["timeout_seconds"]) as lock:
        if stage == "aside":
            changed = rebuild.put_aside(asked["kind"], asked["directories"])
        else:
            clock = Clock(asked["timeout_seconds"], _watch(module))
            rebuild.initialize(asked["image"], asked["last"], clock, lock)
            changed = True
    return {"changed": changed, "commands": rebuild.ran, "moved": rebuild.moved}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "stage": {"type": "str", "choices": STAGES, "required": True},
            "files": {"type": "dict", "default": {}},
            "namenode": {"type": "str", "default": ""},
            "kind": {"type": "str", "choices": ["journalnode", "namenode"], "default": "journalnode"},
            "directories": {"type": "list", "elements": "path", "default": []},
            "image": {"type": "int", "default": 0},
            "last": {"type": "int", "default": 0},
            "user": {"type": "str", "default": "hdfs"},
            "home": {"type": "path", "default": "/opt/emr/hadoop"},
            "conf_dir": {"type": "path", "default": "/etc/hadoop/conf"},
            "state_dir": {"type": "path", "default": "/var/lib/emr"},
            "timeout_seconds": {"type": "float", "default": 300},
            "command_timeout_seconds": {"type": "int", "default": 3600},
        },
        required_if=[("stage", "note", ["namenode"]), ("stage", "initialize", ["image", "last"])],
        supports_check_mode=True,
    )
    work_alone(module)
    notes = Notes(module.params["state_dir"])
    if module.check_mode:
        module.exit_json(**_foretell(module.params, notes))
    try:
        result = _act(module, notes)
    except (RebuildError, EditsError, DiskError, Busy, Late, SystemdError, OSError, ValueError, KeyError) as error:
        module.fail_json(msg=f"The journals were not made anew: {error}")
    module.exit_json(**result)


if __name__ == "__main__":
    main()
