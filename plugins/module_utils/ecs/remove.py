# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Delete hosts of a cluster: stopped first, never forced unless told, and none while one of them is protected."""

from __future__ import annotations

import time
from typing import Any, Mapping, NamedTuple, Sequence

from ..alibaba.client import Client
from ..alibaba.errors import NotFound, WrongStatus
from ..ecs_inventory.proof import prove_gone
from ..topology.names import some
from .instances import Requests, act, batches, by_ids, settling, wait
from .steps import client_token
from .types import TIERS, Host


class Limits(NamedTuple):
    """How far deletion may go, and how long it may take. Times in seconds."""

    force_stop: bool
    remove_protection: bool
    timeout: float
    interval: float


def doomed(hosts: Sequence[Host], tiers: Sequence[str]) -> list[Host]:
    """Return those of HOSTS that are in TIERS, in the order in which they are deleted: the masters last."""
    chosen = [one for one in hosts if one.tier in tiers]
    return sorted(chosen, key=lambda one: -TIERS.index(one.tier))


def protected(hosts: Sequence[Host], limits: Limits) -> str:
    """Return why HOSTS cannot be deleted, nothing if they can."""
    names = [one.name or one.id for one in hosts if one.protected]
    if not names or limits.remove_protection:
        return ""
    return (
        f"{some(names)}: deletion protection is on, so nothing was deleted; check that it may go and set"
        " remove_protection"
    )


def remove(
    client: Client, hosts: Sequence[Host], limits: Limits, check_mode: bool, requests: list[dict[str, str]]
) -> list[str]:
    """Delete HOSTS; in check mode ask the API whether it would. Return the ids of those that are still there.

    REQUESTS gets action, request_id and code of each call. ApiError if the API refuses one.
    """
    work = _Removal(client, limits, requests)
    return work.ask(hosts) if check_mode else work.do(hosts)


class _Removal:
    """One run; hosts may go by themselves meanwhile, or be too young to be stopped."""

    def __init__(self, client: Client, limits: Limits, requests: list[dict[str, str]]) -> None:
        self._client, self._limits, self._requests = client, limits, requests
        self._end = time.monotonic() + limits.timeout

    def ask(self, hosts: Sequence[Host]) -> list[str]:
        """Ask only; what is running or protected would be refused because it is not stopped or unprotected yet."""
        force = self._limits.force_stop
        ready = [one.id for one in hosts if not one.protected and (force or one.status == "Stopped")]
        if not force:
            self._note("StopInstances", act(self._client, "StopInstances", _running(hosts), {}, dry_run=True))
        self._note("DeleteInstances", act(self._client, "DeleteInstances", ready, {"Force": force}, dry_run=True))
        return []

    def do(self, hosts: Sequence[Host]) -> list[str]:
        """Delete; return the ids of those that are still there."""
        for one in hosts:
            if one.protected:
                self._unprotect(one.id)
        ids = [one.id for one in hosts]
        late = self._until([one.id for one in hosts if one.status in ("Pending", "Starting")], "Running")
        force = self._limits.force_stop
        if not late and not force:
            for part in batches([one.id for one in hosts if one.status not in ("Stopped", "Stopping")]):
                self._patiently("StopInstances", part, {})
            late = self._until([one.id for one in hosts if one.status != "Stopped"], "Stopped")
        if late:
            return ids
        for part in batches(ids):
            self._patiently("DeleteInstances", part, {"Force": force})
        return wait(
            self._client, ids, lambda _raw: False, self._limits.timeout, self._limits.interval, gone_is_success=True
        ).unfinished

    def _unprotect(self, one: str) -> None:
        # One instance a call is all that this action takes.
        params = {"InstanceId": one, "DeletionProtection": False}
        try:
            answer = self._client.call("ecs", "ModifyInstanceAttribute", params, idempotent=True)
        except NotFound:
            return
        self._note("ModifyInstanceAttribute", [(str(answer.get("RequestId", "")), "")])

    def _patiently(self, action: str, ids: Sequence[str], params: Mapping[str, Any]) -> None:
        """Call ACTION for IDS as soon as all of them are in a state for it, those left out that are gone meanwhile.

        A call for several instances is done as a whole or not at all. ApiError if time is up.
        """
        left, attempt = list(ids), 0
        while left:
            token = client_token({**params, "InstanceId": left}, moment=str(attempt or ""))
            more = {"ClientToken": token} if action == "DeleteInstances" else {}
            try:
                self._note(action, act(self._client, action, left, {**params, **more}))
                return
            except (NotFound, WrongStatus) as error:
                there = by_ids(self._client, left)
                lost = [one for one in left if one not in there]
                prove_gone(self._client, lost)
                stopped = [one for one in there if there[one].get("Status") in ("Stopping", "Stopped")]
                done = lost + (stopped if action == "StopInstances" else [])
                left = [one for one in left if one not in done]
                if not done and not (settling(error, there) and time.monotonic() + self._limits.interval < self._end):
                    raise
            attempt += 1
            time.sleep(0 if done else self._limits.interval)

    def _until(self, ids: Sequence[str], status: str) -> list[str]:
        reached = wait(
            self._client, ids, lambda raw: raw.get("Status") == status, self._limits.timeout, self._limits.interval
        )
        return reached.unfinished

    def _note(self, action: str, done: Requests) -> None:
        self._requests.extend({"action": action, "request_id": request, "code": code} for request, code in done)


def _running(hosts: Sequence[Host]) -> list[str]:
    return [one.id for one in hosts if one.status == "Running"]
