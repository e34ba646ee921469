# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of topology.yml: every fault is a sentence, and none raises."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.topology.request import read_request

GOOD = {"plugin": "bigdata.emr.topology", "cluster": "prod", "release": "1.0"}


def test_defaults() -> None:
    request, errors = read_request(GOOD)
    assert errors == []
    assert request == {
        "cluster": "prod",
        "type": "hadoop",
        "release": "1.0",
        "services": ["hdfs", "yarn"],
        "placement": {},
        "high_availability": "auto",
        "tiers": {"master": "master", "core": "core", "task": "task", "gateway": "gateway"},
    }


def test_all_options() -> None:
    raw = {
        **GOOD,
        "type": "zookeeper",
        "services": ["zookeeper"],
        "placement": {"zookeeper": ["a"]},
        "high_availability": "required",
        "tiers": {"master": "my_masters"},
    }
    request, errors = read_request(raw)
    assert errors == []
    assert request["tiers"]["master"] == "my_masters"
    assert request["placement"] == {"zookeeper": ["a"]}


NAME = "is no cluster name; write a DNS label"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"cluster": None}, "cluster is missing; write a DNS label"),
        ({"cluster": "My"}, f"cluster 'My' {NAME}"),
        ({"cluster": "1st"}, f"cluster '1st' {NAME}"),
        ({"cluster": "a-"}, f"cluster 'a-' {NAME}"),
        ({"cluster": "a.b"}, f"cluster 'a.b' {NAME}"),
        ({"cluster": "a\n"}, NAME),
        ({"cluster": ""}, f"cluster '' {NAME}"),
        ({"cluster": 7}, f"cluster '7' {NAME}"),
        ({"cluster": "a" * 64}, NAME),
        ({"type": "kafka"}, "type 'kafka' is no cluster type; write one of hadoop, zookeeper"),
        ({"type": "gateways"}, "type 'gateways' is no cluster type; did you mean gateway?"),
        ({"type": "Gateway"}, "type 'Gateway' is no cluster type; did you mean gateway?"),
        ({"type": "gateways", "associate": {}}, "type 'gateways' is no cluster type; did you mean gateway?"),
        ({"associate": {}}, "associate is for type: gateway; write that, or remove it"),
        ({"type": "hadoop", "associate": {}}, "associate is for type: gateway; write that, or remove it"),
        ({"asociate": {}}, "asociate is no option; did you mean associate?"),
        ({"type": ["hadoop"]}, "is no cluster type"),
        ({"release": None}, 'release is missing; write for example release: "1.0"'),
        ({"release": 1.1}, 'release 1.1 is no string; quote it: release: "1.1"'),
        ({"services": "hdfs"}, "services is no list of names"),
        ({"services": []}, "services is no list of names"),
        ({"services": [{"hdfs": None}]}, "services is no list of names"),
        ({"services": ["hdfss"]}, "services has hdfss, which is no service; did you mean hdfs?"),
        ({"placement": ["namenode"]}, "placement is no mapping of components to hosts"),
        ({"placement": {"namenode": "master-1"}}, "placement of namenode is no list of hosts"),
        ({"placement": {"namenode": []}}, "placement of namenode is no list of hosts"),
        ({"high_availability": True}, "high_availability 'True' is unknown; write required"),
        ({"tiers": ["master"]}, "tiers is no mapping of tiers to groups"),
        ({"tiers": {"masters": "x"}}, "tiers has masters, which is no tier; did you mean master?"),
        ({"tiers": {"master": 1}}, "tiers gives master no group name"),
        ({"tiers": {"master": "core"}}, "tiers gives group core to master and to core; give each tier its own group"),
        ({"clutser": "x"}, "clutser is no option; did you mean cluster?"),
        ({1: "x"}, "1 is no option"),
    ],
)
def test_faults(change: dict[Any, Any], sentence: str) -> None:
    _request, errors = read_request({**GOOD, **change})
    assert len(errors) == 1
    assert sentence in errors[0]


@pytest.mark.parametrize("name", ["a", "a" * 63, "prod-2", "x1"])
def test_good_cluster_names(name: str) -> None:
    assert read_request({**GOOD, "cluster": name})[1] == []


def test_all_faults_come_together() -> None:
    assert len(read_request({"services": 1, "placement": 1, "tiers": 1, "type": 1, "high_availability": 1})[1]) == 7
