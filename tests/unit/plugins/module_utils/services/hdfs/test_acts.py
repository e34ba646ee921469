# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.daemon import tools as tools_module
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import ApplyError, Tools
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.patience import Late
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import acts
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.bootstrap import BootstrapError
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.commands import Addresses

FORMAT = {"action": "format", "cluster_id": "CID-1", "discard": []}
WHERE = Addresses("lab", [], [], ["m1:2181"], "/hadoop-ha/lab")


def never(*_arguments, **_keywords):
    raise AssertionError("a command was run")


def tools(check=False, plan=None, host="m1", masters=("m1", "m2"), secret=None):
    hosts = list(masters)
    members = {"namenode": hosts, "zkfc": hosts[1:] and hosts, "zookeeper": ["m1", "m2", "c1"] if secret else []}
    machine = {"memory_mb": 1, "cores": 1, "disks": ["/mnt/disk1"], "asked": {}, "secret": secret}
    context = Context(host=host, cluster="lab", members=members, **machine)
    return Tools(context, Changes(check), Systemd(never), never, {acts.PLAN: plan})


def told(shared):
    return [entry["after_header"].rpartition("/")[2] for entry in shared.changes.diff]


def test_without_the_guards_plan_no_namenode_starts():
    with pytest.raises(ApplyError, match=r"nothing was decided .* run playbooks/guard\.yml"):
        acts.namespace(tools())


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
    acts.namespace(shared)
    assert told(shared) == wanted


def test_what_was_done_before_a_failure_is_told_too(monkeypatch):
    def fail(plan):
        raise BootstrapError("it ended with 1")

    refill = SimpleNamespace(filled={"/mnt/disk2/name": "/mnt/disk1/name"})
    ran, moved = [["hdfs", "namenode", "-format"]], {"/name": "/name.interrupted"}
    host = SimpleNamespace(ran=ran, moved=moved, refill=refill, fulfil=fail)
    monkeypatch.setattr(acts, "bootstrap", lambda run, systemd, clock: host)
    shared = tools(plan=FORMAT)
    with pytest.raises(ApplyError, match="could not be bootstrapped: it ended with 1"):
        acts.namespace(shared)
    assert told(shared) == ["hdfs namenode -format", "name", "name"]
    assert shared.changes.diff[-1]["after"] == "filled from /mnt/disk1/name\n"


@pytest.mark.parametrize(
    ("host", "exists", "wanted"),
    [("m1", False, ["conf zkfc -formatZK -nonInteractive"]), ("m1", True, []), ("m2", False, []), ("m2", True, [])],
)
def test_check_mode_tells_whether_the_znode_would_be_made(monkeypatch, host, exists, wanted):
    monkeypatch.setattr(acts, "addresses", lambda: WHERE)
    monkeypatch.setattr(acts, "znode_exists", lambda servers, path: (exists, ""))
    shared = tools(check=True, host=host)
    acts.znode(shared)
    assert told(shared) == wanted


@pytest.mark.parametrize(
    ("zookeepers", "wanted", "notes"),
    [
        (["m1:2181"], [], ["whether the znode /hadoop-ha/lab is there could not be read: connection refused"]),
        ([], ["conf zkfc -formatZK -nonInteractive"], []),  # on bare hosts
    ],
)
def test_check_mode_makes_no_znode_of_which_nobody_tells(monkeypatch, zookeepers, wanted, notes):
    monkeypatch.setattr(acts, "addresses", lambda: WHERE._replace(zookeepers=zookeepers))
    monkeypatch.setattr(acts, "znode_exists", lambda servers, path: (None, "connection refused"))
    shared = tools(check=True)
    acts.znode(shared)
    assert (told(shared), shared.notes) == (wanted, notes)


def test_an_existing_znode_needs_no_command_and_no_quorum_is_waited_for_in_vain(monkeypatch):
    monkeypatch.setattr(acts, "addresses", lambda: WHERE)
    answers = iter([(None, "connection refused"), (True, "")])
    monkeypatch.setattr(acts, "znode_exists", lambda servers, path: next(answers))
    shared = tools()
    acts.znode(shared)
    assert told(shared) == []


def test_only_the_first_host_makes_the_znode(monkeypatch):
    monkeypatch.setattr(acts, "addresses", lambda: WHERE)
    monkeypatch.setattr(acts, "WAIT_SECONDS", 0)
    monkeypatch.setattr(acts, "znode_exists", lambda servers, path: (False, ""))
    with pytest.raises(ApplyError, match="not made yet by the first ZKFC's host"):
        acts.znode(tools(host="m2"))


def test_a_zkfc_without_zookeeper_is_refused(monkeypatch):
    monkeypatch.setattr(acts, "addresses", lambda: WHERE._replace(zookeepers=[]))
    with pytest.raises(ApplyError, match="names no ZooKeeper"):
        acts.znode(tools())


def test_waits_end_when_a_daemon_of_this_host_that_others_need_ends_again_and_again(monkeypatch):
    monkeypatch.setattr(tools_module, "watcher", lambda units: lambda: " and ".join(one.daemon.unit for one in units))
    shared = tools()
    shared.context.members = {"zookeeper": ["m1"], "journalnode": ["m1"], "namenode": ["m1"]}
    with pytest.raises(Late, match=r"It is not there: emr-zookeeper.service and emr-journalnode.service"):
        acts.clock(shared).wait("It is", lambda: "down")
