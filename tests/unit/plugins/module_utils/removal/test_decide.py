# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is put away, where to, and each refusal."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.removal.decide import (
    Found,
    Request,
    beside,
    owner,
    refusals,
    tops,
)

MEANT = Request("prod", None, False, "")
CLEAN: Found = {"units": [], "paths": [], "earlier": [], "owners": {}, "busy": False}
VERSION = "/mnt/disk1/hdfs/name/current/VERSION"


def hosts(**found: Any) -> dict[str, Any]:
    return {"m-1": {"found": {**CLEAN, **found}}, "m-2": {"found": dict(CLEAN)}}


AREAS = ("druid", "flink", "hdfs", "redis", "smartdata", "yarn", "zookeeper")


@pytest.mark.parametrize(
    ("configured", "expected"),
    [
        pytest.param([], [f"/mnt/disk1/{area}" for area in AREAS], id="our areas"),
        pytest.param(
            ["/mnt/disk1/hdfs/name", "/data/1/dn/", "/data/1/dn/sub", "/"],
            ["/data/1/dn", *(f"/mnt/disk1/{area}" for area in AREAS)],
            id="elsewhere",
        ),
    ],
)
def test_tops(configured: list[str], expected: list[str]) -> None:
    assert tops(configured, ["/mnt/disk1"]) == expected


def test_things_stay_on_their_disk() -> None:
    assert beside("/mnt/disk1/hdfs", False, "prod", "T") == "/mnt/disk1/destroyed-prod-T/hdfs"
    assert beside("/data", True, "prod", "T") == "/data/destroyed-prod-T"


@pytest.mark.parametrize(
    ("cluster_id", "name"),
    [
        ("CID-prod-eu-0b0b8a52-3c5e-4d4b-b0a5-3d3a5d9f3c55", "prod-eu"),
        ("CID-0b0b8a52-3c5e-4d4b-b0a5-3d3a5d9f3c55", ""),
        ("somebody's", ""),
        ("", ""),
    ],
)
def test_only_ids_of_ours_name_a_cluster(cluster_id: str, name: str) -> None:
    assert owner(cluster_id) == name


def test_nothing_in_the_way() -> None:
    assert refusals(hosts(owners={VERSION: "prod"}), "prod", MEANT) == []
    assert refusals(hosts(), "prod", MEANT._replace(wipe="prod")) == []


@pytest.mark.parametrize(
    ("results", "request_", "part"),
    [
        (
            hosts(),
            MEANT._replace(name=""),
            "this would end cluster prod on 2 hosts; if that is meant, say -e emr_destroy=p",
        ),
        (hosts(), MEANT._replace(name="prdo"), "emr_destroy is prdo, but this inventory is cluster prod"),
        (hosts(), MEANT._replace(wipe="yes"), "emr_destroy_wipe is yes, but this inventory is cluster prod"),
        (hosts(), MEANT._replace(wipe="Prod"), "emr_destroy_wipe is Prod, but this inventory is cluster prod"),
        (hosts(), MEANT._replace(wipe=""), "emr_destroy_wipe is empty, but this inventory is cluster prod"),
        (hosts(), MEANT._replace(wipe=" "), "emr_destroy_wipe is empty, but this inventory is cluster prod"),
        (hosts(), MEANT._replace(protected=True), "protected by emr_deletion_protection"),
        (hosts(), MEANT._replace(limit="m-1"), "limited to m-1; drop --limit"),
        ({"m-1": {"unreachable": True, "msg": "timed out"}}, MEANT, "m-1: it gave no answer (timed out)"),
        ({"m-1": {}}, MEANT, "m-1: it gave no answer (not reached)"),
        (hosts(owners={VERSION: "other"}), MEANT, f"m-1: {VERSION} says that the host belongs to cluster other"),
        (hosts(busy=True), MEANT, "m-1: a format or bootstrap of an earlier run is still at work"),
    ],
)
def test_refusals(results: dict[str, Any], request_: Request, part: str) -> None:
    found = refusals(results, "prod", request_)
    assert len(found) == 1
    assert part in found[0]
