# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the daemons of Spark say of themselves. No I/O."""

from __future__ import annotations

from typing import Any, Mapping, TypedDict


class Server(TypedDict):
    """One history server or Thrift server; STATE is serving or dead. The latter does not tell its VERSION."""

    host: str
    state: str
    error: str
    version: str


def server(host: str, answer: Any, error: str = "") -> Server:
    """Return the daemon on HOST from its ANSWER, None for none because of ERROR."""
    facts: Mapping[str, Any] = answer if isinstance(answer, dict) else {}
    state = "dead" if answer is None else "serving"
    return {"host": host, "state": state, "error": error, "version": str(facts.get("spark") or "")}
