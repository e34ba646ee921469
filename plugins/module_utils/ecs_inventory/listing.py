# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""List the instances that a plan wants, in all accounts and regions."""

from __future__ import annotations

from typing import Any, Iterable, Mapping, NamedTuple

from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import AlibabaError
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import settings_from
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.fetch import Fetcher, Keep, Say
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.instance import Facts, Raw, facts
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.lookups import regions_of
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.plan import Plan
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.query import of_clusters, queries
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.targets import Target

FIRST_REGION = "cn-hangzhou"
"""Asked for the list of regions where no region is named."""


class Listing(NamedTuple):
    """The facts of all instances that are wanted, and why some may be missing."""

    instances: list[Facts]
    faults: list[AlibabaError]


def listing(plan: Plan, say: Say) -> Listing:
    """Return the instances that PLAN wants; SAY is told what is worth knowing.

    AlibabaError when an account or region cannot be read; with ``on_error: warn`` only when none can.
    """
    faults: list[AlibabaError] = []
    targets = _targets(plan.accounts, faults)
    fetcher = Fetcher(targets, plan.max_workers, plan.page_size, say, _reader(plan))
    try:
        if plan.source == "ecs":
            result = fetcher.instances(queries(plan.selected, plan.clusters, plan.rules.cluster_tags))
        else:
            result = fetcher.by_emr(plan.clusters, plan.source == "both")
    finally:
        fetcher.close()
    faults.extend(result.failures.values())
    if faults and (plan.on_error != "warn" or len(result.failures) == len(targets)):
        raise faults[0]
    return Listing(result.instances, faults)


def _reader(plan: Plan) -> Keep:
    """Return what reads an instance's facts, if the instance is wanted."""
    member = of_clusters(plan.clusters, plan.rules.cluster_tags)
    selected = plan.selected.predicate()

    def read(account: str, raw: Raw) -> Facts | None:
        return facts(raw, account, plan.raw) if member(raw) and selected(raw) else None

    return read


def _targets(accounts: Iterable[Mapping[str, Any]], faults: list[AlibabaError]) -> list[Target]:
    """Return the regions of all ACCOUNTS; what is wrong with an account is added to FAULTS."""
    found: list[Target] = []
    for account in accounts:
        try:
            first = next((region for region in account["regions"] if region != "all"), account.get("region"))
            settings = settings_from({**account, "account": account["name"] or None, "region": first})
            regions = account["regions"] or [settings.region]
            if "all" in regions:
                # Any region knows them all.
                client = Client(settings._replace(region=settings.region or FIRST_REGION))
                regions = regions_of(client)
                client.close()
        except AlibabaError as error:
            faults.append(error)
            continue
        found.extend(Target(account["name"], name, settings._replace(region=name)) for name in regions)
    return found
