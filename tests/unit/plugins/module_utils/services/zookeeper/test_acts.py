# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import Passwords
from ansible_collections.bigdata.emr.plugins.module_utils.daemon import tools as daemon_tools
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import ApplyError, Tools
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import acl, acts
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.closing import Closed, Squatted
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Unreachable


def never(*_arguments, **_keywords):
    raise AssertionError("a command was run")


PASSWORDS = Passwords(records="salt", accounts={"hdfs": ["new"], "yarn": ["other"]}, superuser="above")


def tools(check=False, host="m1", masters=("m1", "m2"), secret=None):
    hosts = list(masters)
    members = {"namenode": hosts, "zkfc": hosts[1:] and hosts, "zookeeper": ["m1", "m2", "c1"] if secret else []}
    machine = {"memory_mb": 1, "cores": 1, "disks": ["/mnt/disk1"], "asked": {}, "secret": secret}
    context = Context(host=host, cluster="lab", members=members, **machine)
    return Tools(context, Changes(check), Systemd(never), never)


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

        monkeypatch.setattr(acts.Keeper, "close", close)
        monkeypatch.setattr(daemon_tools, "needed_here", lambda _tools, *_more: lambda: "")
        return asked

    return start


ROOT = acl.Change("/", (acl.Acl(acl.EVERYTHING, *acl.WORLD),), acl.of_root(PASSWORDS))


def test_the_root_is_closed_once_the_quorum_serves_and_asked_for_once(keeper):
    asked = keeper(Unreachable("connection refused"), Closed([ROOT], ["/kafka"]))
    shared = tools(host="m2", secret=PASSWORDS)
    acts.acls(shared)
    acts.acls(shared)
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
    acts.acls(shared)
    assert (shared.changes.diff, shared.notes) == ([], [])


def test_a_root_that_somebody_else_has_closed_ends_it(keeper):
    keeper(Squatted("m1: somebody else has closed"))
    with pytest.raises(ApplyError, match="m1: somebody else has closed"):
        acts.acls(tools(secret=PASSWORDS))


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
    acts.acls(shared)
    assert ([entry["after_header"] for entry in shared.changes.diff], shared.notes) == (wanted, [])


def test_check_mode_shows_no_change_of_what_could_not_be_read(keeper):
    keeper(Unreachable("m1:2181: connection refused"))
    shared = tools(check=True, secret=PASSWORDS)
    acts.acls(shared)
    acts.acls(shared)
    assert shared.changes.diff == []
    (note,) = shared.notes
    assert note == "whether ZooKeeper's root is closed could not be read: m1:2181: connection refused"


def test_check_mode_says_that_the_root_would_be_closed(keeper):
    keeper(Closed([ROOT], ["/kafka"]))
    shared = tools(check=True, secret=PASSWORDS)
    acts.acls(shared)
    assert shared.notes[0].startswith("the root of ZooKeeper would be closed; /kafka below it")


@pytest.mark.parametrize(
    "asked",
    [{"masters": ["m1"], "secret": PASSWORDS}, {"secret": None}],
)
def test_an_ensemble_that_no_daemon_of_ours_uses_is_not_touched(keeper, asked):
    keeper(AssertionError("it was asked"))
    acts.acls(tools(**asked))


def test_a_server_with_logs_and_no_snapshot_is_not_waited_for(monkeypatch):
    shared = tools()
    shared.context.members["zookeeper"] = ["m1", "m2", "m3"]
    monkeypatch.setattr(acts.zk_data, "incomplete", lambda: None)
    acts.snapshots(shared)
    data = acts.zk_data.Data("/mnt/disk1/zookeeper/version-2", "/mnt/disk1/zookeeper/version-2")
    monkeypatch.setattr(acts.zk_data, "incomplete", lambda: data)
    with pytest.raises(ApplyError, match=r"version-2 has transaction logs but no .* emr_replace_host=m1, which moves"):
        acts.snapshots(shared)
