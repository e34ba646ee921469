# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read instances and wait for them; act on many of them in calls of a hundred."""

from __future__ import annotations

import time
from typing import Any, Callable, Iterable, Iterator, List, Mapping, NamedTuple, Sequence, Tuple

from ..alibaba.client import Client
from ..alibaba.errors import ApiError, DryRunPassed, NotFound, WrongStatus
from ..ecs_inventory.fetch import INSTANCES, Fetcher
from ..ecs_inventory.proof import by_id, prove_gone
from ..ecs_inventory.query import Query
from ..ecs_inventory.targets import Target
from .types import CLUSTER_TAG, Json

BATCH = 100
"""Ids in one call."""

UNSEEN_SECONDS = 30.0
"""How long an instance may be missing from the answers after it was created; one that stays away longer is gone."""


Requests = List[Tuple[str, str]]
"""Id and code of each request."""


class Progress(NamedTuple):
    """What was seen at one look: how many instances are in which status."""

    seconds: int
    statuses: dict[str, int]


class Waited(NamedTuple):
    """The end of waiting: instances by id as last seen, ids that are GONE, ids that are not in the wanted status."""

    instances: dict[str, Json]
    gone: list[str]
    unfinished: list[str]
    progress: list[Progress]


def batches(items: Sequence[str], size: int = BATCH) -> Iterator[list[str]]:
    """Yield ITEMS in lists of at most SIZE."""
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


def of_query(client: Client, query: Query) -> list[Json]:
    """Return the instances that QUERY finds, also beyond the API's cap on tags; ApiError as the client has it."""
    settings = client.settings
    fetcher = Fetcher([Target("", settings.region, settings)], 4, 100, lambda _text: None)
    try:
        found = fetcher.instances([query])
    finally:
        fetcher.close()
    for error in found.failures.values():
        raise error
    return list(found.instances)


def of_cluster(client: Client, cluster: str) -> list[Json]:
    """Return all instances that are tagged as hosts of CLUSTER, whatever their status."""
    return of_query(client, Query({}, (CLUSTER_TAG, cluster)))


def by_ids(client: Client, ids: Sequence[str]) -> dict[str, Json]:
    """Return those of the instances IDS that are listed, by id; prove_gone says whether the others are gone."""
    found: dict[str, Json] = {}
    for batch in batches(ids):
        for page in client.pages("ecs", "DescribeInstances", by_id(client, batch), INSTANCES):
            found.update({str(raw["InstanceId"]): raw for raw in page})
    return found


def wait(
    client: Client,
    ids: Iterable[str],
    reached: Callable[[Json], bool],
    timeout_seconds: float,
    interval_seconds: float,
    gone_is_success: bool = False,
) -> Waited:
    """Look at the instances IDS until each of them has REACHED what is waited for, or is gone.

    Only those that are not there yet are asked for again. With GONE_IS_SUCCESS absence is what is waited for.
    ApiError if the identity may not see whether they are gone.
    """
    start = time.monotonic()
    left = list(dict.fromkeys(ids))
    known: dict[str, Json] = {}
    gone: list[str] = []
    progress: list[Progress] = []
    while left:
        seen = by_ids(client, left)
        known.update(seen)
        seconds = time.monotonic() - start
        patient = not gone_is_success and seconds < UNSEEN_SECONDS
        lost = [one for one in left if one not in seen and (one in known or not patient)]
        prove_gone(client, lost)
        gone.extend(lost)
        done = {one for one, raw in seen.items() if not gone_is_success and reached(raw)}
        left = [one for one in left if one not in done and one not in lost]
        _note(progress, seconds, [_status(known.get(one)) for one in left], len(done))
        if not left or seconds + interval_seconds > timeout_seconds:
            break
        time.sleep(interval_seconds)
    return Waited(known, gone, left, progress)


def gone(client: Client, one: str) -> bool:
    """Return whether the instance ONE does not exist. ApiError if the identity may not ask.

    An instance that is not listed may be one that is not listed yet. StopInstances looks the instance itself up, also
    for DryRun, which stops nothing.
    """
    try:
        client.call("ecs", "StopInstances", {"InstanceId": [one], "DryRun": True}, idempotent=True)
    except NotFound:
        return True
    except (DryRunPassed, WrongStatus):
        pass
    return False


def _status(raw: Json | None) -> str:
    return str(raw.get("Status")) if raw else "not seen yet"


def _note(progress: list[Progress], seconds: float, waiting: Sequence[str], done: int) -> None:
    counts = {status: waiting.count(status) for status in sorted(set(waiting))}
    counts["done"] = done + (progress[-1].statuses["done"] if progress else 0)
    if not progress or progress[-1].statuses != counts:
        progress.append(Progress(round(seconds), counts))


def settling(error: ApiError, instances: Mapping[str, Json]) -> bool:
    """Return whether what was refused by ERROR will do in a while: INSTANCES are on their way into another state.

    For a while after its start an instance is called Running and is still being initialized.
    """
    moving = any(_status(raw) in ("Pending", "Starting", "Stopping") for raw in instances.values())
    return isinstance(error, WrongStatus) and (error.code.endswith(".Initializing") or moving)


def act(client: Client, action: str, ids: Sequence[str], params: Mapping[str, Any], dry_run: bool = False) -> Requests:
    """Call ACTION of ECS for the instances IDS, a hundred at a time; return the id and code of each request.

    With DRY_RUN nothing happens, and the API says whether it would: ApiError if not.
    """
    requests: Requests = []
    for batch in batches(ids):
        wanted = {"InstanceId": batch, **params, **({"DryRun": True} if dry_run else {})}
        try:
            answer = client.call("ecs", action, wanted, idempotent=True)
        except DryRunPassed as passed:
            requests.append((passed.request_id, passed.code))
        else:
            requests.append((str(answer.get("RequestId", "")), ""))
    return requests
