# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Druid's properties as topology, host, database and storage make them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.config.products import effective, files
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.digest import reads
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Database
from ansible_collections.bigdata.emr.plugins.module_utils.services.druid import config, launchers, sizes
from ansible_collections.bigdata.emr.plugins.module_utils.services.druid.facts import ROLES
from ansible_collections.bigdata.emr.plugins.module_utils.services.druid.relations import relations
from ansible_collections.bigdata.emr.plugins.module_utils.services.druid.settings import MODULES, TUNED

MASTERS, WORKERS = ["m1", "m2"], ["c1", "c2"]
MEMBERS = {
    "zookeeper": ["m1", "m2", "c1"],
    "historical": WORKERS,
    "middlemanager": WORKERS,
    "broker": MASTERS,
    "router": MASTERS,
    "coordinator": MASTERS,
    "gateway": ["g1"],
}
MARIADB = Database("mariadb", "db", 3306, "druid", "emr")
POSTGRESQL = Database("postgresql", "db", 5432, "druid", "emr")
PASSWORD = "hunter-22"


def context(host="m1", asked=None, memory_mb=16384, cores=4, **more):
    given = {
        "storages": {"druid": "file:///mnt/shared/druid"},
        "databases": {"druid": MARIADB},
        "database_passwords": {"druid": PASSWORD},
        **more,
    }
    return Context(host, "rows", MEMBERS, memory_mb, cores, ["/mnt/disk1", "/mnt/disk2"], asked or {}, **given)


def test_daemons_find_each_other_in_their_own_place_in_zookeeper():
    found = config.common(context())
    assert found["druid.zk.service.host"] == "m1:2181,m2:2181,c1:2181"
    assert found["druid.zk.paths.base"] == "/druid/rows"
    assert found == config.common(context("c1"))


def test_tasks_read_from_an_object_store_where_there_is_one():
    name = "druid.ingestion.hdfs.allowedProtocols"
    assert name not in config.common(context())
    store = context(object_store=object())
    assert config.common(store)[name] == ["hdfs", "oss"]
    made = files(store, "druid", effective(store, "druid", {}))
    (text,) = [one.content for one in made if one.path.endswith("common.runtime.properties")]
    assert f'{name}=["hdfs","oss"]' in text.replace(" ", "")


@pytest.mark.parametrize(
    ("url", "kind", "logs", "place"),
    [
        ("file:///mnt/shared/druid", "local", "file", "/mnt/shared/druid"),
        ("hdfs://nn:8020/druid", "hdfs", "hdfs", "hdfs://nn:8020/druid"),
        ("oss://bucket/druid/", "hdfs", "hdfs", "oss://bucket/druid"),
    ],
)
def test_segments_and_logs_are_where_storage_says(url, kind, logs, place):
    assert config.storage(context(storages={"druid": url})) == {
        "druid.storage.type": kind,
        "druid.storage.storageDirectory": f"{place}/segments",
        "druid.indexer.logs.type": logs,
        "druid.indexer.logs.directory": f"{place}/indexing-logs",
    }


def test_the_database_is_reached_by_coordinators_alone():
    mariadb, postgresql = config.coordinator(context()), config.coordinator(context(databases={"druid": POSTGRESQL}))
    assert mariadb["druid.metadata.storage.type"] == "mysql"
    assert mariadb["druid.metadata.mysql.driver.driverClassName"] == "com.mysql.cj.jdbc.Driver"
    assert str(mariadb["druid.metadata.storage.connector.connectURI"]).startswith("jdbc:mysql://db:3306/druid?")
    assert postgresql["druid.metadata.storage.connector.connectURI"] == "jdbc:postgresql://db:5432/druid"
    assert "druid.metadata.mysql.driver.driverClassName" not in postgresql
    for host in ("m1", "c1"):
        one = context(host)
        made = files(one, "druid", effective(one, "druid", {}))
        named = [(file.path, file.owner, file.mode) for file in made if PASSWORD in file.content]
        assert named == ([("/etc/druid/conf/coordinator/runtime.properties", "druid", 0o400)] if host == "m1" else [])


def test_each_daemon_is_known_and_bound_by_its_host():
    for host, roles in {"m1": ("coordinator", "broker", "router"), "c1": ("historical", "middlemanager")}.items():
        found = effective(context(host), "druid", {})
        for role in roles:
            own = found[f"druid-{role}"]
            assert (own["druid.host"], own["druid.bindOnHost"]) == (host, True)
        assert not any(found[f"druid-{role}"] for role in ("router", "historical") if role not in roles)


def test_tasks_open_what_their_jvm_needs_and_users_have_the_last_word():
    asked = {"druid-middlemanager": {"emr.task.javaOptions": "-Xmx512m -XX:+UseSerialGC"}}
    found = config.middlemanager(context("c1", asked))["druid.indexer.runner.javaOptsArray"]
    assert found[: len(MODULES)] == list(MODULES)
    assert found[-2:] == ["-Xmx512m", "-XX:+UseSerialGC"]
    assert "-Xmx1024m" in found


def test_whoever_ends_in_order_is_known_to_be_gone_before_it_answers_no_more():
    """Brokers and routers do not ask another one for what they were refused: clients would have to."""
    name = "druid.server.http.unannouncePropagationDelay"
    assert config.historical(context("c1"))[name] == config.broker(context())[name] == "PT2S"
    assert config.common(context())["druid.zk.service.sessionTimeoutMs"] == 10000
    reasons = config.reasons(context("c1"))
    assert name in reasons


def test_every_value_that_is_not_upstreams_is_in_its_file():
    for one in TUNED:
        host = "c1" if one.file in ("druid-historical", "druid-middlemanager") else "m1"
        assert effective(context(host), "druid", {})[one.file][one.name] == one.value


def test_extensions_of_a_user_come_beside_ours():
    asked = {"druid-common": {"druid.extensions.loadList": ["druid-datasketches", "druid-hdfs-storage"]}}
    found = effective(context(asked=asked), "druid", {})["druid-common"]["druid.extensions.loadList"]
    assert found == ["druid-hdfs-storage", "mysql-metadata-storage", "druid-datasketches"]


@pytest.mark.parametrize("host", ["m1", "c1"])
@pytest.mark.parametrize(("database", "name"), [(MARIADB, "mysql"), (POSTGRESQL, "postgresql")])
def test_one_extension_for_databases_is_loaded(host, database, name):
    """Two of them bind the same classes, and no daemon starts."""
    found = config.common(context(host, databases={"druid": database}))["druid.extensions.loadList"]
    assert found == ["druid-hdfs-storage", f"{name}-metadata-storage"]


def test_places_of_segments_follow_their_directories():
    asked = {"druid-historical": {"emr.segmentCache.directories": "/data/1/s", "emr.segmentCache.maxSize": "1TiB"}}
    found = config.historical(context("c1", asked))["druid.segmentCache.locations"]
    assert found == [{"path": "/data/1/s", "maxSize": "1TiB", "freeSpacePercent": 5.0}]
    ours = config.historical(context("c1"))["druid.segmentCache.locations"]
    assert [one["path"] for one in ours] == ["/mnt/disk1/druid/segments", "/mnt/disk2/druid/segments"]


@pytest.mark.parametrize("memory_mb", [2048, 8192, 65536, 262144])
@pytest.mark.parametrize("cores", [1, 4, 32])
def test_direct_memory_has_room_for_every_buffer(memory_mb, cores):
    for host, made, component in (("c1", sizes.historical, "historical"), ("m1", sizes.broker, "broker")):
        one = context(host, memory_mb=memory_mb, cores=cores)
        buffers = made(one)
        assert sizes.LEAST_MB <= buffers.size_mb <= sizes.MOST_MB
        least = buffers.size_mb * (buffers.threads + buffers.merge + 1)
        assert config.env(one)[f"DRUID_{component.upper()}_DIRECT"] == f"{least}m"


def test_all_that_runs_on_a_large_host_fits():
    one = context("c1", memory_mb=65536, cores=16)
    tasks = sizes.tasks(one)
    each = tasks.heap_mb + tasks.buffers.direct_mb
    heaps = sum(heap for heap, _why in one.heaps.values())
    assert (tasks.capacity, tasks.heap_mb) == (11, 1024)
    assert heaps + sizes.historical(one).direct_mb + tasks.capacity * each < 65536


@pytest.mark.parametrize("memory_mb", [3072, 8192, 65536, 262144])
@pytest.mark.parametrize("cores", [1, 4, 32])
@pytest.mark.parametrize("host", ["m1", "c1"])
def test_what_we_compute_fits(memory_mb, cores, host):
    one = context(host, memory_mb=memory_mb, cores=cores)
    heaps = sum(heap + sizes.JVM_OVERHEAD_MB for heap, _why in one.heaps.values())
    assert heaps + sum(size for size, _lower in sizes.outside(one).values()) + 256 <= memory_mb


def test_direct_memory_follows_what_a_user_asks_of_buffers():
    asked = {"druid-broker": {"druid.processing.buffer.sizeBytes": "200MiB", "druid.processing.numMergeBuffers": 6}}
    assert config.env(context(asked=asked))["DRUID_BROKER_DIRECT"] == f"{200 * (1 + 6 + 1)}m"


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("25000000", 25000000),
        (25000000, 25000000),
        ("100MiB", 100 << 20),
        ("1g", 10**9),
        ("1PiB", 1 << 50),
        ("100mi", 100 << 20),
        # Druid does not start with these.
        ("100MB", None),
        ("300 GiB", None),
        ("x", None),
        ("", None),
    ],
)
def test_sizes_are_read_as_druid_does(text, size):
    assert sizes.size_bytes(text) == size


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"druid-broker": {sizes.BUFFER: "much"}}, "much is no size; write bytes, or one with a unit, as 100MiB"),
        (
            {"druid-historical": {config.MAX_SIZE: "800GB"}},
            "800GB is no size; write bytes, or one with a unit, as 100MiB",
        ),
        ({"druid-historical": {sizes.BUFFER: "2GiB"}}, "2GiB is more than a buffer can have; write less than 2GiB"),
        ({"druid-middlemanager": {f"{sizes.FORK}{sizes.THREADS}": 0}}, "0 is no number of them; write one above 0"),
        ({"druid-middlemanager": {sizes.CAPACITY: "two"}}, "two is no number of them; write one above 0"),
        ({"druid-common": {config.LOADED: "a,b"}}, "a,b is no list; write [first, second]"),
        (
            {"druid-common": {config.LOADED: ["a", "postgresql-metadata-storage"]}},
            "it has an extension for databases: the one for the database of emr_rds is loaded, and with two of them "
            "Druid does not start; leave it out",
        ),
    ],
)
def test_what_druid_does_not_start_with_is_told(asked, said):
    assert [one.text for one in relations(asked, [], [])] == [said]


@pytest.mark.parametrize(
    ("file", "name", "value"),
    [
        ("druid-common", "druid.s3.secretKey", "hunter-22"),
        ("druid-common", "druid.escalator.internalClientPassword", "hunter-22"),
        ("druid-middlemanager", "druid.indexer.fork.property.druid.s3.secretKey", "hunter-22"),
        ("druid-middlemanager", "emr.task.javaOptions", ["-Xmx1g", "-Dmy.password=hunter-22"]),
        ("druid-middlemanager", "emr.task.javaOptions", "-Xmx1g -Dmy.password=hunter-22"),
    ],
)
def test_a_secret_that_tasks_would_have_in_their_arguments_is_refused(file, name, value):
    (found,) = relations({file: {name: value}}, [], [])
    assert (found.file, found.name) == (file, name)
    assert found.text.startswith(
        "tasks would have it in their arguments, which everybody on their host can see; write "
    )
    assert "hunter" not in found.text


def test_good_values_are_not_told():
    asked = {
        "druid-broker": {sizes.BUFFER: 25000000, sizes.THREADS: "3", "druid.s3.secretKey": "hunter-22"},
        "druid-common": {
            config.LOADED: ["a"],
            "druid.s3.secretKey": '{"type": "environment", "variable": "S3_SECRET_KEY"}',
            "my.password": "hunter-22",
        },
    }
    assert relations(asked, [], []) == []


@pytest.mark.parametrize("role", ROLES)
def test_a_daemon_reads_all_variables_but_those_of_others(role):
    vars_file = Path(__file__).resolve().parents[6] / "roles" / role / "vars" / "main.yml"
    patterns = yaml.safe_load(vars_file.read_text())[f"__{role}_daemon"]["reads"]["druid-env"]
    own = {
        f"DRUID_{role.upper()}_OPTS",
        *({f"DRUID_{role.upper()}_DIRECT"} if role in ("broker", "historical") else ()),
    }
    others = {f"DRUID_{one.upper()}_{kind}" for one in ROLES if one != role for kind in ("OPTS", "DIRECT")}
    for name in {"JAVA_HOME", "DRUID_MODULES", "DRUID_OPTS", "DRUID_LOG_LEVEL", "S3_SECRET_KEY", *own}:
        assert reads(patterns, name), name
    assert not [name for name in others if reads(patterns, name)]


def test_the_launcher_of_the_assembly_is_the_one_that_upstreams_archive_gets():
    top = Path(__file__).resolve().parents[6]
    path = top / "roles" / "distribution" / "files" / "maven" / "druid" / "dist" / launchers.PATH
    assert path.read_text() == launchers.LAYOUT
