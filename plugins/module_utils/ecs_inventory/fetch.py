# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fetch instances of many accounts and regions at once: a chain of pages per region, or per zone of a large one.

Documents are large and mostly waited for. So each is read as soon as its page is there, while others are on their way,
and only what is wanted of it is kept.
"""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import AbstractSet, Any, Callable, Dict, Iterable, List, Mapping, NamedTuple, Sequence, Tuple

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import AlibabaError, ApiError, QuotaExceeded
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import Settings
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.emr import emr_nodes, merged
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.lookups import tagged_ids, zones_of
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.query import Query

CAP = 1000  # resources that a filter by tag or resource group may match
BATCH = 100  # ids in one DescribeInstances
INSTANCES = "Instances.Instance"

Document = Dict[str, Any]
# Returns what is wanted of a document, whose account is named first; None for nothing. Called by several threads.
Keep = Callable[[str, Document], Any]
Rows = List[Tuple[str, Any]]  # the id of each instance, and what is kept of it
Say = Callable[[str], None]


def whole(_account: str, raw: Document) -> Document:
    """Keep all of every document."""
    return raw


class Target(NamedTuple):
    """One region of one account; ACCOUNT is the name that the user gave it."""

    account: str
    region: str
    settings: Settings

    def __hash__(self) -> int:
        # The settings have a dictionary in them.
        return hash((self.account, self.region))


class Fetched(NamedTuple):
    """What was kept of the instances, each once, in the order of targets, zones and pages; why targets are missing."""

    instances: list[Any]
    failures: dict[Target, AlibabaError]


class _Job(NamedTuple):
    """A piece of work for one TARGET; NUMBER is the target's."""

    number: int
    target: Target
    run: Callable[[Client], Any]


class Fetcher:
    """Works on all targets in parallel; each of its threads has its own connections.

    What KEEP raises is raised by the method that was called, whatever has failed besides.
    """

    def __init__(self, targets: Sequence[Target], workers: int, page_size: int, say: Say, keep: Keep = whole) -> None:
        self._targets = list(targets)
        self._workers = max(1, workers)
        self._page_size = page_size
        self._say, self._keep = say, keep
        self._failed: dict[int, AlibabaError] = {}
        self._local = threading.local()
        self._clients: list[Client] = []

    def instances(self, queries: Sequence[Query]) -> Fetched:
        """Return what QUERIES find in every target. A target that fails in any part is left out as a whole."""
        found: list[tuple[int, Rows]] = []
        with self._pool() as pool:
            for query in queries:
                found.extend(self._query(pool, query, range(len(self._targets))).items())
        return self._result(found)

    def by_emr(self, clusters: Sequence[str], with_ecs: bool) -> Fetched:
        """Return the nodes of EMR's CLUSTERS (ids or names; none means all), WITH_ECS with their instance's fields."""
        with self._pool() as pool:
            found = self._map(pool, [self._job(index, partial(emr_nodes, clusters)) for index in self._alive()])
            nodes: dict[int, list[Document]] = {index: rows for index, (rows,) in found.items()}
            if with_ecs:
                ids = {index: [str(row["InstanceId"]) for row in rows] for index, rows in nodes.items()}
                full = self._by_id(pool, Query({}), ids, whole)
                nodes = {index: merged([raw for _id, raw in full[index]], rows) for index, rows in nodes.items()}
        return self._result((index, self._kept(index, rows, self._keep)) for index, rows in nodes.items())

    def _kept(self, index: int, documents: Iterable[Document], keep: Keep) -> Rows:
        account = self._targets[index].account
        return [(str(raw.get("InstanceId") or ""), keep(account, raw)) for raw in documents]

    def _result(self, found: Iterable[tuple[int, Rows]]) -> Fetched:
        unique: dict[Any, Any] = {}
        for index, rows in found:
            if index not in self._failed:
                # Lists shift while they are paged, so an instance may come twice; the later document counts.
                unique.update((identity or object(), kept) for identity, kept in rows)
        failures = {self._targets[index]: error for index, error in self._failed.items()}
        return Fetched([kept for kept in unique.values() if kept is not None], failures)

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
        starts = self._map(pool, [self._job(index, partial(self._start, index, query, shard)) for index in alive])
        result = {index: start.rows for index, (start,) in starts.items() if start.whole}
        over = {index for index, (start,) in starts.items() if start.over}
        more = {index: start.zones for index, (start,) in starts.items() if not start.whole}
        listings = self._map(pool, [self._job(index, zones_of) for index in more])
        chains = [
            self._job(index, partial(self._chain, index, query, zone))
            for index, (listing,) in listings.items()
            # Where not all zones are known, one chain has to find what is in any of them.
            for zone in (sorted(listing | more[index]) if listing and "" not in more[index] else [""])
        ]
        for index, parts in self._map(pool, chains).items():
            result[index] = [row for part in parts for row in part]
        if query.capped:
            over |= {index for index, rows in result.items() if len(rows) >= CAP}
            result.update(self._beyond_cap(pool, query, sorted(over)))
        return {index: result[index] for index in alive if index in result and index not in self._failed}

    def _beyond_cap(self, pool: ThreadPoolExecutor, query: Query, indexes: Sequence[int]) -> dict[int, Rows]:
        for index in indexes:
            where = self._targets[index].region
            self._say(f"{where}: a filter reached its cap of {CAP} resources, the list is completed another way")
        if query.tag is None:
            rest = {key: value for key, value in query.parameters.items() if key != "ResourceGroupId"}
            return self._query(pool, Query(rest), indexes)
        tag = query.tag
        ids = self._map(pool, [self._job(index, partial(tagged_ids, tag)) for index in indexes])
        found = {index: listing for index, (listing,) in ids.items()}
        return self._by_id(pool, Query(query.parameters), found, self._keep)

    def _by_id(
        self, pool: ThreadPoolExecutor, query: Query, ids: Mapping[int, Sequence[str]], keep: Keep
    ) -> dict[int, Rows]:
        jobs = [
            self._job(index, partial(self._batch, index, query, found[start : start + BATCH], keep))
            for index, found in ids.items()
            for start in range(0, len(found), BATCH)
        ]
        parts = self._map(pool, jobs)
        return {index: [row for part in parts.get(index, []) for row in part] for index in ids}

    def _batch(self, index: int, query: Query, ids: Sequence[str], keep: Keep, client: Client) -> Rows:
        parameters = {**query.parameters, "InstanceIds": json.dumps(list(ids))}
        pages = client.pages("ecs", "DescribeInstances", parameters, INSTANCES)
        return [row for page in pages for row in self._kept(index, page, keep)]

    def _chain(self, index: int, query: Query, zone: str, client: Client) -> Rows:
        parameters = {**query.shown(), **({"ZoneId": zone} if zone else {})}
        pages = client.pages("ecs", "DescribeInstances", parameters, INSTANCES, max_results=self._page_size)
        return [row for page in pages for row in self._kept(index, page, self._keep)]

    def _start(self, index: int, query: Query, shard: bool, client: Client) -> _Start:
        pages = client.pages("ecs", "DescribeInstances", query.shown(), INSTANCES, max_results=self._page_size)
        rows: Rows = []
        try:
            for page in pages:
                if shard and len(page) >= self._page_size:
                    return _Start([], whole=False, zones={str(raw.get("ZoneId") or "") for raw in page})
                rows.extend(self._kept(index, page, self._keep))
        except ApiError as error:
            if query.capped and (
                isinstance(error, QuotaExceeded) or "exceed" in f"{error.code}{error.message}".lower()
            ):
                return _Start(rows, whole=True, over=True)
            raise
        return _Start(rows, whole=True)


class _Start(NamedTuple):
    """All rows, if they are the WHOLE, else the zones seen; OVER when the API refused because of its cap."""

    rows: Rows
    whole: bool
    over: bool = False
    zones: AbstractSet[str] = frozenset()
