# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.bigdata.emr.plugins.module_utils.association.offer import PLACE, load
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.offers import text_of
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.tree import Change
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Refused, Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.parallel import Outcome
from ansible_collections.bigdata.emr.plugins.modules import hdfs_tree as module
from ansible_collections.bigdata.emr.tests.fakes.hdfs import Hdfs
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.association.cases import offer

STANDBY = Refused("HTTP 403, StandbyException: no", 403, "StandbyException")
DIRECTORY = {"path": "/tmp", "owner": "hdfs", "group": "hadoop", "mode": 0o1777}


class Module:
    def __init__(self, check_mode=False):
        self.check_mode = check_mode
        self.params = {"namenodes": ["m1", "m2"], "user": "hdfs", "offer": {}}


def converge(check_mode=False, seconds=5):
    changes = {}
    return module._converge(Module(check_mode), [DIRECTORY], changes, seconds), changes


class Tree:
    """HDFS with one directory at most; FAILURES are raised by the acts to come."""

    def __init__(self, failures=()):
        self.status_of = None
        self.failures = list(failures)
        self.acts = []

    def status(self, _path):
        return self.status_of

    def space_quota(self, _path):
        raise AssertionError("nobody asked for a quota")

    def mkdirs(self, _path, mode):
        self._act("make")
        self.status_of = {"type": "DIRECTORY", "owner": "hdfs", "group": "supergroup", "mode": mode & 0o777}

    def set_owner(self, _path, owner, group):
        self._act("owner")
        self.status_of.update(owner=owner, group=group)

    def set_mode(self, _path, mode):
        self._act("mode")
        self.status_of.update(mode=mode)

    def _act(self, name):
        if self.failures:
            raise self.failures.pop(0)
        self.acts.append(name)


@pytest.fixture
def tree(monkeypatch):
    made = Tree()
    monkeypatch.setattr(module, "WebHdfs", lambda _where, _user: made)
    monkeypatch.setattr(module, "_active", lambda _namenodes: "m1")
    return made


def test_made_once(tree):
    assert converge() == ("m1", {"/tmp": Change("absent", "hdfs:hadoop 1777")})
    assert tree.acts == ["make", "owner", "mode"]
    assert converge() == ("m1", {})


def test_check_mode_does_nothing(tree):
    assert converge(True)[1] == {"/tmp": Change("absent", "hdfs:hadoop 1777")}
    assert tree.acts == []


def test_failover_in_between_is_survived(tree):
    tree.failures = [STANDBY, Unreachable("connection refused")]
    assert converge()[1] == {"/tmp": Change("absent", "hdfs:hadoop 1777")}
    assert tree.status_of["mode"] == 0o1777


def test_denial_is_final(tree):
    tree.failures = [Refused("HTTP 403, AccessControlException: no", 403, "AccessControlException")]
    with pytest.raises(Refused, match="AccessControlException"):
        converge()


@pytest.mark.parametrize("check_mode", [True, False])
def test_nobody_is_active(monkeypatch, check_mode):
    def nobody(_namenodes):
        raise Unreachable("no NameNode is active (m1 is dead, m2 is standby)")

    monkeypatch.setattr(module, "_active", nobody)
    if check_mode:
        assert converge(True) == ("", {"/tmp": Change("unknown", "hdfs:hadoop 1777")})
    else:
        with pytest.raises(Unreachable, match="m1 is dead"):
            converge(seconds=0)


def played(capsys, **asked):
    arguments = {"directories": [{"path": "/tmp"}], "namenodes": ["m1", "m2:50070"], **asked}
    with patch_module_args(arguments), pytest.raises(SystemExit):
        module.main()
    return json.loads(capsys.readouterr().out)


STANDBY_BEANS = {
    "Hadoop:service=NameNode,name=NameNodeStatus": {"State": "standby"},
    "Hadoop:service=NameNode,name=FSNamesystemState": {"FSState": "Operational"},
}


def test_who_may_be_why_nobody_is_active_is_named_when_the_patience_ends(monkeypatch, capsys):
    dead, standby = Outcome(None, "connection refused"), Outcome(STANDBY_BEANS)
    seen = {"namenode": {"m1": dead, "m2:50070": standby}}
    monkeypatch.setattr(module.daemons, "read", lambda _asked, _seconds: seen)
    answer = played(capsys, timeout_seconds=5, patience_seconds=0.01)
    assert answer["suspects"] == {"m1": ["namenode"], "m2": ["zkfc"]}
    assert "no NameNode is active (m1 is dead, m2:50070 is standby)" in answer["msg"]
    assert not answer["changed"]
    assert not answer.get("failed")
    answer = played(capsys, timeout_seconds=0.01, patience_seconds=30)
    assert answer["failed"]
    assert "m1 is dead" in answer["msg"]


def test_nobody_is_suspected_while_a_namenode_is_active_that_takes_no_changes(tree, capsys):
    tree.failures = [STANDBY] * 100
    answer = played(capsys, timeout_seconds=5, patience_seconds=0.01)
    assert answer["suspects"] == {}


@pytest.fixture
def tell(capsys):
    """A function that runs the module with an offer, against a stand-in for HDFS."""
    with Hdfs() as hdfs:

        def run(told, check=False):
            arguments = {
                "directories": [],
                "namenodes": [f"{hdfs.where[0]}:{hdfs.where[1]}"],
                "offer": told,
                "_ansible_check_mode": check,
            }
            with patch_module_args(arguments), pytest.raises(SystemExit):
                module.main()
            return json.loads(capsys.readouterr().out), hdfs

        yield run


def test_what_gateway_clusters_need_to_know_is_told(tell):
    found, hdfs = tell(offer(), check=True)
    assert (found["changed"], list(found["directories"]), hdfs.attributes) == (True, [PLACE], {})
    found, hdfs = tell(offer())
    assert (found["changed"], list(hdfs.attributes)) == (True, [PLACE])
    assert found["diff"]["before"] == {PLACE: "absent"}
    assert load(text_of(hdfs.attributes[PLACE]))["id"] == "CID-lab"
    found, _hdfs = tell(offer())
    assert found["changed"] is False
    # A cluster that tells nothing any more leaves what it has told.
    found, hdfs = tell({})
    assert (found["changed"], list(hdfs.attributes)) == (False, [PLACE])
