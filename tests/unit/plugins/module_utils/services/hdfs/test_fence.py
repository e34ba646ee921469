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
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import fence, fence_program

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


class Fenced:
    """Fences that were begun, and who asks them."""

    def __init__(self, key):
        self.key = key
        self.servers = []

    def serve(self, rpc, http=1):
        """Begin a fence of a NameNode that is said to listen at RPC, and return its port."""
        port = free_port()
        words = [sys.executable, PROGRAM, "serve", HOST, str(port), str(self.key), "unit", str(rpc), str(http)]
        self.servers.append(subprocess.Popen(words, stdout=subprocess.DEVNULL))
        assert self.until_served(port)
        return port

    def until_served(self, port):
        """Tell whether the fence at PORT asks for a proof before long."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                with socket.create_connection((HOST, port), 1) as connection:
                    if connection.recv(256):
                        return True
            except OSError:
                pass
            time.sleep(0.05)
        return False

    def __call__(self, rpc, http=1, with_key=None):
        port = self.serve(rpc, http)
        command = [sys.executable, PROGRAM, "ask", HOST, str(port), str(with_key or self.key)]
        return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def fenced(tmp_path, namenode):
    """Return a function that asks a fence; RPC is where the NameNode is said to listen."""
    key = tmp_path / "key"
    key.write_text("right\n")
    asked = Fenced(key)
    yield asked
    for server in asked.servers:
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


def test_what_was_said_of_one_host_ends_nothing_on_another(fenced, namenode):
    """Who is taken for one host (a forged address) sends on what the fence of another asks, and the answer."""
    with socket.socket() as hung, socket.socket() as between:
        hung.bind((HOST, 0))
        hung.listen()
        between.bind((HOST, 0))
        between.listen()
        server = fenced.serve(hung.getsockname()[1])
        words = [sys.executable, PROGRAM, "ask", "localhost", str(between.getsockname()[1]), str(fenced.key)]
        asking = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        victim, _address = between.accept()
        with victim, socket.create_connection((HOST, server), 5) as other:
            victim.sendall(other.recv(256))
            other.sendall(victim.recv(256))
            word = other.recv(256)
            victim.sendall(word)
        assert word == b"refused\n"
        assert asking.communicate(timeout=120)[0] == "fence of localhost: refused\n"
    assert namenode.poll() is None


def test_nobody_takes_all_threads_of_the_fence(fenced, namenode):
    with socket.socket() as hung:
        hung.bind((HOST, 0))
        hung.listen()
        port = fenced.serve(hung.getsockname()[1])
        held = []
        deadline = time.monotonic() + 120
        try:
            while len(held) < fence_program.GUESTS_OF_ADDRESS:
                assert time.monotonic() < deadline
                one = socket.create_connection((HOST, port), 5)
                # Who asked whether the fence serves may not have left yet.
                (held.append if one.recv(256) else socket.socket.close)(one)
            with socket.create_connection((HOST, port), 5) as late:
                assert late.recv(256) == b""
        finally:
            for one in held:
                one.close()
        # Whoever went makes room for the next.
        assert fenced.until_served(port)
    assert namenode.poll() is None


def test_guests_are_bounded_in_all():
    guests = fence_program.Guests()
    let_in = [guests.enter(f"10.0.0.{number}") for number in range(fence_program.GUESTS + 1)]
    assert let_in == [True] * fence_program.GUESTS + [False]
    guests.leave("10.0.0.0")
    assert guests.enter("10.0.0.9")


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
