# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run parts: the lanes of a stage beside each other, stages one after the other, until one part fails."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TextIO

from parts import CACHE, LAB, Part, command, on_lab
from processes import PATIENT, Commands, Failed
from summary import Result

POLL_SECONDS = 0.5
"""How often a lane that waits for another one looks whether the run has failed."""


class Runner:
    """Runs parts and keeps what came of them; what they print beside each other is in DIRECTORY until their end."""

    def __init__(self, directory: Path = CACHE) -> None:
        self._directory = directory
        self.results: list[Result] = []
        self._begin = time.monotonic()
        self._failed = threading.Event()

    @property
    def seconds(self) -> float:
        """The seconds since it was made."""
        return time.monotonic() - self._begin

    def run(self, stages: Sequence[Sequence[Part]]) -> None:
        """Run the parts of STAGES until one of them fails."""
        self._directory.mkdir(parents=True, exist_ok=True)
        for stage in stages:
            lanes: dict[str, list[Part]] = {}
            for part in stage:
                lanes.setdefault(part.lane, []).append(part)
            if all(part.lane == one.lane or part.after == one.name for one, part in pairwise(stage)):
                self._lane(stage, Commands())
            else:
                self._beside(list(lanes.values()))
            if self._failed.is_set():
                return

    def clear(self) -> None:
        """Remove the lab."""
        self._attempt(command("lab-down", "lab", str(LAB), "down", minutes=5), Commands())

    def _beside(self, lanes: Sequence[Sequence[Part]]) -> None:
        """Run LANES at the same time; beside the lab the others stand back.

        The lines of each part are kept and printed at its end, so that none mix.
        """
        with_lab = any(on_lab(lane[0]) for lane in lanes)
        logs = [self._directory / f"lane-{number}.log" for number in range(len(lanes))]
        streams = [log.open("w+") for log in logs]
        lines = [
            Commands(stream, PATIENT if with_lab and not on_lab(lane[0]) else 0)
            for lane, stream in zip(lanes, streams, strict=True)
        ]
        passed = {part.name: threading.Event() for lane in lanes for part in lane}
        threads = [
            threading.Thread(target=self._kept, args=(lane, one, stream, lines, passed))
            for lane, one, stream in zip(lanes, lines, streams, strict=True)
        ]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                thread.join()
        except BaseException:
            for one in lines:
                one.stop()
            for thread in threads:
                thread.join()
            raise
        finally:
            for stream in streams:
                stream.close()

    def _kept(
        self,
        lane: Sequence[Part],
        commands: Commands,
        stream: TextIO,
        others: Sequence[Commands],
        passed: Mapping[str, threading.Event],
    ) -> None:
        for part in lane:
            while part.after in passed and not passed[part.after].wait(POLL_SECONDS) and not self._failed.is_set():
                pass
            if self._failed.is_set():
                return
            stream.seek(0)
            stream.truncate()
            well = self._attempt(part, commands)
            stream.flush()
            stream.seek(0)
            sys.stdout.write(stream.read())
            sys.stdout.flush()
            if not well:
                for other in others:
                    other.stop()
                return
            passed[part.name].set()

    def _lane(self, lane: Sequence[Part], commands: Commands) -> None:
        for part in lane:
            if not self._attempt(part, commands):
                return

    def _attempt(self, part: Part, commands: Commands) -> bool:
        commands.say(f"\n=== {part.name}")
        begin, before = time.monotonic(), commands.cpu_seconds
        outcome, note, phases = "failed", "interrupted", []
        try:
            done = part.run(commands)
            outcome, note, phases = "passed", done.note, done.phases
        except (Failed, OSError) as error:
            note = str(error)
            phases = getattr(error, "phases", [])
            if note == "stopped":
                outcome = "stopped"
        finally:
            if outcome != "passed":
                self._failed.set()
            took, cpu = time.monotonic() - begin, commands.cpu_seconds - before
            self.results.append(Result(part.name, outcome, took, note, phases, cpu))
        return outcome == "passed"
