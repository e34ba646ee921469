# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands of Flink's jobs, what they begin with, and how they end."""

from __future__ import annotations

from dataclasses import replace

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
START = "execution.state-recovery.path"
JAR = Resource("local:/opt/x.jar", "x.jar")


@pytest.fixture(autouse=True)
def listed(monkeypatch):
    """The directories of HDFS: path to what it has, or to its owner; the first NameNode is a standby."""
    found = {}

    class Files:
        def __init__(self, where, user):
            self.where, self.user = where, user

        def entries(self, path):
            if self.where.host == "n1":
                raise Refused("standby", 403, "StandbyException")
            return found.get(path, [])

        def status(self, path):
            if self.where.host == "n1":
                raise Refused("standby", 403, "StandbyException")
            return {"owner": found.get(f"owner of {path}", "hadoop")}

    monkeypatch.setattr(savepoints, "WebHdfsFiles", Files)
    return found


def build(job, host=HOST, run=RUN):
    return services.build(job.type)(job, run, GATEWAY, host)


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


def test_what_a_job_sets_takes_away_neither_its_tags_nor_its_files():
    job = Job(
        "count",
        "flink",
        conf={"yarn.tags": "mine", "yarn.ship-files": "/etc/hosts"},
        env={"FLINK_CONF_DIR": "/tmp"},
        program=JAR,
        resources=(Resource("local:/opt/y.jar", "y.jar"),),
    )
    command = build(job)
    assert conf(command)["yarn.tags"] == "emr:k-1:2,emr:k-1,mine"
    assert conf(command)["yarn.ship-files"] == "/opt/y.jar;/etc/hosts"
    assert command.env["FLINK_CONF_DIR"] == "/run/files/conf"


@pytest.mark.parametrize(
    ("resource", "shipped", "fetched", "named"),
    [
        (Resource("local:/opt/a.csv", "a.csv"), "/opt/a.csv", {}, {}),
        (Resource("local:/opt/a.csv", "b.csv"), "/run/work/b.csv", {}, {"b.csv": "/opt/a.csv"}),
        (Resource("x/a.csv", "a.csv", "/staged/1"), "/run/work/a.csv", {}, {"a.csv": "/staged/1"}),
        (Resource("hdfs://lab/x/a.csv", "a.csv"), "hdfs://lab/x/a.csv", {}, {}),
        (Resource("hdfs:///x/a.csv", "a.csv"), "hdfs:///x/a.csv", {}, {}),
        # Flink asks the cluster's own file system for all of them, and it calls a file as its path does.
        (Resource("oss://b/a.csv", "a.csv"), "/run/work/a.csv", {"a.csv": "oss://b/a.csv"}, {}),
        (Resource("hdfs://far/a.csv", "a.csv"), "/run/work/a.csv", {"a.csv": "hdfs://far/a.csv"}, {}),
        (Resource("hdfs://lab/x/a.csv", "b.csv"), "/run/work/b.csv", {"b.csv": "hdfs://lab/x/a.csv"}, {}),
    ],
)
def test_files_come_to_containers_by_their_names_for_the_job(resource, shipped, fetched, named):
    command = build(Job("count", "flink", program=JAR, resources=(resource,)))
    assert (conf(command)["yarn.ship-files"], command.fetched, command.named) == (shipped, fetched, named)


def test_statements_become_applications():
    command = build(Job("count", "flink_sql", options={"sql": "INSERT INTO a SELECT * FROM b"}))
    begin = ("-i", "/run/files/begin.sql")
    assert command.argv == ("/opt/emr/flink/bin/sql-client.sh", *begin, "-f", "/run/files/statements.sql")
    assert command.files["begin.sql"] == "SET 'execution.attached' = 'false';\n"
    assert command.files["statements.sql"] == "INSERT INTO a SELECT * FROM b"
    assert conf(command)["execution.target"] == "yarn-per-job"
    libraries = (
        Resource("local:/opt/udf.jar", "udf.jar"),
        Resource("hdfs://lab/far.jar", "far.jar"),
        Resource("local:/opt/a.csv", "a.csv"),
    )
    command = build(Job("count", "flink_sql", program=Resource("a.sql", "a.sql", "/run/a.sql"), resources=libraries))
    assert command.argv[3:] == ("-f", "/run/a.sql", "-j", "/opt/udf.jar", "-j", "/run/work/far.jar")
    assert command.fetched == {"far.jar": "hdfs://lab/far.jar"}
    assert conf(command)["yarn.ship-files"] == "/opt/a.csv"


def test_a_host_without_a_configuration_is_no_gateway():
    with pytest.raises(BuildError, match="it is no gateway"):
        build(Job("count", "flink", program=JAR), Host(HOST.glob, {}.get))


@pytest.mark.parametrize("kind", ["flink", "flink_sql"])
def test_where_a_host_works_on_several_clusters_the_configuration_is_that_of_the_jobs_own(kind):
    place = "/etc/emr/clusters/lab/flink"
    texts = {
        "/etc/flink/conf/config.yaml": flat_yaml.to_yaml({**CONF, "heartbeat.timeout": 1}),
        f"{place}/config.yaml": flat_yaml.to_yaml(CONF),
    }
    names = {
        "/etc/flink/conf/*": ["/etc/flink/conf/log4j.properties"],
        f"{place}/*": [f"{place}/config.yaml", f"{place}/flink-env.sh"],
    }
    gateway = replace(GATEWAY, conf="/etc/emr/clusters/lab")
    host = Host(names.__getitem__, texts.get, gateway.conf_of)
    command = build(Job("count", kind, program=JAR), host)
    assert conf(command)["heartbeat.timeout"] == 20000
    assert command.links == {"conf/flink-env.sh": f"{place}/flink-env.sh"}
    assert command.env == {"FLINK_CONF_DIR": "/run/files/conf"}
    with pytest.raises(BuildError, match=f"this host has no {place}/config.yaml; it is no gateway"):
        build(Job("count", kind, program=JAR), Host(names.__getitem__, {}.get, gateway.conf_of))


SAVED = "/flink/savepoints/hadoop/count"
CHECKED = "/flink/checkpoints/hadoop/count"


def directory(name, owner="hadoop"):
    return Entry(name, True, 1, owner)


def whole(at, owner="hadoop"):
    return [Entry("_metadata", False, at, owner), Entry("x", False, at, owner)]


def start(job, run=RUN):
    """Return what JOB begins with, "" for nothing; a program's command says so in its options too."""
    command = build(job, run=run)
    found = conf(command).get(START, conf(command).get("execution.savepoint.path", ""))
    if job.type == "flink":
        assert command.argv[4:6] == (("-s", found) if found else ("/opt/x.jar",))
    return found


@pytest.mark.parametrize("kind", ["flink", "flink_sql"])
def test_a_run_goes_on_with_the_newest_that_is_whole(listed, kind):
    job = Job("count", kind, program=JAR)
    assert start(job) == ""
    listed[SAVED] = [directory("savepoint-1"), directory("savepoint-2")]
    listed[f"{SAVED}/savepoint-1"] = whole(10)
    listed[f"{SAVED}/savepoint-2"] = [Entry("x", False, 99, "hadoop")]
    assert start(job) == f"hdfs://lab{SAVED}/savepoint-1"
    listed[CHECKED] = [directory("0a")]
    listed[f"{CHECKED}/0a"] = [directory("chk-7"), directory("shared")]
    listed[f"{CHECKED}/0a/chk-7"] = whole(20)
    # A directory of state is not looked through.
    listed[f"{CHECKED}/0a/shared"] = whole(30)
    assert start(job) == f"hdfs://lab{CHECKED}/0a/chk-7"


@pytest.mark.parametrize(
    ("above", "of_file", "owner"), [("eve", "hadoop", "eve"), ("hadoop", "eve", "eve"), ("hdfs", "hdfs", "hdfs")]
)
def test_what_another_account_can_have_made_is_nothing_to_begin_with(listed, above, of_file, owner):
    listed[SAVED] = [directory("savepoint-1", above)]
    listed[f"{SAVED}/savepoint-1"] = whole(10, of_file)
    with pytest.raises(BuildError, match=f"savepoint-1, the newest .* belongs to {owner} and not to hadoop; write"):
        build(Job("count", "flink", program=JAR))
    assert start(Job("count", "flink", program=JAR, options={"savepoint": "none"})) == ""


@pytest.mark.parametrize("above", ["/flink/savepoints/hadoop", SAVED, "/flink/checkpoints/hadoop", CHECKED])
@pytest.mark.parametrize("there", [True, False])
def test_what_another_account_can_put_in_its_place_is_nothing_to_begin_with(listed, above, there):
    """Whoever has the directory of the user, or of the job, moves what is there, also what the user has made."""
    if there:
        listed[SAVED] = [directory("savepoint-1")]
        listed[f"{SAVED}/savepoint-1"] = whole(10)
    listed[f"owner of {above}"] = "eve"
    with pytest.raises(BuildError, match=f"hdfs://lab{above}, where its state is, belongs to eve and not to hadoop; w"):
        build(Job("count", "flink", program=JAR))
    assert start(Job("count", "flink", program=JAR, options={"savepoint": "hdfs:///s"})) == "hdfs:///s"


def test_a_directory_of_a_jobs_own_choice_may_be_anybodys(listed):
    listed["/mine"] = [directory("savepoint-1")]
    listed["/mine/savepoint-1"] = whole(10)
    listed["owner of /mine"] = "team"
    own = {"state.savepoints.dir": "hdfs://lab/mine"}
    assert start(Job("count", "flink", program=JAR, conf=own)) == "hdfs://lab/mine/savepoint-1"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"options": {"savepoint": "none"}}, ""),
        ({"options": {"savepoint": "oss://b/s"}}, "oss://b/s"),
        ({"conf": {"execution.savepoint.path": "hdfs:///mine"}}, "hdfs:///mine"),
        ({"conf": {START: "hdfs:///mine"}}, "hdfs:///mine"),
    ],
)
def test_a_user_says_what_it_begins_with(listed, change, found):
    listed[SAVED] = [directory("savepoint-1")]
    listed[f"{SAVED}/savepoint-1"] = whole(10)
    assert start(Job("count", "flink", program=JAR, **change)) == found


@pytest.mark.parametrize("kind", ["flink", "flink_sql"])
@pytest.mark.parametrize(
    ("change", "first"),
    [
        ({"options": {"savepoint": "none"}}, ""),
        ({"options": {"savepoint": "hdfs:///s"}}, "hdfs:///s"),
        ({"conf": {"execution.savepoint.path": "hdfs:///mine"}}, "hdfs:///mine"),
    ],
)
def test_another_try_goes_on_where_the_run_was_whatever_the_first_one_began_with(listed, kind, change, first):
    """What a try before it has counted would be counted twice."""
    job, again = Job("count", kind, program=JAR, **change), replace(RUN, began_at=5.0)
    listed[CHECKED] = [directory("0a"), directory("0b")]
    listed[f"{CHECKED}/0a"] = [directory("chk-9")]
    listed[f"{CHECKED}/0a/chk-9"] = whole(4999)
    assert start(job, again) == first
    listed[f"{CHECKED}/0b"] = [directory("chk-1")]
    listed[f"{CHECKED}/0b/chk-1"] = whole(5000)
    assert start(job, again) == f"hdfs://lab{CHECKED}/0b/chk-1"
    assert start(job) == first


def test_another_try_whose_state_nobody_can_list_does_not_begin_anew():
    job = Job("count", "flink", program=JAR, conf={"state.savepoints.dir": "oss://b/s"}, options={"savepoint": "none"})
    assert start(job) == ""
    with pytest.raises(BuildError, match=r"nobody here can list oss://b/s for what its run has saved so far; run it "):
        build(job, run=replace(RUN, began_at=5.0))


TWO = "INSERT INTO a SELECT * FROM x; INSERT INTO b SELECT * FROM y"


@pytest.mark.parametrize("program", [None, Resource("a.sql", "a.sql", "/run/a.sql")])
def test_statements_that_make_several_applications_would_all_begin_with_one_savepoint(listed, program):
    """Of another one's, whose operators may well be of the same form."""
    host = Host(HOST.glob, {"/run/a.sql": TWO, "/etc/flink/conf/config.yaml": flat_yaml.to_yaml(CONF)}.get)
    job = Job("count", "flink_sql", program=program, options={} if program else {"sql": TWO})
    assert START not in conf(build(job, host))
    listed[SAVED] = [directory("savepoint-1")]
    listed[f"{SAVED}/savepoint-1"] = whole(10)
    said = "its 2 applications would all begin with hdfs://lab/.*/savepoint-1, which is of one; write EXECUTE STATEMENT"
    with pytest.raises(BuildError, match=said):
        build(job, host)
    assert START not in conf(build(replace(job, options={**job.options, "savepoint": "none"}), host))


def test_how_state_is_taken_up_is_told_to_a_program_in_its_options(listed):
    """Flink's command takes all of this from its options, and nothing from config.yaml, when it is about a program."""
    own = {"execution.savepoint.ignore-unclaimed-state": "true", "execution.state-recovery.claim-mode": "CLAIM"}
    job = Job("count", "flink", program=JAR, conf=own, options={"savepoint": "hdfs:///s"})
    assert build(job).argv[4:-1] == ("-s", "hdfs:///s", "-n", "-claimMode", "CLAIM")


def test_directories_have_a_second_name_in_flink(listed):
    """A host's configuration may have either, and a job the last word by either."""
    host = Host(HOST.glob, lambda _path: flat_yaml.to_yaml({**CONF, "execution.checkpointing.dir": "hdfs://lab/c"}))
    found = conf(build(Job("count", "flink", program=JAR), host))
    assert found["state.checkpoints.dir"] == "hdfs://lab/c/hadoop/count"
    assert "execution.checkpointing.dir" not in found
    listed["/mine"] = [directory("savepoint-1")]
    listed["/mine/savepoint-1"] = whole(10)
    own = {"execution.checkpointing.savepoint-dir": "hdfs://lab/mine"}
    assert start(Job("count", "flink", program=JAR, conf=own)) == "hdfs://lab/mine/savepoint-1"


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
        self.refusal = None

    def ask(self, where, path, query=None, seconds=2.0, method="GET", user="hadoop", document=None, most_bytes=0):
        if path.startswith("/ws/"):
            assert (where, user) == (Endpoint("r1", 8088), "etl")
            return {"app": {"amRPCAddress": self.address}}
        assert where == Endpoint("c1", 40001)
        # Whoever has the application says where its pages are, and what they answer.
        assert most_bytes
        if self.refusal:
            raise self.refusal if isinstance(self.refusal, Exception) else Refused("no", self.refusal)
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
    cluster.refusal = 409
    assert stop() == ""


@pytest.mark.parametrize("answer", [Unreachable("gone"), Refused("an election is on", 503)])
def test_one_that_does_not_answer_is_asked_until_it_does(cluster, answer):
    """Nobody has said that it cannot: it may just have lost its JobManager, and have no checkpoint yet."""
    cluster.refusal = answer
    assert stop() == stopping.AGAIN
    assert stop(stopping.AGAIN) == stopping.AGAIN
    assert stop("0a 77") == "0a 77"
    cluster.refusal = None
    cluster.address = "N/A"
    assert stop() == stopping.AGAIN
    cluster.address = "c1:40001"
    assert stop(stopping.AGAIN) == "0a 77"


def test_a_jobmanager_that_has_taken_over_is_asked_anew(cluster):
    cluster.refusal = 404
    assert stop("0a 77") == stopping.AGAIN


@pytest.mark.parametrize("identity", ["../../ws", "", "0a b", "x" * 65])
def test_an_id_is_no_part_of_an_address_of_the_users(cluster, identity):
    cluster.jobs = [{"jid": identity, "state": "RUNNING"}]
    assert stop() == stopping.AGAIN
    assert cluster.sent == []


@pytest.mark.parametrize(
    ("change", "earlier"),
    [
        ({"jobs": 5}, ""),
        ({"jobs": [{"jid": ["0a"], "state": "RUNNING"}]}, ""),
        ({"saved": {"operation": 5}}, "0a 77"),
        ({"saved": {"operation": ["failure-cause"]}}, "0a 77"),
        ({"refusal": RecursionError()}, ""),
        ({"address": "c1\r\nX: y:80"}, ""),
        ({"address": "c1 c2:80"}, ""),
        ({"address": "c1:port"}, ""),
    ],
)
def test_whatever_an_application_answers_holds_up_nothing_but_its_own_end(cluster, change, earlier):
    for name, value in change.items():
        setattr(cluster, name, value)
    assert stop(earlier) == (earlier or stopping.AGAIN)


def test_the_types_are_flinks_alone():
    assert services.stopper("flink") is stopping.STOP
    assert services.stopper("spark") is None
    assert set(jobs.BUILDS) == {"flink", "flink_sql"}
