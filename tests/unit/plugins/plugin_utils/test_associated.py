# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.plugin_utils import associated

TOPOLOGY = {"cluster": "prod"}


class HostVars(dict):
    """Raw values."""

    def raw_get(self, host):
        return self[host]


@pytest.mark.parametrize(
    ("variables", "here", "begin"),
    [
        ({}, True, []),
        ({"emr_config": {}}, True, []),
        ({}, False, ["this inventory is a gateway cluster of prod"]),
        (
            {"emr_config": {"core-site": {"a": 1}}},
            True,
            ["emr_config: g1: a gateway cluster has the configuration of its"],
        ),
        ({"emr_workflows": [{"name": "x"}]}, True, ["emr_workflows: a gateway cluster has none"]),
        ({"emr_storage": {"flink": "/mnt/x"}}, True, ["emr_storage: a gateway cluster has none"]),
        ({"emr_smartdata": {"engine": "none"}}, True, ["emr_smartdata: a gateway cluster has none"]),
        ({"emr_gateway_clusters": True}, True, ["emr_gateway_clusters: a gateway cluster has none"]),
        ({"emr_oss": {"endpoint": "x"}}, True, ["emr_oss: a gateway cluster has none"]),
    ],
)
def test_what_a_gateway_cluster_cannot_have(variables, here, begin):
    found = associated.errors(TOPOLOGY, HostVars(g1=variables), ["g1"], here)
    assert [one[: len(text)] for one, text in zip(found, begin, strict=True)] == begin


def test_a_host_with_daemons_is_none():
    looked = {"g1": {"leftovers": {}}, "g2": {"leftovers": {"datanode": True, "nodemanager": False}}, "g3": {}}
    assert associated.running(looked, "prod") == [
        "g2: it has daemons of a cluster (datanode, nodemanager), and a host of a gateway cluster has none; take"
        " another host, or put it into the tier gateway in the inventory of prod"
    ]


@pytest.mark.parametrize(
    ("told", "members", "said"),
    [
        (True, {"coordinator": ["m1"], "zookeeper": ["m1"]}, True),
        ("yes", {"zookeeper": ["m1"]}, True),
        (False, {"coordinator": ["m1"]}, False),
        (None, {"coordinator": ["m1"]}, False),
        (True, {"namenode": ["m1"]}, False),
    ],
)
def test_a_cluster_that_has_no_place_to_tell_gateways_anything_says_so(told, members, said):
    variables = {} if told is None else {"emr_gateway_clusters": told}
    found = associated.untold(HostVars(m1=variables, c1=variables), ["m1", "c1"], {"members": members})
    assert list(found) == (["m1", "c1"] if said else [])
    if said:
        ((name, text),) = found["m1"]
        assert name == "emr_gateway_clusters"
        assert text.startswith("this cluster has no HDFS, from which gateway clusters learn what they need; remove it")


def test_a_gateway_cluster_is_told_of_that_once():
    topology = {"members": {}, "associate": {"cluster": "prod"}}
    assert associated.untold(HostVars(g1={"emr_gateway_clusters": True}), ["g1"], topology) == {}
