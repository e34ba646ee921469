# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the answers of metastores and HiveServer2s say about Hive. No I/O."""

from __future__ import annotations

from typing import Any, Mapping, TypedDict

SERVER_BEANS = ["metrics:name=hs2_open_sessions", "metrics:name=open_operations"]


class Metastore(TypedDict):
    """One metastore; STATE is serving (its database answered it) or dead."""

    host: str
    state: str
    error: str
    version: str
    databases: int | None


class HiveServer2(TypedDict):
    """One HiveServer2; STATE is serving or dead, SESSIONS the open ones where it tells."""

    host: str
    state: str
    error: str
    sessions: int | None


def metastore(host: str, answer: Any, error: str = "") -> Metastore:
    """Return the metastore on HOST by its ANSWER: its version, and the number of databases in its own."""
    found = answer if isinstance(answer, dict) else {}
    return {
        "host": host,
        "state": "dead" if answer is None else "serving",
        "error": error,
        "version": str(found.get("version") or ""),
        "databases": found.get("databases"),
    }


def hiveserver2(host: str, beans: Mapping[str, Mapping[str, Any]] | None, error: str = "") -> HiveServer2:
    """Return the HiveServer2 on HOST from its BEANS; None without an answer."""
    facts = (beans or {}).get(SERVER_BEANS[0], {})
    count = facts.get("Value", facts.get("Count"))
    return {
        "host": host,
        "state": "dead" if beans is None else "serving",
        "error": error,
        "sessions": int(count) if isinstance(count, (int, float)) else None,
    }
