# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.relay import start as starter
from ansible_collections.bigdata.emr.plugins.module_utils.relay.receive import finish, receive
from ansible_collections.bigdata.emr.plugins.module_utils.relay.start import NAME, NOBODY, listen, start
from ansible_collections.bigdata.emr.plugins.module_utils.relay.types import File, Offer, RelayError, Source

HERE = "127.0.0.1"
TOKEN = "only-in-memory"
CONTENT = b"software" * 100000
FILE = File(hashlib.sha512(CONTENT).hexdigest(), len(CONTENT))
# What a module does: start a server, tell about it, end.
PROGRAM = """
import json, os, sys, time
from ansible_collections.bigdata.emr.plugins.module_utils.relay.server import Server
from ansible_collections.bigdata.emr.plugins.module_utils.relay.start import start
from ansible_collections.bigdata.emr.plugins.module_utils.relay.types import Offer
asked = json.load(sys.stdin)
if asked["hang"]:
    Server.over = lambda self: time.sleep(600)
print(json.dumps(start(["127.0.0.1"], asked["ports"], Offer(**asked["offer"]))))
for path in asked["offer"]["files"].values():
    os.unlink(path)
"""


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind((HERE, 0))
        return probe.getsockname()[1]


def module(tmp_path: Path, hang: bool = False, **settings) -> tuple[Source, int]:
    """Let a process that is gone when this returns start a server; return it as a source, and its process id."""
    path = tmp_path / "archive"
    path.write_bytes(CONTENT)
    (tmp_path / "secret").write_text("nobody's business")
    defaults = {"files": {FILE.sha512: str(path)}, "clients": {"here": [HERE]}, "token": TOKEN}
    offer = {**defaults, "idle_seconds": 60.0, "limit_seconds": 600, **settings}
    with open(tmp_path / "secret", encoding="utf-8") as inherited:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            input=json.dumps({"ports": [free_port()], "offer": offer, "hang": hang}),
            text=True,
            capture_output=True,
            timeout=120,  # it would be reached if the server kept the module's output open
            check=True,
            pass_fds=[inherited.fileno()],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
    assert done.stderr == ""
    address, port = json.loads(done.stdout)
    return Source("root", address, [port], True), process_at(port)


def process_at(port: int) -> int:
    """Return the id of the process that listens at PORT."""
    wanted = f"0100007F:{port:04X}"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
    inode = next(row[9] for row in rows if row[1] == wanted and row[3] == "0A")
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(os.readlink(entry) == f"socket:[{inode}]" for entry in (process / "fd").iterdir()):
                return int(process.name)
        except OSError:
            continue
    raise AssertionError(f"nobody listens at {port}")


def wait_for_end(pid: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < deadline, f"process {pid} is still there"
        time.sleep(0.05)


def test_a_server_outlives_its_module_and_ends_when_it_is_not_needed(tmp_path):
    source, pid = module(tmp_path)
    assert receive(FILE, [source], TOKEN, [HERE], str(tmp_path / "got")) == "root"
    assert (tmp_path / "got").read_bytes() == CONTENT
    finish([source], TOKEN, [HERE])
    wait_for_end(pid, 5)


def test_nothing_of_the_module_is_left_in_the_server(tmp_path):
    source, pid = module(tmp_path)
    process = Path(f"/proc/{pid}")
    assert (process / "comm").read_text() == f"{NAME}\n"
    assert TOKEN.encode() not in (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
    assert os.readlink(process / "cwd") == "/"
    aims = sorted(os.readlink(entry).split("[")[0] for entry in (process / "fd").iterdir())
    assert [aim for aim in aims if aim != "anon_inode:"] == [
        *("/dev/null",) * 3,
        f"{tmp_path}/archive (deleted)",
        "socket:",
    ]
    status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
    if os.geteuid() == 0:
        assert set(status["Uid"].split()) == set(status["Gid"].split()) == {str(NOBODY)}
        assert status["Groups"].split() == []
        assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == 0
    finish([source], TOKEN, [HERE])
    wait_for_end(pid, 5)


def test_a_server_that_nobody_asks_ends_by_itself(tmp_path):
    _source, pid = module(tmp_path, idle_seconds=3.0)
    wait_for_end(pid, 10)


def test_a_server_that_hangs_is_ended_by_the_kernel(tmp_path):
    began = time.monotonic()
    _source, pid = module(tmp_path, hang=True, limit_seconds=1)
    wait_for_end(pid, 20)
    assert time.monotonic() - began > 5


def test_a_taken_port_leads_to_the_next_one_and_none_is_a_reason(tmp_path):
    ports = sorted([free_port(), free_port()])
    with closing(listen([HERE], ports)) as first, closing(listen([HERE], ports)) as second:
        assert [first.getsockname()[1], second.getsockname()[1]] == ports
        with pytest.raises(RelayError, match=rf"^its ports {ports[0]}-{ports[1]} are all in use$"):
            listen([HERE], ports)
        with pytest.raises(RelayError, match=rf"^its port {ports[0]} is in use$"):
            listen([HERE], ports[:1])


def test_an_address_of_somebody_else_and_none_at_all_are_reasons():
    with pytest.raises(RelayError, match=r"^203\.0\.113\.7 is not an address of its own$"):
        listen(["203.0.113.7"], [8970])
    with pytest.raises(RelayError, match="does not know an address of its own"):
        listen([], [8970])


def test_a_port_that_may_not_be_used_is_a_reason(monkeypatch):
    def refuse(*_args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(starter.socket, "socket", type("Refusing", (socket.socket,), {"bind": refuse}))
    with pytest.raises(RelayError, match=r"^it cannot listen at 127\.0\.0\.1:8970 \(Permission denied\)$"):
        listen([HERE], [8970])


def test_a_python_without_an_http_server_is_a_reason(monkeypatch):
    name = "ansible_collections.bigdata.emr.plugins.module_utils.relay.server"
    monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "http.server", None)
    offer = Offer({}, {"here": [HERE]}, TOKEN, 1.0, 1)
    with pytest.raises(RelayError, match=r"^its Python has no module http\.server$"):
        start([HERE], [free_port()], offer)
