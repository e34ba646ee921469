# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands of each type of jobs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.parse import parse
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import to_hadoop_xml
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.builder_types import BuildError, Host
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.gateway import Gateway
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import Job, Resource, Run
from ansible_collections.bigdata.emr.plugins.module_utils.services import jobs as services
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import JOBS, SERVICES

GATEWAY = Gateway("lab", "g1", file_system="hdfs://lab")
RUN = Run("k-1", 2, "/run/files", "/run/work", ("emr:k-1:2", "emr:k-1"))
SHOP = {
    "engine": "mariadb",
    "host": "db",
    "port": 3306,
    "name": "shop",
    "user": "emr",
    "tls": "",
    "local": False,
    "password": "s3cret-pass",
}
FILES = {
    "/etc/hadoop/conf/mapred-site.xml": to_hadoop_xml({"a": "1"}),
    "/etc/spark/conf/spark-defaults.conf": "spark.driver.extraClassPath=/tools/*\n",
}
GLOBS = {
    "/etc/hadoop/conf/*": ["/etc/hadoop/conf/core-site.xml", "/etc/hadoop/conf/mapred-site.xml"],
    "/opt/emr/hive/lib/metastore/mysql-connector-j-*.jar": ["/opt/emr/hive/lib/metastore/mysql-connector-j-8.4.0.jar"],
}
HOST = Host(glob=lambda pattern: GLOBS.get(pattern, []), read=FILES.get)


def build(job, run=RUN, host=HOST):
    return services.build(job.type)(job, run, GATEWAY, host)


def properties(command):
    return parse("properties", command.files["job.conf"])


@pytest.mark.parametrize("kind", JOBS)
def test_every_type_of_the_facts_has_a_shape_and_a_command(kind):
    shape = services.job_type(kind)
    assert callable(services.build(kind))
    assert {name for row in shape.required for name in row} <= set(shape.fields)
    assert set(shape.needs) <= set(SERVICES)


def test_mapreduce_has_its_properties_in_a_configuration_of_its_own():
    job = Job(
        "count",
        "mr",
        queue="etl",
        priority=3,
        args=("in", "out"),
        conf={"a": "2", "secret": "x"},
        program=Resource("local:/opt/x.jar", "x.jar"),
        resources=(Resource("lib/y.jar", "y.jar", "/run/y.jar"), Resource("hdfs:///z.txt", "w.txt")),
        options={"main_class": "Main"},
    )
    command = build(job)
    assert command.argv == ("/opt/emr/hadoop/bin/hadoop", "jar", "/opt/x.jar", "Main", "in", "out")
    site = parse("hadoop_xml", command.files["conf/mapred-site.xml"])
    assert site == {
        "a": "2",
        "secret": "x",
        "mapreduce.job.name": "count",
        "mapreduce.job.tags": "emr:k-1:2,emr:k-1",
        "mapreduce.job.queuename": "etl",
        "mapreduce.job.priority": "3",
        "tmpjars": "file:///run/y.jar",
        "tmpfiles": "hdfs:///z.txt#w.txt",
    }
    assert command.env == {"HADOOP_CONF_DIR": "/run/files/conf", "HADOOP_CLASSPATH": "/run/y.jar"}
    assert command.links == {"conf/core-site.xml": "/etc/hadoop/conf/core-site.xml"}


def test_a_jar_of_a_store_is_brought_first():
    command = build(Job("count", "mr", program=Resource("oss://b/x.jar", "x.jar")))
    assert (command.fetched, command.argv[2]) == ({"x.jar": "oss://b/x.jar"}, "x.jar")


def test_a_host_without_a_configuration_is_no_gateway():
    with pytest.raises(BuildError, match="it is no gateway"):
        build(Job("count", "mr", program=Resource("local:/x", "x")), host=Host(HOST.glob, {}.get))


def test_distcp():
    command = build(Job("copy", "distcp", args=("-update",), options={"sources": ["/a", "/b"], "target": "oss://b/c"}))
    assert command.argv == ("/opt/emr/hadoop/bin/hadoop", "distcp", "-update", "/a", "/b", "oss://b/c")


def test_a_script_finds_its_files_and_knows_its_run():
    job = Job(
        "clean",
        "shell",
        args=("x",),
        env={"A": "b"},
        resources=(Resource("lib.sh", "lib.sh", "/run/lib.sh"), Resource("hdfs:///d.txt", "d.txt")),
        options={"script": "echo hi"},
    )
    command = build(job)
    assert command.argv == ("bash", "/run/files/script.sh", "x")
    assert (command.files, command.named, command.fetched) == (
        {"script.sh": "echo hi"},
        {"lib.sh": "/run/lib.sh"},
        {"d.txt": "hdfs:///d.txt"},
    )
    assert (command.env["EMR_JOB_TAGS"], command.env["EMR_JOB_TRY"], command.env["A"]) == (
        "emr:k-1:2,emr:k-1",
        "2",
        "b",
    )
    assert build(replace(job, program=Resource("a.sh", "a.sh", "/run/a.sh"), options={})).argv[1] == "a.sh"


def test_hive_sets_properties_before_the_statements():
    job = Job(
        "q",
        "hive_sql",
        user="etl",
        queue="etl",
        conf={"hive.x": "1"},
        parameters={"day": "2026"},
        options={"sql": "select 1; select 2;"},
    )
    command = build(job)
    assert command.argv == (
        *("/opt/emr/hive/bin/beeline", "-n", "etl", "--hivevar", "day=2026", "-i", "/run/files/settings.sql"),
        *("-f", "/run/files/statements.sql"),
    )
    assert command.files == {
        "settings.sql": "set tez.queue.name=etl;\nset hive.x=1;\n",
        "statements.sql": "select 1; select 2;\n",
    }
    assert build(replace(job, program=Resource("hdfs:///q.sql", "q.sql"), options={})).fetched == {
        "q.sql": "hdfs:///q.sql"
    }
    with pytest.raises(BuildError, match="has ; or a line break"):
        build(replace(job, conf={"a": "1; drop table x"}))


def test_spark_is_submitted_in_cluster_mode_with_its_properties_in_a_file():
    job = Job(
        "agg",
        "spark",
        queue="etl",
        args=("x",),
        conf={"spark.executor.memory": "2g", "spark.yarn.maxAppAttempts": "3"},
        env={"E": "1"},
        program=Resource("hdfs:///agg.jar", "agg.jar"),
        resources=(Resource("lib/a.jar", "a.jar", "/run/a.jar"), Resource("x/f.txt", "f.txt", "/run/f.txt")),
        options={"main_class": "Agg"},
    )
    command = build(job)
    assert command.argv == (
        *("/opt/emr/spark/bin/spark-submit", "--properties-file", "/run/files/job.conf", "--load-spark-defaults"),
        *("--class", "Agg", "hdfs:///agg.jar", "x"),
    )
    found = properties(command)
    assert found["spark.submit.deployMode"] == "cluster"
    assert found["spark.yarn.tags"] == "emr:k-1:2,emr:k-1"
    assert found["spark.yarn.submit.waitAppCompletion"] == "false"
    assert found["spark.yarn.maxAppAttempts"] == "3"
    assert (found["spark.jars"], found["spark.files"]) == ("file:///run/a.jar", "file:///run/f.txt")
    assert found["spark.yarn.appMasterEnv.E"] == found["spark.executorEnv.E"] == "1"
    assert "SPARK_DIST_CLASSPATH" not in command.env


@pytest.mark.parametrize("place", ["oss://b/a.py", "jfs://lake/a.py"])
def test_the_client_reaches_the_store_as_drivers_do(place):
    command = build(Job("a", "pyspark", program=Resource(place, "a.py")))
    assert command.env["SPARK_DIST_CLASSPATH"] == "/tools/*"


def test_python_has_its_libraries_beside_it():
    resources = (Resource("u.py", "u.py", "/run/u.py"), Resource("e.zip", "e.zip", "/run/e.zip"))
    found = properties(build(Job("a", "pyspark", program=Resource("a.py", "a.py", "/run/a.py"), resources=resources)))
    assert found["spark.submit.pyFiles"] == "file:///run/u.py,file:///run/e.zip"
    assert found["spark.yarn.maxAppAttempts"] == "1"


def test_streaming_may_lose_its_driver():
    job = Job("s", "spark_streaming", program=Resource("s.py", "s.py", "/run/s.py"))
    assert properties(build(job))["spark.yarn.maxAppAttempts"] == "4"
    with pytest.raises(BuildError, match="it has no main_class"):
        build(replace(job, program=Resource("s.jar", "s.jar", "/run/s.jar")))


def test_sql_is_run_by_a_program_of_ours():
    job = Job("q", "spark_sql", parameters={"day": "x"}, options={"sql": "select 1"})
    command = build(job)
    assert command.argv[-2:] == ("/run/files/sql_program.py", "day=x")
    assert command.files["statements.sql"] == "select 1"
    assert properties(command)["spark.files"] == "file:///run/files/statements.sql"
    compile(command.files["sql_program.py"], "sql_program.py", "exec")
    other = build(replace(job, program=Resource("hdfs:///q.sql", "q.sql"), options={}))
    assert properties(other)["spark.files"] == "hdfs:///q.sql#statements.sql"


def test_a_database_is_reached_with_the_driver_of_the_host_and_the_password_is_in_a_file():
    options = {"connection": "shop", "table": "orders", "path": "/data/orders", "mode": "append", "format": "parquet"}
    command = build(Job("i", "jdbc_import", options=options), replace(RUN, connection=SHOP))
    task = json.loads(command.files["task.json"])
    assert task["path"] == "hdfs://lab/data/orders"
    assert (task["url"].split("?")[0], task["load"], task["engine"]) == ("jdbc:mysql://db:3306/shop", "k-1", "mysql")
    assert [name for name, text in command.files.items() if "s3cret" in text] == ["password"]
    assert "s3cret" not in " ".join(command.argv)
    found = properties(command)
    assert found["spark.jars"] == "file:///opt/emr/hive/lib/metastore/mysql-connector-j-8.4.0.jar"
    assert "file:///run/files/jdbc_store.py" in found["spark.submit.pyFiles"]
    assert "file:///run/files/password" in found["spark.files"]
    for name, text in command.files.items():
        if name.endswith(".py"):
            compile(text, name, "exec")
            assert "from ." not in text
            assert "ansible" not in text


def test_a_host_without_the_driver_says_where_it_goes():
    options = {"connection": "shop", "table": "t", "path": "/p", "mode": "append", "format": "parquet"}
    with pytest.raises(BuildError, match="no driver for postgresql; put postgresql"):
        build(Job("e", "jdbc_export", options=options), replace(RUN, connection={**SHOP, "engine": "postgresql"}))


def test_what_a_job_sets_takes_no_tag_and_no_file_away():
    """Without its tags nobody would find its application, and it would be submitted again."""
    jar = Resource("lib/a.jar", "a.jar", "/run/a.jar")
    job = Job("x", "pyspark", program=Resource("x.py", "x.py", "/run/x.py"), resources=(jar,))
    found = properties(build(replace(job, conf={"spark.yarn.tags": "mine", "spark.jars": "hdfs:///b.jar"})))
    assert found["spark.yarn.tags"] == "emr:k-1:2,emr:k-1,mine"
    assert found["spark.jars"] == "file:///run/a.jar,hdfs:///b.jar"
    count = Job("c", "mr", program=Resource("local:/x.jar", "x.jar"), resources=(jar,))
    command = build(replace(count, conf={"mapreduce.job.tags": "mine", "tmpjars": "hdfs:///b.jar"}))
    site = parse("hadoop_xml", command.files["conf/mapred-site.xml"])
    assert site["mapreduce.job.tags"] == "emr:k-1:2,emr:k-1,mine"
    assert site["tmpjars"] == "file:///run/a.jar,hdfs:///b.jar"
