# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fence as processes: who may use it, and what it does with a NameNode that hangs, waits or is gone."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.daemon import fence, fence_program

PROGRAM = str(Path(fence_program.__file__).resolve())
HOST = "127.0.0.1"


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@pytest.fixture
def namenode(tmp_path, monkeypatch):
    """A process that stands for the NameNode, and a systemctl that knows it."""
    process = subprocess.Popen(["sleep", "60"])
    threading.Thread(target=process.wait, daemon=True).start()
    tool = tmp_path / "systemctl"
    tool.write_text(f"#!/bin/sh\necho MainPID={process.pid}\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    yield process
    process.kill()


@pytest.fixture
def fenced(tmp_path, namenode):
    """Return a function that asks the fence; RPC is where the NameNode is said to listen."""
    key = tmp_path / "key"
    key.write_text("right\n")
    servers = []

    def ask(rpc, http=1, with_key=key):
        port = free_port()
        words = [sys.executable, PROGRAM, "serve", HOST, str(port), str(key), "unit", str(rpc), str(http)]
        servers.append(subprocess.Popen(words, stdout=subprocess.DEVNULL))
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                socket.create_connection((HOST, port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        command = [sys.executable, PROGRAM, "ask", HOST, str(port), str(with_key)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    yield ask
    for server in servers:
        server.kill()


def test_a_namenode_that_listens_and_does_not_answer_is_ended(fenced, namenode):
    with socket.socket() as hung:
        hung.bind((HOST, 0))
        hung.listen()
        done = fenced(hung.getsockname()[1])
    assert (done.returncode, done.stdout) == (0, f"fence of {HOST}: ended\n")
    namenode.wait(5)


def test_one_that_does_not_listen_is_left_to_start(fenced, namenode):
    done = fenced(free_port())
    assert (done.returncode, done.stdout) == (0, f"fence of {HOST}: gone\n")
    assert namenode.poll() is None


def test_strangers_end_nothing(fenced, namenode, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_text("wrong\n")
    with socket.socket() as hung:
        hung.bind((HOST, 0))
        hung.listen()
        done = fenced(hung.getsockname()[1], with_key=wrong)
    assert (done.returncode, done.stdout) == (1, f"fence of {HOST}: refused\n")
    assert namenode.poll() is None


def test_a_host_that_does_not_answer_is_given_up_soon():
    begin = time.monotonic()
    assert fence_program.main(["ask", HOST, str(free_port()), "/nowhere"]) == 1
    assert time.monotonic() - begin < 3


def test_the_unit_changes_with_the_program():
    assert fence.unit_text("m1", "one", {}) != fence.unit_text("m1", "two", {})
    assert "ExecStart=/opt/emr/libexec/emr-fence serve m1 8018 " in fence.unit_text("m1", "one", {})


def test_what_the_fence_was_started_with_is_roots_to_write():
    text = fence.unit_text("m1", "one", {})
    unit = "/etc/systemd/system/emr-fence.service"
    assert f"\nExecStartPre=+/usr/bin/install -m 0644 {unit} /run/bigdata-emr/fence\n" in text
    assert "RuntimeDirectory" not in text
