# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Switch instances on and off: decide which calls bring them into a state, make them, wait."""

from __future__ import annotations

import time
from typing import Any, Mapping, NamedTuple

from ..alibaba.client import Client
from ..alibaba.errors import WrongStatus
from ..ecs_inventory.proof import prove_gone
from ..topology.names import some
from .instances import Requests, act, batches, by_ids, settling, wait
from .types import Json

COMING, GOING = ("Pending", "Starting"), ("Stopping",)

FINAL = {"running": "Running", "stopped": "Stopped", "restarted": "Running"}


class Refused(Exception):
    """Instances do not exist or did not get there; the text says which and what to do."""


class Work(NamedTuple):
    """Ids by what is done with them; SETTLE are on their way to the opposite and have to arrive there first."""

    settle: list[str]
    call: dict[str, list[str]]
    wait: list[str]


def work(state: str, statuses: Mapping[str, str]) -> Work:
    """Return what brings instances with STATUSES (id to status) into STATE; what is on its way there is waited for."""
    there = {"running": ("Running", *COMING), "stopped": ("Stopped", *GOING), "restarted": ()}[state]
    due = [one for one, status in statuses.items() if status not in there]
    settle = [one for one in due if statuses[one] in (*COMING, *GOING)]
    calls: dict[str, list[str]] = {}
    for one in due:
        on = statuses[one] in ("Running", *COMING)
        action = "StopInstances" if state == "stopped" else "RebootInstances" if on else "StartInstances"
        calls.setdefault(action, []).append(one)
    waiting = [one for one, status in statuses.items() if one in due or status in (*COMING, *GOING)]
    return Work(settle, calls, waiting)


class Switch:
    """One run for the instances in PARAMS; what was done is told also after a failure."""

    def __init__(self, client: Client, params: Mapping[str, Any], check_mode: bool) -> None:
        self._client, self._params, self._check_mode = client, params, check_mode
        self._requests: list[Json] = []
        self._progress: list[Json] = []
        self._before: dict[str, str] = {}
        self._after: dict[str, str] = {}

    def run(self) -> None:
        """Do it. Refused, or ApiError of a call."""
        ids = list(dict.fromkeys(self._params["instance_ids"]))
        found = by_ids(self._client, ids)
        absent = [one for one in ids if one not in found]
        if absent:
            prove_gone(self._client, absent)
            raise Refused(f"{some(absent)}: no such instance in {self._client.settings.region}; nothing was changed")
        self._before = {one: str(found[one].get("Status", "")) for one in ids}
        self._after = dict(self._before)
        todo = work(self._params["state"], self._before)
        if self._check_mode:
            self._calls(todo, dry_run=True)
            self._after.update({one: FINAL[self._params["state"]] for part in todo.call.values() for one in part})
            return
        for one in todo.settle:
            self._until([one], "Running" if self._before[one] in COMING else "Stopped")
        self._calls(todo, dry_run=False)
        if self._params["wait"]:
            self._until(todo.wait, FINAL[self._params["state"]])

    def _calls(self, todo: Work, dry_run: bool) -> None:
        for action, ids in todo.call.items():
            # What is still on its way would be refused only because it has not arrived.
            ready = [one for one in ids if not (dry_run and one in todo.settle)]
            for part in batches(ready):
                for request, code in self._act(action, part, dry_run):
                    self._requests.append({"action": action, "request_id": request, "code": code})

    def _act(self, action: str, ids: list[str], dry_run: bool) -> Requests:
        """Make one call, as soon as the instances are initialized."""
        interval = self._params["wait_interval_seconds"]
        end = time.monotonic() + self._params["wait_timeout_seconds"]
        while True:
            try:
                return act(self._client, action, ids, self._options(action), dry_run)
            except WrongStatus as error:
                if dry_run or not settling(error, {}) or time.monotonic() + interval > end:
                    raise
            time.sleep(interval)

    def _options(self, action: str) -> Json:
        force = {"ForceStop": True} if self._params["force_stop"] and action != "StartInstances" else {}
        saving = self._params["economical"] and action == "StopInstances"
        return {**force, **({"StoppedMode": "StopCharging"} if saving else {})}

    def _until(self, ids: list[str], status: str) -> None:
        params = self._params
        timeout, interval = params["wait_timeout_seconds"], params["wait_interval_seconds"]
        seen = wait(self._client, ids, lambda raw: raw.get("Status") == status, timeout, interval)
        self._progress += [row._asdict() for row in seen.progress]
        self._after.update({one: str(raw.get("Status", "")) for one, raw in seen.instances.items()})
        if seen.gone:
            raise Refused(f"{some(seen.gone)}: deleted while this waited for {status}")
        if seen.unfinished:
            raise Refused(f"{some(seen.unfinished)}: not {status} within {timeout:g} s; run again to go on waiting")

    def returned(self) -> Json:
        """Return Ansible's result."""
        due = {one for one in self._before if self._before[one] != self._after[one]}
        if self._params["state"] == "restarted":
            due |= set(self._before)
        found: Json = {
            "changed": bool(self._requests),
            "instances": self._after,
            "requests": self._requests,
            "diff": {"before": _of(self._before, due), "after": _of(self._after, due)},
        }
        return {**found, "progress": self._progress} if self._progress else found


def _of(statuses: Mapping[str, str], ids: set[str]) -> dict[str, str]:
    return {one: status for one, status in statuses.items() if one in ids}
