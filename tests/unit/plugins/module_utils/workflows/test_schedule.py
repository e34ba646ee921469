# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""With systemd's own answers: systemd-analyze needs no running systemd."""

from __future__ import annotations

import calendar
import subprocess
import time

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.cron import EXAMPLE
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.schedule import due_at, fault, times

SAID = """\
  Original form: hourly Europe/Berlin
Normalized form: *-*-* *:00:00 Europe/Berlin
    Next elapse: Sun 2026-10-25 00:00:00 UTC
       From now: 1 month 5 days ago
       Iter. #2: Sun 2026-10-25 02:00:00 UTC
       From now: 1 month 5 days ago
"""


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def at(text):
    return float(calendar.timegm(time.strptime(text, "%Y-%m-%d %H:%M:%S")))


def test_times_are_read():
    assert times(SAID) == [at("2026-10-25 00:00:00"), at("2026-10-25 02:00:00")]
    assert times("Failed to parse") == []


def test_good_calendars_have_no_fault():
    assert [fault(run, f"{one} Asia/Shanghai") for one in ("hourly", EXAMPLE, "*:00/5")] == [""] * 3


@pytest.mark.parametrize("words", ["Mun 02:30 UTC", "02:61 UTC", "02:30 Mars/Olympus", "*/5 * * * * UTC"])
def test_a_bad_calendar_is_told_in_the_words_of_systemd(words):
    said = fault(run, words)
    assert said.startswith(f"systemd does not take it (Failed to parse calendar specification '{words}': ")
    assert said.endswith('); write for example "Mon..Fri *-*-* 02:30", and try it with `systemd-analyze calendar`')


def test_a_calendar_without_a_time_to_come_is_told():
    said = "none of its times is to come; write one that does, or take the schedule out"
    assert fault(run, "2020-01-01 00:00 UTC") == said
    assert fault(run, "2020-01-01 00:00 UTC", fresh=False) == ""


NOW = "2026-11-30 03:40:41"
DUE = [
    ("*:00/5 UTC", NOW, "2026-11-30 03:40:00"),
    ("hourly UTC", NOW, "2026-11-30 03:00:00"),
    # The timer fires at once.
    ("*-*-* 03:40:41 UTC", NOW, NOW),
    ("*-*-* 02:30 Asia/Shanghai", NOW, "2026-11-29 18:30:00"),
    ("Mon..Fri *-*-* 02:30 UTC", "2026-11-29 12:00:00", "2026-11-27 02:30:00"),
    ("*-*-01 00:00 UTC", NOW, "2026-11-01 00:00:00"),
    ("yearly UTC", NOW, "2026-01-01 00:00:00"),
    # More than one answer has.
    ("*-*-01 *:*:00 UTC", "2026-11-20 00:00:00", "2026-11-01 23:59:00"),
    # In Berlin the clock goes from 02:00 to 03:00 on this day.
    ("*-*-* 02:30 Europe/Berlin", "2026-03-29 12:00:00", "2026-03-28 01:30:00"),
    ("*-*-* 02:30 Europe/Berlin", "2026-10-25 12:00:00", "2026-10-25 00:30:00"),
]


@pytest.mark.parametrize(("words", "now", "wanted"), DUE)
def test_a_run_is_for_the_last_time_of_its_calendar(words, now, wanted):
    assert due_at(run, words, at(now)) == at(wanted)


def test_where_systemd_cannot_tell_a_run_is_for_its_begin():
    assert due_at(lambda command: (1, "", "unrecognized option '--base-time'"), "hourly UTC", 77.0) == 77.0
