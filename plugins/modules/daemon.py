#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write all files of one daemon and bring its unit up."""

from __future__ import annotations

DOCUMENTATION = r"""
module: daemon
short_description: Configure and start one daemon of the cluster
version_added: 1.0.0
description:
  - Computes the configuration of the daemon's product from the topology, this host's memory, cores and disks, and the
    user's scopes; writes every file, the data directories and the systemd unit in one execution; starts the unit.
  - A running daemon is never restarted. When it runs with other settings than the ones on disk, C(stale) says so.
  - Files that the daemon reloads on request (membership lists, queues) are reloaded when it has not loaded the current
    ones.
options:
  daemon:
    description: What the component role declares.
    type: dict
    required: true
    suboptions:
      name:
        description: Component, which also names the unit C(emr-<name>.service).
        type: str
        required: true
      product:
        description: Product that brings the daemon.
        type: str
        required: true
        choices: [hadoop, zookeeper]
      user:
        description: Account that the daemon runs as and that owns its directories.
        type: str
        default: root
      description:
        description: Description of the unit.
        type: str
      argv:
        description: Command below the product's directory that stays in the foreground; none for clients.
        type: list
        elements: str
        default: []
      environment:
        description: Environment variables of the unit.
        type: dict
        default: {}
      directories:
        description: Directories that the daemon writes to.
        type: list
        elements: dict
        default: []
        suboptions:
          path:
            description: The directory, when no property names it.
            type: str
          file:
            description: File whose property names the directory or directories.
            type: str
          property:
            description: That property.
            type: str
          mode:
            description: Permissions.
            type: str
      reads:
        description: File to patterns of the properties that the daemon reads; C(!) excludes, the last match counts.
        type: dict
        default: {}
      refresh:
        description: Files that the running daemon reloads on request.
        type: list
        elements: dict
        default: []
        suboptions:
          file:
            description: Name in the product's configuration directory.
            type: str
            required: true
          argv:
            description: Command below the product's directory; C({host}) stands for this host.
            type: list
            elements: str
            required: true
      unless:
        description: Files that forbid a start while they exist.
        type: list
        elements: path
        default: []
      kill_mode:
        description: systemd's C(KillMode).
        type: str
        choices: [mixed, process, control-group]
        default: mixed
      stop_timeout_seconds:
        description: Time that a stop may take, in seconds.
        type: int
        default: 120
      oom_score_adjust:
        description: systemd's C(OOMScoreAdjust).
        type: int
        default: 0
  version:
    description: Version of the product that the release pins; part of what makes a daemon stale.
    type: str
    default: ""
  state:
    description: C(configured) writes files only, C(started) also starts and enables the unit.
    type: str
    choices: [configured, started]
    default: started
extends_documentation_fragment: [bigdata.emr.daemon]
attributes:
  check_mode:
    description: Reports what would change and changes nothing.
    support: full
  diff_mode:
    description: Shows every file, directory and unit that changes; secrets are masked.
    support: full
  platform:
    description: Linux with systemd.
    platforms: linux
    support: full
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Run ZooKeeper
  bigdata.emr.daemon:
    daemon:
      name: zookeeper
      product: zookeeper
      user: zookeeper
      argv: [bin/zkServer.sh, --config, /etc/zookeeper/conf, start-foreground]
      directories: [{file: zoo, property: dataDir}]
      reads: {zoo: ["*"], zookeeper-env: ["*"]}
    host: "{{ inventory_hostname }}"
    cluster: prod
    members:
      zookeeper: [master-1, master-2, master-3]
"""

RETURN = r"""
stale:
  description: Whether the running daemon was started with other settings than those on disk now.
  type: bool
  returned: always
differences:
  description: What a restart would change, one line for each property; secrets are not among them.
  type: list
  elements: str
  returned: always
reasons:
  description: Why this host's sizes are what they are.
  type: dict
  returned: always
  sample: {"namenode heap": "384 MB: asked for in HDFS_NAMENODE_OPTS"}
started:
  description: Whether the unit was (in check mode would be) started.
  type: bool
  returned: always
ansible_facts:
  description: What M(bigdata.emr.roll) wants to know of the daemon, as M(bigdata.emr.daemon_info) returns it.
  type: dict
  returned: for a component that has a daemon
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.clients.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.clients.host import read_machine
from ansible_collections.bigdata.emr.plugins.module_utils.clients.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.clients.systemd import Systemd, SystemdError
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.apply import Applier, ApplyError, reasons
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import daemon
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.options import NEEDED, OPTIONS, context


def _argument_spec() -> dict:
    directory = {"path": {"type": "str"}, "file": {"type": "str"}, "property": {"type": "str"}, "mode": {"type": "str"}}
    refresh = {
        "file": {"type": "str", "required": True},
        "argv": {"type": "list", "elements": "str", "required": True},
    }
    declaration = {
        "name": {"type": "str", "required": True},
        "product": {"type": "str", "required": True, "choices": ["hadoop", "zookeeper"]},
        "user": {"type": "str", "default": "root"},
        "description": {"type": "str"},
        "argv": {"type": "list", "elements": "str", "default": []},
        "environment": {"type": "dict", "default": {}},
        "directories": {"type": "list", "elements": "dict", "default": [], "options": directory},
        "reads": {"type": "dict", "default": {}},
        "refresh": {"type": "list", "elements": "dict", "default": [], "options": refresh},
        "unless": {"type": "list", "elements": "path", "default": []},
        "kill_mode": {"type": "str", "choices": ["mixed", "process", "control-group"], "default": "mixed"},
        "stop_timeout_seconds": {"type": "int", "default": 120},
        "oom_score_adjust": {"type": "int", "default": 0},
    }
    return {
        **OPTIONS,
        "daemon": {"type": "dict", "required": True, "options": declaration},
        "version": {"type": "str", "default": ""},
        "state": {"type": "str", "choices": ["configured", "started"], "default": "started"},
    }


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec=_argument_spec(), required_by={"daemon": NEEDED}, supports_check_mode=True
    )
    work_alone(module)
    params = module.params
    asked = context(params, read_machine())
    changes = Changes(module.check_mode)
    applier = Applier(daemon(params["daemon"]), asked, changes, Systemd(module.run_command), module.run_command)
    try:
        applier.configure(params["version"], params["force"])
        started = bool(applier.daemon.argv) and params["state"] == "started" and applier.start()
    except (ApplyError, SystemdError) as error:
        module.fail_json(msg=f"{params['host']}: {error}")
    stale = applier.differences()
    verb = "would restart" if module.check_mode else "runs with older settings until it restarts"
    for line in stale:
        module.warn(f"{applier.daemon.unit} on {params['host']} {verb}: {line}")
    found = {"component": applier.daemon.name, "running": True, "stale": stale}
    facts = {"ansible_facts": {f"emr_daemon_{applier.daemon.name}": found}} if params["daemon"]["argv"] else {}
    module.exit_json(
        changed=bool(changes), diff=changes.diff, stale=bool(stale), differences=stale, started=started,
        reasons=reasons(asked), **facts,
    )


if __name__ == "__main__":
    main()
