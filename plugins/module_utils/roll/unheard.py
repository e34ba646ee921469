# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workers that answer while their master does not hear of them: they may have its address wrong. No I/O."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ..services.hdfs import health as hdfs
from ..services.yarn import health as yarn

REGISTERS_SECONDS = 60
"""So long after its own start a master may not have heard of everybody yet, and a worker may only be slow."""
_GONE = {"datanode": ("unknown", "dead"), "nodemanager": ("unknown", "lost", "shutdown")}
"""States in which a master counts on a worker no more, or never has."""
_INFO = "Hadoop:service=NameNode,name=NameNodeInfo"


def datanodes(beans: hdfs.Beans | None, members: Sequence[str], now: float) -> dict[str, str]:
    """Return those of MEMBERS of which the active NameNode with BEANS does not hear at the time NOW, and its word.

    One that went silent is alive to it for minutes.
    """
    if beans is None or not _is_settled(beans.get(_INFO, {}).get("NNStartedTimeInMillis"), now):
        return {}
    words = {}
    for one in hdfs.datanodes(beans, list(members)):
        silent = one["last_contact_seconds"] or 0
        if one["state"] in _GONE["datanode"]:
            words[one["host"]] = one["state"]
        elif silent > REGISTERS_SECONDS:
            words[one["host"]] = f"silent for {silent} s"
    return _of(members, words)


def nodemanagers(answer: Mapping[str, Any] | None, members: Sequence[str], now: float) -> dict[str, str]:
    """Return likewise what the ANSWER of the active ResourceManager says of MEMBERS."""
    if answer is None or not _is_settled((answer.get("info") or {}).get("startedOn"), now):
        return {}
    found = yarn.nodemanagers(answer.get("nodes") or [], list(members))
    return _of(members, {one["host"]: one["state"] for one in found if one["state"] in _GONE["nodemanager"]})


def _is_settled(started: object, now: float) -> bool:
    return isinstance(started, (int, float)) and now - started / 1000 >= REGISTERS_SECONDS


def _of(members: Sequence[str], words: Mapping[str, str]) -> dict[str, str]:
    bare = {member: member.partition(":")[0].lower() for member in members}
    return {member: words[name] for member, name in bare.items() if name in words}
