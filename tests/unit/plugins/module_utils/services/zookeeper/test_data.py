# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import socketserver
import threading

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import data as zk_data
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.data import incomplete

WHOLE = b"ZKSN\x00\x00\x00\x02 tree \x00\x00\x00\x01/"


@pytest.fixture(name="top")
def _top(tmp_path):
    configure(tmp_path)
    (tmp_path / "version-2").mkdir()
    (tmp_path / "myid").write_text("2\n")
    return tmp_path


def configure(top, port=1, more=""):
    text = f"dataDir={top}\nclientPortAddress=127.0.0.1\nclientPort={port}\n{more}"
    (top / "zoo.cfg").write_text(text)


def fill(directory, **names):
    for name, content in names.items():
        (directory / name.replace("_", ".")).write_bytes(content)


@pytest.mark.parametrize(
    ("names", "lost"),
    [
        ({}, False),
        ({"snapshot_0": WHOLE}, False),
        ({"snapshot_0": b""}, False),
        ({"snapshot_0": WHOLE, "log_1": b"x"}, False),
        ({"snapshot_0": b"", "snapshot_9": WHOLE, "log_1": b"x"}, False),
        ({"log_1": b"x"}, True),
        ({"log_1": b"", "currentEpoch": b"1"}, True),
        ({"snapshot_0": b"", "log_1": b"x"}, True),
        ({"snapshot_0": WHOLE[:-1], "log_1": b"x"}, True),
    ],
)
def test_logs_need_a_snapshot(top, names, lost):
    fill(top / "version-2", **names)
    assert (incomplete(str(top)) is not None) is lost


def test_nothing_is_known_of_a_host_without_files(tmp_path):
    assert incomplete(str(tmp_path)) is None
    configure(tmp_path)
    assert incomplete(str(tmp_path)) is None


class Server(socketserver.BaseRequestHandler):
    """A server that says SAYS; one that loads its data, or dies of it, has bound its port, but says nothing."""

    says = b""

    def handle(self):
        self.request.recv(16)
        self.request.sendall(self.says)


@pytest.mark.parametrize(
    ("says", "lost"),
    [
        (b"Zookeeper version: 3.9.5\nMode: follower\n", False),
        (b"This ZooKeeper instance is not currently serving requests\n", False),
        (b"", True),
    ],
)
def test_a_server_that_answers_has_loaded_its_data(top, monkeypatch, says, lost):
    fill(top / "version-2", log_1=b"x")
    monkeypatch.setattr(Server, "says", says)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        configure(top, server.server_address[1])
        assert (incomplete(str(top)) is not None) is lost
        server.shutdown()
    assert incomplete(str(top)) is not None


@pytest.mark.parametrize("where", ["zoo.cfg", "zookeeper-env.sh"])
def test_one_that_trusts_logs_alone_is_left_to_itself(top, where):
    fill(top / "version-2", log_1=b"x")
    if where == "zoo.cfg":
        configure(top, more="snapshot.trust.empty=true\n")
    else:
        (top / where).write_text('export SERVER_JVMFLAGS="-Dzookeeper.snapshot.trust.empty=true"\n')
    assert incomplete(str(top)) is None


@pytest.mark.parametrize("apart", [False, True])
def test_all_is_moved_aside_but_the_id(top, tmp_path, apart):
    logs = tmp_path / "logs" / "version-2" if apart else top / "version-2"
    logs.mkdir(parents=True, exist_ok=True)
    if apart:
        configure(top, more=f"dataLogDir={tmp_path}/logs\n")
    fill(top / "version-2", currentEpoch=b"5", snapshot_0=b"")
    fill(logs, log_1=b"x")
    moved = incomplete(str(top)).move_aside()
    assert list(moved) == [str(top / "version-2"), *([str(logs)] if apart else [])]
    assert not any(os.path.exists(path) for path in moved)
    assert os.path.exists(f"{moved[str(logs)]}/log.1")
    assert os.path.exists(f"{moved[str(top / 'version-2')]}/currentEpoch")
    assert (top / "myid").read_text() == "2\n"
    assert incomplete(str(top)) is None


def test_logs_alone_are_left_behind_by_a_killed_run_and_moved_by_the_next(top, tmp_path, monkeypatch):
    configure(top, more=f"dataLogDir={tmp_path}/logs\n")
    (tmp_path / "logs" / "version-2").mkdir(parents=True)
    fill(tmp_path / "logs" / "version-2", log_1=b"x")
    moves = []

    def rename(source, target):
        if moves:
            raise KeyboardInterrupt
        moves.append(source)
        os.replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(zk_data.os, "rename", rename)
        with pytest.raises(KeyboardInterrupt):
            incomplete(str(top)).move_aside()
    assert moves == [str(top / "version-2")]
    assert list(incomplete(str(top)).move_aside()) == [str(tmp_path / "logs" / "version-2")]
