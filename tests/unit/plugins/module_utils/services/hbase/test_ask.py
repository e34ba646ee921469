# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program that asks a daemon of HBase by itself."""

from __future__ import annotations

import struct
import subprocess
import sys

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase import acts, ask_program, rpc
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Refused

# The number of a call that was never made, as protobuf has -1.
NO_CALL = 2**64 - 1
DENIED = "org.apache.hadoop.hbase.security.AccessDeniedException"
TRACE = f"{DENIED}: Host 10.0.0.9 is not authorized for protocol interface X\n\tat x.Y"


def answering(*header, body=b"\x00"):
    seen = []

    def talk(connection):
        stream = connection.makefile("rb")
        seen.append(stream.read(6))
        for _part in ("connection", "call"):
            seen.append(stream.read(struct.unpack(">i", stream.read(4))[0]))
        reply = rpc.delimited(rpc.message(*header)) + body
        connection.sendall(struct.pack(">i", len(reply)) + reply)

    return talk, seen


def run(where, service="AdminService", method="UpdateConfiguration"):
    return ask_program.main([where.host, str(where.port), service, method])


def test_it_asks_as_hbase_does(talk):
    answer, seen = answering((1, 1))
    assert run(talk(answer)) == 0
    start, header, call = seen
    assert start == rpc.PREAMBLE
    assert header == rpc.message((1, rpc.message((1, "hbase"))), (2, "AdminService"))
    size, at = rpc.take(call, 0)
    asked = rpc.parse(call[at : at + size])
    assert (rpc.number(asked, 1), rpc.part(asked, 3), rpc.number(asked, 4)) == (1, b"UpdateConfiguration", 1)
    assert call[at + size :] == b"\x00"


@pytest.mark.parametrize("number", [1, NO_CALL])
def test_what_the_daemon_refuses_is_told(talk, capsys, number):
    answer, _seen = answering((1, number), (2, rpc.message((1, DENIED), (2, TRACE))), body=b"")
    assert run(talk(answer)) == 1
    assert "UpdateConfiguration: AccessDeniedException: " in capsys.readouterr().err


def test_who_may_not_come_is_told_by_the_other_client_too(talk):
    answer, _seen = answering((1, NO_CALL), (2, rpc.message((1, DENIED), (2, TRACE))), body=b"")
    with (
        rpc.Connection(talk(answer), "RegionServerStatusService", "hbase", 2.0) as connection,
        pytest.raises(Refused, match="AccessDeniedException: Host 10"),
    ):
        connection.call("RegionServerStartup")


def test_a_daemon_that_starts_is_waited_for(monkeypatch, capsys):
    answers = [ConnectionRefusedError(111, "refused"), ConnectionRefusedError(111, "refused"), None]

    def ask(*_words):
        error = answers.pop(0)
        if error:
            raise error

    monkeypatch.setattr(ask_program, "ask", ask)
    monkeypatch.setattr(ask_program.time, "sleep", lambda _seconds: None)
    assert ask_program.main(["m1", "16000", "S", "m"]) == 0
    monkeypatch.setattr(ask_program, "STARTS_SECONDS", 0)
    answers[:] = [ConnectionRefusedError(111, "refused")]
    assert ask_program.main(["m1", "16000", "S", "m"]) == 1
    assert capsys.readouterr().err.startswith("Connection refused: m1:16000")


def test_the_program_runs_by_itself(tmp_path, talk):
    file = tmp_path / "program"
    file.write_text(acts.program_text(ask_program))
    where = talk(answering((1, 1))[0])
    words = [sys.executable, "-I", str(file), where.host, str(where.port), "S", "m"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
