# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs of every engine read and write in the volume, and what was read once comes from the caches."""

from __future__ import annotations

import base64
import json
import re

import flink_apps as apps
import flink_jobs
import jobs
import lake
import leaks
import runs
import sessions
import spark_jobs
from common import CACHE

ROWS = 200_000
NUMBERS, RATE = 12_000, 200
"""What a stream counts in all, and how many each second."""
BLOCKS = lake.MEGABYTES // 4
"""Of a file with so many megabytes, in the bucket and in caches."""


def test_terasort_in_the_volume(gateway):
    gateway.job("teragen", f"{ROWS} {lake.PLACE}/in", jobs.silent, 15)
    gateway.job("terasort", f"{lake.PLACE}/in {lake.PLACE}/out", jobs.silent, 15)
    gateway.job("teravalidate", f"{lake.PLACE}/out {lake.PLACE}/report", jobs.silent, 15)
    assert "checksum" in gateway.user(f"hdfs dfs -cat {lake.PLACE}/report/*")
    size = gateway.user(f"hdfs dfs -du -s {lake.PLACE}/out").split()[0]
    assert int(size) == ROWS * 100


def test_what_was_read_once_needs_no_bucket(gateway):
    made = f"head -c {lake.MEGABYTES}M /dev/urandom > /var/tmp/emr-lab-file"
    gateway.user(f"{made} && hdfs dfs -put -f /var/tmp/emr-lab-file {lake.PLACE}/file")
    compared = f"hdfs dfs -cat {lake.PLACE}/file | cmp - /var/tmp/emr-lab-file"
    lake.forget(["gateway-1.lab"])
    first = lake.fetched(lambda: gateway.user(compared))
    assert first >= BLOCKS
    before = lake.gets()
    with lake.stopped():
        gateway.user(compared)
    assert lake.gets() == before
    print(f"{first} blocks were fetched of a file of {BLOCKS}")


def test_what_is_hot_is_read_once_where_jobs_will_read_it(gateway, topology):
    made = f"head -c {lake.MEGABYTES}M /dev/urandom > /var/tmp/emr-lab-hot && hdfs dfs -mkdir -p {lake.PLACE}/hot/below"
    gateway.user(f"{made} && hdfs dfs -put -f /var/tmp/emr-lab-hot {lake.PLACE}/hot/below/file")
    workers = topology["members"]["nodemanager"]
    lake.forget(workers)
    before = lake.gets()
    run = runs.playbook("playbooks/warm_smartdata.yml", "-e", "smartdata_paths=/tests/hot")
    assert run.code == 0, run.output
    # Who reads lines of the first part goes on to the end of the last one.
    assert re.search(rf"\b{lake.MEGABYTES}\.\d\d MB of /tests/hot were read", run.text), run.output
    assert lake.gets() - before >= BLOCKS
    # Containers run as this account, whoever submits them. What they have not kept at their end is not there.
    assert lake.cached(workers, "yarn") >= lake.MEGABYTES * 3 // 4 << 20
    before = lake.gets()
    again = runs.playbook("playbooks/warm_smartdata.yml", "-e", "smartdata_paths=/tests/hot")
    assert again.code == 0, again.output
    print(f"{lake.gets() - before} blocks were fetched by a second job")
    refused = runs.playbook("playbooks/warm_smartdata.yml", "-e", "smartdata_paths=/tests/none")
    assert refused.code != 0
    assert "Input path does not exist: jfs://lake/tests/none" in refused.text


def test_spark_reads_and_writes_there(gateway):
    _text, counts = jobs.words(gateway, CACHE / "wordcount", "jfs-words/in")
    gateway.user(f"hadoop distcp -direct jfs-words/in {lake.PLACE}/words", 15)
    # The client of the volume has memory of its own beside Python's.
    options = "--conf spark.driver.memoryOverhead=640m --conf spark.executor.memoryOverhead=640m"
    spark_jobs.submit(gateway, "words.py", f"{lake.PLACE}/words", f"{lake.PLACE}/spark", options=options, minutes=15)
    print(jobs.as_counted(gateway, "PySpark", f"{lake.PLACE}/spark", counts))
    statements = [
        f"create table spark_lake(word string, amount int) using parquet location '{lake.PLACE}/spark_lake'",
        "insert into spark_lake values ('pear', 1), ('apple', 2)",
        "select word, amount from spark_lake order by word",
        "drop table spark_lake",
    ]
    assert "apple\t2\npear\t1" in sessions.spark_sql(gateway, statements)


def test_a_job_takes_its_program_from_there(gateway):
    gateway.write(spark_jobs.CLIENT / "words.py", "/var/tmp/emr-lab-words.py")
    gateway.user(f"hdfs dfs -put -f /var/tmp/emr-lab-words.py {lake.PLACE}/words.py")
    conf = {"spark.driver.memoryOverhead": "640m", "spark.executor.memoryOverhead": "640m"}
    job = {"type": "pyspark", "file": f"{lake.PLACE}/words.py", "conf": conf}
    job["args"] = [f"{lake.PLACE}/words", f"{lake.PLACE}/job"]
    run = runs.playbook("playbooks/job.yml", "-e", json.dumps({"emr_jobs": {"words": job}, "emr_job": "words"}))
    assert run.code == 0, run.output
    gateway.user(f"hdfs dfs -test -e {lake.PLACE}/job/_SUCCESS")


def test_hive_has_a_table_there(gateway):
    gateway.user(f"hdfs dfs -mkdir -p {lake.PLACE}/hive && hdfs dfs -chmod 1777 {lake.PLACE}/hive")
    statements = [
        f"create external table hive_lake(word string, amount int) stored as orc location '{lake.PLACE}/hive/lake'",
        "insert into hive_lake values ('pear', 1), ('apple', 2)",
        "select word, sum(amount) from hive_lake group by word order by word",
    ]
    assert "apple\t2\npear\t1" in sessions.beeline(gateway, statements, 20)
    # The other engine reads the same table.
    assert "apple\t2" in sessions.spark_sql(gateway, ["select word, amount from hive_lake order by word"])
    sessions.beeline(gateway, ["drop table hive_lake"])


def test_flink_reads_there(gateway):
    """Its sinks do not write there: the client of this source of software is too old for them."""
    print(flink_jobs.on_yarn(gateway, source=f"{lake.PLACE}/flink").says)


def test_a_stream_of_flink_has_its_checkpoints_and_its_savepoint_there(gateway):
    place, jar = f"{lake.PLACE}/flink", "/var/tmp/emr-lab-flink.jar"
    gateway.user(f"hdfs dfs -rm -r -f -skipTrash {apps.PLACE} && hdfs dfs -mkdir {apps.PLACE}")
    gateway.write(flink_jobs.program(), jar)
    text = base64.b64encode(flink_jobs.counting_statements(f"{apps.PLACE}/lake", NUMBERS, RATE).encode()).decode()
    options = (
        f"-Dexecution.checkpointing.interval=1s -Dparallelism.default=1 -Dstate.checkpoints.dir={place}/checkpoints"
    )
    program = f"-c FlinkStatements {jar} {text}"
    application = flink_jobs.submitted(gateway, f"{options} {program}")
    job = apps.until_running(application)
    last = apps.until_checkpoint(application, job)
    assert last["external_path"].startswith(f"{place}/checkpoints/{job}/")
    apps.kill_container(application)
    restored = apps.until("another TaskManager", lambda: apps.checkpoint(application, job, "restored"))
    assert restored["external_path"].startswith(f"{place}/checkpoints/{job}/")
    assert restored["id"] >= last["id"]
    apps.until_running(application)
    target = f"-t yarn-application -Dyarn.application.id={application}"
    said = gateway.user(f"flink stop {target} -p {place}/savepoints {job} 2>&1")
    saved = re.search(rf"{place}/savepoints/savepoint-\S+", said)
    assert saved, said
    flink_jobs.ended(gateway, application)
    application = flink_jobs.submitted(gateway, f"{options} -s {saved[0]} {program}")
    job = apps.until_running(application)
    assert apps.checkpoint(application, job, "restored")["external_path"] == saved[0]
    flink_jobs.ended(gateway, application)
    apps.counted(gateway, "lake", NUMBERS)


def test_the_state_shows_the_volume(gateway):
    assert lake.keep("watch")["ok"]
    run = runs.playbook("playbooks/status.yml")
    assert run.code == 0, run.output
    assert "smartdata: jfs://lake/ uses" in run.output
    # Clients have told the push gateway: what was read twice came from a cache once.
    assert " % of reads from caches" in run.output
    assert "is the master, 2 replicas in step" in run.output


def test_no_file_that_others_read_has_the_password_of_the_metadata(topology):
    """After jobs, whose containers have it in their environment, and in scripts below a directory of YARN's own."""
    secret = runs.on(lake.KEEPER, "cat", "/var/lib/emr/smartdata.password").strip()
    for host in topology["seen"]:
        found = [
            path for path in leaks.found(host, secret) if not path.endswith("/environ") and "/nmPrivate/" not in path
        ]
        assert found == [], host
