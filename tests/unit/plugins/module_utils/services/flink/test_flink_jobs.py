# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands of Flink's jobs, what they begin with, and how they end."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config import flat_yaml
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.builder_types import BuildError, Host
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.gateway import Gateway
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import Job, Resource, Run
from ansible_collections.bigdata.emr.plugins.module_utils.services import jobs as services
from ansible_collections.bigdata.emr.plugins.module_utils.services.flink import jobs, savepoints, stopping
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint, Refused, Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs_files import Entry

GATEWAY = Gateway("lab", "g1", file_masters=("n1:9870", "n2:9870"), file_system="hdfs://lab")
RUN = Run("k-1", 2, "/run/files", "/run/work", ("emr:k-1:2", "emr:k-1"))
CONF = {
    "execution.target": "yarn-application",
    "heartbeat.timeout": 20000,
    "state.savepoints.dir": "hdfs://lab/flink/savepoints",
    "state.checkpoints.dir": "hdfs://lab/flink/checkpoints",
}
HOST = Host(
    glob=lambda _pattern: ["/etc/flink/conf/config.yaml", "/etc/flink/conf/flink-env.sh"],
    read={"/etc/flink/conf/config.yaml": flat_yaml.to_yaml(CONF)}.get,
)
OWN = {
    "state.savepoints.dir": "hdfs://lab/flink/savepoints/hadoop/count",
    "state.checkpoints.dir": "hdfs://lab/flink/checkpoints/hadoop/count",
}
JAR = Resource("local:/opt/x.jar", "x.jar")


@pytest.fixture(autouse=True)
def listed(monkeypatch):
    """The directories of HDFS: path to what it has; the first NameNode is a standby."""
    found = {}

    class Files:
        def __init__(self, where, user):
            self.where, self.user = where, user

        def entries(self, path):
            if self.where.host == "n1":
                raise Refused("standby", 403, "StandbyException")
            return found.get(path, [])

    monkeypatch.setattr(savepoints, "WebHdfsFiles", Files)
    return found


def build(job, host=HOST):
    return services.build(job.type)(job, RUN, GATEWAY, host)


def conf(command):
    return flat_yaml.read(command.files["conf/config.yaml"])


def test_a_program_runs_in_the_cluster_with_a_configuration_of_its_own():
    job = Job(
        "count",
        "flink",
        queue="etl",
        priority=3,
        args=("--output", "hdfs:///out"),
        conf={"parallelism.default": "4", "secret": "x"},
        env={"A": "b"},
        program=JAR,
        resources=(Resource("lib/y.jar", "y.jar", "/run/y.jar"),),
        options={"main_class": "Main"},
    )
    command = build(job)
    assert command.argv == (
        *("/opt/emr/flink/bin/flink", "run-application", "-t", "yarn-application", "-c", "Main", "/opt/x.jar"),
        *("--output", "hdfs:///out"),
    )
    assert conf(command) == {
        **CONF,
        **OWN,
        "yarn.application.name": "count",
        "pipeline.name": "count",
        "yarn.tags": "emr:k-1:2,emr:k-1",
        "yarn.application.queue": "etl",
        "yarn.application.priority": 3,
        "yarn.ship-files": "/run/y.jar",
        "containerized.master.env.A": "b",
        "containerized.taskmanager.env.A": "b",
        "execution.attached": False,
        "execution.checkpointing.externalized-checkpoint-retention": "RETAIN_ON_CANCELLATION",
        "parallelism.default": "4",
        "secret": "x",
    }
    assert command.env == {"FLINK_CONF_DIR": "/run/files/conf", "A": "b"}
    assert command.links == {"conf/flink-env.sh": "/etc/flink/conf/flink-env.sh"}


def test_a_jar_of_a_store_is_brought_first():
    command = build(Job("count", "flink", program=Resource("hdfs:///jars/x.jar", "x.jar")))
    assert (command.fetched, command.argv[-1]) == ({"x.jar": "hdfs:///jars/x.jar"}, "x.jar")


def test_statements_become_applications():
    command = build(Job("count", "flink_sql", options={"sql": "INSERT INTO a SELECT * FROM b"}))
    assert command.argv == ("/opt/emr/flink/bin/sql-client.sh", "-f", "/run/files/statements.sql")
    assert command.files["statements.sql"] == "INSERT INTO a SELECT * FROM b"
    assert conf(command)["execution.target"] == "yarn-per-job"
    lib = Resource("local:/opt/udf.jar", "udf.jar")
    command = build(Job("count", "flink_sql", program=Resource("a.sql", "a.sql", "/run/a.sql"), resources=(lib,)))
    assert command.argv[1:] == ("-f", "/run/a.sql", "-j", "/opt/udf.jar")


def test_a_host_without_a_configuration_is_no_gateway():
    with pytest.raises(BuildError, match="it is no gateway"):
        build(Job("count", "flink", program=JAR), Host(HOST.glob, {}.get))


SAVED = "/flink/savepoints/hadoop/count"
CHECKED = "/flink/checkpoints/hadoop/count"


def whole(at):
    return [Entry("_metadata", False, at), Entry("x", False, at)]


def test_a_run_goes_on_with_the_newest_that_is_whole(listed):
    job = Job("count", "flink", program=JAR)
    assert "execution.savepoint.path" not in conf(build(job))
    listed[SAVED] = [Entry("savepoint-1", True, 9), Entry("savepoint-2", True, 99)]
    listed[f"{SAVED}/savepoint-1"] = whole(10)
    listed[f"{SAVED}/savepoint-2"] = [Entry("x", False, 99)]
    assert conf(build(job))["execution.savepoint.path"] == f"hdfs://lab{SAVED}/savepoint-1"
    listed[CHECKED] = [Entry("0a", True, 1)]
    listed[f"{CHECKED}/0a"] = [Entry("chk-7", True, 1), Entry("shared", True, 1)]
    listed[f"{CHECKED}/0a/chk-7"] = whole(20)
    assert conf(build(job))["execution.savepoint.path"] == f"hdfs://lab{CHECKED}/0a/chk-7"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"options": {"savepoint": "none"}}, None),
        ({"options": {"savepoint": "oss://b/s"}}, "oss://b/s"),
        ({"conf": {"execution.savepoint.path": "hdfs:///mine"}}, "hdfs:///mine"),
    ],
)
def test_a_user_says_what_it_begins_with(listed, change, found):
    listed[SAVED] = [Entry("savepoint-1", True, 9)]
    listed[f"{SAVED}/savepoint-1"] = whole(10)
    assert conf(build(Job("count", "flink", program=JAR, **change))).get("execution.savepoint.path") == found


def test_savepoints_that_nobody_can_list_are_refused():
    elsewhere = {"state.savepoints.dir": "oss://b/s"}
    with pytest.raises(
        BuildError, match=r"nobody here can list oss://b/s for its newest savepoint; write savepoint: none"
    ):
        build(Job("count", "flink", program=JAR, conf=elsewhere))


def test_who_does_not_answer_is_no_start_anew(monkeypatch):
    monkeypatch.setattr(savepoints, "_asked", lambda *_all: (_ for _ in ()).throw(Unreachable("n1: gone")))
    with pytest.raises(BuildError, match="nobody tells which savepoint is its newest"):
        build(Job("count", "flink", program=JAR))


class Cluster:
    """A ResourceManager and the pages of an application."""

    def __init__(self):
        self.jobs = [{"jid": "0a", "state": "RUNNING"}]
        self.address = "c1:40001"
        self.saved = {"status": {"id": "IN_PROGRESS"}}
        self.sent = []

    def ask(self, where, path, query=None, seconds=2.0, method="GET", user="hadoop", document=None):
        if path.startswith("/ws/"):
            assert (where, user) == (Endpoint("r1", 8088), "etl")
            return {"app": {"amRPCAddress": self.address}}
        assert where == Endpoint("c1", 40001)
        if method == "POST":
            self.sent.append((path, document))
            return {"request-id": "77"}
        return {"/jobs/overview": {"jobs": self.jobs}, "/jobs/0a/savepoints/77": self.saved}[path]


@pytest.fixture
def cluster(monkeypatch):
    made = Cluster()
    monkeypatch.setattr(stopping, "request_json", made.ask)
    return made


def stop(earlier=""):
    return stopping.stop(["r1:8088"], "application_1_0001", "etl", earlier)


def test_an_application_ends_with_a_savepoint_that_is_asked_for_once(cluster):
    assert stop() == "0a 77"
    assert stop("0a 77") == "0a 77"
    assert cluster.sent == [("/jobs/0a/stop", {"drain": False})]
    cluster.saved = {"status": {"id": "COMPLETED"}, "operation": {"location": "hdfs://lab/s"}}
    assert stop("0a 77") == "0a 77"


def test_one_that_cannot_is_left_to_force(cluster):
    cluster.saved = {"status": {"id": "COMPLETED"}, "operation": {"failure-cause": {"class": "x"}}}
    assert stop("0a 77") == ""
    cluster.jobs = [{"jid": "0a", "state": "RESTARTING"}]
    assert stop() == ""
    cluster.address = "N/A"
    assert stop() == ""


def test_one_that_is_about_to_end_is_not_asked_again(cluster, monkeypatch):
    monkeypatch.setattr(stopping, "request_json", lambda *_all, **_more: (_ for _ in ()).throw(Unreachable("gone")))
    assert stop("0a 77") == "0a 77"
    assert stop() == ""


def test_the_types_are_flinks_alone():
    assert services.stopper("flink") is stopping.STOP
    assert services.stopper("spark") is None
    assert set(jobs.BUILDS) == {"flink", "flink_sql"}
