# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration scopes: their form, unknown files, owned properties, the secret."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.networks import MISSING
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import (
    PURPOSES,
    before_faults,
    scope_faults,
    secret_faults,
    sentences,
    tolerable,
    uneven_faults,
)

KNOWN = ["core-site", "hdfs-site", "hadoop-env"]
NAMESERVICES = {"hdfs-site": {"dfs.nameservices": "x"}}


def owned(file: str, prop: str) -> str | None:
    return "it is computed" if (file, prop) == ("hdfs-site", "dfs.nameservices") else None


def judge(file: str, prop: str, value: object) -> list[str]:
    return [f"{value} is bad; write 1"] if (file, prop, value) == ("hdfs-site", "dfs.replication", 0) else []


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"emr_config": {}},
        {"emr_config": {"hdfs-site": {"dfs.replication": 3, "a": "x", "b": True, "c": 1.5, "d": None, "e": ["x", 1]}}},
        {"emr_config_force": NAMESERVICES},
        {"emr_config_force": NAMESERVICES, "emr_config": NAMESERVICES},
        {"emr_config_tier": {"hadoop-env": {"HDFS_NAMENODE_OPTS": "-Xmx4g"}}},
        {"emr_config": {"core-site": {"dfs.nameservices": "read by nobody"}}},
    ],
)
def test_good(variables: dict[str, Any]) -> None:
    assert scope_faults(variables, KNOWN, owned, judge) == []


@pytest.mark.parametrize(
    ("variables", "name", "text"),
    [
        ({"emr_config": None}, "emr_config", "it is no mapping of files to properties"),
        ({"emr_config_tier": ["x"]}, "emr_config_tier", "it is no mapping of files to properties"),
        ({"emr_config": {"hdfs-site": None}}, "emr_config", "hdfs-site is no mapping of properties to values"),
        ({"emr_config": {"hdfs-site.xml": {}}}, "emr_config", "no file of this release; did you mean hdfs-site?"),
        ({"emr_config": {1: {}}}, "emr_config", "1 is no file of this release; write one of core-site, hdfs-site"),
        ({"emr_config": {"hdfs-site": {"a": {"b": 1}}}}, "emr_config", "hdfs-site: a is a mapping"),
        ({"emr_config": {"hdfs-site": {"a": [[1]]}}}, "emr_config", "hdfs-site: a is a list of lists or mappings"),
        ({"emr_config_force": {"hfds-site": {}}}, "emr_config_force", "did you mean hdfs-site?"),
        (
            {"emr_config_node": NAMESERVICES},
            "emr_config_node",
            "dfs.nameservices cannot be set here, since it is computed",
        ),
        (
            {"emr_config_node": NAMESERVICES, "emr_config_force": {"hdfs-site": {"x": 1}}},
            "emr_config_node",
            "cannot be set",
        ),
        ({"emr_config_node_group": NAMESERVICES}, "emr_config_node_group", "or set it in emr_config_force"),
        (
            {"emr_config_tier": {"hdfs-site": {"dfs.replication": 0}}},
            "emr_config_tier",
            "hdfs-site: dfs.replication: 0 is bad; write 1",
        ),
        ({"emr_config_force": {"hdfs-site": {"dfs.replication": 0}}}, "emr_config_force", "0 is bad"),
    ],
)
def test_fault(variables: dict[str, Any], name: str, text: str) -> None:
    ((variable, what),) = scope_faults(variables, KNOWN, owned, judge)
    assert variable == name
    assert text in what


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        (None, "it is not set"),
        (1234567890123456, "it is no string"),
        ("", "it has 0 characters"),
        ("fifteen--------", "it has 15 characters"),
        ("sixteen---------", "it can be guessed, since it is made of common words and repeated signs; write what"),
        ("acme-and-acme-and-acme", "it is made of names of the cluster and common words;"),
        ("hb7PeQ2vXz9wKd4Tn1Rc", None),
    ],
)
def test_secret(secret: object, text: str | None) -> None:
    found = secret_faults(secret, "acme")
    assert [(name, text in what) for name, what in found if text] == ([("emr_secret", True)] if text else [])
    assert bool(found) == bool(text)
    assert not any(str(secret) in what for _name, what in found if secret)


@pytest.mark.parametrize(
    ("fault", "purposes"),
    [
        (secret_faults(None)[0], ["operate"]),
        (secret_faults("short")[0], ["repair", "operate"]),
        (secret_faults("acme-and-acme-and-acme", "acme")[0], ["repair", "operate"]),
        (("emr_client_networks", MISSING), ["repair", "operate"]),
        (("emr_client_networks", "x is no network"), []),
        (("emr_secret_before", "it is no string"), []),
        (("emr_config", "it can be guessed"), []),
        (("emr_gateway_clusters", "this cluster has no HDFS"), ["repair", "operate"]),
    ],
)
def test_what_a_run_can_live_with(fault: tuple[str, str], purposes: list[str]) -> None:
    assert [purpose for purpose in PURPOSES if tolerable(fault, purpose)] == purposes


def test_the_secret_before_may_be_any_text() -> None:
    assert before_faults(None) == before_faults("short") == []
    assert [name for name, _text in before_faults(1234)] == ["emr_secret_before"]


def test_uneven() -> None:
    wide, other = {"hdfs-site": {"a": 1}}, {"hdfs-site": {"a": 2}}
    assert uneven_faults({}) == {}
    assert uneven_faults({"a": wide, "b": dict(wide)}) == {}
    assert uneven_faults({"a": None, "b": None}) == {}
    assert set(uneven_faults({"a": wide, "b": dict(wide), "c": other, "d": None})) == {"c", "d"}


TOPOLOGY = {
    "seen": ["c-1", "c-2", "m-1"],
    "tiers": {"master": ["m-1"], "core": ["c-1", "c-2"]},
    "node_groups": {"core": {"ssd": ["c-2"]}},
}


@pytest.mark.parametrize(
    ("hosts", "where"),
    [
        (["m-1", "c-1", "c-2"], "all hosts"),
        (["c-1", "c-2"], "tier core"),
        (["c-2"], "node group ssd"),
        (["c-1"], "c-1"),
        (["m-1", "c-1"], "c-1 and m-1"),
    ],
)
def test_sentences_name_the_hosts(hosts: list[str], where: str) -> None:
    found = {host: [("emr_config", "it is wrong; mend it")] for host in hosts}
    assert sentences(found, TOPOLOGY) == [f"emr_config ({where}): it is wrong; mend it"]
