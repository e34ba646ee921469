# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program of the units of workflows: ``fire NAME``, ``follow NAME:KEY`` and ``resume``. As root, on the gateway."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Sequence

from ..host.inside import Odd
from ..jobs import gateway, run
from .follow import Follower
from .runner import Began, RunError, Runner
from .store import Store, StoreError

USAGE = "fire NAME, follow NAME:KEY or resume"


def command(argv: list[str]) -> tuple[int, str, str]:
    """Run ARGV and return its exit code, stdout and stderr."""
    try:
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        return 127, "", str(error)
    return done.returncode, done.stdout, done.stderr


def main(arguments: Sequence[str]) -> int:
    """Do what ARGUMENTS say, and return the exit code; 1 with one sentence where that was not possible."""
    os.umask(0o077)
    runner = Runner(Store(), command)
    try:
        return _act(runner, list(arguments))
    except (RunError, StoreError, gateway.NoGateway, Odd, OSError) as error:
        say(str(error))
        return 1


def _act(runner: Runner, words: list[str]) -> int:
    if len(words) == 2 and words[0] == "fire":
        say(told(words[1], runner.fire(words[1])))
    elif len(words) == 2 and words[0] == "follow" and ":" in words[1]:
        name, _colon, key = words[1].partition(":")
        ended = Follower(runner, run, gateway.read(), say).follow(name, key)
        say(
            f"run {key} of workflow {name}: {ended.state} {ended.message}".rstrip()
            if ended
            else f"there is no run {key}"
        )
    elif words == ["resume"]:
        for one in runner.resume():
            say(f"run {one.key} of workflow {one.workflow.name} goes on")
    else:
        say(f"this program is for units of systemd: {USAGE}")
        return 2
    return 0


def told(name: str, began: Began) -> str:
    """Return a line on what a timer of the workflow NAME has BEGAN."""
    if began.run is None:
        return f"workflow {name}: left out, {began.why}"
    if began.before:
        return f"workflow {name}: run {began.run.key} is there already, {began.run.state}"
    return f"workflow {name}: run {began.run.key} {began.run.state} {began.why}".rstrip()


def say(line: str) -> None:
    """Write LINE for the journal at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
