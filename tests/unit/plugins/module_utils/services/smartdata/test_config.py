# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.config.products import effective_of, files
from ansible_collections.bigdata.emr.plugins.module_utils.config.writable import writable
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.digest import reads
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Database, Volume
from ansible_collections.bigdata.emr.plugins.module_utils.services.products import products_of

MASTERS = ["m1", "m2", "m3"]
MEMBERS = {
    "namenode": MASTERS,
    "resourcemanager": MASTERS,
    "nodemanager": ["c1", "c2"],
    "metastore": MASTERS,
    "hiveserver2": MASTERS,
    "smartdata": ["m1"],
    "gateway": ["g1"],
}
OPENED = "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED"
REDIS = {"redis": MASTERS, "redis_sentinel": MASTERS}
FLINK = {
    **{name: [] for name in MEMBERS},
    **REDIS,
    "jobmanager": MASTERS,
    "taskmanager": ["c1"],
    "flink_history": ["m1"],
    "smartdata": ["m1"],
    "gateway": ["g1"],
}
"""A cluster of Flink's own, without HDFS and YARN."""
VOLUME = Volume(
    "juicefs",
    "lake",
    "oss",
    "https://lake-data.oss-cn-lab.aliyuncs.com",
    jars=("/opt/emr/juicefs_hadoop-1.4.2/*",),
    options=(OPENED,),
    cache_mb=2048,
    cache_free_percent=20,
)
VERSIONS = {"hadoop": "3.4.3", "hive": "4.1.0", "spark": "4.1.2", "flink": "1.20.4", "juicefs_hadoop": "1.4.2"}
SHARED = {"redis_clients": "ClientWord"}
JARS = "/opt/emr/juicefs_hadoop-1.4.2/*"


def context(host="c1", volume=VOLUME, members=REDIS, asked=None, **more):
    given = {"shared": SHARED, **more}
    disks = ["/mnt/disk1", "/mnt/disk2"]
    return Context(
        host, "prod", {**MEMBERS, **members}, 8192, 2, disks, asked or {}, volume=volume, versions=VERSIONS, **given
    )


def settings(ctx, *products):
    return effective_of(ctx, products or ["hadoop"], {})


def test_clients_find_the_volume_and_no_password_in_files_of_everybody():
    ctx = context()
    site = settings(ctx)["core-site"]
    assert site["juicefs.lake.meta"] == "redis://clients:@prod,m1,m2,m3:26379/0"
    assert site["juicefs.cache-size"] == 2048
    assert site["juicefs.cache-dir"] == [f"/mnt/disk{disk}/smartdata/cache/${{user.name}}" for disk in (1, 2)]
    assert site["juicefs.no-usage-report"] is True
    found = {
        one.path: one
        for product in ("hadoop", "hive", "spark", "flink")
        for one in files(ctx, product, settings(ctx, product))
    }
    holding = [path for path, one in found.items() if "ClientWord" in one.content]
    assert holding == ["/var/lib/emr/smartdata.password"]
    kept = found[holding[0]]
    assert (kept.mode, kept.group, kept.secret) == (0o440, "hadoop", True)
    caches = [one for one in found.values() if one.directory]
    assert [(one.path, one.mode, one.group) for one in caches] == [
        (f"/mnt/disk{disk}/smartdata/cache", 0o1770, "hadoop") for disk in (1, 2)
    ]
    assert found["/tmp/libjfs-amd64.7.so"].link == "/opt/emr/juicefs_hadoop-1.4.2/libjfs-amd64.so"


def test_jobs_of_every_engine_have_its_client():
    found = settings(context(), "hadoop", "hive", "spark")
    assert JARS in found["yarn-site"]["yarn.application.classpath"]
    assert JARS in found["mapred-site"]["mapreduce.application.classpath"]
    assert found["spark-defaults"]["spark.executor.extraClassPath"] == JARS
    assert found["hive-env"]["HIVE_CLASSPATH"].endswith(JARS)
    assert found["hadoop-env"]["HADOOP_CLASSPATH"].endswith(JARS)
    for name in ("mapreduce.admin.map.child.java.opts", "mapreduce.admin.reduce.child.java.opts"):
        assert "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED" in found["mapred-site"][name]
    assert found["yarn-site"]["yarn.nodemanager.env-whitelist"].endswith(",LANG,META_PASSWORD")
    assert found["yarn-site"]["yarn.nodemanager.log-container-debug-info.enabled"] is False
    assert "io.juicefs" in found["spark-defaults"]["spark.sql.hive.metastore.sharedPrefixes"]


@pytest.mark.parametrize("members", [{**REDIS, "flink_history": ["m1"]}, FLINK], ids=["on YARN", "of its own"])
def test_so_has_flink_and_its_password(members):
    found = settings(context(members=members), "hadoop", "flink")
    env = found["flink-env"]
    assert f":{JARS}${{FLINK_HADOOP_CLASSPATH:+" in env["HADOOP_CLASSPATH"]
    assert env["META_PASSWORD"] == found["hadoop-env"]["META_PASSWORD"]
    # What is opened is exported as well.
    assert OPENED.replace("exports", "opens") in found["flink-conf"]["env.java.default-opts.all"].split()
    assert found["core-site"]["fs.jfs.impl"] == "io.juicefs.JuiceFileSystem"
    # Blocks have a host that is asked for them where YARN says which there are.
    assert ("juicefs.discover-nodes-url" in found["core-site"]) == (members is not FLINK)


def test_commands_of_flink_without_hadoop_do_not_meet_its_client():
    """They configure every file system that they find before anything else, and this one needs classes of Hadoop."""
    assert JARS not in settings(context("g1", members=FLINK), "flink")["flink-env"]["HADOOP_CLASSPATH"]
    assert JARS in settings(context("g1", members=REDIS), "flink")["flink-env"]["HADOOP_CLASSPATH"]


@pytest.mark.parametrize(
    ("name", "asked", "found"),
    [
        ("HADOOP_CLIENT_OPTS", "-Xmx256m", f"-Xmx256m {OPENED}"),
        ("HADOOP_CLIENT_OPTS", f"{OPENED} -Xmx256m", f"{OPENED} -Xmx256m"),
        ("HADOOP_CLIENT_OPTS", "", OPENED),
        ("HADOOP_CLASSPATH", "/srv/lib/*:/srv/conf", f"/srv/lib/*:/srv/conf:{JARS}"),
        ("HADOOP_CLASSPATH", f"/srv/lib/*:{JARS}", f"/srv/lib/*:{JARS}"),
    ],
)
def test_what_users_set_for_commands_keeps_what_the_volume_needs(name, asked, found):
    env = {"hadoop-env": {name: asked}}
    assert settings(context(asked=env))["hadoop-env"][name] == found
    assert settings(context(asked=env, volume=None))["hadoop-env"][name] == asked


def test_what_users_remove_stays_removed():
    asked = {"hadoop-env": {"HADOOP_CLIENT_OPTS": None}}
    assert settings(context(asked=asked))["hadoop-env"]["HADOOP_CLIENT_OPTS"] is None


@pytest.mark.parametrize(
    ("product", "host", "variable"),
    [
        ("hadoop", "c1", "YARN_NODEMANAGER_OPTS"),
        ("hive", "m1", "HIVESERVER2_HADOOP_OPTS"),
        ("hive", "m1", "HIVE_METASTORE_HADOOP_OPTS"),
    ],
)
def test_daemons_that_read_the_volume_may_whatever_users_set(product, host, variable):
    """A NodeManager reads what jobs ask for in it: the file by which TeraSort parts its keys, for instance."""
    asked = {f"{product}-env": {variable: "-Xmx384m"}}
    words = settings(context(host, asked=asked), product)[f"{product}-env"][variable].split()
    assert OPENED in words
    assert words[-1] == "-Xmx384m"
    assert OPENED not in settings(context(host, asked=asked, volume=None), product)[f"{product}-env"][variable]


def test_without_a_volume_nothing_is_different():
    with_none = settings(context(volume=None), "hadoop", "hive", "spark", "flink")
    without = {name: [] for name in ("smartdata", "redis", "redis_sentinel")}
    assert with_none == settings(context(volume=None, members=without), "hadoop", "hive", "spark", "flink")
    text = str(with_none)
    assert "juicefs" not in text
    assert "META_PASSWORD" not in text


def test_taken_away_the_password_is_emptied():
    ctx = context(volume=None)
    (one,) = [file for file in files(ctx, "hadoop", settings(ctx)) if "smartdata" in file.path]
    assert (one.content, one.optional, one.mode) == ("", True, 0o400)


def test_metadata_in_a_database_has_the_password_of_that():
    rds = {"smartdata": Database("mysql", "rds.lab", 3306, "lake", "emr")}
    ctx = context(members={}, databases=rds, shared={}, database_passwords={"smartdata": "RdsWord"})
    assert settings(ctx)["core-site"]["juicefs.lake.meta"] == "mysql://emr:@(rds.lab:3306)/lake?tls=preferred"
    found = {file.path: file for file in files(ctx, "hadoop", settings(ctx))}
    assert found["/var/lib/emr/smartdata.password"].content == "RdsWord\n"


def test_a_tier_has_another_cache():
    asked = {"core-site": {"juicefs.cache-size": 500000}}
    assert settings(context(asked=asked))["core-site"]["juicefs.cache-size"] == 500000


def test_no_cache_needs_no_directory():
    ctx = context(volume=VOLUME._replace(cache_mb=0))
    assert "juicefs.cache-dir" not in settings(ctx)["core-site"]
    assert not [one for one in files(ctx, "hadoop", settings(ctx)) if one.directory]


@pytest.mark.parametrize(
    ("name", "learns"),
    [
        ("namenode", False),
        ("datanode", False),
        ("resourcemanager", False),
        ("nodemanager", True),
        ("hiveserver2", True),
        ("jobmanager", True),
        ("taskmanager", True),
        ("flink_history", False),
    ],
)
def test_daemons_that_do_not_reach_it_learn_nothing_of_it(name, learns):
    patterns = Daemon(name=name, product="hadoop", reads={"core-site": ["*", "!ha.*"]}).reads["core-site"]
    for one in ("juicefs.lake.meta", "fs.jfs.impl", "fs.AbstractFileSystem.jfs.impl"):
        assert reads(patterns, one) == learns
    assert reads(patterns, "fs.defaultFS")


def test_within_its_walls_a_daemon_writes_to_the_cache():
    known = {"core-site": settings(context())["core-site"]}
    assert [path for path in writable(known) if "smartdata" in path] == [
        "/mnt/disk1/smartdata/cache",
        "/mnt/disk2/smartdata/cache",
    ]


def test_the_users_own_engine():
    own = Volume("jindo", "", "", "", jars=("/opt/jindo/lib/*",), properties={"fs.oss.impl": "own.Class"})
    found = settings(context(volume=own))
    assert found["core-site"]["fs.oss.impl"] == "own.Class"
    assert "/opt/jindo/lib/*" in found["yarn-site"]["yarn.application.classpath"]
    assert "META_PASSWORD" not in str(found)


def test_hosts_with_clients_have_the_software():
    services = ["hdfs", "yarn", "hive", "redis", "smartdata"]
    assert "juicefs_hadoop" in products_of(["nodemanager"], services)
    assert "juicefs_hadoop" in products_of(["gateway"], services)
    assert "juicefs_hadoop" in products_of(["taskmanager"], ["flink", "redis", "smartdata"])
    assert "juicefs_hadoop" not in products_of(["datanode", "namenode"], services)
    assert "juicefs" in products_of(["smartdata"], services)
    assert "redis" not in products_of(["redis", "redis_sentinel"], services)
