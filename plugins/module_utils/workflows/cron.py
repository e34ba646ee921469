# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of cron, which people write where systemd's calendar words belong, and calendars as such lines. No I/O."""

from __future__ import annotations

import re

EXAMPLE = "Mon..Fri *-*-* 02:30"
_FIELD = re.compile(r"[0-9*/,?A-Za-z-]+")
_NICKNAMES = {
    "@hourly": "hourly", "@daily": "daily", "@midnight": "daily", "@weekly": "weekly", "@monthly": "monthly",
    "@yearly": "yearly", "@annually": "yearly",
}  # fmt: skip
_WORDS = {
    "minutely": "* * * * *", "hourly": "0 * * * *", "daily": "0 0 * * *", "weekly": "0 0 * * 1",
    "monthly": "0 0 1 * *", "quarterly": "0 0 1 1,4,7,10 *", "semiannually": "0 0 1 1,7 *", "yearly": "0 0 1 1 *",
    "annually": "0 0 1 1 *",
}  # fmt: skip
_CALENDAR = re.compile(
    r"(?:(?P<days>[A-Za-z.,]+) )?(?:(?P<date>[0-9*,./-]+) )?(?P<hour>[0-9*,./]+):(?P<minute>[0-9*,./]+)(?::00)?"
)
_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def is_cron(text: str) -> bool:
    """Tell whether TEXT looks like a line of cron: five or six fields without a time of day, or ``@daily``."""
    fields = text.split()
    if len(fields) == 1:
        return text.strip().startswith("@") and not text.strip()[1:].isdigit()
    return len(fields) in (5, 6) and all(_FIELD.fullmatch(one) for one in fields)


def calendar(text: str) -> str:
    """Return the line of cron TEXT in systemd's words; "" for one that has no simple form there."""
    if text.strip() in _NICKNAMES:
        return _NICKNAMES[text.strip()]
    fields = text.split()
    if len(fields) != 5:
        return ""
    minute, hour, day, month, weekday = fields
    days = _weekdays(weekday)
    parts = [_part(minute, 0), _part(hour, 0), _part(day, 1), _part(_numbered(month), 1)]
    # With both, cron takes days that fit either; systemd takes those that fit both.
    if "" in parts or days is None or (days and parts[2] != "*"):
        return ""
    minutes, hours, monthday, months = parts
    date = f"*-{months}-{monthday}"
    time = f"{hours}:{minutes}"
    return " ".join(filter(None, [days, "" if date == "*-*-*" and hours == "*" and not days else date, time]))


def line(words: str) -> str:
    """Return the calendar WORDS of systemd as a line of cron; "" for one that has no simple form there."""
    if words in _WORDS:
        return _WORDS[words]
    found = _CALENDAR.fullmatch(words)
    if not found:
        return ""
    date = found["date"] or "*-*-*"
    _year, month, day = date.split("-") if date.startswith("*-") and date.count("-") == 2 else ("", "", "")
    weekdays = _cron_days(found["days"] or "*")
    parts = [
        *(_cron_part(one, 0) for one in (found["minute"], found["hour"])),
        *(_cron_part(one, 1) for one in (day, month)),
    ]
    if "" in (*parts, weekdays) or (weekdays != "*" and parts[2] != "*"):
        return ""
    return " ".join([*parts, weekdays])


def _cron_part(field: str, first: int) -> str:
    """Return FIELD, whose smallest number is FIRST, as cron writes it; "" for what is none of the simple forms."""
    found = []
    for one in field.split(","):
        step = re.fullmatch(rf"(?:\*|0?{first})/([0-9]{{1,2}})", one)
        span = re.fullmatch(r"([0-9]{1,2})\.\.([0-9]{1,2})", one)
        if one == "*" or one.isdigit():
            found.append(one if one == "*" else str(int(one)))
        elif step:
            found.append(f"*/{int(step[1])}")
        elif span:
            found.append(f"{int(span[1])}-{int(span[2])}")
        else:
            return ""
    return ",".join(found)


def _cron_days(field: str) -> str:
    found = [one.split("..") for one in field.split(",")]
    if field == "*" or any(day[:3].title() not in _DAYS for days in found for day in days):
        return "*" if field == "*" else ""
    return ",".join("-".join(str(_DAYS.index(day[:3].title(), 1)) for day in days) for days in found)


def _part(field: str, first: int) -> str:
    """Return FIELD, whose smallest number is FIRST, in systemd's words; "" for what is none of the simple forms."""
    found = []
    for one in field.split(","):
        step = re.fullmatch(r"\*/([0-9]{1,2})", one)
        span = re.fullmatch(r"([0-9]{1,2})-([0-9]{1,2})(/[0-9]{1,2})?", one)
        if one in ("*", "?"):
            found.append("*")
        elif step:
            found.append(f"{first:02d}/{int(step[1])}")
        elif span:
            found.append(f"{int(span[1]):02d}..{int(span[2]):02d}{span[3] or ''}")
        elif one.isdigit() and len(one) < 3:
            found.append(f"{int(one):02d}")
        else:
            return ""
    return ",".join(found)


def _numbered(month: str) -> str:
    lower = month.lower()
    return str(_MONTHS.index(lower)) if lower in _MONTHS[1:] else month


def _weekdays(field: str) -> str | None:
    """Return the days of week FIELD in systemd's words, "" for all of them, None for what is no simple form."""
    if field in ("*", "?"):
        return ""
    found = []
    for one in field.split(","):
        ends = [_day(end) for end in one.split("-")]
        # systemd's week begins with Monday, and no range goes beyond Sunday.
        if "" in ends or len(ends) > 2 or (len(ends) == 2 and _DAYS.index(ends[0], 1) >= _DAYS.index(ends[1], 1)):
            return None
        found.append("..".join(ends))
    return ",".join(found)


def _day(word: str) -> str:
    if word in ("0", "1", "2", "3", "4", "5", "6", "7"):
        return _DAYS[int(word)]
    return word.title() if word.title() in _DAYS else ""
