# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible.errors import AnsibleError
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
        ({"emr_associate_minutes": 1}, True, []),
        ({"emr_associate_minutes": 1440}, True, []),
        ({"emr_associate_minutes": "15"}, True, []),
        ({"emr_associate_minutes": None}, True, ["emr_associate_minutes: g1: it is None; write a whole number of"]),
        (
            {"emr_associate_minutes": "five"},
            True,
            ["emr_associate_minutes: g1: it is five; write a whole number of minutes from 1 to 1440"],
        ),
        ({"emr_associate_minutes": 0}, True, ["emr_associate_minutes: g1: it is 0; write a whole number of minutes"]),
        ({"emr_associate_minutes": 1441}, True, ["emr_associate_minutes: g1: it is 1441; write a whole number of"]),
        ({"emr_associate_minutes": -5}, True, ["emr_associate_minutes: g1: it is -5; write a whole number of"]),
        ({"emr_associate_minutes": 2.5}, True, ["emr_associate_minutes: g1: it is 2.5; write a whole number of"]),
        ({"emr_associate_minutes": True}, True, ["emr_associate_minutes: g1: it is True; write a whole number of"]),
        ({"emr_associate_minutes": [5]}, True, ["emr_associate_minutes: g1: it is [5]; write a whole number of"]),
        ({"emr_associate_minutes": 0}, False, ["this inventory is a gateway cluster of prod"]),
    ],
)
def test_what_a_gateway_cluster_cannot_have(variables, here, begin):
    found = associated.errors(TOPOLOGY, HostVars(g1=variables), ["g1"], here)
    assert [one[: len(text)] for one, text in zip(found, begin, strict=True)] == begin


def test_minutes_that_cannot_be_resolved_are_a_sentence():
    class Unresolved(HostVars):
        def __getitem__(self, host):
            raise AnsibleError("'x' is undefined")

        def raw_get(self, host):
            return {"emr_associate_minutes": "{{ x }}"}

    (error,) = associated.errors(TOPOLOGY, Unresolved(), ["g1"], True)
    assert error.startswith("emr_associate_minutes: g1: it cannot be resolved ('x' is undefined); correct the")


def test_a_cluster_whose_name_nobody_wrote_is_no_hole_in_the_sentence():
    (error,) = associated.errors({"cluster": ""}, HostVars(g1={}), ["g1"], False)
    assert error == (
        "this inventory is a gateway cluster, which has no daemons; run playbooks/associate.yml here, and this playbook"
        " with the inventory of its cluster"
    )


def test_what_a_gateway_cluster_has_none_of_is_judged_once():
    every = [*associated.OWN, *associated.ELSEWHERE]
    assert associated.judged([*every, "emr_users", "emr_jobs"], {"associate": {"cluster": "prod"}}) == [
        "emr_users",
        "emr_jobs",
    ]
    assert associated.judged([*every], {"cluster": "prod"}) == [*every]


@pytest.mark.parametrize("members", [{"namenode": ["m1"]}, {"coordinator": ["m1"]}])
@pytest.mark.parametrize("told", ["maybe", "yess", ["edge"], {"edge": True}, 7, ""])
def test_what_is_neither_true_nor_false_is_refused(told, members):
    found = associated.untold(HostVars(m1={"emr_gateway_clusters": told}), ["m1"], {"members": members})
    assert found == {"m1": [("emr_gateway_clusters", f"it is {told}; write true or false")]}


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


def test_a_cluster_whose_topology_is_wrong_has_no_daemons_yet():
    topology = {"members": {}, "errors": ["topology.yml: something"]}
    assert associated.untold(HostVars(m1={"emr_gateway_clusters": True}), ["m1"], topology) == {}


def test_a_gateway_cluster_is_told_of_that_once():
    topology = {"members": {}, "associate": {"cluster": "prod"}}
    assert associated.untold(HostVars(g1={"emr_gateway_clusters": True}), ["g1"], topology) == {}
