# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What prepares a host, and what configures, starts and restarts its daemons."""

from __future__ import annotations

import base64
import re
import socketserver
import threading

import pytest
from ansible_collections.bigdata.emr.tests.integration.interrupt.chain import Scene, interrupt, play, timeless
from ansible_collections.bigdata.emr.tests.integration.interrupt.cluster import (
    HOST,
    MASTERS,
    PASSWORDS,
    daemon,
    rendered,
)
from ansible_collections.bigdata.emr.tests.integration.interrupt.sandbox import Sandbox

# What other hosts take part in is test_hdfs.py's.
FENCE = {"steps": ["fence"]}
OTHER = {"core-site": {"fs.trash.interval": 77}}


@pytest.fixture
def bare(tmp_path):
    return Sandbox.bare(tmp_path / "bare")


@pytest.mark.parametrize("mounts", [(), ("etc/hosts",)], ids=["plain", "container"])
def test_a_host_is_prepared(tmp_path, mounts):
    box = Sandbox.bare(tmp_path / "bare", accounts=False)
    box.mounts = mounts
    box.write("proc/sys/vm/swappiness", "6\n")
    box.write("etc/hosts", f"127.0.0.1\tlocalhost {HOST}\n")
    names = {host: f"10.0.0.{number}" for number, host in enumerate(MASTERS, 1)}
    call = ("host", {"host": HOST, "names": names, "sysctl": {"vm.swappiness": 1}})
    # There is no Java, and its package stays due, since another task installs it.
    interrupt(Scene(box, [call], settles=False), tmp_path)


@pytest.fixture
def people(tmp_path):
    """A host that knows users and shadows."""
    box = Sandbox.bare(tmp_path / "bare")
    for name in ("shadow", "gshadow", "login.defs"):
        box.write(f"etc/{name}", "", 0o640)
    return box


def users(*accounts, **groups):
    rows = [
        {"name": name, "uid": uid, "groups": further, "keys": keys, "login": True}
        for name, uid, further, keys in accounts
    ]
    return (
        "host",
        {"host": HOST, "users": {"accounts": rows, "groups": {**{row[0]: row[1] for row in accounts}, **groups}}},
    )


def without_backups(state):
    """Commands of accounts leave what was before, and a lock that stays."""
    gone = {f"/etc/{name}-" for name in ("passwd", "group", "shadow", "gshadow", "subuid", "subgid")}
    return {path: what for path, what in state.items() if path not in {*gone, "/etc/.pwd.lock"}}


ALICE, BOB = ("alice", 20001, ["sales"], ["ssh-ed25519 AAAA alice"]), ("bob", 20002, ["alice"], [])


def test_users_come_and_leave(tmp_path, people):
    scene = Scene(people, [users(ALICE, BOB, sales=30000)], normal=without_backups, settles=False)
    interrupt(scene, tmp_path / "come")
    assert play(people, scene)[1]
    assert "alice:x:20001:20001:User of the cluster:/home/alice:/bin/bash" in (people.root / "etc/passwd").read_text()
    assert (people.root / "home/alice/.ssh/authorized_keys").stat().st_uid == 20001
    interrupt(Scene(people, [users(BOB, alice=31000)], normal=without_backups, settles=False), tmp_path / "leave")
    assert play(people, Scene(people, [users(BOB, alice=31000)]))[1]
    assert (
        "alice:x:20001:20001:User of the cluster:/home/alice:/usr/sbin/nologin"
        in (people.root / "etc/passwd").read_text()
    )
    assert (people.root / "home/alice/.ssh/authorized_keys").read_text() == ""
    shadow = dict(line.split(":", 1) for line in (people.root / "etc/shadow").read_text().splitlines())
    assert (shadow["alice"].split(":")[6], shadow["bob"].split(":")[6]) == ("1", "")


def script(name="mounts", text="#!/bin/sh\necho $1 on $EMR_HOST >> /mnt/disk1/ran\n", **more):
    content = base64.b64encode(text.encode()).decode()
    row = {"name": name, "moment": "before_install", "content": content, "digest": text, "args": ["x"], **more}
    return ("script", {"scripts": [row], "host": HOST, "environment": {"EMR_HOST": HOST}})


def uncounted(state):
    """How often a script was begun, when and for how long is another with each kill, and what it did not."""
    states = {path: re.sub(r'"(began|seconds|number)": [0-9.]+', r'"\1": N', what) for path, what in state.items()}
    return {re.sub(r"mounts\.\d+\.log", "mounts.N.log", path): what for path, what in states.items()}


def test_a_script_runs_once_on_a_host(tmp_path, bare):
    interrupt(Scene(bare, [script()], normal=uncounted), tmp_path)
    assert play(bare, Scene(bare, [script(), script()]))[1]
    assert (bare.root / "mnt/disk1/ran").read_text().count("\n") == 1


def test_a_host_forgets_its_kernel_settings(tmp_path, bare):
    bare.write("etc/sysctl.d/90-bigdata-emr.conf", "vm.swappiness = 1\n")
    interrupt(Scene(bare, [("host", {"host": HOST})], settles=False), tmp_path)


def test_a_daemon_is_installed_and_started(tmp_path, bare):
    interrupt(Scene(bare, [daemon("zookeeper")]), tmp_path)


@pytest.fixture
def leader():
    """The port of a ZooKeeper server that leads."""

    class Answer(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.recv(16)
            self.request.sendall(b"Zookeeper version: 3.9.5-1\nMode: leader\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_a_server_that_lost_its_snapshot_begins_again_with_its_id(tmp_path, bare, leader):
    assert play(bare, Scene(bare, [rendered("zookeeper")]))[1]
    bare.write("mnt/disk1/zookeeper/version-2/log.1", "transactions")
    bare.write("mnt/disk1/zookeeper/version-2/currentEpoch", "5")
    repair = {"host": HOST, "members": [HOST, f"127.0.0.1:{leader}"]}
    interrupt(Scene(bare, [("zookeeper_repair", repair), daemon("zookeeper")], normal=timeless), tmp_path)
    assert (bare.root / "mnt/disk1/zookeeper/version-2/log.1").exists()


def test_a_server_that_is_no_member_any_more_begins_with_nothing_if_it_ever_comes_back(tmp_path, bare):
    assert play(bare, Scene(bare, [daemon("zookeeper")]))[1]
    bare.write("mnt/disk1/zookeeper/version-2/log.1", "transactions")
    bare.write("mnt/disk1/zookeeper/version-2/currentEpoch", "5")
    interrupt(Scene(bare, [("zookeeper_retire", {"host": HOST})], normal=timeless), tmp_path)
    assert play(bare, Scene(bare, [("zookeeper_retire", {"host": HOST})]))[1]
    left = bare.state()
    assert "/mnt/disk1/zookeeper/myid" in left
    assert "/mnt/disk1/zookeeper/version-2" not in left
    assert "/run/sandbox/running/emr-zookeeper.service" not in left


def test_daemons_of_two_products_are_installed_and_started_in_one_call(tmp_path, bare):
    interrupt(Scene(bare, [daemon("zookeeper", "journalnode")]), tmp_path)


def test_a_failover_controller_and_its_fence(tmp_path, bare):
    interrupt(Scene(bare, [daemon("zkfc", declare=FENCE)]), tmp_path)


@pytest.mark.parametrize(
    "change", [{"secret": {**PASSWORDS, "fence": "g" * 32}}, {"host": "m2"}], ids=lambda change: next(iter(change))
)
def test_a_running_fence_gets_another_key_or_unit(tmp_path, bare, change):
    assert play(bare, Scene(bare, [daemon("zkfc", declare=FENCE)]))[1]
    interrupt(Scene(bare, [daemon("zkfc", declare=FENCE, **change)]), tmp_path)


def test_a_running_daemon_gets_other_settings_and_restarts(tmp_path, bare):
    assert play(bare, Scene(bare, [daemon("journalnode")]))[1]
    restart = {"name": "journalnode", "product": "hadoop", "state": "restarted", "only_stale": True}
    interrupt(Scene(bare, [daemon("journalnode", config=OTHER), ("daemon_state", restart)]), tmp_path)


def test_a_running_daemon_reloads_a_file(tmp_path, bare):
    bare.write("opt/emr/hadoop/bin/hdfs", "#!/bin/sh\ncp /etc/hadoop/conf/dfs.hosts.json /run/loaded\n", 0o755)
    assert play(bare, Scene(bare, [daemon("namenode", declare={"steps": []})]))[1]
    call = daemon("namenode", declare={"steps": []})[1]
    more = {**call["members"], "datanode": ["c1", "c2", "c3"]}
    interrupt(Scene(bare, [("daemon", {**call, "members": more})]), tmp_path)


def test_a_running_daemon_meets_a_host_in_a_rack_and_is_stale_when_that_moves(tmp_path, bare):
    def with_racks(**racks):
        return daemon("resourcemanager", declare={"steps": []}, racks=racks)

    assert play(bare, Scene(bare, [with_racks(c1="/a")]))[1]
    interrupt(Scene(bare, [with_racks(c1="/a", c2="/b")]), tmp_path)
    calls = [with_racks(c1="/a", c2="/b"), with_racks(c1="/a", c2="/c"), with_racks(c1="/a")]
    stale = [one["daemons"][0]["stale"] for one in play(bare, Scene(bare, calls))[1]]
    assert stale == [[], ["racks c2: /b -> /c"], []]


@pytest.mark.parametrize("state", ["started", "stopped"])
def test_a_daemon_is_brought_to_a_state(tmp_path, bare, state):
    stop = ("daemon_state", {"name": "journalnode", "product": "hadoop", "state": "stopped"})
    assert play(bare, Scene(bare, [daemon("journalnode"), *([stop] if state == "started" else [])]))[1]
    interrupt(Scene(bare, [("daemon_state", {"name": "journalnode", "product": "hadoop", "state": state})]), tmp_path)


def test_a_daemon_is_taken_off(bare, tmp_path):
    assert play(bare, Scene(bare, [daemon("journalnode")]))[1]
    absent = {"name": "journalnode", "product": "hadoop", "state": "absent"}
    interrupt(Scene(bare, [("daemon_state", absent)]), tmp_path)


def test_validation_says_what_the_first_task_would_refuse(bare):
    wanted = {"names": {}, "sysctl": {"vm.of_no_kernel": 1}, "transparent_hugepage": "unmanaged", "java_package": ""}
    refusal = "the kernel has no setting vm.of_no_kernel; take it out of host_sysctl, or set it where this kernel is"
    before = bare.state()
    topology = {"cluster": "prod", "members": {}, "seen": []}
    looked = bare.run("preflight", {"host": HOST, "topology": topology, "prepare": wanted}).returned
    assert [one for one in looked["findings"] if one.startswith(f"{HOST}: {refusal}")], looked["findings"]
    assert bare.state() == before
    prepared = bare.run("host", {**wanted, "host": HOST}).returned
    assert prepared["failed"]
    assert refusal in prepared["msg"]


def test_validation_says_which_name_is_not_kept_and_preparing_warns_of_it(bare):
    wanted = {"names": {}, "kept_names": ["gone.invalid"]}
    topology = {"cluster": "prod", "members": {}, "seen": []}
    looked = bare.run("preflight", {"host": HOST, "topology": topology, "prepare": wanted}).returned
    (note,) = [one for one in looked["notes"] if "is not kept" in one]
    assert note.startswith(f"{HOST}: gone.invalid is not kept in /etc/hosts, since its ansible_host is no address")
    warned = bare.run("host", {**wanted, "host": HOST}).returned["warnings"]
    assert note.partition(": ")[2] in str(warned)


def test_validation_says_what_no_datanode_could_start_with(bare):
    bare.mounts = ("mnt/disk1",)
    config = [{"hdfs-site": {"dfs.datanode.failed.volumes.tolerated": 9}}]
    topology = {"cluster": "prod", "members": {"datanode": [HOST]}, "seen": [HOST]}
    asked = {"host": HOST, "topology": topology, "config": config}
    looked = bare.run("preflight", asked).returned
    assert [one for one in looked["findings"] if "9 bad directories of" in one], looked["findings"]
