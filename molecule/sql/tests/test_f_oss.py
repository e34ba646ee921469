# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An object store beside the cluster: a fake on rds-1.lab that checks signatures, and fails when it is told to.

Each engine writes while requests fail, and what it wrote is read back.
"""

from __future__ import annotations

import json
import urllib.request

import answers
import fake_oss
import jobs
import leaks
import pytest
import rds
import runs
import sessions
import spark_jobs
import state
from common import CACHE

BUCKET, OBJECTS, MEGABYTES = "lab", 1200, 64
LEARN = {"nodemanager", "jobhistory", "metastore", "hiveserver2"}
"""Who reads and writes the object store, and learns of it by a restart."""


@pytest.fixture(scope="module")
def store():
    one = fake_oss.Store(rds.HOST, [BUCKET])
    yield one
    one.stop()


@pytest.fixture(scope="module")
def settings(store, tmp_path_factory):
    """A file with ``emr_oss``; not an argument, since those are seen by everybody."""
    path = tmp_path_factory.mktemp("oss") / "oss.json"
    path.touch(0o600)
    path.write_text(json.dumps({"emr_oss": store.settings}))
    return path


@pytest.fixture(scope="module", autouse=True)
def member():
    """Let the user of jobs read the keys on the gateway, which are for the group."""
    runs.on("gateway-1.lab", "gpasswd", "--add", jobs.USER, "hadoop")
    yield
    runs.on("gateway-1.lab", "gpasswd", "--delete", jobs.USER, "hadoop")


REFUSED = {
    "key": (lambda _store: {"access_key_id": "LTAI5tNobody"}, "does not know the access key"),
    "secret": (
        lambda _store: {"access_key_secret": "NotItsSecret"},
        "does not take the secret for that of the access key",
    ),
    "token": (fake_oss.Store.ended, "says that security_token has ended"),
    "bucket": (lambda _store: {"buckets": ["nowhere"]}, "has no bucket nowhere"),
    "place": (lambda _store: {"endpoint": ""}, "it has buckets and no endpoint"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_store_that_does_not_let_in_is_told_before_a_host_is_changed(case, store, tmp_path):
    change, told = REFUSED[case]
    written = {**store.settings, **change(store)}
    path = tmp_path / "oss.json"
    path.write_text(json.dumps({"emr_oss": written}))
    run = runs.playbook("site.yml", "-e", f"@{path}")
    assert run.code != 0
    assert run.changed == 0
    assert told in run.text
    secrets = [written[name] for name in ("access_key_secret", "security_token") if name in written]
    assert not any(leaks.told(run.output, secret) for secret in secrets)


def test_who_works_with_it_learns_of_it_and_nobody_else(store, settings, topology):
    before = state.read(topology["seen"])
    run = runs.playbook("site.yml", "--diff", "-e", f"@{settings}")
    assert run.code == 0, run.output
    assert {name for name, _host in state.restarted(before, state.read(topology["seen"]))} == LEARN
    assert not leaks.told(run.output, store.settings["access_key_secret"])
    again = runs.playbook("site.yml", "-e", f"@{settings}")
    assert (again.code, again.changed) == (0, 0), again.output


def test_many_objects_and_a_large_one_in_parts(store, gateway):
    place = "place=$(mktemp -d -p /var/tmp) && trap 'rm -rf $place' EXIT && cd $place"
    made = f"{place} && mkdir many && for n in $(seq {OBJECTS}); do echo $n > many/$n; done"
    large = f"head -c {MEGABYTES}M /dev/urandom > large && cp large /var/tmp/emr-lab-large"
    put = "hdfs dfs -D fs.oss.multipart.upload.size=8388608 -put -d"
    with fake_oss.failing(store, "many/"), fake_oss.failing(store, "large"):
        gateway.user(f"{made} && {large} && {put} many large oss://{BUCKET}/")
    assert gateway.user(f"hdfs dfs -ls oss://{BUCKET}/many | grep -c /many/").strip() == str(OBJECTS)
    with fake_oss.failing(store, "large", "GET"):
        gateway.user(f"hdfs dfs -cat oss://{BUCKET}/large | cmp - /var/tmp/emr-lab-large")
    parts = [call for call in store.calls() if call["method"] == "PUT" and "partNumber" in call["query"]]
    assert len({call["query"]["partNumber"] for call in parts}) == MEGABYTES // 8


def test_mapreduce_reads_and_writes_there(gateway, store):
    _text, counts = jobs.words(gateway, CACHE / "wordcount", "oss-words/in")
    with fake_oss.failing(store, "words/in"):
        gateway.user(f"hadoop distcp -direct oss-words/in oss://{BUCKET}/words/in", 15)
    with fake_oss.failing(store, "words/in", "GET"), fake_oss.failing(store, "words/mapreduce"):
        gateway.job("wordcount", f"oss://{BUCKET}/words/in oss://{BUCKET}/words/mapreduce", jobs.silent)
    print(jobs.as_counted(gateway, "MapReduce", f"oss://{BUCKET}/words/mapreduce", counts))


def test_so_does_spark(gateway, store):
    place = f"oss://{BUCKET}/words"
    with fake_oss.failing(store, "words/in", "GET"), fake_oss.failing(store, "words/spark"):
        spark_jobs.submit(gateway, "words.py", f"{place}/in", f"{place}/spark", minutes=15)
    print(jobs.as_counted(gateway, "PySpark", f"{place}/spark", CACHE / "wordcount" / "counts"))


def test_so_do_tables_of_hive_and_spark_sql(gateway, store):
    made = [
        "USE default",
        "DROP TABLE IF EXISTS stored",
        f"CREATE EXTERNAL TABLE stored (word STRING, n INT) STORED AS ORC LOCATION 'oss://{BUCKET}/tables/stored'",
        "INSERT INTO stored VALUES ('one', 1), ('two', 2)",
    ]
    read = [answers.mark("stored"), "SELECT word, n FROM stored ORDER BY n"]
    with fake_oss.failing(store, "tables/stored"):
        by_hive = answers.marked(sessions.beeline(gateway, [*made, *read]))
    with fake_oss.failing(store, "tables/stored", "GET"):
        by_spark = answers.marked(sessions.spark_sql(gateway, ["USE default", *read]))
    assert by_hive["stored"] == by_spark["stored"] == [["one", "1"], ["two", "2"]]


@pytest.mark.parametrize("host", ["master-1.lab", "core-1.lab", "gateway-1.lab"])
def test_the_secret_is_where_nobody_else_reads(host, store):
    assert leaks.found(host, store.settings["access_key_secret"]) == []
    assert runs.on(host, "stat", "-c", "%U %G %a", "/var/lib/emr/oss.keys").split() == ["root", "hadoop", "440"]


PAGES = {"master-1.lab": (9870, 8088, 19888, 10002), "core-1.lab": (9864, 8042)}


@pytest.mark.parametrize(("host", "port"), [(host, port) for host, ports in PAGES.items() for port in ports])
def test_no_page_tells_it(host, port, store):
    with urllib.request.urlopen(f"http://{runs.address(host)}:{port}/conf", timeout=10) as answer:
        shown = answer.read().decode()
    assert "fs.defaultFS" in shown or port == 10002
    assert not leaks.told(shown, store.settings["access_key_secret"])


def test_no_configuration_of_a_job_has_it(masters, store):
    """That of the finished word count, as the JobHistoryServer keeps it."""
    find = "hdfs dfs -ls -R /mr-history | grep _conf.xml | tail -1 | awk '{print $NF}'"
    told = runs.on(masters[0], "runuser", "-u", "hdfs", "--", "bash", "-lc", f"cd / && hdfs dfs -cat $({find})")
    assert "mapreduce.job.name" in told
    assert f"oss://{BUCKET}" in told or "fs.oss.impl" in told
    assert not leaks.told(told, store.settings["access_key_secret"])
