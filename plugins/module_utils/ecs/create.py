# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Create what a cluster lacks, place after place, and keep count of what came of each call."""

from __future__ import annotations

import time
import uuid
from typing import Any, Mapping, NamedTuple, Sequence

from ..alibaba.client import Client
from ..alibaba.errors import (
    ApiError,
    DryRunPassed,
    InvalidCredentials,
    NoStock,
    NoSuchDisk,
    QuotaExceeded,
    Throttled,
    TokenReused,
)
from ..ecs_inventory.proof import within
from ..topology.names import some
from .desired import host
from .instances import UNSEEN_SECONDS, by_ids, gone, wait
from .names import host_name, ordinal_of
from .steps import client_token, next_step, run_instances
from .types import Host, Json, Plan, Row, Step

ELSEWHERE = (NoStock, NoSuchDisk, QuotaExceeded)
"""Errors of a place: another instance type or zone may do."""

_NO_ADDRESS = "IpNotEnough"
_MAX_TOKENS = 3
"""How often one step may be asked for, each time with another token: more is a fault, and it costs money."""
_MINUTE = 60


class Outcome(NamedTuple):
    """What came of one call. CODE and MESSAGE are empty for success; in check mode nothing is created."""

    step: Step
    created: list[str]
    code: str = ""
    message: str = ""
    request_id: str = ""
    fatal: bool = False
    """No other place will do better, or it is not known what this call made: nothing more is created in this run."""


class Creator:
    """Creates the hosts of one cluster. HOSTS are those that are there, and grow with what is made."""

    def __init__(self, client: Client, cluster: str, hosts: Sequence[Host], check_mode: bool, interval: float) -> None:
        self._client = client
        self._cluster = cluster
        self._check_mode = check_mode
        self._interval = interval
        self._own = uuid.uuid4().hex
        self.hosts: list[Host] = list(hosts)
        self.outcomes: list[Outcome] = []

    def create(self, groups: Sequence[Mapping[str, Any]], plan: Plan) -> dict[str, int]:
        """Create what GROUPS lack, in the places of PLAN; return what is still missing, hosts a node group."""
        short: dict[str, int] = {}
        stopped = False
        for group in groups:
            stopped = stopped or self._group(group, plan.get(group["name"], []))
            missing = group["low"] - sum(one.node_group == group["name"] for one in self.hosts)
            if missing > 0:
                short[group["name"]] = missing
        return short

    def _group(self, group: Mapping[str, Any], rows: Sequence[Row]) -> bool:
        """Create what GROUP lacks; return whether the other groups need not be tried."""
        exhausted: set[tuple[str, str]] = set()
        places = [row for row in rows if row.zone in group["vswitches"]]
        while True:
            step = next_step(self._cluster, group["name"], group["low"], places, exhausted, self.hosts)
            if step is None:
                return False
            try:
                outcome = self._run(group, step)
            except ApiError as error:
                outcome = Outcome(step, [], error.code or type(error).__name__, str(error), error.request_id)
                outcome = outcome._replace(fatal=not _elsewhere(error))
            self.outcomes.append(outcome)
            if outcome.fatal:
                return True
            if len(outcome.created) < len(step.ordinals):
                exhausted.add((step.instance_type, step.zone))

    def _run(self, group: Mapping[str, Any], step: Step) -> Outcome:
        params = {**within(self._client), **run_instances(self._cluster, group, step)}
        if self._check_mode:
            request = self._dry_run(params)
            self.hosts += [self._expected(group, step, "", ordinal) for ordinal in step.ordinals]
            return Outcome(step, ["" for _ordinal in step.ordinals], "DryRunOperation", "", request)
        spent: list[str] = []
        answer: Json = {}
        for attempt in range(_MAX_TOKENS):
            answer = self._call(params, spent, again=attempt > 1)
            ids = [str(one) for one in answer.get("InstanceIdSets", {}).get("InstanceIdSet", [])]
            try:
                made = self._look(group, step, ids)
            except ApiError as error:
                return self._unseen(group, step, ids, error)
            if made is not None:
                return self._new(step, made, str(answer.get("RequestId", "")))
            # The API remembers this call from an earlier life of the cluster. What it made then is proved to be gone.
            spent += ids
        message = (
            f"RunInstances answered {_MAX_TOKENS} times with instances that do not exist ({some(spent, 4)}), so it was"
            " not asked again; look for them in the console before you run again."
        )
        return Outcome(step, [], "NotThere", message, str(answer.get("RequestId", "")), fatal=True)

    def _call(self, params: Mapping[str, Any], spent: Sequence[str], again: bool) -> Json:
        """Return the answer of RunInstances; SPENT are instances that are gone, AGAIN is true from the third token on.

        The API repeats what it said to a token, a refusal too, however much stock there is by now. So what it refuses
        is asked for once more, with a token of this run alone.
        """
        # Not of this run alone: two runs at once shall make one cluster.
        minute = str(int(time.time()) // _MINUTE) if again else ""
        token = client_token(params, spent, minute)
        try:
            return self._client.call("ecs", "RunInstances", {**params, "ClientToken": token})
        except ApiError as error:
            if again or not _remembered(error):
                raise
        token = client_token(params, spent, self._own)
        return self._client.call("ecs", "RunInstances", {**params, "ClientToken": token})

    def _new(self, step: Step, made: Sequence[Host], request: str) -> Outcome:
        known = {one.id for one in self.hosts}
        new = [one for one in made if one.id not in known]
        self.hosts += new
        return Outcome(step, [one.id for one in new], request_id=request)

    def _unseen(self, group: Mapping[str, Any], step: Step, ids: Sequence[str], error: ApiError) -> Outcome:
        """Keep what was made though it cannot be looked at: it is there, and paid for, until the opposite is proved."""
        made = [self._expected(group, step, one, ordinal) for one, ordinal in zip(ids, step.ordinals)]
        outcome = self._new(step, made, error.request_id)
        code = error.code or type(error).__name__
        message = f"{some(ids, 4)}: RunInstances answered with them, but whether they exist cannot be seen: {error}"
        return outcome._replace(code=code, message=message, fatal=True)

    def _dry_run(self, params: Mapping[str, Any]) -> str:
        try:
            answer = self._client.call("ecs", "RunInstances", {**params, "DryRun": True})
        except DryRunPassed as passed:
            return passed.request_id
        return str(answer.get("RequestId", ""))

    def _look(self, group: Mapping[str, Any], step: Step, ids: Sequence[str]) -> list[Host] | None:
        """Return the instances IDS as they are, those not listed yet as they will be; None if all are proved gone.

        ApiError if they cannot be looked at.
        """
        seen = by_ids(self._client, ids)
        if ids and not seen:
            seen = wait(self._client, ids, lambda _raw: True, 2 * UNSEEN_SECONDS, self._interval).instances
        if ids and not seen and all(gone(self._client, one) for one in ids):
            return None
        return [self._made(group, step, one, ordinal, seen.get(one)) for one, ordinal in zip(ids, step.ordinals)]

    def _made(self, group: Mapping[str, Any], step: Step, one: str, ordinal: int, raw: Json | None) -> Host:
        """Return the new instance ONE; what RAW, its first listing, does not have yet is known from the call."""
        expected = self._expected(group, step, one, ordinal)
        if raw is None:
            return expected
        seen = host(raw)
        named = ordinal_of(self._cluster, group["name"], seen.name) > 0
        return seen._replace(
            tier=expected.tier, node_group=expected.node_group, name=seen.name if named else expected.name
        )

    def _expected(self, group: Mapping[str, Any], step: Step, one: str, ordinal: int) -> Host:
        name = host_name(self._cluster, group["name"], ordinal)
        return Host(one, name, group["tier"], group["name"], step.instance_type, step.zone, "Pending")


def _remembered(error: ApiError) -> bool:
    """Return whether ERROR may be what the API said to this token before its cause was mended."""
    refused = bool(error.code) and 400 <= error.http_status < 500
    return refused and not isinstance(error, (InvalidCredentials, Throttled, TokenReused))


def _elsewhere(error: ApiError) -> bool:
    return isinstance(error, ELSEWHERE) or _NO_ADDRESS in error.code
