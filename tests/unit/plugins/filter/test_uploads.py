# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.filter.host_declarations import host_declarations
from ansible_collections.bigdata.emr.plugins.filter.uploads import hdfs_uploads, upload_hosts
from ansible_collections.bigdata.emr.plugins.module_utils.services.products import products_of

TOPOLOGY = {
    "services": ["hdfs", "yarn", "spark"],
    "members": {
        "namenode": ["m1", "m2"],
        "resourcemanager": ["m1", "m2"],
        "spark_history": ["m1"],
        "nodemanager": ["c1"],
        "gateway": ["g1"],
    },
}
JARS = {
    "product": "spark",
    "source": "jars/*.jar",
    "target": "/apps/spark/spark-{version}-jars.tar",
    "mode": "0644",
}


def test_the_first_host_that_is_there_brings_a_file():
    assert [hdfs_uploads(TOPOLOGY, host, []) for host in ("m1", "m2", "c1")] == [[JARS], [], []]
    assert hdfs_uploads(TOPOLOGY, "m1", ["m1"]) == []
    two = {**TOPOLOGY, "members": {"namenode": ["m1"], "spark_history": ["m1", "m2"]}}
    assert hdfs_uploads(two, "m2", ["m1"]) == [JARS]
    assert hdfs_uploads({**TOPOLOGY, "services": ["hdfs", "yarn"]}, "m1", []) == []
    assert hdfs_uploads({}, "m1", []) == []


def test_a_cluster_without_hdfs_gets_no_file():
    assert hdfs_uploads({"services": ["flink"], "members": {"flink_history": ["m1"]}}, "m1", []) == []
    jars = hdfs_uploads({"services": ["flink"], "members": {"namenode": ["m1"], "flink_history": ["m1"]}}, "m1", [])
    assert jars[3]["target"] == "/apps/flink/flink-{version}/lib/flink-dist.jar"


def test_a_file_of_a_product_without_a_component_is_brought_by_who_has_the_product():
    cluster = {
        "services": ["hdfs", "yarn", "tez", "hive"],
        "members": {"namenode": ["m1"], "hiveserver2": ["m1", "m2"]},
    }
    archive = {"product": "tez", "source": "share/tez.tar.gz", "target": "/apps/tez/{version}/tez.tar.gz"}
    assert hdfs_uploads(cluster, "m2", ["m1"]) == [{**archive, "mode": "0644"}]
    assert "tez" in products_of(["hiveserver2"], cluster["services"])


def test_the_hosts_of_the_play_are_those_of_the_components():
    assert upload_hosts("!emr_unreachable") == "emr_hiveserver2:emr_spark_history:emr_flink_history:!emr_unreachable"


def declared(host, components=None, topology=TOPOLOGY):
    return [(one["name"], one["product"]) for one in host_declarations(topology, host, components)]


def test_a_master_of_yarn_has_the_commands_of_what_runs_there():
    assert ("gateway", "spark") in declared("m2")
    assert ("gateway", "spark") in declared("m2", ["resourcemanager"])
    assert ("gateway", "spark") not in declared("m2", ["namenode"])
    # The host of the history server has all of that with it.
    assert ("gateway", "spark") not in declared("m1")
    assert ("gateway", "spark") not in declared("c1")
    assert ("gateway", "spark") in declared("g1")
    assert ("gateway", "spark") not in declared("m2", topology={**TOPOLOGY, "services": ["hdfs", "yarn"]})
