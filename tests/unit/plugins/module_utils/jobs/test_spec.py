# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every fault of emr_jobs is one sentence."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import Resource, job_of
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.spec import read_job, read_jobs

USERS = ("hadoop", "etl")
MR = {"type": "mr", "file": "local:/opt/x.jar"}
FLINK = {"type": "flink", "file": "local:/opt/x.jar"}
IMPORT = {"type": "jdbc_import", "connection": "shop", "table": "orders", "path": "/data/orders"}


def read(row, **known):
    return read_job("pi", row, USERS, **known)


def test_a_job_has_what_is_written_and_the_defaults():
    job, faults = read(
        {
            **MR,
            "args": ["pi", 4, 1000],
            "conf": {"a.b": True, "n": 3},
            "resources": ["lib/y.jar", {"source": "oss://b/y.txt", "name": "z.txt"}],
            "user": "etl",
            "retries": 2,
            "priority": "7",
        }
    )
    assert faults == []
    assert (job.args, job.conf, job.user, job.retries, job.priority) == (
        ("pi", "4", "1000"),
        {"a.b": "true", "n": "3"},
        "etl",
        2,
        7,
    )
    assert job.program == Resource("local:/opt/x.jar", "x.jar")
    assert job.program.place == "/opt/x.jar"
    assert [one.kind for one in job.resources] == ["controller", "store"]
    assert (job.on_failure, job.time_zone, job.queue) == ("stop", "UTC", "")
    assert job_of(job.to_dict()) == job


def test_options_of_a_type_have_their_defaults():
    job, faults = read({**IMPORT, "split_by": "id", "splits": 4}, databases=["shop"])
    assert faults == []
    assert job.options == {
        "connection": "shop",
        "table": "orders",
        "path": "/data/orders",
        "split_by": "id",
        "splits": 4,
        "mode": "append",
        "format": "parquet",
        "fetch_rows": 10000,
    }


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ([], "it is no mapping; write its type, and what that needs"),
        ({}, "it has no type; write one of mr, distcp, shell, hive_sql, spark,"),
        ({"type": "sparkk"}, "sparkk is no type of a job; did you mean spark?"),
        ({"type": ["mr"]}, "['mr'] is no type of a job; write one of mr,"),
        ({**MR, "argss": []}, "argss is no field of a job; did you mean args?"),
        ({**MR, "sql": "x"}, "sql is no field of type mr; it has file, main_class"),
        ({"type": "mr"}, "it has no file; write file"),
        ({"type": "distcp", "sources": [], "target": "/b"}, "it has no sources; write sources"),
        ({**MR, "retries": "\u00b2"}, "retries: \u00b2 is no whole number; write one from 0 to 5"),
        ({"type": "shell"}, "it has no file and no script; write one of them"),
        ({"type": "shell", "file": "a.sh", "script": "x"}, "it has file and script; write one of them"),
        ({**MR, "args": "x y"}, "args: it is no list; write [a, b]"),
        ({**MR, "args": [{}]}, "args: {} is no text; put it into quotes"),
        ({**MR, "conf": []}, "conf: it is no mapping; write {name: value}"),
        ({**MR, "conf": {"a": [1]}}, "conf: a has no single value; write a text or a number"),
        ({**MR, "retries": 6}, "retries: 6 is out of range; write 0 to 5"),
        ({**MR, "retries": "two"}, "retries: two is no whole number; write one from 0 to 5"),
        ({**MR, "retry_interval_seconds": 301}, "retry_interval_seconds: 301 is out of range; write 0 to 300"),
        ({**MR, "on_failure": "stopp"}, "on_failure: stopp is none of its words; did you mean stop?"),
        ({**MR, "user": "elt"}, "user elt is none of emr_users; did you mean etl?"),
        ({**MR, "user": "a b"}, "user: a b is no name; write letters, digits, ., - and _"),
        ({**MR, "queue": "ett"}, "there is no queue ett; did you mean etl?"),
        ({**MR, "env": {"1X": "y"}}, "env: 1X is no name there; write letters, digits and _, with no digit first"),
        ({**MR, "env": {"HADOOP_USER_NAME": "x"}}, "env: HADOOP_USER_NAME lets another account submit it; write user"),
        (
            {**FLINK, "savepoint": "newst"},
            "savepoint: newst is no URL, and none of its words; did you mean newest?",
        ),
        (
            {**FLINK, "conf": {"execution.target": "yarn-session"}},
            "conf: execution.target is not the job's to set: each of its runs is an application of its own",
        ),
        *(
            (
                {"type": "flink_sql", "sql": "INSERT INTO a SELECT * FROM b", "args": [word]},
                f"args: {name} is not the job's to set: its statements stand in file or sql, those that begin",
            )
            for word, name in (("-i", "-i"), ("--init=/a.sql", "--init"), ("-f", "-f"))
        ),
        (
            {**FLINK, "env": {"FLINK_CONF_DIR": "/tmp"}},
            "env: FLINK_CONF_DIR is not the job's to set: what conf has stands in a directory of the run's",
        ),
        ({"type": "flink_sql"}, "it has no file and no sql; write one of them"),
        ({**FLINK, "mode": "append"}, "mode is no field of type flink; it has file, main_class, savepoint"),
        (
            {**MR, "file": "s3://b/x.jar"},
            "file: s3://b/x.jar is in no store that jobs read; write hdfs://, oss://, jfs://",
        ),
        ({**MR, "file": "local:opt/x.jar"}, "file: local:opt/x.jar has no absolute path; write local:/path"),
        ({**MR, "file": "dir/"}, "file: dir/ has no name for the job"),
        ({**MR, "resources": ["a/x", "b/x"]}, "resources: two files would be x; give one another name"),
        ({**MR, "resources": ["b/x.jar"]}, "resources: two files would be x.jar; give one another name"),
        ({**MR, "resources": [{"src": "x"}]}, "resources: a file has a source, and a name"),
        ({**IMPORT, "connection": "shp"}, "connection shp is none of emr_job_databases; did you mean shop?"),
        ({**IMPORT, "hive_table": "x"}, "it has hive_table and path; write one of them"),
        ({**IMPORT, "mode": "upsert"}, "mode upsert has no keys; write the columns that tell rows apart"),
        ({**IMPORT, "keys": ["id"]}, "keys are for mode upsert; write mode: upsert, or remove them"),
        ({**IMPORT, "splits": 4}, "splits has no split_by; write split_by, or leave splits out"),
        ({**IMPORT, "incremental": {"start": 1}}, "incremental: it has no column; write {column: ...}"),
        ({**IMPORT, "incremental": {"colum": 1}}, "incremental: colum is none of its words; did you mean column?"),
        (
            {**IMPORT, "incremental": {"column": "id"}, "mode": "overwrite"},
            "incremental adds to what is there, and mode is overwrite",
        ),
        ({"type": "spark", "file": "a.jar", "main_class": "x"}, "type spark needs the service spark; add it to"),
    ],
)
def test_a_fault_says_what_is_wrong_and_what_to_write(row, said):
    known = {"queues": ["root.default", "root.etl"], "services": ["yarn"], "databases": ["shop"]}
    if any(word in str(row) for word in ("jdbc", "flink")):
        known["services"] = ["yarn", "spark", "hive", "flink"]
    job, faults = read(row, **known)
    assert job is None
    assert next(str(one) for one in faults).startswith(f"emr_jobs: pi: {said}")
    assert len(faults) == 1


def test_a_script_may_be_another_account_in_the_cluster():
    """Its state is that of its process, and no application is looked for."""
    script = {"type": "shell", "script": "hdfs dfs -ls /", "env": {"HADOOP_USER_NAME": "x"}}
    assert read(script)[1] == []


@pytest.mark.parametrize("name", ["Pi", "p i", "-pi", "pi.x", "x" * 41, ""])
def test_names_of_jobs_stand_in_units_and_tags(name):
    job, faults = read_job(name, MR, USERS)
    assert job is None
    assert "is no name of a job" in str(faults[0])


def test_all_faults_of_all_jobs_are_told_at_once():
    jobs, faults = read_jobs({"a": MR, "b": {**MR, "x": 1, "retries": 9}, "c": 3}, USERS)
    assert sorted(jobs) == ["a"]
    assert [str(one).split(":")[1].strip() for one in faults] == ["b", "b", "c"]
    assert read_jobs(None, USERS) == ({}, [])
    assert "it is no mapping" in str(read_jobs([MR], USERS)[1][0])


def test_queues_may_be_named_by_their_path_or_their_last_part():
    for queue in ("etl", "root.etl"):
        assert read({**MR, "queue": queue}, queues=["root.etl"])[1] == []
        assert read({**MR, "queue": queue}, queues=["etl"])[1] == []
