# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Delete hosts of a cluster: stopped first, never forced unless told, and none while one of them is protected."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Sequence

from ..alibaba.client import Client
from ..topology.names import some
from .instances import act, batches, wait
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

    def call(action: str, ids: Sequence[str], params: Mapping[str, Any]) -> None:
        done = act(client, action, ids, params, dry_run=check_mode)
        requests.extend({"action": action, "request_id": request, "code": code} for request, code in done)

    def until(ids: Sequence[str], status: str) -> list[str]:
        reached = wait(client, ids, lambda raw: raw.get("Status") == status, limits.timeout, limits.interval)
        return reached.unfinished

    ids = [one.id for one in hosts]
    if check_mode:
        # What is running or protected would be refused only because it is not stopped or unprotected yet.
        ready = [one.id for one in hosts if not one.protected and (limits.force_stop or one.status == "Stopped")]
        if not limits.force_stop:
            call("StopInstances", [one.id for one in hosts if one.status == "Running"], {})
        call("DeleteInstances", ready, {"Force": limits.force_stop})
        return []
    for one in hosts:
        if one.protected:
            # One instance a call is all that this action takes.
            params = {"InstanceId": one.id, "DeletionProtection": False}
            answer = client.call("ecs", "ModifyInstanceAttribute", params, idempotent=True)
            request = str(answer.get("RequestId", ""))
            requests.append({"action": "ModifyInstanceAttribute", "request_id": request, "code": ""})
    late = until([one.id for one in hosts if one.status in ("Pending", "Starting")], "Running")
    if not late and not limits.force_stop:
        call("StopInstances", [one.id for one in hosts if one.status not in ("Stopped", "Stopping")], {})
        late = until([one.id for one in hosts if one.status != "Stopped"], "Stopped")
    if late:
        return ids
    for part in batches(ids):
        force = {"Force": limits.force_stop}
        call("DeleteInstances", part, {**force, "ClientToken": client_token({**force, "InstanceId": part})})
    return wait(client, ids, lambda _raw: False, limits.timeout, limits.interval, gone_is_success=True).unfinished
