# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who listens on which TCP port of this host, from /proc."""

from __future__ import annotations

import os
import pwd
import re
from typing import Collection, NamedTuple, TypedDict

from . import proc

_LISTEN = "0A"
_LOOPBACK6 = "0" * 24 + "01000000"
_SOCKET = re.compile(r"^socket:\[(\d+)\]$")
_UNIT = re.compile(r"/([^/]+\.service)(?:/|$)")


class Listener(TypedDict):
    """A process that listens on a port; pid 0, no command and no unit where /proc does not show them."""

    port: int
    user: str
    """Owner of the socket, its id where it has no name."""
    pid: int
    command: str
    unit: str
    """systemd service that the process belongs to, "" for none."""


class Socket(NamedTuple):
    """A listening socket of /proc/net/tcp."""

    port: int
    uid: int
    inode: str
    local: bool = False
    """Whether it listens on the loopback only."""


def read_listeners(ports: Collection[int]) -> list[Listener]:
    """Return the processes that listen on one of PORTS, one entry per port, by port.

    The files of all processes are looked through only when one of the ports is taken at all.
    """
    sockets: dict[int, Socket] = {}
    for path in ("/proc/net/tcp", "/proc/net/tcp6"):
        for socket in parse_sockets(proc.read(path)):
            if socket.port in ports:
                sockets.setdefault(socket.port, socket)
    owners = _owners({socket.inode for socket in sockets.values()}) if sockets else {}
    return [_listener(sockets[port], owners.get(sockets[port].inode, 0)) for port in sorted(sockets)]


def parse_sockets(text: str) -> list[Socket]:
    """Return the listening sockets in the text of /proc/net/tcp or tcp6 (proc(5))."""
    sockets: list[Socket] = []
    for line in text.splitlines()[1:]:
        fields = line.split()
        if len(fields) > 9 and fields[3] == _LISTEN:
            address, _colon, port = fields[1].rpartition(":")
            sockets.append(Socket(int(port, 16), int(fields[7]), fields[9], _is_local(address)))
    return sockets


def foreign_ports(ports: Collection[int], users: Collection[int]) -> list[int]:
    """Return those of PORTS, in order, at which other accounts than USERS (ids) listen for other hosts."""
    sockets = [socket for path in ("/proc/net/tcp", "/proc/net/tcp6") for socket in parse_sockets(proc.read(path))]
    return sorted({one.port for one in sockets if one.port in ports and one.uid not in users and not one.local})


def _is_local(address: str) -> bool:
    """Tell whether ADDRESS as /proc shows it, in words of the machine's byte order, is one of the loopback."""
    return address.endswith("7F") if len(address) == 8 or "FFFF0000" in address[16:24] else address == _LOOPBACK6


def parse_unit(text: str) -> str:
    """Return the service in the text of /proc/<pid>/cgroup, for both versions of control groups, or ""."""
    for line in text.splitlines():
        _unused, controllers, path = ([*line.split(":", 2), "", ""])[:3]
        match = _UNIT.search(path) if controllers in ("", "name=systemd") else None
        if match:
            return match.group(1)
    return ""


def _listener(socket: Socket, pid: int) -> Listener:
    """Describe the process PID that holds SOCKET."""
    command = proc.read(f"/proc/{pid}/cmdline").replace("\0", " ").strip() or proc.read(f"/proc/{pid}/comm").strip()
    unit = parse_unit(proc.read(f"/proc/{pid}/cgroup"))
    try:
        user = pwd.getpwuid(socket.uid).pw_name
    except KeyError:
        user = str(socket.uid)
    return Listener(port=socket.port, user=user, pid=pid, command=command[:120] if pid else "", unit=unit)


def _owners(inodes: Collection[str]) -> dict[str, int]:
    """Return the process that has each socket of INODES open; needs root for those of others."""
    owners: dict[str, int] = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        directory = f"/proc/{pid}/fd"
        try:
            names = os.listdir(directory)
        except OSError:
            continue
        for name in names:
            try:
                match = _SOCKET.match(os.readlink(os.path.join(directory, name)))
            except OSError:
                continue
            if match and match.group(1) in inodes:
                owners.setdefault(match.group(1), int(pid))
        if len(owners) == len(inodes):
            break
    return owners
