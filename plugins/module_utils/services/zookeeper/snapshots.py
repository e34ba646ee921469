# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Can a ZooKeeper server start from the files that it has? Pure.

As read in the source of 3.9: a server that finds neither a snapshot nor a log begins with an empty snapshot, before it
logs anything, and purging keeps three. So logs without a snapshot mean that it was lost; the first one is not synced,
and after a power failure it may be an empty file beside logs that are whole. A server refuses to start from that
("No snapshot found, but there are log entries"), unless it is told to trust it (``snapshot.trust.empty``).
"""

from __future__ import annotations

import re
from typing import Iterable, Sequence

_LOG = re.compile(r"^log\.[0-9a-fA-F]+$")
_SNAPSHOT = re.compile(r"^snapshot\.[0-9a-fA-F]+(\.gz|\.snappy)?$")
EMPTY = (0, 1 << 32)
"""Numbers of snapshots before the first transaction of a server, and of the first leader."""
_FIRST = "log.1"
_MAGIC = {".gz": b"\x1f\x8b", ".snappy": b"\x82SNAPPY\x00"}
_END = b"\x00\x00\x00\x01/"
_LEAST_BYTES = 10
TRUST = "snapshot.trust.empty"
"""The property of zoo.cfg; also one of the JVM, behind ``zookeeper.``."""
HEAD, TAIL = 8, len(_END)
"""How many bytes of a snapshot :func:`is_whole` wants to see."""


def is_log(name: str) -> bool:
    """Tell whether a file of this NAME is a transaction log."""
    return bool(_LOG.match(name))


def is_snapshot(name: str) -> bool:
    """Tell whether a file of this NAME is a snapshot."""
    return bool(_SNAPSHOT.match(name))


def has_kept(names: Iterable[str]) -> bool:
    """Tell whether NAMES are those of a server that has kept a transaction.

    A first start makes ``snapshot.0``, and who follows before the first transaction the snapshot of the first epoch.
    """
    return any(is_log(name) or (is_snapshot(name) and int(name.split(".")[1], 16) not in EMPTY) for name in names)


def is_whole(name: str, size: int, head: bytes, tail: bytes) -> bool:
    """Tell whether the server takes the snapshot NAME of SIZE bytes for a whole one, as it does by HEAD and TAIL."""
    match = _SNAPSHOT.match(name)
    if not match:
        return False
    if match.group(1):
        magic = _MAGIC[match.group(1)]
        return head[: len(magic)] == magic
    return size >= _LEAST_BYTES and tail == _END


def sentence(path: str, host: str, members: Sequence[str], logs: Sequence[str]) -> str:
    """Say what is wrong with PATH on HOST, one of the MEMBERS of the ensemble, and the way out; LOGS are its names."""
    wrong = f"{path} has transaction logs but no whole snapshot, and ZooKeeper does not start from that"
    if len(members) > 1:
        return (
            f"{wrong}; run playbooks/replace.yml -e emr_replace_host={host}, which moves it aside, so that the server "
            f"copies the data from the other members"
        )
    trust = (
        "; its logs begin with the first transaction, so nothing is lost if the server starts once with "
        "snapshot.trust.empty: true (emr_config, zoo)"
        if _FIRST in logs
        else ""
    )
    return f"{wrong}, and there is no other member to copy from; put a snapshot from a backup back there{trust}"
