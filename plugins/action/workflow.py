# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller side of the module workflow: waits for the end of a run, and prints a line for each change of it.

The run goes on without us. So a connection that is lost, or a controller that is, costs it nothing: whoever asks again
joins it.
"""

from __future__ import annotations

import time
from typing import Any

from ansible.errors import AnsibleConnectionFailure
from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.model import ENDED, SUCCEEDED, Run, run_from_data
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.report import changes, failure
from ansible_collections.bigdata.emr.plugins.plugin_utils.refusal import show

WAIT_SECONDS = 20.0
"""How long one execution waits for a change."""
AWAY_SECONDS = 600.0
"""How long the gateway may be away, as for a boot, before we give up."""
AGAIN_SECONDS = 5.0
"""Between two attempts to reach it."""


class ActionModule(ActionBase):
    """Run the module until the run has ended."""

    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the last result of the module; failed for a run that has not succeeded."""
        super().run(tmp, task_vars)
        asked = dict(self._task.args)
        waits = str(asked.get("wait", True)).lower() not in ("false", "no", "0", "off")
        result: dict[str, Any] = self._execute_module(module_args=asked, task_vars=task_vars)
        result.pop("invocation", None)
        if result.get("failed") or result.get("unreachable") or self._task.check_mode:
            return result
        if asked.get("state") == "killed":
            for key in result["keys"] if waits else []:
                last = self._follow({}, str(asked["name"]), key, task_vars)
                if last.get("failed"):
                    return {**last, "changed": result["changed"]}
            return result
        if not result.get("run"):
            return {**result, "failed": True, "msg": f"workflow {asked['name']}: no run began; {result['why']}"}
        if waits:
            last = self._follow(result, str(asked["name"]), result["run"]["key"], task_vars)
            result = {**last, "changed": result["changed"]}
            run = run_from_data(result["run"]) if not result.get("failed") else None
            if run and run.state != SUCCEEDED:
                msg = failure(run, result.get("tails", {}), result.get("commands", {}))
                return {**result, "failed": True, "msg": msg}
        return result

    def _follow(self, result: dict[str, Any], name: str, key: str, task_vars: Any) -> dict[str, Any]:
        """Return the module's result once the run KEY of the workflow NAME has ended; RESULT is what we have of it."""
        before: Run | None = None
        silent = 0.0
        while True:
            if result.get("run"):
                run = run_from_data(result["run"])
                show(self._display, changes(before, run))
                before, silent = run, 0.0
                if run.state in ENDED:
                    return result
            elif result.get("unreachable"):
                silent = silent or time.monotonic()
                if time.monotonic() - silent > AWAY_SECONDS:
                    return _gone(name, key)
                time.sleep(AGAIN_SECONDS)
            elif result.get("failed"):
                return result
            known = result.get("run")
            result = self._look({"name": name, "state": "looked", "run": key, "known": known}, task_vars)
            if result.get("unreachable") and not silent:
                show(self._display, [f"  the gateway does not answer; run {key} goes on, and is looked at again"])

    def _look(self, arguments: dict[str, Any], task_vars: Any) -> dict[str, Any]:
        arguments["wait_seconds"] = WAIT_SECONDS
        try:
            result: dict[str, Any] = self._execute_module(module_args=arguments, task_vars=task_vars)
        except AnsibleConnectionFailure as error:
            return {"unreachable": True, "msg": str(error)}
        result.pop("invocation", None)  # it has all that is known of the run
        return result


def _gone(name: str, key: str) -> dict[str, Any]:
    msg = (
        f"the gateway of workflow {name} has not answered for {AWAY_SECONDS / 60:.0f} minutes; run {key} goes on once "
        "it is back, and the same command joins it then"
    )
    return {"failed": True, "changed": False, "msg": msg}
