# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What to do next with a run of a job, from its tries and the clock. Pure: no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Sequence

START, LOOK, WAIT, KILL, END = "start", "look", "wait", "kill", "end"


@dataclass
class Try:
    """One try of a run, as it is written down."""

    attempt: int
    state: str
    """As ``Seen.state``; ``starting`` from the intention to submit on, until more is known."""
    started_at: float = 0.0
    """Seconds since 1970."""
    ended_at: float = 0.0
    applications: tuple[str, ...] = ()
    exit_code: int | None = None
    message: str = ""
    stopped: str = ""
    """Why we have ended it ourselves, "" where we have not."""
    stopping: dict[str, str] = field(default_factory=dict)
    """Application that was asked to end in its own way to what it has answered, "" where it cannot."""
    stopping_since: float = 0.0
    """Since when one has been asked to, in seconds since 1970; 0 for never."""
    out_of_time: bool = False
    """Whether that was for ``max_running_seconds``."""

    @property
    def ended(self) -> bool:
        """Tell whether it will not change any more."""
        return self.state in ("succeeded", "failed", "killed")


class Step(NamedTuple):
    """What to do next."""

    act: str
    """``start`` or ``look`` at or ``kill`` a try, ``wait`` for the next one to be due, or ``end`` with a state."""
    attempt: int
    seconds: float = 0.0
    """How long to wait."""
    state: str = ""
    message: str = ""


def next_step(
    retries: int, interval_seconds: float, max_running_seconds: float, tries: Sequence[Try], now: float
) -> Step:
    """Return what is due at NOW for a run with TRIES in their order.

    A try that was killed is not tried again, unless it was ended because it took too long. A try whose state nobody can
    tell is looked at again: it is neither a failure nor a success.
    """
    if not tries:
        return Step(START, 1)
    last = tries[-1]
    if last.state == "absent":
        return Step(START, last.attempt)
    if not last.ended:
        late = max_running_seconds > 0 and now - last.started_at > max_running_seconds
        if last.stopped or late:
            return Step(KILL, last.attempt, message=last.stopped or too_long(max_running_seconds))
        return Step(LOOK, last.attempt)
    failed = last.state == "failed" or (last.state == "killed" and last.out_of_time)
    if failed and last.attempt <= retries:
        if last.stopped and not last.out_of_time:
            # It failed by itself, and somebody has ended the run.
            return Step(END, last.attempt, state="killed", message=last.stopped)
        left = last.ended_at + interval_seconds - now
        # A clock that was set back must not hold a run up for longer than it was asked to wait.
        return Step(WAIT, last.attempt, min(left, interval_seconds)) if left > 0 else Step(START, last.attempt + 1)
    return Step(END, last.attempt, state="failed" if failed else last.state, message=last.message)


def too_long(seconds: float) -> str:
    """Return why a try is ended that has run for longer than SECONDS."""
    return f"it ran for longer than {seconds:g} s (max_running_seconds)"
