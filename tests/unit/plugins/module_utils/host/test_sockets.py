# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listening sockets, from recorded texts and from this machine."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.sockets import (
    foreign_ports,
    parse_sockets,
    parse_unit,
    read_listeners,
)

TCP = """  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F54 00000000:0000 0A 00000000:00000000 00:00000000 00000000   781        0 48213 1 0000000000000000 100
   1: 0100007F:1F55 0100007F:A2C4 01 00000000:00000000 00:00000000 00000000     0        0 48299 1 0000000000000000 20
"""


def test_only_listening_sockets_count():
    assert parse_sockets(TCP) == [(8020, 781, "48213", True)]


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("0100007F", True),
        ("0101007F", True),
        ("00000000", False),
        ("0A00000A", False),
        ("0" * 32, False),
        ("0" * 24 + "01000000", True),
        ("0000000000000000FFFF00000100007F", True),
        ("0000000000000000FFFF00000A00000A", False),
        ("000077FD00000000000000000100007F", False),
    ],
)
def test_who_listens_for_this_host_only(address, local):
    (found,) = parse_sockets(
        TCP.splitlines()[0] + "\n" + TCP.splitlines()[1].replace("0100007F:1F54", f"{address}:1F54")
    )
    assert (found.port, found.local) == (8020, local)


def test_ports_of_others():
    with socket.socket() as server, socket.socket() as inside:
        server.bind(("0.0.0.0", 0))
        inside.bind(("127.0.0.1", 0))
        ports = {one.getsockname()[1] for one in (server, inside)}
        for one in (server, inside):
            one.listen()
        assert foreign_ports(ports, []) == [server.getsockname()[1]]
        assert foreign_ports(ports, [os.geteuid()]) == []
        assert foreign_ports([], []) == []


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("0::/system.slice/emr-namenode.service\n", "emr-namenode.service"),
        (
            "12:memory:/docker/x\n1:name=systemd:/docker/x/system.slice/emr-zkfc.service\n0::/\n",
            "emr-zkfc.service",
        ),
        ("0::/system.slice/emr-nodemanager.service/container_1\n", "emr-nodemanager.service"),
        ("0::/user.slice/user-0.slice/session-1.scope\n", ""),
        ("", ""),
    ],
)
def test_unit(text, unit):
    assert parse_unit(text) == unit


def test_this_process():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        found = read_listeners({port})
    assert [(listener["port"], listener["pid"]) for listener in found] == [(port, os.getpid())]
    words = Path("/proc/self/cmdline").read_text().split("\0")
    assert found[0]["command"] == " ".join(words).strip()[:120]
    assert read_listeners(set()) == []
