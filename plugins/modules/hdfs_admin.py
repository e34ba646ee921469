#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Administrative acts of HDFS that only its own command offers."""

from __future__ import annotations

DOCUMENTATION = r"""
module: hdfs_admin
short_description: Let the active NameNode begin a new segment of edits or save its namespace
version_added: 1.0.0
description:
  - Runs C(hdfs dfsadmin) on this host, as the user of the NameNodes and with a time limit.
options:
  action:
    description:
      - V(roll_edits) begins a new segment of edits, which a JournalNode that was away takes part in again.
      - V(save_namespace) stops changes by safe mode and writes a new image on every NameNode, so that the next start is
        quick and nothing depends on edits. Safe mode stays on until the NameNodes are restarted.
    type: str
    choices: [roll_edits, save_namespace]
    required: true
  namenode:
    description: Act on the NameNode of this host only, by default on the active one or, to save, on all.
    type: str
    default: ''
  timeout_seconds:
    description: Limit of each command.
    type: int
    default: 120
extends_documentation_fragment: [bigdata.emr.hadoop, bigdata.emr.hadoop.user]
attributes:
  check_mode:
    description: Can run in check mode; it does nothing and reports a change.
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
- name: Begin a new segment of edits
  bigdata.emr.hdfs_admin:
    action: roll_edits
  register: __edits

- name: Wait until every JournalNode has it
  bigdata.emr.gate:
    gates:
      - gate: journals_in_step
        hosts: "{{ emr_topology.members.journalnode }}"
        limits:
          txid: "{{ __edits.txid }}"
"""

RETURN = r"""
txid:
  description: First transaction of the new segment; 0 in check mode.
  returned: when O(action=roll_edits)
  type: int
"""

import re

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.telling import telling

COMMANDS = {
    "roll_edits": [["-rollEdits"]],
    "save_namespace": [["-safemode", "enter"], ["-saveNamespace"]],
}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "action": {"type": "str", "choices": sorted(COMMANDS), "required": True},
            "namenode": {"type": "str", "default": ""},
            "timeout_seconds": {"type": "int", "default": 120},
            "user": {"type": "str", "default": "hdfs"},
            "home": {"type": "path", "default": "/opt/emr/hadoop"},
            "conf_dir": {"type": "path", "default": "/etc/hadoop/conf"},
        },
        supports_check_mode=True,
    )
    work_alone(module)
    asked = module.params
    out = ""
    limit = ["timeout", "--kill-after=10", str(asked["timeout_seconds"]), "runuser", "-u", asked["user"], "--"]
    only = ["-fs", f"hdfs://{asked['namenode']}:{port('namenode', 'rpc')}"] if asked["namenode"] else []
    for words in [] if module.check_mode else COMMANDS[asked["action"]]:
        command = [f"{asked['home']}/bin/hdfs", "--config", asked["conf_dir"], "dfsadmin", *only, *words]
        code, out, err = module.run_command([*limit, *command], cwd="/")
        if code != 0:
            said = telling(err or out)
            module.fail_json(msg=f"`{' '.join(command)}` ended with {code}: {said}; run again once HDFS is writable")
    result = {}
    if asked["action"] == "roll_edits":
        found = re.search(r"starts at txid (\d+)", out)
        if found is None and not module.check_mode:
            module.fail_json(msg=f"the NameNode did not name the new segment's first transaction: {out.strip()[:200]}")
        result["txid"] = int(found.group(1)) if found else 0
    module.exit_json(changed=True, **result)


if __name__ == "__main__":
    main()
