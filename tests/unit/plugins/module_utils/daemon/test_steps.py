# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import Passwords
from ansible_collections.bigdata.emr.plugins.module_utils.daemon import steps
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import ApplyError, Tools
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.bootstrap import BootstrapError
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.commands import Addresses
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.peers import Late
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import acl
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.closing import Closed, Squatted
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Unreachable

FORMAT = {"action": "format", "cluster_id": "CID-1", "discard": []}
WHERE = Addresses("lab", [], [], ["m1:2181"], "/hadoop-ha/lab")


def never(*_arguments, **_keywords):
    raise AssertionError("a command was run")


PASSWORDS = Passwords(records="salt", accounts={"hdfs": ["new"], "yarn": ["other"]}, superuser="above")


def tools(check=False, plan=None, host="m1", masters=("m1", "m2"), secret=None):
    hosts = list(masters)
    members = {"namenode": hosts, "zkfc": hosts[1:] and hosts, "zookeeper": ["m1", "m2", "c1"] if secret else []}
    machine = {"memory_mb": 1, "cores": 1, "disks": ["/mnt/disk1"], "asked": {}, "secret": secret}
    context = Context(host=host, cluster="lab", members=members, **machine)
    return Tools(context, Changes(check), Systemd(never), never, plan)


def told(shared):
    return [entry["after_header"].rpartition("/")[2] for entry in shared.changes.diff]


def test_without_the_guards_plan_no_namenode_starts():
    with pytest.raises(ApplyError, match=r"nothing was decided .* run playbooks/guard\.yml"):
        steps.namespace(tools())


@pytest.mark.parametrize(
    ("plan", "wanted"),
    [
        (None, []),
        ({**FORMAT, "action": "none"}, []),
        (FORMAT, ["conf namenode -format -nonInteractive -clusterId CID-1"]),
        (
            {"action": "bootstrap_standby", "cluster_id": "", "discard": ["/mnt/disk1/hdfs/name"]},
            ["conf namenode -bootstrapStandby -nonInteractive", "name"],
        ),
        ({"action": "none", "cluster_id": "", "discard": [], "refill": ["/mnt/disk2/hdfs/name"]}, ["name"]),
    ],
)
def test_check_mode_tells_what_would_become_of_the_namespace(plan, wanted):
    shared = tools(check=True, plan=plan)
    steps.namespace(shared)
    assert told(shared) == wanted


def test_what_was_done_before_a_failure_is_told_too(monkeypatch):
    def fail(plan):
        raise BootstrapError("it ended with 1")

    refill = SimpleNamespace(filled={"/mnt/disk2/name": "/mnt/disk1/name"})
    ran, moved = [["hdfs", "namenode", "-format"]], {"/name": "/name.interrupted"}
    host = SimpleNamespace(ran=ran, moved=moved, refill=refill, fulfil=fail)
    monkeypatch.setattr(steps, "bootstrap", lambda run, systemd, clock: host)
    shared = tools(plan=FORMAT)
    with pytest.raises(ApplyError, match="could not be bootstrapped: it ended with 1"):
        steps.namespace(shared)
    assert told(shared) == ["hdfs namenode -format", "name", "name"]
    assert shared.changes.diff[-1]["after"] == "filled from /mnt/disk1/name\n"


@pytest.mark.parametrize(
    ("host", "exists", "wanted"),
    [("m1", False, ["conf zkfc -formatZK -nonInteractive"]), ("m1", True, []), ("m2", False, []), ("m2", True, [])],
)
def test_check_mode_tells_whether_the_znode_would_be_made(monkeypatch, host, exists, wanted):
    monkeypatch.setattr(steps, "addresses", lambda: WHERE)
    monkeypatch.setattr(steps, "znode_exists", lambda servers, path: (exists, ""))
    shared = tools(check=True, host=host)
    steps.znode(shared)
    assert told(shared) == wanted


@pytest.mark.parametrize(
    ("zookeepers", "wanted", "notes"),
    [
        (["m1:2181"], [], ["whether the znode /hadoop-ha/lab is there could not be read: connection refused"]),
        ([], ["conf zkfc -formatZK -nonInteractive"], []),  # on bare hosts
    ],
)
def test_check_mode_makes_no_znode_of_which_nobody_tells(monkeypatch, zookeepers, wanted, notes):
    monkeypatch.setattr(steps, "addresses", lambda: WHERE._replace(zookeepers=zookeepers))
    monkeypatch.setattr(steps, "znode_exists", lambda servers, path: (None, "connection refused"))
    shared = tools(check=True)
    steps.znode(shared)
    assert (told(shared), shared.notes) == (wanted, notes)


def test_an_existing_znode_needs_no_command_and_no_quorum_is_waited_for_in_vain(monkeypatch):
    monkeypatch.setattr(steps, "addresses", lambda: WHERE)
    answers = iter([(None, "connection refused"), (True, "")])
    monkeypatch.setattr(steps, "znode_exists", lambda servers, path: next(answers))
    shared = tools()
    steps.znode(shared)
    assert told(shared) == []


def test_only_the_first_host_makes_the_znode(monkeypatch):
    monkeypatch.setattr(steps, "addresses", lambda: WHERE)
    monkeypatch.setattr(steps, "WAIT_SECONDS", 0)
    monkeypatch.setattr(steps, "znode_exists", lambda servers, path: (False, ""))
    with pytest.raises(ApplyError, match="not made yet by the first ZKFC's host"):
        steps.znode(tools(host="m2"))


def test_a_zkfc_without_zookeeper_is_refused(monkeypatch):
    monkeypatch.setattr(steps, "addresses", lambda: WHERE._replace(zookeepers=[]))
    with pytest.raises(ApplyError, match="names no ZooKeeper"):
        steps.znode(tools())


@pytest.fixture
def keeper(monkeypatch):
    """Let ZooKeeper say the ANSWERS in turn; return the servers that were asked."""
    asked = []

    def start(*answers):
        said = iter(answers)

        def close(self, parents):
            asked.append(self._servers)
            answer = next(said)
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(steps.Keeper, "close", close)
        monkeypatch.setattr(steps, "watcher", lambda _units: lambda: "")
        return asked

    return start


ROOT = acl.Change("/", acl.OPEN, acl.of_root(PASSWORDS))


def test_the_root_is_closed_once_the_quorum_serves_and_asked_for_once(keeper):
    asked = keeper(Unreachable("connection refused"), Closed([ROOT], ["/kafka"]))
    shared = tools(host="m2", secret=PASSWORDS)
    steps.acls(shared)
    steps.acls(shared)
    assert asked == [["m2:2181", "m1:2181", "c1:2181"]] * 2
    (entry,) = shared.changes.diff
    assert entry["after_header"] == "znode /"
    assert entry["before"] == "world:anyone:cdrwa\n"
    assert entry["after"] == "digest:hdfs:x:cdrwa, digest:yarn:x:cdrwa, world:anyone:r\n"
    (note,) = shared.notes
    assert note.startswith("the root of ZooKeeper is closed now; /kafka below it, which no daemon of this cluster has")


def test_a_root_that_is_closed_takes_no_word(keeper):
    keeper(Closed([], []))
    shared = tools(secret=PASSWORDS)
    steps.acls(shared)
    assert (shared.changes.diff, shared.notes) == ([], [])


def test_a_root_that_somebody_else_has_closed_ends_it(keeper):
    keeper(Squatted("m1: somebody else has closed"))
    with pytest.raises(ApplyError, match="m1: somebody else has closed"):
        steps.acls(tools(secret=PASSWORDS))


@pytest.mark.parametrize(
    ("host", "answer", "wanted"),
    [
        ("m1", Closed([ROOT], []), ["znode /"]),
        ("m1", Closed([], []), []),
        ("m2", Closed([ROOT], []), ["znode /"]),  # the first host may be left out by a limit
    ],
)
def test_check_mode_tells_whether_the_root_would_be_closed(keeper, host, answer, wanted):
    keeper(answer)
    shared = tools(check=True, host=host, secret=PASSWORDS)
    steps.acls(shared)
    assert ([entry["after_header"] for entry in shared.changes.diff], shared.notes) == (wanted, [])


def test_check_mode_shows_no_change_of_what_could_not_be_read(keeper):
    keeper(Unreachable("m1:2181: connection refused"))
    shared = tools(check=True, secret=PASSWORDS)
    steps.acls(shared)
    steps.acls(shared)
    assert shared.changes.diff == []
    (note,) = shared.notes
    assert note == "whether ZooKeeper's root is closed could not be read: m1:2181: connection refused"


def test_check_mode_says_that_the_root_would_be_closed(keeper):
    keeper(Closed([ROOT], ["/kafka"]))
    shared = tools(check=True, secret=PASSWORDS)
    steps.acls(shared)
    assert shared.notes[0].startswith("the root of ZooKeeper would be closed; /kafka below it")


@pytest.mark.parametrize(
    "asked",
    [{"masters": ["m1"], "secret": PASSWORDS}, {"secret": None}],
)
def test_an_ensemble_that_no_daemon_of_ours_uses_is_not_touched(keeper, asked):
    keeper(AssertionError("it was asked"))
    steps.acls(tools(**asked))


def test_a_server_with_logs_and_no_snapshot_is_not_waited_for(monkeypatch):
    shared = tools()
    shared.context.members["zookeeper"] = ["m1", "m2", "m3"]
    monkeypatch.setattr(steps.zk_data, "incomplete", lambda: None)
    steps.snapshots(shared)
    data = steps.zk_data.Data("/mnt/disk1/zookeeper/version-2", "/mnt/disk1/zookeeper/version-2")
    monkeypatch.setattr(steps.zk_data, "incomplete", lambda: data)
    with pytest.raises(ApplyError, match=r"version-2 has transaction logs but no .* emr_replace_host=m1, which moves"):
        steps.snapshots(shared)


def test_waits_end_when_a_daemon_of_this_host_that_others_need_ends_again_and_again(monkeypatch):
    monkeypatch.setattr(steps, "watcher", lambda units: lambda: " and ".join(one.daemon.unit for one in units))
    shared = tools()
    shared.context.members = {"zookeeper": ["m1"], "journalnode": ["m1"], "namenode": ["m1"]}
    with pytest.raises(Late, match=r"It is not there: emr-zookeeper.service and emr-journalnode.service"):
        steps._clock(shared).wait("It is", lambda: "down")
