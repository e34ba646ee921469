# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of the relay: files that hosts hand on to each other instead of getting each from the controller.

A file is any file, known by a name, its sha512 and its size. The relay neither knows nor cares what is in it.
"""

from __future__ import annotations

from typing import Mapping, NamedTuple, Sequence

# How many hosts one host serves at the same time. A wave is so many times larger than the one before.
SLOTS = 4
# A server ends by itself when nobody has asked for so long. Hosts of the first wave can be asked by every other one.
ROOT_IDLE_SECONDS = 120.0
IDLE_SECONDS = 30.0
# ... and after so long whatever happens.
LIMIT_SECONDS = 1800


class RelayError(Exception):
    """Why this cannot go from host to host, in a few words that continue "since ..."."""


class File(NamedTuple):
    """What shall arrive."""

    sha512: str
    """Hexadecimal."""
    size: int
    """Bytes."""


class Source(NamedTuple):
    """A host that may have a file."""

    host: str
    address: str
    ports: Sequence[int]
    """Where to look for its server, in this order."""
    known: bool
    """Whether its server was started before this host was told; else it may come to serve later, or never."""

    def at(self, port: int) -> str:
        """Return host and socket for a sentence."""
        return f"{self.host} ({self.address}:{port})" if self.host != self.address else f"{self.host}:{port}"


class Offer(NamedTuple):
    """What a host serves to whom."""

    files: Mapping[str, str]
    """sha512 to path."""
    clients: Mapping[str, Sequence[str]]
    """Hosts that may ask to their addresses. When all of them have said that they need no more, the server ends."""
    token: str
    idle_seconds: float
    limit_seconds: int
    slots: int = SLOTS


def port_range(text: str) -> list[int]:
    """Return the TCP ports that ``8970`` or ``8970-8973`` names; ValueError with one sentence for anything else."""
    low, dash, high = str(text).strip().partition("-")
    if not (low.isdecimal() and (high.isdecimal() if dash else True)):
        raise ValueError(f"{text!r} is neither a port nor a range of ports such as 8970-8973")
    first, last = int(low), int(high or low)
    if not 1024 <= first <= last <= 65535:
        raise ValueError(f"{text!r} is not a range of ports from 1024 to 65535, the lower one first")
    if last - first >= 32:
        raise ValueError(f"{text!r} has more than 32 ports: hosts look through all of them for each other")
    return list(range(first, last + 1))
