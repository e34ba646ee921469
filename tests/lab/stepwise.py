# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs that are killed once in each of the steps that they tell of, until one comes to its end."""

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
        """Kill a run in the first step in which none was killed; return the run that has no such step."""
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
            fresh = [one for one in steps(self._log.read_text()) if one not in self.killed]
            if not fresh:
                time.sleep(0.05)
                continue
            # The instant within the step is chance, so there is no condition to wait for.
            ends = time.monotonic() + self._chance.random() * _LAST_SECONDS
            while time.monotonic() < ends and process.poll() is None:
                time.sleep(0.01)
            if process.poll() is None:
                self.killed.append(fresh[0])
                self.chain.kill(process, how)
                say(f"killed ({how}) in: {fresh[0]}")
                return None
        return runs.Run(process.returncode, self._log.read_text())
