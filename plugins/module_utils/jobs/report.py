# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of jobs in lines for people. No I/O but the clock of a line."""

from __future__ import annotations

import time
from typing import Any, Mapping, Sequence

_HEADS = ("started", "job", "try", "state", "seconds", "user", "application", "key")


def news(row: Mapping[str, Any]) -> list[str]:
    """Return a line that says how far the run ROW is, with the time."""
    return [f"  {time.strftime('%H:%M:%S')}  {name_of(row)}: {row.get('line') or row.get('state')}"]


def failure(row: Mapping[str, Any]) -> str:
    """Return why the run ROW is no success, with the last lines of its log and the command that shows more."""
    tries = int(row.get("attempt") or 0)
    head = f"Job {name_of(row)} ({row['key']})" + (f" {row['state']}" if row["state"] != "unknown" else " is unknown")
    text = f"{head}{f' in try {tries}' if tries > 1 else ''}: {row.get('message') or 'nothing is known of the cause'}"
    text = text if text.endswith((".", "!", "?")) else f"{text}."
    applications = ", ".join(row.get("applications") or [])
    text += f" Application: {applications}." if applications else ""
    lines = row.get("lines") or []
    if lines:
        text += "\nThe last lines of what failed:\n" + "\n".join(f"  {line}" for line in lines)
    return text + (f"\nMore: {row['command']}" if row.get("command") else "")


def name_of(row: Mapping[str, Any]) -> str:
    """Return the name of the job of ROW."""
    job = row.get("job")
    return str(job["name"] if isinstance(job, Mapping) else job)


def table(running: Sequence[Mapping[str, Any]], ended: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a table of what is RUNNING and of what has ENDED, records of the history, the newest first."""
    rows = [_cells(row) for row in [*running, *sorted(ended, key=lambda row: -float(row.get("started_at") or 0))]]
    if not rows:
        return ["Nothing has run yet on any gateway"]
    widths = [max(len(row[at]) for row in [_HEADS, *rows]) for at in range(len(_HEADS))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in [_HEADS, *rows]]


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    started = float(row.get("started_at") or 0)
    name = "/".join(
        filter(None, [str(row.get("workflow") or ""), str(row.get("step") or ""), str(row.get("job") or "")])
    )
    number = row.get("try") or ""
    applications = row.get("applications") or []
    return (
        time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(started)) if started else "",
        name,
        "run" if row.get("kind") == "run" else str(number),
        str(row.get("state") or ""),
        f"{float(row.get('seconds') or 0):.0f}",
        str(row.get("user") or ""),
        str(applications[-1]) if applications else "",
        str(row.get("key") or ""),
    )
