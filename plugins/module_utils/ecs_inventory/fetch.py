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
from typing import AbstractSet, Any, Callable, Dict, Iterable, Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import AlibabaError, ApiError, QuotaExceeded
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.emr import emr_nodes, merged
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.lookups import counted, tagged_ids, zones_of
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.proof import BATCH, prove_empty, within
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.query import Query
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.targets import Fetched, Job, Rows, Start, Target

CAP = 1000  # resources that a filter by tag or resource group may match
INSTANCES = "Instances.Instance"

Document = Dict[str, Any]
# Returns what is wanted of a document, whose account is named first; None for nothing. Called by several threads.
Keep = Callable[[str, Document], Any]
Say = Callable[[str], None]


def whole(_account: str, raw: Document) -> Document:
    """Keep all of every document."""
    return raw


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
                own = {
                    index: query.within(target.settings.resource_group) for index, target in enumerate(self._targets)
                }
                found.extend(self._query(pool, own).items())
            seen = {index for index, rows in found if rows}
            self._prove(pool, {i: queries[0].shown() for i in self._alive() if i not in seen})
        return self._result(found)

    def _prove(self, pool: ThreadPoolExecutor, parameters: Mapping[int, Mapping[str, Any]]) -> None:
        """Fail the targets whose empty list by PARAMETERS may only be one that is not shown."""

        def proved(asked: Mapping[str, Any], client: Client) -> None:
            prove_empty(client, {**within(client), **asked})

        self._map(pool, [self._job(index, partial(proved, asked)) for index, asked in parameters.items()])

    def by_emr(self, clusters: Sequence[str], with_ecs: bool) -> Fetched:
        """Return the nodes of EMR's CLUSTERS (ids or names; none means all), WITH_ECS with their instance's fields."""
        with self._pool() as pool:
            found = self._map(pool, [self._job(index, partial(emr_nodes, clusters)) for index in self._alive()])
            nodes: dict[int, list[Document]] = {index: rows for index, (rows,) in found.items()}
            if with_ecs:
                ids = {index: [str(row["InstanceId"]) for row in rows] for index, rows in nodes.items()}
                full = self._by_id(pool, {index: Query({}) for index in ids}, ids, whole)
                self._prove(
                    pool, {i: {"InstanceIds": json.dumps(ids[i][:BATCH])} for i in ids if ids[i] and not full[i]}
                )
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

    def _job(self, index: int, run: Callable[[Client], Any]) -> Job:
        return Job(index, self._targets[index], run)

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

    def _map(self, pool: ThreadPoolExecutor, jobs: Sequence[Job]) -> dict[int, list[Any]]:
        """Return the results of JOBS in order, by target; a target with a failed job is remembered and left out."""

        def attempt(job: Job) -> Any:
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

    def _query(self, pool: ThreadPoolExecutor, queries: Mapping[int, Query]) -> dict[int, Rows]:
        alive = {index: query for index, query in queries.items() if index not in self._failed}
        starts = self._map(
            pool, [self._job(index, partial(self._start, index, query)) for index, query in alive.items()]
        )
        result = {index: start.rows for index, (start,) in starts.items() if start.whole}
        over = {index for index, (start,) in starts.items() if start.over}
        more = {index: start.zones for index, (start,) in starts.items() if not start.whole}
        result.update(self._by_zone(pool, {index: alive[index] for index in more}, more))
        over |= {index for index, rows in result.items() if alive[index].capped and len(rows) >= CAP}
        result.update(self._beyond_cap(pool, {index: alive[index] for index in sorted(over)}))
        return {index: result[index] for index in alive if index in result and index not in self._failed}

    def _by_zone(
        self, pool: ThreadPoolExecutor, queries: Mapping[int, Query], seen: Mapping[int, AbstractSet[str]]
    ) -> dict[int, Rows]:
        """Return the rows of large lists, zone by zone; one whole chain where the zones do not hold all there is."""

        def survey(query: Query, client: Client) -> tuple[set[str], int | None]:
            zones = zones_of(client)
            return zones, counted(query.shown(), client) if zones else None

        found = self._map(pool, [self._job(index, partial(survey, query)) for index, query in queries.items()])
        totals = {index: total for index, ((_zones, total),) in found.items()}
        chains = [
            self._job(index, partial(self._chain, index, queries[index], zone))
            for index, ((listing, total),) in found.items()
            # Where not all zones are known, one chain has to find what is in any of them.
            for zone in (sorted(listing | seen[index]) if listing and total and "" not in seen[index] else [""])
        ]
        result = {index: [row for part in parts for row in part] for index, parts in self._map(pool, chains).items()}
        # DescribeZones need not list every zone that has instances.
        short = [index for index, rows in result.items() if len(rows) < (totals[index] or 0)]
        again = self._map(pool, [self._job(index, partial(self._chain, index, queries[index], "")) for index in short])
        return {**result, **{index: rows for index, (rows,) in again.items()}}

    def _beyond_cap(self, pool: ThreadPoolExecutor, queries: Mapping[int, Query]) -> dict[int, Rows]:
        for index in queries:
            where = self._targets[index].region
            self._say(f"{where}: a filter reached its cap of {CAP} resources, the list is completed another way")
        tagged = {index: query for index, query in queries.items() if query.tag}
        rest = {index: query.uncapped() for index, query in queries.items() if not query.tag}
        ids = self._map(
            pool, [self._job(i, partial(tagged_ids, query.tag)) for i, query in tagged.items() if query.tag]
        )
        found = {index: listing for index, (listing,) in ids.items()}
        done = self._by_id(pool, tagged, found, self._keep)
        return {**done, **self._query(pool, rest)} if rest else done

    def _by_id(
        self, pool: ThreadPoolExecutor, queries: Mapping[int, Query], ids: Mapping[int, Sequence[str]], keep: Keep
    ) -> dict[int, Rows]:
        jobs = [
            self._job(index, partial(self._batch, index, queries[index], found[start : start + BATCH], keep))
            for index, found in ids.items()
            for start in range(0, len(found), BATCH)
        ]
        parts = self._map(pool, jobs)
        return {index: [row for part in parts.get(index, []) for row in part] for index in ids}

    def _batch(self, index: int, query: Query, ids: Sequence[str], keep: Keep, client: Client) -> Rows:
        def ask(parameters: Mapping[str, Any]) -> list[Document]:
            pages = client.pages(
                "ecs", "DescribeInstances", {**parameters, "InstanceIds": json.dumps(list(ids))}, INSTANCES
            )
            return [raw for page in pages for raw in page]

        query = query.within(client.settings.resource_group)
        bare = query.uncapped()  # ids need no other filter, and one has a cap
        rows = ask(bare.parameters)
        if bare.group and not rows:
            rows = ask(query.parameters)  # of an identity that sees nothing outside its group
        return self._kept(index, bare.meant(rows), keep)

    def _chain(self, index: int, query: Query, zone: str, client: Client) -> Rows:
        parameters = {**query.shown(), **({"ZoneId": zone} if zone else {})}
        pages = client.pages("ecs", "DescribeInstances", parameters, INSTANCES, max_results=self._page_size)
        return [row for page in pages for row in self._kept(index, query.meant(page), self._keep)]

    def _start(self, index: int, query: Query, client: Client) -> Start:
        shard = self._workers > 1 and "ZoneId" not in query.parameters and not query.group
        pages = client.pages("ecs", "DescribeInstances", query.shown(), INSTANCES, max_results=self._page_size)
        rows: Rows = []
        try:
            for page in pages:
                if shard and len(page) >= self._page_size:
                    return Start([], whole=False, zones={str(raw.get("ZoneId") or "") for raw in page})
                rows.extend(self._kept(index, query.meant(page), self._keep))
        except ApiError as error:
            if query.capped and (
                isinstance(error, QuotaExceeded) or "exceed" in f"{error.code}{error.message}".lower()
            ):
                return Start(rows, whole=True, over=True)
            raise
        return Start(rows, whole=True)
