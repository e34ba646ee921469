# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the seconds of a part went: the steps of a molecule scenario, and files of tests. No I/O."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree

Phase = tuple[str, float]
"""Name and seconds."""
Mark = tuple[str, float]
"""A step that begins, and the second at which it does."""

_STEP = re.compile(r"\[\S+ > (\w+)\] Executing\s*$")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def step(line: str) -> str | None:
    """Return the step of molecule that LINE of its output says begins."""
    found = _STEP.search(_COLOUR.sub("", line))
    return found.group(1) if found else None


def spans(marks: Sequence[Mark], end: float) -> list[Phase]:
    """Return the seconds of each step, from its mark to the next one's or to the END."""
    ends = [at for _name, at in marks[1:]] + [end]
    return [(name, until - at) for (name, at), until in zip(marks, ends, strict=True)]


def skipped(report: str) -> list[str]:
    """Return the tests that were skipped, as a REPORT in JUnit's XML names them."""
    cases = ElementTree.fromstring(report).iter("testcase")
    return [str(case.get("name")) for case in cases if case.find("skipped") is not None]


def files(report: str) -> tuple[int, list[Phase]]:
    """Read a REPORT in JUnit's XML: how many tests ran (skipped ones did not), and the seconds of each file's tests.

    A test's seconds hold those of its fixtures; files that ran at the same time add up to more than has passed.
    """
    count, seconds = 0, Counter[str]()
    for case in ElementTree.fromstring(report).iter("testcase"):
        if case.find("skipped") is None:
            count += 1
        name = (case.get("classname") or "").rpartition(".")[2]
        seconds[name] += float(case.get("time", 0))
    return count, sorted(seconds.items())


def table(phases: Iterable[Phase], least: float = 1.0, most: int = 30) -> list[str]:
    """Return lines for the phases that took LEAST seconds, at MOST so many, and one for the rest together."""
    shown = [(name, seconds) for name, seconds in phases if seconds >= least]
    longest = {name for name, _seconds in sorted(shown, key=lambda one: -one[1])[:most]}
    lines = [f"{seconds:7.1f} s  {name}" for name, seconds in shown if name in longest]
    rest = sum(seconds for name, seconds in phases if name not in longest)
    return [*lines, f"{rest:7.1f} s  the rest"] if rest >= least else lines
