# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results as text. No I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from budgets import Verdict

WIDTH = 70
"""Of the name of a play or task."""


def grid(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Return HEAD and ROWS as lines: the first column to the left, the others to the right; floats with one place."""
    cells = [list(head), *([f"{cell:.1f}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = []
    for first, *rest in cells:
        right = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *right]).rstrip())
    return lines


def runs(records: Sequence[dict[str, Any]]) -> str:
    """Return a table of RECORDS, one line each."""
    columns = ["seconds", "controller_cpu", "hosts_cpu", "foreign_cpu", "sent_mb", "load"]
    head = ["run", "seconds", "controller CPU", "hosts CPU", "others' CPU", "MB sent", "load", "modules"]
    rows = [
        [one["title"], *(one["cost"][name] for name in columns), one.get("executions", {}).get("all", "")]
        for one in records
    ]
    lines = grid(head, rows)
    return "\n".join(lines)


def verdicts(found: Sequence[Verdict]) -> str:
    """Return a table of budgets."""
    words = {(True, False): "met", (False, False): "missed, as before or within the noise", (False, True): "BROKEN"}
    rows = [
        [
            one.name,
            f"{one.value:.2f}",
            f"{one.limit:.2f}",
            words[one.met, one.broken] + (f" ({one.detail})" if one.detail else ""),
        ]
        for one in found
    ]
    return "\n".join(grid(["budget", "measured", "allowed", ""], rows))


def phases(record: Mapping[str, Any]) -> str:
    """Return the phases of a run, longest tasks named."""
    if "floor" in record["kind"]:
        ends = [0.0, *(end for _name, end in record["phases"])]
        rows = [[name, end - begin, end] for (name, end), begin in zip(record["phases"], ends, strict=False)]
        return "\n".join(grid([record["title"], "seconds", "end"], rows))
    head = [record["title"], "seconds", "end", "executions", "slowest", "hosts CPU", "other CPU"]
    rows = []
    for play in record["phases"]:
        for indent, one in [("", play), *(("  ", task) for task in play["tasks"])]:
            if indent and one["seconds"] < 0.3:
                continue
            cells = [one["seconds"], one["begin"] + one["seconds"], one["executions"], one["slowest"]]
            rows.append([(indent + one["name"])[:WIDTH], *cells, one["hosts_cpu"], one["other_cpu"]])
    return "\n".join(grid(head, rows))
