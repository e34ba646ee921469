# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fetch instances of many accounts and regions at once: a chain of pages per region, or per zone of a large one."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Callable, Dict, Iterable, List, Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import (
    AlibabaError,
    ApiError,
    BadAnswer,
    Call,
    Forbidden,
    QuotaExceeded,
)
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import Settings
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.emr import emr_nodes, merged
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.instance import listed
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.query import Query

CAP = 1000  # resources that a filter by tag or resource group may match
BATCH = 100  # ids in one DescribeInstances
INSTANCES = "Instances.Instance"

Rows = List[Dict[str, Any]]
Say = Callable[[str], None]


class Target(NamedTuple):
    """One region of one account; ACCOUNT is the name that the user gave it."""

    account: str
    region: str
    settings: Settings

    def __hash__(self) -> int:
        # The settings have a dictionary in them.
        return hash((self.account, self.region))


class Fetched(NamedTuple):
    """Instances as (account, document), each once, and why some targets are missing."""

    instances: list[tuple[str, dict[str, Any]]]
    failures: dict[Target, AlibabaError]


class _Job(NamedTuple):
    """A piece of work for one TARGET; NUMBER is the target's."""

    number: int
    target: Target
    run: Callable[[Client], Any]


class Fetcher:
    """Works on all targets in parallel; each of its threads has its own connections."""

    def __init__(self, targets: Sequence[Target], workers: int, page_size: int, say: Say) -> None:
        self._targets = list(targets)
        self._workers = max(1, workers)
        self._page_size = page_size
        self._say = say
        self._failed: dict[int, AlibabaError] = {}
        self._local = threading.local()
        self._clients: list[Client] = []

    def instances(self, queries: Sequence[Query]) -> Fetched:
        """Return what QUERIES find in every target. A target that fails in any part is left out as a whole."""
        with self._pool() as pool:
            rows: list[tuple[str, dict[str, Any]]] = []
            for query in queries:
                for index, found in self._query(pool, query, range(len(self._targets))).items():
                    rows.extend((self._targets[index].account, row) for row in found)
        return self._result(rows)

    def by_emr(self, clusters: Sequence[str], with_ecs: bool) -> Fetched:
        """Return the nodes of EMR's CLUSTERS (ids or names; none means all), WITH_ECS with their instance's fields."""
        with self._pool() as pool:
            nodes = self._map(pool, [self._job(index, partial(emr_nodes, clusters)) for index in self._alive()])
            if with_ecs:
                ids = {index: [str(row["InstanceId"]) for row in found[0]] for index, found in nodes.items()}
                full = self._by_id(pool, Query({}), ids)
                nodes = {index: [merged(full.get(index, []), nodes[index][0])] for index in nodes}
        return self._result([(self._targets[index].account, row) for index, found in nodes.items() for row in found[0]])

    def _result(self, rows: Iterable[tuple[str, dict[str, Any]]]) -> Fetched:
        failures = {self._targets[index]: error for index, error in self._failed.items()}
        lost = {(target.account, target.region) for target in failures}
        unique: dict[Any, tuple[str, dict[str, Any]]] = {}
        for number, (account, row) in enumerate(rows):
            # Lists shift while they are paged, so an instance may come twice.
            if (account, row.get("RegionId")) not in lost:
                unique[row.get("InstanceId") or number] = (account, row)
        return Fetched(list(unique.values()), failures)

    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._workers, thread_name_prefix="ecs")

    def _alive(self) -> list[int]:
        return [index for index in range(len(self._targets)) if index not in self._failed]

    def _job(self, index: int, run: Callable[[Client], Any]) -> _Job:
        return _Job(index, self._targets[index], run)

    def _client(self, target: Target) -> Client:
        own = self._local.__dict__.setdefault("clients", {})
        key = (target.account, target.region)
        if key not in own:
            own[key] = Client(target.settings)
            self._clients.append(own[key])
        client: Client = own[key]
        return client

    def close(self) -> None:
        """Close all connections."""
        for client in self._clients:
            client.close()

    def _map(self, pool: ThreadPoolExecutor, jobs: Sequence[_Job]) -> dict[int, list[Any]]:
        """Return the results of JOBS in order, by target; a target with a failed job is remembered and left out."""

        def attempt(job: _Job) -> Any:
            if job.number in self._failed:
                return None
            try:
                return job.run(self._client(job.target))
            except AlibabaError as error:
                self._failed.setdefault(job.number, error)
                return None

        found: dict[int, list[Any]] = {}
        for job, result in zip(jobs, pool.map(attempt, jobs)):
            found.setdefault(job.number, []).append(result)
        return {index: results for index, results in found.items() if index not in self._failed}

    def _query(self, pool: ThreadPoolExecutor, query: Query, indexes: Iterable[int]) -> dict[int, Rows]:
        alive = [index for index in indexes if index not in self._failed]
        shard = self._workers > 1 and "ZoneId" not in query.parameters
        starts = self._map(pool, [self._job(index, partial(self._start, query, shard)) for index in alive])
        result = {index: start.rows for index, (start,) in starts.items() if start.whole}
        over = {index for index, (start,) in starts.items() if start.over}
        more = [index for index, (start,) in starts.items() if not start.whole]
        zones = self._map(pool, [self._job(index, zones_of) for index in more])
        chains = [
            self._job(index, partial(self._chain, query, zone))
            for index, (listing,) in zones.items()
            for zone in sorted(listing | {str(row.get("ZoneId")) for row in starts[index][0].rows}) or [""]
        ]
        for index, parts in self._map(pool, chains).items():
            result[index] = [row for part in parts for row in part]
        if query.capped:
            over |= {index for index, rows in result.items() if len(rows) >= CAP}
            result.update(self._beyond_cap(pool, query, sorted(over)))
        return {index: rows for index, rows in result.items() if index not in self._failed}

    def _beyond_cap(self, pool: ThreadPoolExecutor, query: Query, indexes: Sequence[int]) -> dict[int, Rows]:
        for index in indexes:
            where = self._targets[index].region
            self._say(f"{where}: a filter reached its cap of {CAP} resources, the list is completed another way")
        if query.tag is None:
            rest = {key: value for key, value in query.parameters.items() if key != "ResourceGroupId"}
            return self._query(pool, Query(rest), indexes)
        tag = query.tag
        ids = self._map(pool, [self._job(index, partial(tagged_ids, tag)) for index in indexes])
        return self._by_id(pool, Query(query.parameters), {index: found[0] for index, found in ids.items()})

    def _by_id(self, pool: ThreadPoolExecutor, query: Query, ids: Mapping[int, Sequence[str]]) -> dict[int, Rows]:
        jobs = [
            self._job(index, partial(self._batch, query, found[start : start + BATCH]))
            for index, found in ids.items()
            for start in range(0, len(found), BATCH)
        ]
        parts = self._map(pool, jobs)
        return {index: [row for part in parts.get(index, []) for row in part] for index in ids}

    def _batch(self, query: Query, ids: Sequence[str], client: Client) -> Rows:
        parameters = {**query.parameters, "InstanceIds": json.dumps(list(ids))}
        return [row for page in client.pages("ecs", "DescribeInstances", parameters, INSTANCES) for row in page]

    def _chain(self, query: Query, zone: str, client: Client) -> Rows:
        parameters = {**query.shown(), **({"ZoneId": zone} if zone else {})}
        pages = client.pages("ecs", "DescribeInstances", parameters, INSTANCES, max_results=self._page_size)
        return [row for page in pages for row in page]

    def _start(self, query: Query, shard: bool, client: Client) -> _Start:
        pages = client.pages("ecs", "DescribeInstances", query.shown(), INSTANCES, max_results=self._page_size)
        rows: Rows = []
        try:
            for page in pages:
                rows.extend(page)
                if shard and len(page) >= self._page_size:
                    return _Start(rows, whole=False)
        except ApiError as error:
            if query.capped and (
                isinstance(error, QuotaExceeded) or "exceed" in f"{error.code}{error.message}".lower()
            ):
                return _Start(rows, whole=True, over=True)
            raise
        return _Start(rows, whole=True)


class _Start(NamedTuple):
    """The first page or, when it was the WHOLE, all rows; OVER when the API refused because of its cap."""

    rows: Rows
    whole: bool
    over: bool = False


def zones_of(client: Client) -> set[str]:
    """Return the zones of the client's region, none if the identity may not ask: then one chain has to do."""
    try:
        answer = client.call("ecs", "DescribeZones", {})
    except Forbidden:
        return set()
    return {str(row["ZoneId"]) for row in listed(answer, "Zones.Zone") if isinstance(row, dict) and row.get("ZoneId")}


def regions_of(client: Client) -> list[str]:
    """Return the regions that the client's account may use."""
    answer = client.call("ecs", "DescribeRegions", {})
    rows = listed(answer, "Regions.Region")
    found = [str(row["RegionId"]) for row in rows if isinstance(row, dict) and row.get("RegionId")]
    if not found:
        call = Call("ecs", "DescribeRegions", client.settings.region, client.settings.account)
        raise BadAnswer(call, "the answer names no region", request_id=str(answer.get("RequestId", "")))
    return found


def tagged_ids(tag: tuple[str, str], client: Client) -> list[str]:
    """Return the ids of all instances with TAG, in their order; this list has no cap."""
    parameters = {"ResourceType": "instance", "Tag": [{"Key": tag[0], "Value": tag[1]}]}
    pages = client.pages("ecs", "ListTagResources", parameters, "TagResources.TagResource")
    return list(dict.fromkeys(str(row.get("ResourceId", "")) for page in pages for row in page))
