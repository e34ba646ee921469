# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run meets what an earlier one left at work on a host: it waits, or says what it waits for."""

from __future__ import annotations

import fcntl
import os
import signal
import time

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host import locks
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import acts
from ansible_collections.bigdata.emr.tests.integration.interrupt.chain import Scene, play
from ansible_collections.bigdata.emr.tests.integration.interrupt.cluster import daemon, rendered
from ansible_collections.bigdata.emr.tests.integration.interrupt.coverage import ALONE
from ansible_collections.bigdata.emr.tests.integration.interrupt.sandbox import Sandbox
from ansible_collections.bigdata.emr.tests.integration.interrupt.world import CLUSTER_ID, World

# What each module needs to come as far as the lock; it never comes further.
ARGUMENTS = {
    "association": {"cluster": "prod", "masters": ["m1"], "release": "1.0", "host": "m1"},
    "firewall": {"rules": ""},
    "class_data": {"release": "1.0", "found": "__found", "plan": {"step": "clean"}},
    "daemon": daemon("zookeeper")[1],
    "database": {"cluster": "prod", "host": "m1", "databases": {}},
    "daemon_state": {"name": "zookeeper", "product": "zookeeper", "state": "stopped"},
    "failover": {"service": "yarn", "members": ["m1"]},
    "hdfs_admin": {"action": "roll_edits"},
    "hdfs_discard": {"directories": []},
    "host": {},
    "job_gateway": {"topology": {"members": {"gateway": ["m1"]}, "services": [], "cluster": "prod"}, "host": "m1"},
    "journal_rebuild": {"stage": "end"},
    "zookeeper_repair": {"host": "m1", "members": ["m1"]},
    "zookeeper_retire": {"host": "m1"},
    "journal_repair": {"host": "m1", "nameservice": "prod", "namenodes": ["m1"]},
    "manifest": {"state": "aside"},
    "removal": {"cluster": "prod", "stage": "wipe"},
    "script": {"scripts": [], "moment": "manual", "host": "m1"},
    "smartdata": {"host": "m1"},
    "smartdata_archive": {"url": "http://192.0.2.1/a.tar.gz", "sha512": "0" * 128},
    "software": {"release": "1.0", "products": ["hadoop"], "plan": {"step": "look", "wanted": []}},
    "workflow_runner": {"cluster": "prod", "workflows": [], "jobs": {}},
}


@pytest.fixture
def box(tmp_path):
    return Sandbox.bare(tmp_path / "host")


@pytest.fixture
def held(box):
    """The lock of the host, which somebody holds."""
    with (box.root / locks.LOCK[1:]).open("w") as lock:
        # As an earlier release has left it.
        lock.write(f"process {os.getpid()}, since 2026-11-24T12:00:00Z\n")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


@pytest.mark.parametrize("module", ALONE)
def test_a_module_says_whom_it_waited_for_and_changes_nothing(box, held, monkeypatch, module):
    monkeypatch.setattr(locks.work_alone, "__defaults__", (0.3, locks.LOCK))
    before = box.state()
    outcome = box.run(module, ARGUMENTS[module])
    assert outcome.returned["failed"]
    who = f"process {os.getpid()}, since 2026-11-24T12:00:00Z"
    assert f"another run still changes this host ({who})" in outcome.returned["msg"]
    assert box.state() == before
    checked = box.run(module, {**ARGUMENTS[module], "_ansible_check_mode": True}).returned
    assert "another run" not in str(checked.get("msg"))


def test_a_module_waits_for_the_other_one(box, held):
    pid = box.begin("manifest", {"state": "aside"})
    time.sleep(1)
    assert os.waitpid(pid, os.WNOHANG) == (0, 0)
    fcntl.flock(held, fcntl.LOCK_UN)
    assert box.end(pid).returned["changed"] is False


@pytest.fixture
def world(tmp_path):
    with World(tmp_path / "world") as one:
        yield one


def test_the_command_of_a_killed_module_is_waited_for(tmp_path, world, monkeypatch):
    box = world.host(tmp_path / "host")
    assert play(box, Scene(box, [rendered("journalnode", "namenode")]))[1]
    world.write("waits", "")
    plan = {"action": "format", "cluster_id": CLUSTER_ID}
    killed = box.begin("daemon", daemon("namenode", namespace=plan)[1])
    while not world.read("waits"):
        assert os.waitpid(killed, os.WNOHANG) == (0, 0)
        time.sleep(0.05)
    os.kill(killed, signal.SIGKILL)
    assert box.end(killed).returned is None
    # The guard would refuse, and so would the end of the cluster.
    facts = box.run("hdfs_guard_info", {"nameservice": "prod", "timeout_seconds": 0.1, "allow_root_disk": ["/mnt"]})
    assert facts.returned["guard"]["busy"] is True
    assert box.run("removal", {"cluster": "prod", "stage": "look"}).returned["found"]["busy"] is True
    with monkeypatch.context() as patched:
        patched.setattr(acts, "WAIT_SECONDS", 0.1)
        late = box.run("daemon", daemon("namenode", namespace={"action": "none"})[1]).returned
    assert "a bootstrap command of an earlier run still holds /var/lib/emr/hdfs/bootstrap.lock" in late["msg"]
    # Who has more time waits for its end, and finds what it did.
    waiting = box.begin("daemon", daemon("namenode", namespace={"action": "none"})[1])
    time.sleep(0.5)
    assert os.waitpid(waiting, os.WNOHANG) == (0, 0)
    (world.directory / "waits").unlink()
    done = box.end(waiting).returned
    assert [one["started"] for one in done["daemons"]] == [True]
    assert not [entry for entry in done["diff"] if "-format" in entry["after_header"]]
    assert "/mnt/disk2/hdfs/name/current/fsimage_0000000000000000000" in box.state()
    assert "/var/lib/emr/hdfs/format.json" not in box.state()
