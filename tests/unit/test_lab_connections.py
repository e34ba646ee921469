# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is made of the words of the client of HiveServer2, with a stand-in for the gateway."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))

import connections
import jobs
from common import LabError

URL = "jdbc:hive2://m1:2181,m2:2181/default;serviceDiscoveryMode=zooKeeper;zooKeeperNamespace=hiveserver2/lab"
SITE = f"<configuration><property><name>{connections.CLUSTER}</name><value>{URL}</value></property></configuration>"
SAID = "WARNING: noise\nok 0 m1:10000 41\nok 1 m3:10000 two words\n"


def test_each_connection_has_a_server_and_an_answer():
    assert connections.answers(SAID, 2) == [("m1:10000", "41"), ("m3:10000", "two words")]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (SAID + "fail 2 java.sql.SQLException: no server", "1 of 3 connections failed, 3 were wanted: .*no server"),
        (SAID, "0 of 2 connections failed, 3 were wanted"),
        ("", "0 of 0 connections failed, 3 were wanted"),
    ],
)
def test_none_may_fail_or_be_missing(said, told):
    with pytest.raises(LabError, match=told):
        connections.answers(said, 3)


def test_the_client_goes_where_the_gateway_says(tmp_path):
    program = tmp_path / "ssh"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{SITE}\nEND\n")
    program.chmod(0o755)
    where = connections.url(jobs.Gateway("", [str(program)]))
    assert where == URL
    command = connections.command(where, "ask", "20", "SELECT a FROM t")
    assert command.endswith(f"Connections '{URL}' hadoop ask 20 'SELECT a FROM t'")


def test_the_client_is_compiled_with_a_jdk_alone(monkeypatch, tmp_path):
    monkeypatch.setattr(connections, "CACHE", tmp_path)
    jar = connections.build()
    made = jar.stat().st_mtime_ns
    assert connections.build().stat().st_mtime_ns == made
