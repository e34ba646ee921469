# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.cron import calendar, is_cron, line

# What systemd-analyze of systemd 252 says to each of the right side: that it is a calendar.
LINES = [
    ("*/5 * * * *", "*:00/5"),
    ("0 * * * *", "*:00"),
    ("30 2 * * *", "*-*-* 02:30"),
    ("30 2 * * 1-5", "Mon..Fri *-*-* 02:30"),
    ("0 0 * * 0", "Sun *-*-* 00:00"),
    ("0 0 * * 6,7", "Sat,Sun *-*-* 00:00"),
    ("0 0 * * mon", "Mon *-*-* 00:00"),
    ("15 */2 * * *", "*-*-* 00/2:15"),
    ("0 2-6 * * *", "*-*-* 02..06:00"),
    ("0 2-6/2 * * *", "*-*-* 02..06/2:00"),
    ("0,30 8 * * *", "*-*-* 08:00,30"),
    ("0 3 1 * *", "*-*-01 03:00"),
    ("0 3 */2 * *", "*-*-01/2 03:00"),
    ("0 3 1 jan *", "*-01-01 03:00"),
    ("@daily", "daily"),
    ("@annually", "yearly"),
]


@pytest.mark.parametrize(("line", "words"), LINES)
def test_a_line_of_cron_is_known_and_put_into_words_of_systemd(line, words):
    assert is_cron(line)
    assert calendar(line) == words


@pytest.mark.parametrize("line", ["0 0 1 * mon", "0 0 * * 0-2", "0 0 * * 5-1", "0 0 * * mon-tue-wed", "@reboot",
                                  "0 0 0 1 1 *", "x * * * *", "0 0 L * *"])  # fmt: skip
def test_what_has_no_simple_form_is_known_and_not_translated(line):
    assert is_cron(line)
    assert calendar(line) == ""


@pytest.mark.parametrize("text", ["hourly", "Mon..Fri *-*-* 02:30", "*:00/5", "*-*-* 02:30:00", "Sat,Sun 10:00",
                                  "*-*-1,15 08:00", "@1800000000", "02:30"])  # fmt: skip
def test_calendars_of_systemd_are_no_lines_of_cron(text):
    assert not is_cron(text)


BACK = [
    ("hourly", "0 * * * *"),
    ("weekly", "0 0 * * 1"),
    ("02:30", "30 2 * * *"),
    ("Mon..Fri *-*-* 02:30:00", "30 2 * * 1-5"),
    ("Mon,Thu 02:30", "30 2 * * 1,4"),
    ("saturday 10:00", "0 10 * * 6"),
    ("*:00/5", "*/5 * * * *"),
    ("*-*-1,15 08:00", "0 8 1,15 * *"),
    ("*-01..03-01 08:00", "0 8 1 1-3 *"),
    ("00/2:15", "15 */2 * * *"),
]


@pytest.mark.parametrize(("words", "wanted"), BACK)
def test_a_calendar_is_put_into_a_line_of_cron(words, wanted):
    assert line(words) == wanted


@pytest.mark.parametrize("words", ["2026-12-24 18:00", "*-*~01 02:00", "02:30:15", "Mon *-*-01 02:00", "*:07/5",
                                   "*:01/5", "*-*-* 02:30:00/20", "Foo 02:00"])  # fmt: skip
def test_what_cron_cannot_say_has_no_line(words):
    assert line(words) == ""


@pytest.mark.parametrize(("first", "words"), [one for one in LINES if "@" not in one[0] and "-6/2" not in one[0]])
def test_lines_come_back_as_they_went(first, words):
    assert calendar(line(words)) == words
