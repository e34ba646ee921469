# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inventories of the scenario's cluster with other members, and what its servers say."""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence
from pathlib import Path

import runs
from common import CACHE, INVENTORY

HERE = Path(__file__).parents[1] / "inventory"
HOSTS = ["master-1.lab", "master-2.lab", "master-3.lab", "core-1.lab", "core-2.lab", "core-3.lab"]
"""All that are ever a member."""
THREE, FIVE = HOSTS[:3], HOSTS[:5]


def inventory(members: Sequence[str], gateways: Sequence[str] = ()) -> list[str]:
    """Write an inventory with MEMBERS, and with GATEWAYS beside the scenario's own; return its sources."""
    place = CACHE / "grown" / "-".join(host.split(".")[0] for host in [*members, "and", *gateways])
    place.mkdir(parents=True, exist_ok=True)
    groups = {
        "grown_master": {"hosts": dict.fromkeys(members)},
        "grown_core": {},
        "grown_task": {},
        "grown_gateway": {"hosts": dict.fromkeys(["gateway-1.lab", *gateways])},
    }
    (place / "hosts.yml").write_text(json.dumps({"all": {"children": groups}}))
    (place / "topology.yml").write_text((HERE / "topology.yml").read_text())
    return [str(INVENTORY / "hosts.yml"), str(place)]


def ask(host: str, word: str) -> str:
    """Return what the server of HOST answers to WORD; empty where there is none."""
    try:
        with socket.create_connection((runs.address(host), 2181), 3) as server:
            server.sendall(word.encode())
            return b"".join(iter(lambda: server.recv(65536), b"")).decode()
    except OSError:
        return ""


def mode(host: str) -> str:
    """Return what the server of HOST is; empty where it serves nobody."""
    return next((line.split()[1] for line in ask(host, "srvr").splitlines() if line.startswith("Mode:")), "")


def counted(host: str) -> set[str]:
    """Return the members that the running server of HOST counts."""
    rows = (line for line in ask(host, "conf").splitlines() if line.startswith("server."))
    return {row.split("=")[1].split(":")[0] for row in rows}


def ids(members: Sequence[str]) -> dict[str, int]:
    """Return host to id of MEMBERS, as their disks have it."""
    return {host: int(text) for host, text in runs.on_each(members, "cat", "/mnt/disk1/zookeeper/myid").items()}


def is_whole(members: Sequence[str]) -> None:
    """Assert that exactly MEMBERS are an ensemble, serve, and come back after a boot."""
    others = [host for host in HOSTS if host not in members]
    assert sorted(map(mode, members)) == ["follower"] * (len(members) - 1) + ["leader"]
    assert {host: counted(host) for host in members} == {host: set(members) for host in members}
    assert runs.each(runs.running_units, members) == {host: {"zookeeper"} for host in members}
    assert {host: mode(host) for host in others} == dict.fromkeys(others, "")


def leader(members: Sequence[str]) -> str:
    """Return the one of MEMBERS that leads."""
    return runs.until("leader", lambda: next((host for host in members if mode(host) == "leader"), None), 300)
