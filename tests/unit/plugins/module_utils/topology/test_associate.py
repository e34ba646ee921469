# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.association.offer import of
from ansible_collections.bigdata.emr.plugins.module_utils.topology import associate
from ansible_collections.bigdata.emr.plugins.module_utils.topology.published import published_errors
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.association.cases import VERSIONS, offer

RAW = {
    "plugin": "bigdata.emr.topology",
    "cluster": "edge",
    "type": "gateway",
    "release": "1.0",
    "associate": {"cluster": "prod", "masters": ["m1", "m2"]},
}
RELEASES = {"1.0": {**VERSIONS, "zookeeper": "3.9.5"}}


def snapshot(**tiers):
    rows = {tier: {"hosts": list(tiers.get(tier, ())), "node_groups": {}, "nested": []} for tier in TIERS}
    return {"tiers": rows, "groups": ["all", *TIERS], "hosts": [host for hosts in tiers.values() for host in hosts]}


TIERS = ("master", "core", "task", "gateway")


def errors_of(changes, told=None, **tiers):
    raw = {name: value for name, value in {**RAW, **changes}.items() if value is not None}
    request, found, errors = associate.read(raw)
    made = associate.associated(request, found, errors, snapshot(**(tiers or {"gateway": ["g1"]})), RELEASES, told)
    return made["errors"]


def test_it_has_the_services_and_members_of_its_cluster_and_hosts_of_its_own():
    request, found, errors = associate.read(RAW)
    made = associate.associated(
        request, found, errors, snapshot(gateway=["g1", "g2"]), RELEASES, of(offer(), "CID-prod-1")
    )
    assert made["errors"] == []
    assert (made["cluster"], made["type"], made["seen"]) == ("prod", "gateway", ["g1", "g2"])
    assert made["members"]["resourcemanager"] == ["m1", "m2", "m3"]
    assert made["members"]["gateway"] == ["g1", "g2"]
    assert made["products"] == {"hadoop": "3.4.3", "hive": "4.1.0", "spark": "4.1.2"}
    assert made["associate"] == {
        "name": "edge",
        "cluster": "prod",
        "id": "CID-prod-1",
        "masters": ["m1", "m2"],
        "names": {"m1": "10.0.0.1"},
    }
    assert {name for name, hosts in associate.own(made).items() if hosts} == {"gateway"}


def test_groups_have_its_own_hosts_only():
    request, found, errors = associate.read(RAW)
    made = associate.associated(request, found, errors, snapshot(gateway=["g1"]), RELEASES, offer())
    groups = {f"emr_{name}": hosts for name, hosts in associate.own(made).items()}
    groups.update({"emr_cluster": ["g1"], "gateway": ["g1"], "all": ["g1"]})
    assert published_errors(made, groups, False) == []
    assert published_errors(made, {**groups, "emr_namenode": ["m1"]}, False) != []


@pytest.mark.parametrize(
    ("changes", "begin"),
    [
        ({"associate": None}, "associate is missing: it names the cluster and its masters; write for example"),
        ({"associate": "prod"}, "associate is no mapping"),
        ({"associate": {"cluster": "prod"}}, "associate: masters is no list of hosts"),
        ({"associate": {"cluster": "prod", "masters": []}}, "associate: masters is no list of hosts"),
        ({"associate": {"cluster": "Prod/x", "masters": ["m1"]}}, "associate: cluster is no name of a cluster"),
        (
            {"associate": {"cluster": "prod", "masters": ["m1"], "user": "x"}},
            "associate has user, which it does not know",
        ),
        (
            {"associate": {"cluster": "prod", "master": ["m1"]}},
            "associate has master, which it does not know; did you mean masters?",
        ),
        ({"cluster": "prod"}, "cluster and associate both name prod; give this gateway cluster a name of its own"),
        ({"services": ["hdfs"]}, "services is no option of a gateway cluster"),
        ({"placement": {}}, "placement is no option of a gateway cluster"),
        ({"release": None}, "release is missing"),
        ({"release": "9"}, "release '9' does not exist"),
        ({"releas": "1.0"}, "releas is no option"),
    ],
)
def test_what_is_wrong_with_its_form(changes, begin):
    found = errors_of(changes)
    assert [one[: len(begin)] for one in found] == [begin]


@pytest.mark.parametrize(
    "master",
    [
        "a b",
        "a\nb",
        "m1\n",
        "a/b",
        "http://m1:9870",
        "m1:9870",
        "m1:x",
        "user@m1",
        "a..b",
        "[::1",
        "\u00e4.x",
        70 * "x",
    ],
)
def test_a_master_that_is_no_name_of_a_host(master):
    text = f"associate: masters has {master!r}, which is no name of a host; write names without scheme, port and blanks"
    assert errors_of({"associate": {"cluster": "prod", "masters": ["m1", master]}}) == [text]


@pytest.mark.parametrize("master", ["m1", "m1.prod.example.com", "10.0.0.1", "2001:db8::1", "::1"])
def test_a_master_that_is_one(master):
    assert errors_of({"associate": {"cluster": "prod", "masters": [master]}}) == []


@pytest.mark.parametrize(
    ("told", "tiers", "begin"),
    [
        (
            offer(),
            {"master": ["x1"], "gateway": ["g1"]},
            "group master: x1 in tier master, but a gateway cluster has no",
        ),
        (
            offer(cluster="test"),
            {"gateway": ["g1"]},
            "associate: these are masters of cluster test, and prod is asked for",
        ),
        (offer(release="2.0"), {"gateway": ["g1"]}, "cluster prod has release '2.0', which this release of the"),
        (offer(), {"gateway": ["emr_cluster"]}, "host emr_cluster: has the name of a group"),
        (
            offer(),
            {"gateway": ["g1", "m1", "m3"]},
            "group gateway: m1 and m3: cluster prod has daemons there, and a host of a gateway cluster has none",
        ),
    ],
)
def test_what_does_not_go_together(told, tiers, begin):
    found = errors_of({}, told, **tiers)
    assert begin in [one[: len(begin)] for one in found]


def test_a_gateway_of_the_cluster_may_be_one_of_a_gateway_cluster_too():
    told = offer()
    told["members"]["gateway"] = ["g1"]
    assert errors_of({}, told, gateway=["g1"]) == []


@pytest.mark.parametrize(
    ("asked", "has", "begin"),
    [
        ("9", "1.0", "release '9' does not go together with cluster prod, which has '1.0'; write release: \"1.0\""),
        ("1.0", "2.0", "cluster prod has release '2.0', which this release of the collection does not know; install"),
        ("2.0", "2.0", "cluster prod has release '2.0', which this release of the collection does not know; install"),
    ],
)
def test_another_release_is_one_sentence(asked, has, begin):
    (error,) = errors_of({"release": asked}, offer(release=has))
    assert error.startswith(begin)
