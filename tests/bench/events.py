# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the callback plugin wrote about a run, turned into phases and counts. No I/O."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

from measure import Cost, Sample

Event = Mapping[str, Any]


@dataclass
class Phase:
    """A play or a task: when it ran, what it executed, and which CPU was used meanwhile."""

    name: str
    begin: float
    """Seconds from the beginning of the run."""
    seconds: float
    executions: int = 0
    slowest: float = 0.0
    """Seconds of its longest execution of a module on a host, or of its longest copy."""
    hosts_cpu: float = 0.0
    other_cpu: float = 0.0
    """Of the controller, and of whatever else ran on the machine."""
    tasks: list[Phase] = field(default_factory=list)


@dataclass
class Executions:
    """How many modules were executed."""

    by_host: dict[str, int]
    """On hosts, without those that ran on the controller itself."""
    local: int

    @property
    def all(self) -> int:
        """On all hosts together."""
        return sum(self.by_host.values())


def read(text: str) -> list[dict[str, Any]]:
    """Return the events of the file with TEXT."""
    return [json.loads(line) for line in text.splitlines()]


def executions(events: Iterable[Event]) -> Executions:
    """Count the modules that EVENTS say were executed."""
    counted = Counter(event["host"] for event in events if event["what"] == "module")
    local = counted.pop("localhost", 0)
    return Executions(dict(sorted(counted.items())), local)


def changes(events: Iterable[Event]) -> list[str]:
    """Return `host: task` for each result that reported a change."""
    return [f"{event['host']}: {event['name']}" for event in events if event["what"] == "changed"]


def phases(events: Sequence[Event], cost: Cost) -> list[Phase]:
    """Return the plays of a run with their tasks; the first phase is what came before the first play."""
    marks = [event for event in events if event["what"] in ("play", "task", "end")]
    work = [event for event in events if event["what"] in ("module", "copy")]
    first = marks[0]["at"] if marks else cost.begin + cost.seconds
    found = [_phase("start of Ansible", cost.begin, first, work, cost)]
    ends = [mark["at"] for mark in marks[1:]] + [cost.begin + cost.seconds]
    plays = [number for number, mark in enumerate(marks) if mark["what"] != "task"]
    for number, following in zip(plays, [*plays[1:], len(marks)], strict=True):
        play = marks[number]
        end = marks[following]["at"] if following < len(marks) else cost.begin + cost.seconds
        phase = _phase(play.get("name", "end of Ansible"), play["at"], end, work, cost)
        for index in range(number + 1, following):
            phase.tasks.append(_phase(marks[index]["name"], marks[index]["at"], ends[index], work, cost))
        found.append(phase)
    return found


def _phase(name: str, begin: float, end: float, work: Sequence[Event], cost: Cost) -> Phase:
    inside = [event for event in work if begin <= event["at"] < end]
    first, last = _at(cost.samples, begin), _at(cost.samples, end)
    hosts = last.hosts - first.hosts if first and last else 0.0
    busy = last.busy - first.busy if first and last else 0.0
    count = sum(event["what"] == "module" for event in inside)
    slowest = max((event["seconds"] for event in inside), default=0.0)
    return Phase(name, begin - cost.begin, end - begin, count, slowest, hosts, max(0.0, busy - hosts))


def _at(samples: Sequence[Sample], moment: float) -> Sample | None:
    """Return what SAMPLES say of a MOMENT between two of them."""
    for before, after in pairwise(samples):
        if before.at <= moment <= after.at:
            share = (moment - before.at) / (after.at - before.at)
            return Sample(
                moment,
                before.busy + share * (after.busy - before.busy),
                before.hosts + share * (after.hosts - before.hosts),
            )
    if not samples:
        return None
    return samples[0] if moment < samples[0].at else samples[-1]


def plain(found: Iterable[Phase]) -> list[dict[str, Any]]:
    """Return phases as JSON can hold them."""
    return [asdict(phase) for phase in found]
