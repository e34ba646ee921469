# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller side of jobs: refuses what is wrong, submits the rest, and follows it over connections that are short.

What runs goes on without us, so that a lost connection, gateway or controller costs it nothing.
"""

from __future__ import annotations

import time
from datetime import datetime, timezone
from typing import Any

from ansible.errors import AnsibleActionFail, AnsibleConnectionFailure
from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.module_utils.jobs import asked as reading
from ansible_collections.bigdata.emr.plugins.module_utils.jobs import files
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.gateway import path_for
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import Job
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.report import failure, news
from ansible_collections.bigdata.emr.plugins.plugin_utils import brought, jobbed
from ansible_collections.bigdata.emr.plugins.plugin_utils.refusal import refusal, show

RUN, GATEWAY = "bigdata.emr.job_run", "bigdata.emr.job_gateway"
WAIT_SECONDS = 20.0
"""How long one execution waits for news."""
AGAIN_SECONDS = 5.0
"""Between two attempts to reach the gateway."""
KILL_SECONDS = 60.0
OPTIONS: dict[str, Any] = {
    "jobs": {"type": "dict", "required": True},
    "names": {"type": "list", "elements": "str", "required": True},
    "state": {"type": "str", "choices": ["done", "submitted", "killed"], "default": "done"},
    "parameters": {"type": "dict", "default": {}},
    "time": {"type": "str"},
    "key": {"type": "str"},
    "topology": {"type": "dict", "required": True},
    "host": {"type": "str", "required": True},
    "users": {"type": "list", "elements": "str", "default": []},
    "databases": {"type": "dict", "default": {}},
    "volume": {"type": "str"},
    "away_seconds": {"type": "int", "default": 600},
}


class ActionModule(ActionBase):
    """Run jobs, or end them."""

    _supports_check_mode = True
    _supports_diff = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return what became of the jobs; failed where one of them has failed."""
        super().run(tmp, task_vars)
        _validation, asked = self.validate_argument_spec(OPTIONS)
        self._variables = task_vars
        self._place = path_for(asked["topology"])
        jobs = self._read(asked)
        if asked["state"] == "killed":
            return self._kill(asked, jobs)
        placed, brings = self._located(jobs), False
        if placed:
            answer = brought.run(self, self._gateway(asked), placed, task_vars, GATEWAY)
            if answer.get("failed") or answer.get("unreachable"):
                return answer
            brings = bool(answer.get("changed"))
        base = {job.name: reading.base(job) for job in jobs}
        rows = [{"job": job.to_dict(), "key": asked["key"] or "", "base": base[job.name]} for job in jobs]
        result = self._execute({"act": "submit", "runs": rows})
        if result.get("failed") or result.get("unreachable") or self._task.check_mode:
            return _plain(result)
        changed, diff = result["changed"] or brings, result.get("diff")
        show(self._display, [line for row in result["runs"] for line in news(row)])
        by_name = {job.name: job.to_dict() for job in jobs}
        runs = [{**row, "job": by_name[row["job"]]} for row in result["runs"]]
        runs = self._follow(runs, asked)
        done = {"changed": changed, "diff": diff, "runs": [reading.plain(row) for row in runs]}
        bad = [row for row in runs if row.get("lost") or row["state"] in ("failed", "killed")]
        for row in (one for one in bad if one["on_failure"] == "continue"):
            self._display.warning(f"{failure(row)}\nThe play goes on, as its on_failure says.")
        stop = [failure(row) for row in bad if row["on_failure"] != "continue"]
        if stop:
            return {**done, "failed": True, "msg": refusal(self._display, "", stop).strip()}
        return done

    def _read(self, asked: dict[str, Any]) -> list[Job]:
        """Return the jobs that are ASKED for, rendered; AnsibleActionFail with all that is wrong with them."""
        try:
            when = reading.time_of(asked["time"]) if asked["time"] else datetime.now(timezone.utc)
        except ValueError as error:
            raise AnsibleActionFail(str(error)) from error
        jobs, faults = reading.chosen(asked, when)
        if asked["state"] == "killed":
            # What is described badly by now may run all the same.
            faults = reading.unnamed(asked)
        if faults:
            done = "ended" if asked["state"] == "killed" else "submitted"
            raise AnsibleActionFail(refusal(self._display, f"Nothing was {done}.", faults))
        return jobs

    def _located(self, jobs: list[Job]) -> list[files.Placed]:
        """Return the files that JOBS need on the gateway, and let JOBS name their places there."""
        found: dict[str, files.Placed] = {}
        directory = (self._variables or {}).get(jobbed.DIRECTORY)
        for at, job in enumerate(jobs):
            try:
                jobs[at], placed = files.placed(job, jobbed.located(self._loader, job, directory))
            except ValueError as error:
                raise AnsibleActionFail(f"Nothing was submitted. emr_jobs: {job.name}: {error}") from error
            found.update({one.path: one for one in placed})
        return list(found.values())

    def _gateway(self, asked: dict[str, Any]) -> dict[str, Any]:
        known = reading.known_databases(asked["databases"])
        names = {"topology": asked["topology"], "host": asked["host"], "users": asked["users"]}
        return {**names, "databases": known, "jobs": {}}

    def _follow(self, runs: list[dict[str, Any]], asked: dict[str, Any]) -> list[dict[str, Any]]:
        """Return RUNS once nothing is left to wait for, or they are lost with their gateway; tell each change."""
        silent = 0.0
        while True:
            due = [row for row in runs if _is_due(row, asked["state"])]
            if not due:
                break
            result = self._execute({"act": "follow", "runs": due, "wait_seconds": WAIT_SECONDS})
            if result.get("unreachable"):
                if not silent:
                    silent = time.monotonic()
                    show(self._display, ["  the gateway does not answer; jobs go on, and are looked at again"])
                if time.monotonic() - silent > asked["away_seconds"]:
                    return [{**row, **reading.lost(asked)} if row in due else row for row in runs]
                time.sleep(AGAIN_SECONDS)
                continue
            if result.get("failed"):
                raise AnsibleActionFail(str(result.get("msg")))
            silent = 0.0
            told = {row["key"]: row["line"] for row in due}
            seen = {row["key"]: row for row in result["runs"]}
            show(self._display, [line for key, row in seen.items() if row["line"] != told[key] for line in news(row)])
            runs = [{**row, **seen.get(row["key"], {}), "job": row["job"]} for row in runs]
        # Who only submits will not ask for the end: the next time the job runs anew.
        done = [row for row in runs if row["ended"] or (row["submitted"] and asked["state"] == "submitted")]
        if done:
            self._execute({"act": "told", "runs": done})
        return runs

    def _kill(self, asked: dict[str, Any], jobs: list[Job]) -> dict[str, Any]:
        """End the runs of JOBS."""
        arguments = {
            "act": "kill",
            "names": asked["names"],
            "keys": [asked["key"]] if asked["key"] else [],
            "runs": [{"job": job.to_dict(), "key": ""} for job in jobs],
            "wait_seconds": KILL_SECONDS,
        }
        result = self._execute(arguments)
        if result.get("failed") or result.get("unreachable"):
            return result
        show(self._display, [line for row in result["runs"] for line in news(row)] or ["  nothing runs of these jobs"])
        left = [row["key"] for row in result["runs"] if not row["ended"]]
        if left and not self._task.check_mode:
            msg = f"{', '.join(left)} did not end within {KILL_SECONDS:.0f} s; run the playbook again"
            return {**_plain(result), "failed": True, "msg": msg}
        return _plain(result)

    def _execute(self, arguments: dict[str, Any]) -> dict[str, Any]:
        try:
            module_args = {"gateway": self._place, **arguments}
            result: dict[str, Any] = self._execute_module(RUN, module_args, task_vars=self._variables)
        except AnsibleConnectionFailure as error:
            result = {"unreachable": True, "msg": str(error)}
        result.pop("invocation", None)  # it has what jobs set
        return result


def _is_due(row: dict[str, Any], wanted: str) -> bool:
    """Tell whether the run ROW is waited for: to its end, or, WANTED so or endless, until it is submitted."""
    return not row["ended"] and not (row["submitted"] and (wanted == "submitted" or row["endless"]))


def _plain(result: dict[str, Any]) -> dict[str, Any]:
    return {**result, "runs": [reading.plain(row) for row in result["runs"]]} if "runs" in result else result
