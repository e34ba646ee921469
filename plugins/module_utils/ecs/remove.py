# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Delete hosts of a cluster: stopped first, never forced unless told, and none while one of them is protected."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Sequence

from ..alibaba.client import Client
from ..topology.names import some
from .instances import BATCH, act, wait
from .steps import client_token
from .types import TIERS, Host


class Limits(NamedTuple):
    """How far deletion may go, and how long it may take. Times in seconds."""

    force_stop: bool
    remove_protection: bool
    timeout: float
    interval: float


class Removal(NamedTuple):
    """What came of it: REQUESTS are (action, request id, code); UNFINISHED are ids that did not get there in time."""

    requests: list[dict[str, str]]
    unfinished: list[str]


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


def remove(client: Client, hosts: Sequence[Host], limits: Limits, check_mode: bool = False) -> Removal:
    """Delete HOSTS; in check mode ask the API whether it would. ApiError if it refuses."""
    requests: list[dict[str, str]] = []

    def call(action: str, ids: Sequence[str], params: Mapping[str, Any]) -> None:
        done = act(client, action, ids, params, dry_run=check_mode)
        requests.extend({"action": action, "request_id": request, "code": code} for request, code in done)

    guarded = [one.id for one in hosts if one.protected]
    running = [one.id for one in hosts if one.status != "Stopped"]
    if check_mode:
        # A running or protected instance would be refused only for what is done away with before.
        ready = [one.id for one in hosts if not one.protected and (limits.force_stop or one.status == "Stopped")]
        if running and not limits.force_stop:
            call("StopInstances", running, {})
        call("DeleteInstances", ready, {"Force": limits.force_stop})
        return Removal(requests, [])
    for one in guarded:
        answer = client.call(
            "ecs", "ModifyInstanceAttribute", {"InstanceId": one, "DeletionProtection": False}, idempotent=True
        )
        requests.append(
            {"action": "ModifyInstanceAttribute", "request_id": str(answer.get("RequestId", "")), "code": ""}
        )
    if running and not limits.force_stop:
        call("StopInstances", running, {"StoppedMode": "StopCharging"})
        stopped = wait(client, running, lambda raw: raw.get("Status") == "Stopped", limits.timeout, limits.interval)
        if stopped.unfinished:
            return Removal(requests, stopped.unfinished)
    ids = [one.id for one in hosts]
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        params: dict[str, Any] = {"Force": limits.force_stop}
        call("DeleteInstances", part, {**params, "ClientToken": client_token({**params, "InstanceId": part})})
    left = wait(client, ids, lambda _raw: False, limits.timeout, limits.interval, gone_is_success=True)
    return Removal(requests, left.unfinished)
