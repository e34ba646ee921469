# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import rendered, to_text
from ansible_collections.bigdata.emr.plugins.module_utils.services import registry
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase import config
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase.facts import SERVICE


@pytest.fixture
def make(make_context, monkeypatch):
    """Make a context of a host in a cluster with HBase."""
    monkeypatch.setattr(registry, "COMPONENTS", {**registry.COMPONENTS, **SERVICE.components})

    def context(masters=3, **more):
        made = make_context(masters, **more)
        hosts = made.members["namenode"]
        made.members = {
            **made.members,
            "zookeeper": made.members["zookeeper"] or hosts,
            "hmaster": hosts,
            "regionserver": made.members["datanode"],
        }
        return made

    return context


def test_its_places_are_those_of_the_cluster(make):
    site = to_text(config.hbase_site(make()))
    assert site["hbase.rootdir"] == "hdfs://prod/hbase"
    assert site["zookeeper.znode.parent"] == "/hbase/prod"
    assert site["hbase.zookeeper.quorum"] == "m1,m2,m3"
    assert site["hbase.zookeeper.property.clientPort"] == "2181"
    assert site["hbase.cluster.distributed"] == "true"
    assert to_text(config.hbase_site(make(2)))["hbase.zookeeper.quorum"] == "m1,m2,c1"
    assert to_text(config.hbase_site(make(1)))["hbase.rootdir"] == "hdfs://m1:8020/hbase"


def test_each_daemon_binds_to_its_own_host(make):
    master, core, gateway = (to_text(config.hbase_site(make(host=host))) for host in ("m2", "c1", "g1"))
    assert (master["hbase.master.hostname"], master["hbase.master.ipc.address"]) == ("m2", "m2")
    assert (master["hbase.master.port"], master["hbase.master.info.port"]) == ("16000", "16010")
    assert master["hbase.master.info.bindAddress"] == "m2"
    assert not [name for name in master if "regionserver" in name and name not in (config.HANDLERS, config.EXCLUDED)]
    assert (core["hbase.unsafe.regionserver.hostname"], core["hbase.regionserver.info.bindAddress"]) == ("c1", "c1")
    assert (core["hbase.regionserver.port"], core["hbase.regionserver.info.port"]) == ("16020", "16030")
    assert not [name for name in core if name.startswith("hbase.master")]
    assert not [name for name in gateway if "ddress" in name or "hostname" in name]


@pytest.mark.parametrize(("datanodes", "found"), [(1, 0), (3, 0), (9, 0), (10, None)])
def test_few_datanodes_are_all_asked_for_a_log_even_if_they_were_away(make, datanodes, found):
    context = make(host="c1")
    context.members = {**context.members, "datanode": [f"c{number}" for number in range(1, datanodes + 1)]}
    assert config.hbase_site(context).get(config.EXCLUDED) == found


@pytest.mark.parametrize(("cores", "handlers"), [(2, 30), (15, 30), (32, 64)])
def test_handlers_follow_the_cores(make, cores, handlers):
    context = make(host="c1", cores=cores)
    assert config.hbase_site(context)[config.HANDLERS] == handlers
    assert config.reasons(context)[config.HANDLERS].startswith(f"twice {cores} cores")


def test_every_tuned_value_has_its_reason(make):
    context = make()
    site, reasons = config.hbase_site(context), config.reasons(context)
    assert set(reasons) == {one.name for one in config.TUNED} | {config.HANDLERS, config.EXCLUDED}
    assert set(reasons) <= set(site)


def test_what_the_topology_computes_is_owned(make):
    import fnmatch

    computed = {name for host in ("m1", "c1") for name in config.hbase_site(make(host=host))}
    free = {one.name for one in config.TUNED} | {config.HANDLERS, config.EXCLUDED}
    owned = [row.pattern for row in SERVICE.owned]
    assert {name for name in computed if not any(fnmatch.fnmatchcase(name, one) for one in owned)} == free
    assert not any(fnmatch.fnmatchcase(name, one) for name in free for one in owned)


def test_files_arrive_as_they_are(make):
    context = make()
    rendered("hadoop_xml", config.hbase_site(context))
    rendered("env", config.hbase_env(context))
    rendered("properties", config.metrics2(context))
    text = rendered("properties", config.log4j2(context))
    assert "rootLogger=${sys:hbase.root.logger:-INFO,console}" in text
    assert "appender.RFA.filePattern=${sys:hbase.log.dir:-.}/${sys:hbase.log.file:-hbase.log}.%i" in text


def test_logs_of_commands_are_no_files(make):
    assert config.log4j2(make())["appender.RFA.createOnDemand"] is True
    assert config.hbase_env(make())["HBASE_LOG_DIR"] == "${HBASE_LOG_DIR:-/var/log/hbase}"
