# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects how a cluster's offer to gateway clusters is written and read; as in :mod:`.jobs`, imported when needed."""

from __future__ import annotations

from typing import Mapping, Sequence

from .registry import port

REMEDY = "name hosts with a NameNode that runs, or start it; a cluster without HDFS has no gateway clusters"
"""What to do where none of the named hosts gives an offer out."""


def masters(members: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the hosts that give the offer out, in a cluster with MEMBERS, component to its hosts."""
    return list(members.get("namenode", ()))


def fetch(hosts: Sequence[str], path: str, seconds: float) -> tuple[str | None, dict[str, str]]:
    """Return the text of PATH that one of HOSTS gives out, "" for no such file; else None, with host to cause.

    Each answer takes SECONDS at most.
    """
    from .hdfs.offers import read

    return read(hosts, port("namenode", "http"), path, seconds)
