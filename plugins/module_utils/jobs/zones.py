# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time zones by name: of Python's table, and on hosts whose Python is too old for that, of the operating system."""

from __future__ import annotations

import calendar
import os
import time
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Iterator

TABLE = "/usr/share/zoneinfo"
_DAY = 86400


def zone(name: str) -> tzinfo:
    """Return the time zone NAME, as ``Asia/Shanghai``; KeyError, ValueError or OSError where nobody knows it."""
    if name in ("", "UTC"):
        return timezone.utc
    # Not at the top: Python 3.8 has it not, and most jobs are of UTC.
    try:
        from zoneinfo import ZoneInfo
    except ImportError:
        return _SystemZone(name)
    return ZoneInfo(name)


class _SystemZone(tzinfo):
    """A time zone as the C library knows it. It is told by the environment, so this is for processes of one thread."""

    def __init__(self, name: str) -> None:
        if name.startswith("/") or ".." in name.split("/") or not os.path.isfile(f"{TABLE}/{name}"):
            raise KeyError(name)
        self._name = name

    def utcoffset(self, when: datetime | None) -> timedelta | None:
        """Return how far WHEN, a time of the zone, is before UTC."""
        if when is None:
            return None
        shown = calendar.timegm(when.replace(tzinfo=None).timetuple())
        with self._in_force():
            return timedelta(seconds=shown - _stamp(shown, when.fold))

    def dst(self, when: datetime | None) -> timedelta | None:
        """Return nothing: who writes a date does not ask."""
        return None

    def tzname(self, when: datetime | None) -> str | None:
        """Return the name of the zone."""
        return self._name

    def fromutc(self, when: datetime) -> datetime:
        """Return the time of the zone for WHEN, which has the time of UTC."""
        stamp = calendar.timegm(when.replace(tzinfo=None).timetuple())
        with self._in_force():
            shown = _shown(stamp)
            again = int(_stamp(shown, 0) != stamp)
        plain = datetime(1970, 1, 1) + timedelta(seconds=shown)
        return plain.replace(microsecond=when.microsecond, tzinfo=self, fold=again)

    @contextmanager
    def _in_force(self) -> Iterator[None]:
        before = os.environ.get("TZ")
        os.environ["TZ"] = f":{self._name}"
        time.tzset()
        try:
            yield
        finally:
            if before is None:
                del os.environ["TZ"]
            else:
                os.environ["TZ"] = before
            time.tzset()


def _shown(stamp: int) -> int:
    """Return what clocks show at STAMP, in seconds as if it were UTC."""
    return calendar.timegm(time.localtime(stamp))


def _stamp(shown: int, fold: int) -> int:
    """Return when clocks show SHOWN, the first (FOLD 0) or the second time; as Python's own datetime looks for it."""
    first = shown - (_shown(shown) - shown)
    if _shown(first) == shown:
        other = first + (_DAY if fold else -_DAY)
        away = _shown(other) - other
        if away == shown - first:
            return first
    else:
        away = _shown(first) - first
    second = shown - away
    if _shown(second) == shown:
        return second
    if _shown(first) == shown:
        return first
    # Clocks skip it.
    return min(first, second) if fold else max(first, second)
