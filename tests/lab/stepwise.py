# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs that are killed in each of the steps that they tell of as soon as one begins it, until one comes to its end."""

from __future__ import annotations

import random
import re
import subprocess
import time
from collections.abc import Sequence

import runs
from common import CACHE, LabError, say, sources
from interruption import COMMANDS, HOW, Chain

_SHOWN = re.compile(r"^TASK \[Show the step\].*?(?=^TASK |^PLAY |\Z)", re.MULTILINE | re.DOTALL)
_STEP = re.compile(r"([a-z0-9.-]+ (?:joins|restarts|comes back|leaves)[^\"\n]*)")
_LAST_SECONDS = 2.5


def steps(output: str) -> list[str]:
    """Return the steps of which OUTPUT, that of site.yml, says that they were begun, in their order."""
    return [found.group(1).strip() for found in map(_STEP.search, _SHOWN.findall(output)) if found]


class Stepwise:
    """Runs of a playbook over INVENTORIES on HOSTS."""

    def __init__(self, inventories: Sequence[str], hosts: Sequence[str], seed: int) -> None:
        """Begin with SEED."""
        self.chain = Chain(inventories, hosts, seed)
        self._chance = random.Random(seed)
        self._log = CACHE / "client" / "stepwise.log"
        self.killed: list[str] = []
        """Steps in which a run was killed."""
        self.told: list[str] = []
        """All steps that runs have begun, each once, in their order."""

    def go(self, *words: str, most: int = 40) -> runs.Run:
        """Kill a run with WORDS once in each step, and return the one that came to its end; LabError after MOST."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        for _time in range(most):
            one = self._attempt(words)
            if one is not None and one.code == 0:
                return one
            if one is not None:
                self.chain.met(one)
        raise LabError(f"after {most} runs none has come to its end; killed in {self.killed}")

    def _attempt(self, words: Sequence[str]) -> runs.Run | None:
        """Kill a run in the first step that none has begun before; return the run that has no such step."""
        how = self._chance.choice([one for one in HOW if one != COMMANDS])
        with self._log.open("w") as log:
            process = subprocess.Popen(
                [str(runs.BIN / "ansible-playbook"), *sources(self.chain.inventories), *words],
                cwd=runs.ROOT,
                env=runs.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        while process.poll() is None:
            if not self._fresh():
                time.sleep(0.05)
                continue
            # The instant within the step is chance, so there is no condition to wait for; the next step is another one.
            ends = time.monotonic() + self._chance.random() * _LAST_SECONDS
            while time.monotonic() < ends and process.poll() is None and len(self._fresh()) == 1:
                time.sleep(0.02)
            if process.poll() is None:
                begun = self._fresh()[-1]
                self.chain.kill(process, how)
                self._note()
                self.killed.append(begun)
                say(f"killed ({how}) in: {begun}")
                return None
        self._note()
        return runs.Run(process.returncode, self._log.read_text())

    def _fresh(self) -> list[str]:
        """Return the steps of the run that no run before it has begun."""
        return [one for one in steps(self._log.read_text()) if one not in self.told]

    def _note(self) -> None:
        self.told += dict.fromkeys(self._fresh())
