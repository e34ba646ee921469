# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read many daemons at once, each in a thread of its own, so that a dead host delays nobody."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Callable, Generic, Hashable, Mapping, TypeVar

from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import is_abandoned
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError

T = TypeVar("T")
D = TypeVar("D")
K = TypeVar("K", bound=Hashable)

POLL_SECONDS = 0.2
# How long a decision waits for probes that have not answered yet: one active daemon may not be the only one.
SETTLE_SECONDS = 0.5


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """What a probe brought: a VALUE, or None and the cause in ERROR."""

    value: T | None
    error: str = ""


def outcome(probe: Callable[[], T]) -> Outcome[T]:
    """Return what PROBE brings; client errors become outcomes, anything else is a bug and rises."""
    try:
        return Outcome(probe())
    except ClientError as error:
        return Outcome(None, str(error))


class _Board(Generic[K, T]):
    """The last outcome of each probe, written by their threads."""

    def __init__(self, keys: Mapping[K, object], unread: str) -> None:
        self.changed = threading.Condition()
        self.last: dict[K, Outcome[T]] = {key: Outcome(None, unread) for key in keys}
        self.read: set[K] = set()
        self.failure: BaseException | None = None
        self.over = False

    def post(self, key: K, result: Outcome[T]) -> None:
        with self.changed:
            self.last[key] = result
            self.read.add(key)
            self.changed.notify_all()

    def snapshot(self) -> dict[K, Outcome[T]]:
        if self.failure is not None:
            raise self.failure
        return dict(self.last)


def _work(board: _Board[K, T], key: K, probe: Callable[[], T], interval: float | None) -> None:
    while not board.over:
        started = time.monotonic()
        try:
            board.post(key, outcome(probe))
        except BaseException as error:  # hand a bug over to the caller's thread instead of losing it in this one
            with board.changed:
                board.failure = error
                board.changed.notify_all()
            return
        if interval is None:
            return
        # A slow daemon is asked less often: at most half of the time it works for us.
        time.sleep(max(interval, time.monotonic() - started))


def _start(board: _Board[K, T], probes: Mapping[K, Callable[[], T]], interval: float | None) -> None:
    # Daemon threads: one that hangs in a name look-up must not keep the process alive.
    for key, probe in probes.items():
        threading.Thread(target=_work, args=(board, key, probe, interval), daemon=True).start()


def read_all(probes: Mapping[K, Callable[[], T]], seconds: float, one_is_enough: bool = False) -> dict[K, Outcome[T]]:
    """Run every probe once, all at the same time, and return their outcomes after at most SECONDS.

    With ONE_IS_ENOUGH the first that brings a value ends the wait; the others may be without an outcome then.
    """
    board: _Board[K, T] = _Board(probes, f"no answer within {seconds:g} s")
    _start(board, probes, None)
    deadline = time.monotonic() + seconds
    with board.changed:
        board.changed.wait_for(
            lambda: (
                board.failure is not None
                or len(board.read) == len(board.last)
                or (one_is_enough and any(one.value is not None for one in board.last.values()))
            ),
            timeout=max(0.0, deadline - time.monotonic()),
        )
        return board.snapshot()


def watch(
    probes: Mapping[K, Callable[[], T]],
    decide: Callable[[Mapping[K, Outcome[T]]], D],
    done: Callable[[D], bool],
    seconds: float,
    interval: float = POLL_SECONDS,
    give_up: Callable[[], bool] = lambda: False,
) -> tuple[D, float]:
    """Poll all probes, each at its own pace, until DONE says yes to what DECIDE makes of their last outcomes.

    Returns the last decision and the seconds that passed; on time-out the decision is one for which DONE said no.
    When the run that wants to know has been killed, or GIVE_UP says that no more will come, that counts as one.
    A yes counts when every probe has brought an outcome, or after SETTLE_SECONDS: a hung daemon costs that much.
    An outcome is as old as its probe's last answer: a daemon that hangs is noticed after its probe's own limit.
    """
    board: _Board[K, T] = _Board(probes, "no answer yet")
    started = time.monotonic()
    _start(board, probes, interval)
    try:
        with board.changed:
            while True:
                decision = decide(board.snapshot())
                passed = time.monotonic() - started
                settled = len(board.read) == len(board.last) or passed >= SETTLE_SECONDS
                if passed >= seconds or (settled and done(decision)) or is_abandoned() or give_up():
                    return decision, passed
                board.changed.wait(timeout=(seconds if settled else min(seconds, SETTLE_SECONDS)) - passed)
    finally:
        board.over = True
