# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What decides the rules of this host's firewall, and what stands in their way: only looked at."""

from __future__ import annotations

import errno
import os
import re
import socket
import struct
from typing import Any, Iterable, Mapping, NamedTuple, Sequence

from ..host.files import read_text
from ..host.machine import read_users
from ..host.names import Resolution
from ..host.sockets import foreign_ports, read_listeners
from ..host.sysctl import numbers
from ..host.systemd import Systemd
from ..services.registry import ACCOUNTS, COMPONENTS, PORTS
from .members import deviating, ordered
from .nft import Run, nft_path
from .state import read_state
from .types import Look

_RUNNING = {row.account for row in COMPONENTS.values()}
DAEMONS = [account for account in ACCOUNTS if account.name in _RUNNING]
"""Accounts whose listeners are for the cluster only; what people run as theirs is no matter of ours."""
OURS = {number for ports in PORTS.values() for number in ports.values()}
EPHEMERAL = (32768, 60999)
"""What upstream's kernel gives to outgoing connections."""
_RANGE, _RESERVED = "net.ipv4.ip_local_port_range", "net.ipv4.ip_local_reserved_ports"
_UFW = re.compile(r"^\s*ENABLED\s*=\s*[\"']?yes", re.MULTILINE | re.IGNORECASE)
# See linux/netfilter/nf_tables.h: which generation of rules is in force.
_NETLINK_NETFILTER, _GET_GENERATION, _REQUEST, _ERROR = 12, (10 << 8) | 16, 1, 2
_ABSENT = (errno.EINVAL, errno.EOPNOTSUPP, errno.ENOENT, errno.EPROTONOSUPPORT, errno.EAFNOSUPPORT)


class Question(NamedTuple):
    """What a host is asked."""

    host: str
    wanted: bool
    """Whether it is to have a firewall."""
    seen: Sequence[str]
    """All hosts of the cluster."""
    given: Mapping[str, str]
    """Those of them whose address the inventory gives."""
    sysctl: Mapping[str, Any]
    """Kernel settings that it is to have."""


class Seen(NamedTuple):
    """LOOK decides the rules; REFUSALS stand in the way, NOTES are worth a line."""

    look: Look
    refusals: list[str]
    notes: list[str]


def look(run: Run, asked: Question, found: Mapping[str, Resolution]) -> Seen:
    """Return what this host says; FOUND is what it resolves the names of the cluster to."""
    users = {**{one.name: one.uid for one in DAEMONS}, **_users()}
    low, high = ephemeral(_setting(asked, _RANGE))
    free = OURS.difference(numbers(_setting(asked, _RESERVED)))
    state = Look(
        state=read_state(run, nft_path(), asked.given),
        resolved={},
        sources=[],
        foreign=[],
        users=users,
        ephemeral=[low, high],
        shared=any(low <= port <= high for port in free),
        ssh=ssh_ports(os.environ.get("SSH_CONNECTION", "")),
        lacks="",
    )
    if not asked.wanted:
        return Seen(state, [], [])
    addresses = {name: one["addresses"] for name, one in found.items()}
    state["resolved"] = deviating(addresses, asked.given)
    state["sources"] = sources(
        one for name in asked.seen for one in (ordered(addresses.get(name, [])) or [asked.given.get(name, "")])[:1]
    )
    state["foreign"] = foreign_ports(OURS, list(users.values()))
    refusal = kernel_refusal()
    state["lacks"] = f"{asked.host}: {refusal}" if refusal else ""
    notes = [*_open(state["foreign"]), *_others(run)]
    return Seen(
        state,
        [state["lacks"]] if refusal else [],
        [f"{asked.host}: {note}" for note in notes],
    )


def ephemeral(text: str) -> tuple[int, int]:
    """Return the first and last port that TEXT, the kernel's setting, gives to outgoing connections."""
    fields = text.split()
    if len(fields) == 2 and all(field.isdigit() for field in fields):
        return int(fields[0]), int(fields[1])
    return EPHEMERAL


def ssh_ports(connection: str) -> list[int]:
    """Return the port of this host at which the session with the variable SSH_CONNECTION (ssh(1)) came in."""
    fields = connection.split()
    return [int(fields[3])] if len(fields) == 4 and fields[3].isdigit() else []


def sources(targets: Iterable[str]) -> list[str]:
    """Return the addresses of this host from which the kernel's routes lead to TARGETS; no packet is sent."""
    found = set()
    for target in filter(None, targets):
        family = socket.AF_INET6 if ":" in target else socket.AF_INET
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as one:
                one.connect((target, 9))
                found.add(one.getsockname()[0])
        except OSError:
            continue
    return ordered(found)


def kernel_refusal() -> str:
    """Say that this kernel has no nf_tables; empty when it has, or when it does not tell (who is not root)."""
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETLINK_NETFILTER) as one:
            one.settimeout(2)
            one.sendto(struct.pack("=IHHIIBBH", 20, _GET_GENERATION, _REQUEST, 1, 0, 0, 0, 0), (0, 0))
            answer = one.recv(4096)
    except OSError as error:
        code = error.errno
    else:
        kind = struct.unpack_from("=H", answer, 4)[0] if len(answer) >= 20 else 0
        code = -struct.unpack_from("=i", answer, 16)[0] if kind == _ERROR else 0
    if code not in _ABSENT:
        return ""
    return (
        f"its kernel has no nf_tables ({os.strerror(code)}), which the firewall needs; boot a kernel that has it, or "
        "leave emr_client_networks empty"
    )


def _setting(asked: Question, key: str) -> str:
    wanted = asked.sysctl.get(key)
    return str(wanted) if wanted is not None else read_text(f"/proc/sys/{key.replace('.', '/')}") or ""


def _users() -> dict[str, int]:
    return {name: one["uid"] for name, one in read_users(one.name for one in DAEMONS).items()}


def _open(ports: Sequence[int]) -> list[str]:
    return [
        f"port {one['port']} stays open to everybody: {one['command'] or 'another process'} (pid {one['pid']}, user "
        f"{one['user']}) listens there, which is not the cluster's"
        for one in read_listeners(ports)
    ]


def _others(run: Run) -> list[str]:
    """Return a sentence for each other firewall that is at work."""
    names = []
    if os.path.exists("/usr/sbin/firewalld") and Systemd(run).is_active("firewalld.service"):
        names.append("firewalld")
    if _UFW.search(read_text("/etc/ufw/ufw.conf") or ""):
        names.append("ufw")
    return [
        f"{name} is at work beside the firewall of the cluster: what it drops stays dropped, so open the ports of "
        "docs/firewall.md there too, or stop it"
        for name in names
    ]
