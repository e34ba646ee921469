# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.bigdata.emr.plugins.filter.host_products import host_products

MEMBERS = {"zookeeper": ["m1"], "namenode": ["m1", "m2"], "datanode": ["c1"], "gateway": ["g1"], "zkfc": []}


@pytest.mark.parametrize(
    ("host", "products"),
    [("m1", ["hadoop", "zookeeper"]), ("m2", ["hadoop"]), ("c1", ["hadoop"]), ("g1", ["hadoop"]), ("other", [])],
)
def test_a_host_needs_the_products_of_its_components(host, products):
    assert host_products({"members": MEMBERS, "services": ["zookeeper", "hdfs"]}, host) == products


def test_a_gateway_of_a_zookeeper_cluster_has_its_commands():
    assert host_products({"members": {"gateway": ["g1"]}, "services": ["zookeeper"]}, "g1") == ["zookeeper"]


def test_without_a_topology_nothing_is_needed():
    assert host_products({}, "m1") == []


def test_an_unknown_component_is_told():
    with pytest.raises(AnsibleFilterError, match="unknown components: nonsense"):
        host_products({"members": {"nonsense": ["m1"]}}, "m1")
