#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Begin a run of a workflow, begin one again from where it failed, or end it; on the gateway of workflows."""

from __future__ import annotations

DOCUMENTATION = r"""
module: workflow
short_description: Begin and end runs of workflows
version_added: 1.0.0
description:
  - Runs on the gateway of workflows. A run is followed there by a unit of its own, whether or not anybody waits for it.
  - An action plugin of the same name runs it. With O(wait) that one prints a line for each change until the run has
    ended, and fails for one that has not succeeded, with the last lines of the steps that failed.
options:
  name:
    description: The workflow.
    type: str
    required: true
  state:
    description:
      - V(running) begins a run. Without O(run) one that goes on is joined, whoever began it.
      - V(rerun) begins O(run) again from where it failed; steps that have succeeded are kept. One that goes on is
        joined.
      - V(killed) ends O(run) with its jobs, or, without O(run), all runs of the workflow.
      - V(looked) only tells of O(run).
    type: str
    choices: [running, rerun, killed, looked]
    default: running
  run:
    description:
      - Key of the run, up to 20 small letters, digits and C(-). Runs of schedules are called by their time in UTC.
      - With V(running), a run that is begun with a key is begun once; asked for again it is joined, also when it has
        ended.
    type: str
    default: ""
  wait:
    description: Whether to wait for the end of the run.
    type: bool
    default: true
  known:
    description: What is known of the run, RV(run) of an earlier execution; a change of it ends O(wait_seconds).
    type: dict
  wait_seconds:
    description: How long one execution waits for a change, in seconds. The action plugin gives it.
    type: float
    default: 0
attributes:
  action:
    description: Waits on the controller.
    support: full
  check_mode:
    description: Tells whether something would begin or end.
    support: full
  diff_mode:
    description: Begins and ends jobs; there is no file to show.
    support: none
  platform:
    description: Linux with systemd.
    platforms: linux
    support: full
seealso:
  - module: bigdata.emr.workflow_runner
author: bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Run the workflow and wait for it
  bigdata.emr.workflow:
    name: nightly

- name: Go on from the step that failed
  bigdata.emr.workflow:
    name: nightly
    state: rerun
    run: 20261130-020000
"""

RETURN = r"""
run:
  description:
    - The run, with C(key), C(state), C(round), C(message), C(began), C(ended) and, by name, C(steps). Missing where
      there is none, as in check mode.
  returned: success
  type: dict
keys:
  description: With O(state=killed), the runs that are ended.
  returned: success
  type: list
  elements: str
why:
  description: Why no run began, or why it waits; else empty.
  returned: success
  type: str
tails:
  description: Steps that failed to the last lines of what they left.
  returned: when the run has not succeeded
  type: dict
commands:
  description: Steps that failed to the command that shows all of that on the gateway.
  returned: when the run has not succeeded
  type: dict
"""

import time
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.host.inside import Odd
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import is_abandoned
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.model import (
    ENDED,
    NAME,
    SUCCEEDED,
    Run,
    run_to_data,
)
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.report import lost
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.runner import RunError, Runner
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.store import KEY, Store, StoreError

POLL_SECONDS = 0.5


def _looked(run: Run) -> dict[str, Any]:
    """Return RUN without its jobs, which nobody asks for."""
    return {**run_to_data(run), "jobs": {}}


def _ends(run: Run) -> dict[str, Any]:
    """Return what tells why steps of RUN have failed."""
    # Not at the top: most runs succeed, and whoever looks for changes has no use for it.
    from ansible_collections.bigdata.emr.plugins.module_utils.jobs import gateway, logs
    from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import job_of

    tails: dict[str, list[str]] = {}
    commands: dict[str, str] = {}
    context = gateway.read()
    for step in run.workflow.steps:
        attempt = run.steps[step.name].tries
        if step.name in lost(run) and attempt:
            job, key = job_of(run.jobs[step.job]), run.job_key(step.name)
            tails[step.name] = logs.tail(job, key, attempt, context)
            commands[step.name] = logs.logs_command(job, key, attempt, context)
    return {"tails": tails, "commands": commands}


def _wait(store: Store, run: Run, known: dict[str, Any] | None, seconds: float) -> Run:
    """Return RUN as soon as it is not as it is KNOWN, or has ended; as it is after SECONDS."""
    deadline = time.monotonic() + seconds
    while _looked(run) == known and run.state not in ENDED and time.monotonic() < deadline and not is_abandoned():
        time.sleep(POLL_SECONDS)
        run = store.read(run.workflow.name, run.key) or run
    return run


def _foresee(runner: Runner, asked: dict[str, Any]) -> dict[str, Any]:
    """Return what the module would do, without doing it."""
    name, key = asked["name"], asked["run"]
    going, queued = runner.store.open_runs(name)
    found = [one for one in [*going, *queued] if key in ("", one.key)]
    if asked["state"] == "killed":
        return {"changed": bool(found), "keys": [one.key for one in found], "why": ""}
    if asked["state"] == "rerun" and not found:
        runner.failed(name, key)
    if asked["state"] == "running":
        there = found[-1:] or [one for one in runner.store.runs(name) if key and one.key == key]
        return {"changed": not there, "keys": [], "why": ""}
    return {"changed": asked["state"] == "rerun" and not found, "keys": [], "why": ""}


def _act(module: AnsibleModule, runner: Runner) -> dict[str, Any]:
    asked = module.params
    name, key = asked["name"], asked["run"]
    if module.check_mode and asked["state"] != "looked":
        return _foresee(runner, asked)
    run: Run | None = None
    changed, why, keys = False, "", []
    if asked["state"] == "running":
        began = runner.begin(name, key)
        run, changed, why = began.run, not began.before and began.run is not None, began.why
    elif asked["state"] == "rerun":
        before = runner.store.read(name, key)
        run = runner.begin_again(name, key)
        changed = before is None or before.state in ENDED
    elif asked["state"] == "killed":
        keys = [one.key for one in runner.end(name, key, "somebody asked for its end")]
        changed = bool(keys)
    else:
        run = runner.store.read(name, key)
        if run is None:
            raise RunError(f"workflow {name} has no run {key} here any more")
    result: dict[str, Any] = {"changed": changed, "keys": keys, "why": why}
    if run is None:
        return result
    run = _wait(runner.store, run, asked["known"], asked["wait_seconds"])
    result["run"] = _looked(run)
    return {**result, **_ends(run)} if run.state in ENDED and run.state != SUCCEEDED else result


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "name": {"type": "str", "required": True},
            "state": {"type": "str", "choices": ["running", "rerun", "killed", "looked"], "default": "running"},
            "run": {"type": "str", "default": ""},
            "wait": {"type": "bool", "default": True},
            "known": {"type": "dict"},
            "wait_seconds": {"type": "float", "default": 0},
        },
        required_if=[("state", "rerun", ["run"]), ("state", "looked", ["run"])],
        supports_check_mode=True,
        no_log=True,  # or the host's log would have each look
    )
    name, key = module.params["name"], module.params["run"]
    if not NAME.fullmatch(name):
        module.fail_json(msg=f"{name} is no name of a workflow; write one of emr_workflows")
    if key and not KEY.fullmatch(key):
        module.fail_json(msg=f"{key} is no key of a run; write up to 20 small letters, digits and -, no - first")
    try:
        result = _act(module, Runner(Store(), module.run_command))
    except (RunError, StoreError, Odd, OSError) as error:
        module.fail_json(msg=str(error))
    module.exit_json(**result)


if __name__ == "__main__":
    main()
