# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A job of each type, run by the playbook: what it leaves is right, and its state is YARN's."""

from __future__ import annotations

import jobs
import pytest
import runs
import sessions
import work

HOME = "/user/hadoop/types"


@pytest.fixture(scope="module", autouse=True)
def place(gateway):
    gateway.user(f"hdfs dfs -rm -r -f -skipTrash {HOME} && hdfs dfs -mkdir -p {HOME}/in && echo one two one > /tmp/t1")
    gateway.user(f"hdfs dfs -put -f /tmp/t1 {HOME}/in/ && hdfs dfs -put -f /etc/login.defs {HOME}/")


def only(described, masters):
    """Run the job DESCRIBED and return its one application."""
    (name,) = described
    work.job(described)
    (record,) = [row for row in work.records(name)[-1:] if row["state"] == "succeeded"]
    (application,) = record["applications"]
    assert work.applications(masters, f"emr:{record['key']}:1") == {application: "FINISHED"}
    return application


def test_mr(masters, gateway):
    counts = {"type": "mr", "file": work.examples(), "args": ["wordcount", f"{HOME}/in", f"{HOME}/out"]}
    only({"counts": {**counts, "conf": {"mapreduce.job.reduces": 1}}}, masters)
    assert sorted(gateway.user(f"hdfs dfs -cat '{HOME}/out/part-*'").split()) == ["1", "2", "one", "two"]


def test_a_program_that_knows_no_options_has_its_properties_too(masters, gateway):
    """The example `pi` is a Tool, `wordcount` reads generic options, and both get what a configuration says."""
    application = only(
        {"slow": {"type": "mr", "file": work.examples(), "args": ["pi", "2", "5"], "queue": "etl", "priority": 2}},
        masters,
    )
    said = gateway.user(f"yarn application -status {application} 2>/dev/null")
    assert "Queue : root.etl" in said
    assert "Application Priority : 2" in said


def test_distcp(masters, gateway):
    only({"copies": {"type": "distcp", "sources": [f"{HOME}/login.defs"], "target": f"{HOME}/copied"}}, masters)
    assert gateway.user(f"hdfs dfs -cat {HOME}/copied | cmp - /etc/login.defs && echo same").strip() == "same"


def test_shell(gateway):
    script = "cat lib.sh; echo $EMR_JOB ${day} $1 > written; hdfs dfs -put -f written types/written"
    described = {
        "type": "shell",
        "script": script,
        "args": ["${yyyy}"],
        "parameters": {"day": "${yyyy-MM-dd-1d}"},
        "resources": [{"source": f"{work.FILES}/helper.py", "name": "lib.sh"}],
        "env": {"X": "y"},
    }
    work.job({"notes": described}, emr_job_time="2026-03-01T00:00")
    assert gateway.user(f"hdfs dfs -cat {HOME}/written").split() == ["notes", "2026-02-28", "2026"]


def test_hive_sql(gateway):
    sql = """
        drop table if exists typed; create table typed (word string, n int) stored as orc;
        insert into typed values ('${word}', 1), ('b;c', 2);
    """
    work.job({"tables": {"type": "hive_sql", "sql": sql, "parameters": {"word": "pear"}}})
    rows = sessions.beeline(gateway, ["SELECT word, n FROM typed ORDER BY n"]).splitlines()
    assert [row.split("\t") for row in rows if "\t" in row] == [["pear", "1"], ["b;c", "2"]]


def test_hive_sql_that_is_wrong_fails():
    run = work.play("job", {"wrong_sql": {"type": "hive_sql", "sql": "select * from nowhere_at_all"}})
    assert run.code != 0
    assert "nowhere_at_all" in run.text


def test_pyspark(masters, gateway):
    gateway.user(f"hdfs dfs -touchz {HOME}/go")
    only(work.waits("python", f"{HOME}/go"), masters)


def test_spark(masters):
    described = {"type": "spark", "file": str(work.spark_jar()), "main_class": "SparkSum", "conf": work.SPARK}
    only({"java": described}, masters)


def test_spark_sql_reads_what_hive_wrote(masters, gateway):
    made = "create table from_hive stored as orc as select word, n from typed where n = ${n};"
    sql = f"drop table if exists from_hive; {made}"
    only({"sums": {"type": "spark_sql", "sql": sql, "parameters": {"n": "2"}, "conf": work.SPARK}}, masters)
    assert sessions.spark_sql(gateway, ["SELECT word FROM from_hive"]).split() == ["b;c"]


def test_spark_streaming_runs_until_somebody_ends_it(masters, gateway):
    place = f"hdfs://lab{HOME}/stream"
    gateway.user(f"hdfs dfs -mkdir -p {HOME}/stream/in && hdfs dfs -put /tmp/t1 {HOME}/stream/in/")
    described = {"type": "spark_streaming", "file": f"{work.CLIENT}/stream.py", "args": [place], "conf": work.SPARK}
    run = work.job({"stream": described})
    assert any("running" in line for line in work.lines(run, "stream"))
    application = work.running(masters, "stream")
    again = work.job({"stream": described})
    assert (again.changed, application in again.output) == (0, True)
    gateway.user(f"hdfs dfs -touchz {HOME}/stream/stop")
    result = f"hdfs dfs -cat '{HOME}/stream/result/part-*' 2>/dev/null || true"
    assert runs.until("its result", lambda: gateway.user(result), 300).strip() == "one two one"
    runs.until("end", lambda: work.applications(masters, "emr-job:stream")[application].replace("RUNNING", ""), 120)


def test_a_job_of_a_user_is_the_users(masters, gateway):
    described = {"mine": {"type": "mr", "file": work.examples(), "args": ["pi", "1", "5"], "user": "alice"}}
    work.job(described)
    record = work.records("mine")[-1]
    assert record["user"] == "alice"
    (application,) = work.applications(masters, f"emr:{record['key']}", "alice")
    said = gateway.user(f"yarn application -status {application} 2>/dev/null")
    assert "User : alice" in said
    assert "Queue : root.etl" in said


def test_progress_is_told_as_one_line_per_change(masters):
    described = {"type": "mr", "file": work.examples(), "args": ["pi", "4", "10"]}
    told = work.lines(work.job({"progress": described}), "progress")
    assert len(told) == len(set(told))
    assert told[-1].startswith("succeeded, application_")
    assert any("%" in line and "container" in line for line in told), told


def test_the_table_shows_what_ran():
    run = runs.playbook("playbooks/jobs.yml", "-e", "emr_jobs_limit=200")
    assert run.code == 0, run.output
    for name in ("counts", "copies", "notes", "tables", "python", "java", "sums"):
        assert f"  {name} " in run.output, name
    assert jobs.USER in run.output
