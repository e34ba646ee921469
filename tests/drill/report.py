# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What came of a drill: figures for machines, a page with a timeline for people."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from typing import TypedDict

SLOW_SECONDS = 30
"""An operation that takes longer has failed its user."""


class Outcome(TypedDict):
    """What one fault did; times in seconds, AT since 1970."""

    fault: str
    host: str
    at: float
    gap: float
    """The longest time without an acknowledged file; for ResourceManagers without an active one."""
    limit: float
    slowest: float
    failed: list[str]
    well_after: float
    load: float
    remark: str


class Report(TypedDict):
    """A whole drill."""

    cluster: str
    set: str
    begin: float
    seconds: float
    cores: int
    acknowledged: int
    lost: list[int]
    failed: list[str]
    slow: int
    state: str
    """Empty when the cluster was well at the end, else what was not."""
    faults: list[Outcome]


def gap(ends: Sequence[float], begin: float, end: float) -> float:
    """Return the longest time between two acknowledgements ENDS (seconds since 1970) from BEGIN to END."""
    inner = [begin, *(one for one in ends if begin < one <= end)]
    return max((later - earlier for earlier, later in itertools.pairwise(inner)), default=end - begin)


def verdicts(report: Report, factor: float = 1) -> list[str]:
    """Return a sentence for everything that is not as it must be, with limits FACTOR times theirs; empty is good."""
    found = [f"{len(report['lost'])} acknowledged files are lost: {report['lost'][:5]}"] if report["lost"] else []
    found += [f"an operation failed: {cause}" for cause in report["failed"]]
    found += [f"{report['slow']} operations took more than {SLOW_SECONDS} s"] if report["slow"] else []
    found += [report["state"]] if report["state"] else []
    for one in report["faults"]:
        if one["gap"] > one["limit"] * factor:
            found.append(f"{one['fault']} on {one['host']}: {one['gap']:.1f} s, limit {one['limit'] * factor:.0f} s")
    return found


def page(report: Report, plot: str) -> str:
    """Return REPORT as Markdown; PLOT is the name of the timeline's file."""
    loads = [one["load"] for one in report["faults"]]
    lines = [
        f"# Drill of cluster {report['cluster']}: {report['set']} set",
        "",
        f"{len(report['faults'])} faults in {report['seconds'] / 60:.0f} minutes;"
        f" {report['acknowledged']} files acknowledged, **{len(report['lost'])} lost**,"
        f" {len(report['failed'])} operations failed, {report['slow']} took more than {SLOW_SECONDS} s."
        f" At the end: {report['state'] or 'all daemons work'}.",
        "",
        f"The machine has {report['cores']} cores; its load was {min(loads, default=0):.0f}"
        f" to {max(loads, default=0):.0f} (median {statistics.median(loads or [0]):.0f}).",
        "",
        f"![Timeline]({plot})",
        "",
        "| fault | times | median s | max s | limit s | well again after s (max) |",
        "|---|---|---|---|---|---|",
    ]
    for name in dict.fromkeys(one["fault"] for one in report["faults"]):
        same = [one for one in report["faults"] if one["fault"] == name]
        gaps = [one["gap"] for one in same]
        lines.append(
            f"| {name} | {len(same)} | {statistics.median(gaps):.1f} | {max(gaps):.1f} | {same[0]['limit']:.0f}"
            f" | {max(one['well_after'] for one in same):.0f} |"
        )
    lines += [
        "",
        "Every fault:",
        "",
        "| at s | fault | host | gap s | slowest call s | load | remark |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {one['at'] - report['begin']:.0f} | {one['fault']} | {one['host']} | {one['gap']:.1f}"
        f" | {one['slowest']:.1f} | {one['load']:.0f} | {one['remark'] or '; '.join(one['failed'])} |"
        for one in report["faults"]
    ]
    return "\n".join([*lines, ""])


def timeline(report: Report, acks: Sequence[tuple[float, float]]) -> str:
    """Return an SVG: each acknowledged file as a bar of the seconds that it took, each fault as a line."""
    width, height, bottom = 1200, 320, 220
    span = max(report["seconds"], 1)
    worst = max([took for _end, took in acks] + [1.0])

    def x(at: float) -> float:
        return 20 + (at - report["begin"]) / span * (width - 40)

    columns: dict[int, float] = {}
    for end, took in acks:
        columns[int(x(end))] = max(columns.get(int(x(end)), 0), took)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"',
        'font-family="sans-serif" font-size="9">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="20" y="12">slowest write {worst:.1f} s; {span / 60:.0f} minutes</text>',
    ]
    parts += [
        f'<line x1="{at}" x2="{at}" y1="{bottom}" y2="{bottom - took / worst * 200:.1f}" stroke="#4878a8"/>'
        for at, took in sorted(columns.items())
    ]
    for number, one in enumerate(report["faults"]):
        at = x(one["at"])
        parts.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="20" y2="{bottom + 4}" stroke="#c44" stroke-width="0.6"/>')
        if len(report["faults"]) <= 40:
            label = f'<text transform="translate({at:.1f} {bottom + 12}) rotate(45)">{number + 1} {one["fault"]}</text>'
            parts.append(label)
    return "\n".join([*parts, "</svg>", ""])
