# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Hive and Tez are configured with, and where the password of the database goes."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.hidden import masked, recorded
from ansible_collections.bigdata.emr.plugins.module_utils.config.parse import parse
from ansible_collections.bigdata.emr.plugins.module_utils.config.products import effective_of, files
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import rendered, to_text
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Database, ObjectStore
from ansible_collections.bigdata.emr.plugins.module_utils.services.hive import config, database
from ansible_collections.bigdata.emr.plugins.module_utils.services.tez.config import tez_site

PASSWORD = "p&<\"$x%'"
MYSQL = Database("mysql", "rds-1", 3306, "metastore", "hive")


@pytest.fixture
def make(make_context):
    """Make a context of a host in a cluster with Hive."""

    def context(masters=3, where=MYSQL, **more):
        made = make_context(masters, versions={"tez": "0.10.5"}, **more)
        hosts = made.members["namenode"]
        made.members = {**made.members, "metastore": hosts, "hiveserver2": hosts}
        made.databases = {"hive": where} if where else {}
        # A host has the passwords that its daemons need.
        made.database_passwords = {"hive": PASSWORD} if where and made.host in hosts else {}
        return made

    return context


def test_clients_know_every_metastore_and_nothing_of_its_database(make):
    site = to_text(config.hive_site(make(host="g1")))
    assert site["hive.metastore.uris"] == "thrift://m1:9083,thrift://m2:9083,thrift://m3:9083"
    assert site["hive.zookeeper.quorum"] == "m1,m2,m3"
    assert (site["hive.execution.engine"], site["hive.support.concurrency"]) == ("tez", "true")
    assert site["hive.txn.manager"].endswith(".DbTxnManager")
    assert not [name for name in site if "jdo" in name or "server2" in name]
    assert config.hive_site(make(host="g1")) == config.hive_site(make(host="m2"))
    alone = to_text(config.hive_site(make(1)))
    assert alone["hive.metastore.uris"] == "thrift://m1:9083"


def test_each_daemon_binds_to_its_own_host(make):
    server = to_text(config.hiveserver2_site(make(host="m2")))
    assert (server["hive.server2.thrift.bind.host"], server["hive.server2.thrift.port"]) == ("m2", "10000")
    assert (server["hive.server2.webui.host"], server["hive.server2.webui.port"]) == ("m2", "10002")
    assert to_text(config.hivemetastore_site(make(host="m2")))["metastore.thrift.bind.host"] == "m2"
    assert config.hiveserver2_site(make(host="g1")) == config.hivemetastore_site(make(host="g1")) == {}


def test_one_metastore_keeps_house(make):
    leaders = {
        config.hivemetastore_site(make(host=host))["metastore.housekeeping.leader.hostname"] for host in ("m1", "m3")
    }
    assert leaders == {"m1"}


def test_clients_find_a_hiveserver2_below_a_closed_root(make):
    server = to_text(config.hiveserver2_site(make()))
    assert server["hive.server2.support.dynamic.service.discovery"] == "true"
    assert server["hive.server2.zookeeper.namespace"] == "hiveserver2/prod"
    # Both are below /hiveserver2, which is made for Hive: it may make nothing in the root.
    assert server["hive.zookeeper.killquery.namespace"] == "hiveserver2/prod-kills"
    quorum = "m1:2181,m2:2181,m3:2181"
    url = f"jdbc:hive2://{quorum}/default;serviceDiscoveryMode=zooKeeper;zooKeeperNamespace=hiveserver2/prod"
    assert config.beeline_site(make(host="g1"))["beeline.hs2.jdbc.url.cluster"] == url
    assert config.jdbc_url(make(1)) == "jdbc:hive2://m1:10000/default"
    assert not [name for name in config.hiveserver2_site(make(1)) if "zookeeper" in name]


def test_hive_may_act_for_others_from_its_own_hosts_only(make):
    assert config.core_site(make(host="c1")) == {
        "hadoop.proxyuser.hive.hosts": ["m1", "m2", "m3"],
        "hadoop.proxyuser.hive.groups": "*",
    }


def test_without_hive_core_site_has_none_of_it(make_context):
    assert config.core_site(make_context()) == config.beeline_site(make_context()) == {}


@pytest.mark.parametrize(
    ("where", "driver", "url"),
    [
        (
            MYSQL,
            "com.mysql.cj.jdbc.Driver",
            "jdbc:mysql://rds-1:3306/metastore?sslMode=PREFERRED&allowPublicKeyRetrieval=true",
        ),
        (
            MYSQL._replace(engine="mariadb", tls="unverified"),
            "com.mysql.cj.jdbc.Driver",
            "jdbc:mysql://rds-1:3306/metastore?sslMode=REQUIRED",
        ),
        (
            MYSQL._replace(engine="postgresql", port=5432),
            "org.postgresql.Driver",
            "jdbc:postgresql://rds-1:5432/metastore",
        ),
        (
            MYSQL._replace(engine="postgresql", port=5432, tls="unverified"),
            "org.postgresql.Driver",
            "jdbc:postgresql://rds-1:5432/metastore?sslmode=require",
        ),
    ],
)
def test_the_metastore_reaches_its_database(make, where, driver, url):
    site = config.hivemetastore_site(make(where=where))
    assert (site[database.DRIVER], site[database.URL], site[database.USER]) == (driver, url, "hive")


@pytest.mark.parametrize("host", ["m1", "c1", "g1"])
def test_the_password_is_in_files_of_the_metastore_alone(make, host):
    context = make(host=host)
    products = ["hive", "tez"]
    settings = effective_of(context, products, {})
    written = [file for product in products for file in files(context, product, settings)]
    with_it = {file.path: file for file in written if PASSWORD in file.content or "p&amp;&lt;" in file.content}
    wanted = [f"{database.DIRECTORY}/{name}" for name in ("connection.properties", "hivemetastore-site.xml")]
    assert sorted(with_it) == (wanted if host == "m1" else [])
    assert {(file.owner, file.mode) for file in with_it.values()} <= {("hive", 0o400)}
    for file in with_it.values():
        if not file.secret:
            assert parse(file.syntax, file.content)[database.PASSWORD] == PASSWORD
            assert "p&" not in "".join(masked(file.syntax, "", file.content))
    assert PASSWORD not in recorded(database.PASSWORD, PASSWORD, "salt")


def test_another_password_is_another_record(make):
    assert recorded(database.PASSWORD, PASSWORD, "s") != recorded(database.PASSWORD, f"{PASSWORD}2", "s")


def test_without_a_database_there_are_no_files_of_it(make):
    context = make(where=None)
    assert database.files(context) == []
    assert database.URL not in config.hivemetastore_site(context)


@pytest.mark.parametrize(("engine", "words"), [("mysql", "database()"), ("postgres", "current_schema()")])
def test_the_question_to_the_database_has_no_secret_in_it(engine, words):
    text = database.question(engine)
    assert words in text
    assert f"!properties {database.CONNECTION}\n" in text


def test_hive_reaches_the_object_store_where_there_is_one(make):
    assert "tools" not in config.hive_env(make())["HIVE_CLASSPATH"]
    store = ObjectStore("https://oss-cn-lab.aliyuncs.com", (), "ram_role")
    assert config.hive_env(make(object_store=store))["HIVE_CLASSPATH"].endswith(
        "}/opt/emr/jdbc/*:/opt/emr/hadoop/share/hadoop/tools/lib/*"
    )


def test_tez_is_taken_from_where_this_release_has_put_it(make):
    site = to_text(tez_site(make()))
    assert site["tez.lib.uris"] == "${fs.defaultFS}/apps/tez/0.10.5/tez.tar.gz"
    assert site["tez.use.cluster.hadoop-libs"] == "true"
    assert "--add-opens=java.base/java.nio=ALL-UNNAMED" in site["tez.task.launch.cmd-opts"]
    assert "-Xmx" not in site["tez.am.launch.cmd-opts"]


def test_logs_go_where_the_unit_says():
    text = rendered("properties", config.HIVE, ",", "")
    assert "appender.RFA.fileName=${env:HIVE_LOG_DIR:-.}/${env:HIVE_LOGFILE:-hive.log}" in text
    assert "rootLogger=${env:HIVE_ROOT_LOGGER:-INFO,console}" in text
