# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calendars as systemd reads them: whether one is good, and for which of its times a run is that begins now."""

from __future__ import annotations

import calendar as gregorian
import re
import time
from typing import Callable, List, Tuple

from .cron import EXAMPLE

Run = Callable[[List[str]], Tuple[int, str, str]]
"""Runs a command and returns exit code, stdout and stderr (``AnsibleModule.run_command``)."""

ANALYZE = "systemd-analyze"
BACK_SECONDS = (120, 3600, 86400, 8 * 86400, 32 * 86400, 367 * 86400)
"""How far back the last time of a calendar is looked for, one after the other."""
ITERATIONS = 64
_TIME = re.compile(r"^\s*(?:Next elapse|Iter\. #\d+|Iteration #\d+): \w{3} (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC\s*$")
_NOTHING = re.compile(r"^\s*Next elapse: never", re.MULTILINE)
_IN_UTC = ["env", "LC_ALL=C", "TZ=UTC", ANALYZE, "calendar"]


def fault(run: Run, words: str, fresh: bool = True) -> str:
    """Return half a sentence on what is wrong with the calendar WORDS, which end with a time zone; "" if they are good.

    RUN runs a command on the host whose systemd is to keep it. A FRESH one has a time to come; one that is kept already
    may have had its last.
    """
    code, out, err = run([*_IN_UTC, words])
    if code != 0:
        said = " ".join((err or out).split())[:200] or f"exit code {code}"
        return f'systemd does not take it ({said}); write for example "{EXAMPLE}", and try it with `{ANALYZE} calendar`'
    if fresh and _NOTHING.search(out):
        return "none of its times is to come; write one that does, or take the schedule out"
    return ""


def times(out: str) -> list[float]:
    """Return the times in OUT, what ``systemd-analyze calendar`` says in UTC, in seconds since the epoch."""
    found = [_TIME.match(line) for line in out.splitlines()]
    return [float(gregorian.timegm(time.strptime(one[1], "%Y-%m-%d %H:%M:%S"))) for one in found if one]


def due_at(run: Run, words: str, now: float) -> float:
    """Return the last time of the calendar WORDS that is not after NOW: what a run is for that its timer begins.

    A timer may fire late, as after a boot. NOW itself where systemd cannot tell, such as an old one.
    """
    for back in BACK_SECONDS:
        found, base = [], now - back
        while True:
            stamp = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(base))
            code, out, _err = run([*_IN_UTC, f"--base-time={stamp}", f"--iterations={ITERATIONS}", words])
            listed = times(out) if code == 0 else []
            found += [one for one in listed if one <= now]
            if len(listed) < ITERATIONS or listed[-1] > now:
                break
            base = listed[-1]
        if found:
            return found[-1]
    return now
