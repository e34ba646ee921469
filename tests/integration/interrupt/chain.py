# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills what a playbook does on one host, and again later, and compares what it comes to.

By default it is killed at a sample of its points, which EMR_TEST_SEED chooses; with EMR_TEST_ALL=1 at each of them.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.bigdata.emr.tests.integration.interrupt.sandbox import Sandbox

Given = Mapping[str, Any]
Arguments = Given | Callable[[Sandbox, list[dict[str, Any]]], Given | None]
State = dict[str, str]
EVERY = os.environ.get("EMR_TEST_ALL") == "1"
SHARE, LEAST = 20, 1
"""A sample is one point of SHARE, and at least LEAST points."""
_TIME = re.compile(r"\d{8}T\d{6}Z(-\d+)?")


def timeless(state: State) -> State:
    """Return STATE without the times in names and contents."""
    return {_TIME.sub("TIME", path): _TIME.sub("TIME", what) for path, what in state.items()}


def _same(state: State) -> State:
    return state


@dataclass
class Scene:
    """What is done on a host that BEFORE describes: modules with their arguments, in the order of a playbook.

    Arguments may be a function of the host and of what the calls before returned (None: the call is left out).
    """

    before: Sandbox
    calls: Sequence[tuple[str, Arguments]]
    normal: Callable[[State], State] = _same
    """Takes out of a state what cannot be equal (times in names)."""
    settles: bool = True
    """Whether doing it once more changes nothing."""
    reset: Callable[[], None] = lambda: None
    """Brings back what is outside of the host."""
    outside: Callable[[], Any] = lambda: None
    """Returns what is outside of the host, to be compared as well."""
    calm: Callable[[], None] = lambda: None
    """Waits until what is outside has done all that a killed run has asked of it."""


@dataclass
class Record:
    """What a chain has shown."""

    points: int = 0
    kills: int = 0


SHOWN: set[str] = set()
"""The modules whose chains were followed to the end in this process; conftest.py adds up those of all workers."""


def seed() -> int:
    """Return what chooses the points of this session; conftest.py says it, and sets it where the caller does not."""
    return int(os.environ["EMR_TEST_SEED"])


def chance(what: str = "") -> random.Random:
    """Return where the random numbers for WHAT of the running test come from: equal ones for an equal seed."""
    test = os.environ["PYTEST_CURRENT_TEST"].rpartition(" ")[0]
    return random.Random(f"{seed()} {test} {what}")


def sample(points: int, what: str = "") -> list[int]:
    """Return where WHAT of the running test is killed, of the POINTS that it passes, in their order."""
    every = range(1, points + 1)
    if EVERY:
        return list(every)
    return sorted(chance(what).sample(every, min(points, max(LEAST, points // SHARE))))


def play(box: Sandbox, scene: Scene, fuse: int = 0) -> tuple[int, list[dict[str, Any]] | None]:
    """Do the scene's calls until point FUSE; return the points passed, and the results unless it was killed."""
    passed = 0
    results: list[dict[str, Any]] = []
    for name, given in scene.calls:
        arguments = given(box, results) if callable(given) else given
        if arguments is None:
            continue
        outcome = box.run(name, dict(arguments), fuse - passed if fuse else 0)
        if outcome.returned is None:
            return fuse, None
        passed += outcome.points
        assert not outcome.returned.get("failed"), f"{name}: {outcome.returned.get('msg')}"
        results.append(outcome.returned)
        if fuse and passed >= fuse:  # the kill came between two modules
            return passed, None
    return passed, results


def interrupt(scene: Scene, scratch: Path) -> Record:
    """Kill the scene at its points, the run after that at a random one, and then let it come to its end.

    Then the same with one chain in which every run is killed at a later point than the one before. AssertionError
    unless the state at the end is that of a run that nobody disturbed (which, done once more, changes nothing).
    """
    record = Record()
    wanted = _undisturbed(scene, scratch / "undisturbed", record)
    later = chance("again")
    for point in sample(record.points):
        again = later.randint(1, record.points)
        _survives(scene, scratch / f"point-{point}", wanted, [point, again], record)
    _survives(scene, scratch / "ladder", wanted, sample(record.points, "ladder"), record)
    SHOWN.update(name for name, _arguments in scene.calls)
    print(f"{record.points} points, {record.kills} kills")
    return record


def _undisturbed(scene: Scene, place: Path, record: Record) -> tuple[State, Any]:
    scene.reset()
    box = scene.before.copy(place)
    record.points, results = play(box, scene)
    assert results
    assert record.points, "the scene changes nothing, so that there is nothing to interrupt"
    wanted = scene.normal(box.state()), scene.outside()
    if scene.settles:
        again = play(box, scene)[1] or []
        assert not [one for one in again if one["changed"]], f"once more, it changes something: {again}"
    return wanted


def _survives(scene: Scene, place: Path, wanted: tuple[State, Any], fuses: Sequence[int], record: Record) -> None:
    scene.reset()
    box = scene.before.copy(place)
    told = []
    for fuse in fuses:
        told.append(fuse)
        if play(box, scene, fuse)[1] is not None:
            break
        scene.calm()
        record.kills += 1
    label = f"killed at {', '.join(map(str, told))} of {record.points} (EMR_TEST_SEED={seed()})"
    _passed, results = play(box, scene)
    assert results is not None
    state, outside = scene.normal(box.state()), scene.outside()
    differing = {path: (state.get(path), wanted[0].get(path)) for path in sorted({*state, *wanted[0]})}
    wrong = {path: pair for path, pair in differing.items() if pair[0] != pair[1]}
    assert not wrong, f"{label}: (found, wanted) of {wrong}"
    assert outside == wanted[1], label
