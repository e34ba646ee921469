# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.association import files, paths
from ansible_collections.bigdata.emr.plugins.module_utils.association.offer import dump, load, offer_of
from ansible_collections.bigdata.emr.plugins.module_utils.config import flat_yaml
from ansible_collections.bigdata.emr.plugins.module_utils.config.parse import parse
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.association.cases import (
    MACHINE,
    SERVICES,
    VERSIONS,
    members,
    offer,
    topology,
)


def written(**changes):
    """Return path below the cluster's directory to the file."""
    top = f"{paths.directory('prod')}/"
    return {one.path.removeprefix(top): one for one in files.environment(offer(**changes), "g1", MACHINE, VERSIONS)}


def test_all_is_root_s_and_lies_where_the_cluster_has_its_place():
    found = written()
    assert {name.partition("/")[0] for name in found} == {"environment.sh", "hadoop", "hive", "spark"}
    assert {(one.owner, one.group, one.mode) for one in found.values()} == {("root", "root", 0o644)}


def test_clients_find_the_cluster_and_have_what_its_user_set():
    found = written(asked={"core-site": {"fs.trash.interval": 77}})
    core = parse("hadoop_xml", found["hadoop/core-site.xml"].content)
    assert (core["fs.defaultFS"], core["fs.trash.interval"]) == ("hdfs://prod", "77")
    assert parse("hadoop_xml", found["hadoop/yarn-site.xml"].content)["yarn.resourcemanager.hostname.rm1"] == "m1"


@pytest.mark.parametrize(
    ("file", "name"),
    [("yarn-site", "yarn.application.classpath"), ("mapred-site", "mapreduce.application.classpath")],
)
def test_containers_have_the_configuration_of_their_own_hosts(file, name):
    """These paths are looked up on NodeManagers, where nothing of gateway clusters is."""
    value = parse("hadoop_xml", written()[f"hadoop/{file}.xml"].content)[name]
    assert value.split(",")[0] == "/etc/hadoop/conf"


def test_commands_read_what_is_of_this_cluster():
    found = written()
    assert "/etc/emr/clusters/prod/hadoop" in found["spark/spark-env.sh"].content
    assert "/etc/hadoop/conf" not in found["spark/spark-env.sh"].content
    assert "export HADOOP_CONF_DIR=/etc/emr/clusters/prod/hadoop\n" in found["environment.sh"].content


def streams(asked=None, storages=None):
    """Return the files of Flink, where the cluster has it, as they come from the text of what it tells."""
    cluster = topology(services=[*SERVICES, "flink"], members={**members(), "flink_history": ["m1"]})
    told = load(dump(offer_of(cluster, [asked or {}], {}, {}, {}, {}, storages)))
    top = f"{paths.directory('prod')}/"
    found = files.environment(told, "g1", MACHINE, {**VERSIONS, "flink": "1.20.4"})
    return {one.path.removeprefix(top): one.content for one in found}


def test_flink_comes_with_its_cluster():
    found = streams({"flink-conf": {"heartbeat.timeout": 7}})
    conf = flat_yaml.read(found["flink/config.yaml"])
    assert (conf["execution.target"], conf["heartbeat.timeout"]) == ("yarn-application", 7)
    assert conf["state.savepoints.dir"] == "hdfs://prod/flink/savepoints"
    assert conf["yarn.provided.lib.dirs"] == "hdfs://prod/apps/flink/flink-1.20.4/lib"
    assert "${HADOOP_CONF_DIR:-/etc/emr/clusters/prod/hadoop}" in found["flink/flink-env.sh"]
    assert "flink/log4j-cli.properties" in found
    assert "export FLINK_CONF_DIR=/etc/emr/clusters/prod/flink\n" in found["environment.sh"]


def test_state_of_jobs_is_where_the_cluster_has_it():
    """Otherwise a job would begin anew, as it finds none of what its runs from elsewhere have saved."""
    conf = flat_yaml.read(streams(storages={"flink": "oss://b/flink"})["flink/config.yaml"])
    assert conf["state.savepoints.dir"] == "oss://b/flink/savepoints"


def test_what_has_no_commands_is_not_brought():
    assert files.products(offer(services=["zookeeper", "druid"])) == []
