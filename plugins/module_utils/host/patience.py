# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waits of one call with one limit, which also end when nobody waits for the result any more."""

from __future__ import annotations

import time
from typing import Callable

from .locks import is_abandoned

POLL_SECONDS = 0.2


class Late(Exception):
    """Something did not come up in time, or will not; the message names what, and the last cause."""


class Clock:
    """One time limit for all waits of one call."""

    def __init__(self, seconds: float, ended: Callable[[], str] = lambda: "") -> None:
        """Start now; the limit is reached after SECONDS. ENDED has a sentence once something awaited will not come."""
        self.seconds = seconds
        self._ended = ended
        self._end = time.monotonic() + seconds

    def is_over(self) -> bool:
        """Tell whether the limit is reached, or nobody waits for the result any more."""
        return time.monotonic() >= self._end or is_abandoned()

    def wait(self, what: str, missing: Callable[[], str]) -> None:
        """Poll until MISSING returns an empty string; Late with its last words about WHAT at the limit.

        The limit is also reached when the run that wants to know has been killed.
        """
        while True:
            cause = missing()
            if not cause:
                return
            hopeless = self._ended()
            if hopeless:
                raise Late(f"{what} not there: {hopeless}")
            if self.is_over():
                raise Late(
                    f"{what} not there after {self.seconds:g} s ({cause}); playbooks/status.yml tells who ends again "
                    f"and again; bring them up and run again"
                )
            time.sleep(POLL_SECONDS)
