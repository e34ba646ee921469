#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run scripts of the user on a host, each once."""

from __future__ import annotations

DOCUMENTATION = r"""
module: script
short_description: Run scripts on a host, each once
version_added: 1.0.0
description:
  - Runs those of O(scripts) that are for the host and for O(moment), one after the other, each in a systemd unit of its
    own. When the controller or the connection dies the script goes on, and the next run waits for it instead of
    starting it again.
  - The host remembers under C(/var/lib/emr/scripts) what was begun and how it ended. A script that has ended well is
    not run again there, even when it has changed. One that has failed is run again, with C(on_failure=continue) only
    when it has changed. One that was interrupted by a restart of the host is run again. With O(moment=manual) it is
    run whenever it is asked for.
  - What a script prints is in C(/var/log/emr/scripts/NAME.N.log), which root alone reads; N counts the runs.
  - The script finds C(EMR_CLUSTER), C(EMR_HOST), C(EMR_TIER) and C(EMR_MOMENT) in its environment.
  - An action plugin of the same name reads the files on the controller. They are not templated; one that is encrypted
    with ansible-vault is decrypted. Arguments are seen in the host's list of processes, so a secret belongs into the
    file.
options:
  scripts:
    description: Scripts in the form of C(emr_scripts), also those of other hosts and moments.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: What the host knows the script by.
        type: str
        required: true
      moment:
        description: When it runs.
        type: str
        choices: [before_install, after_started, manual]
        required: true
      source:
        description:
          - File on the controller, which begins with C(#!). A path that is not absolute begins in the directory where
            Ansible was started. In a directory that is an inventory Ansible takes every file for a part of it, so
            scripts lie elsewhere.
        type: str
      args:
        description: Its arguments.
        type: list
        elements: str
        default: []
      tier:
        description: Tier whose hosts run it. Without it, O(scripts[].node_group) and O(scripts[].hosts), all hosts do.
        type: str
      node_group:
        description: Node group whose hosts run it.
        type: str
      hosts:
        description: Hosts that run it.
        type: list
        elements: str
      on_failure:
        description: Whether a failure ends the run, or is a warning.
        type: str
        choices: [stop, continue]
        default: stop
      timeout_seconds:
        description: Time after which the script and all that it has started are ended.
        type: int
        default: 600
      user:
        description: Account that it runs as.
        type: str
        default: root
      content:
        description: What the file has, in Base64; the action plugin reads it from O(scripts[].source).
        type: str
      digest:
        description: What tells versions of the script apart; the action plugin computes it.
        type: str
  moment:
    description: Whose scripts are run. Required.
    type: str
    choices: [before_install, after_started, manual]
  name:
    description: The only script that is run; all of the moment by default.
    type: str
  host:
    description: Inventory name of this host.
    type: str
    required: true
  topology:
    description: C(emr_topology), in which tiers and node groups are looked up. Required.
    type: dict
  users:
    description: Names of C(emr_users), as which scripts may run on masters and gateways.
    type: list
    elements: str
    default: []
  environment:
    description: Environment of scripts; the action plugin makes it.
    type: dict
    default: {}
attributes:
  action:
    description: Reads the scripts on the controller, and decides which are for the host.
    support: full
  check_mode:
    description: Says which scripts would run, and runs none.
    support: full
  diff_mode:
    description: Shows for each script that runs what the host remembers of it, and why it runs.
    support: full
  platform:
    description: Linux with systemd 240 or newer.
    platforms: posix
    support: full
author: bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Run a script on all core hosts, once on each
  bigdata.emr.script:
    scripts:
      - name: agent
        moment: after_started
        source: scripts/agent.sh
        args: [--port, "9100"]
        tier: core
        on_failure: continue
        timeout_seconds: 300
    moment: after_started
    host: "{{ inventory_hostname }}"
    topology: "{{ emr_topology }}"
"""

RETURN = r"""
scripts:
  description: What became of each script that is for the host.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: The script.
      type: str
    state:
      description:
        - V(done) when it has ended well in this run, V(failed) when it has not and may, V(left) when nothing was to be
          done, V(due) in check mode when it would be run.
      type: str
    reason:
      description: Why it was run, or how it failed.
      type: str
    code:
      description: Its exit code.
      type: int
    seconds:
      description: How long it took.
      type: float
    log:
      description: Its log on the host.
      type: str
    lines:
      description: The last lines of the log, where it failed.
      type: list
      elements: str
"""

import base64

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.inside import Odd
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.scripts import records
from ansible_collections.bigdata.emr.plugins.module_utils.scripts.host import Abandoned, Runner, ScriptError
from ansible_collections.bigdata.emr.plugins.module_utils.scripts.spec import MOMENTS, ON_FAILURE, TIMEOUT_SECONDS

SCRIPT = {
    "name": {"type": "str", "required": True},
    "moment": {"type": "str", "choices": list(MOMENTS), "required": True},
    "source": {"type": "str"},
    "args": {"type": "list", "elements": "str", "default": []},
    "tier": {"type": "str"},
    "node_group": {"type": "str"},
    "hosts": {"type": "list", "elements": "str"},
    "on_failure": {"type": "str", "choices": list(ON_FAILURE), "default": "stop"},
    "timeout_seconds": {"type": "int", "default": TIMEOUT_SECONDS},
    "user": {"type": "str", "default": "root"},
    "content": {"type": "str", "no_log": True},
    "digest": {"type": "str"},
}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "scripts": {"type": "list", "elements": "dict", "required": True, "options": SCRIPT},
            "moment": {"type": "str", "choices": list(MOMENTS)},
            "name": {"type": "str"},
            "host": {"type": "str", "required": True},
            "topology": {"type": "dict"},
            "users": {"type": "list", "elements": "str", "default": []},
            "environment": {"type": "dict", "default": {}},
        },
        supports_check_mode=True,
        no_log=True,  # or the host's log would have arguments of scripts
    )
    try:
        running = records.running()  # before another run notes their ends and lets this one go on
    except (Odd, OSError) as error:
        module.fail_json(msg=str(error))
    work_alone(module)
    asked, changes = module.params, Changes(module.check_mode)
    environment = {str(name): str(value) for name, value in asked["environment"].items()}
    runner = Runner(module.run_command, changes, asked["host"], environment)
    done = []
    try:
        for one in asked["scripts"]:
            whole = {**one, "content": base64.b64decode(one["content"] or "")}
            found = runner.carry_out(whole, running.get(one["name"], 0))
            done.append(found._asdict())
            if found.state == "failed":
                module.warn(f"{found.reason}. The run goes on, as its on_failure says.")
    except (ScriptError, Odd, OSError) as error:
        module.fail_json(msg=str(error), changed=bool(changes), diff=changes.diff, scripts=done)
    except Abandoned as error:
        module.fail_json(msg=f"script {error} goes on without this run", changed=bool(changes), diff=changes.diff)
    module.exit_json(changed=bool(changes), diff=changes.diff, scripts=done)


if __name__ == "__main__":
    main()
