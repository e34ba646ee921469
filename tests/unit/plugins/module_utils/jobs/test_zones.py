# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time zones, also where Python has no table of them: gateways may have Python 3.8."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import Job
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.parameters import ParameterError, render, zone

TEXTS = ("${yyyy-MM-dd HH:mm}", "${HH-24h}", "${HH-1d}", "${yyyy-MM-ddTHH:mm-90m}", "${yyyy-MM-dd-1M}")
# Around both days on which clocks of Berlin change, and one of summer.
TIMES = [
    datetime(2026, month, day, 23, 30, tzinfo=UTC) for month, day in ((3, 28), (3, 29), (7, 1), (10, 24), (10, 25))
]
TIMES += [one + timedelta(minutes=30 * number) for one in TIMES for number in range(1, 8)]


@pytest.fixture
def without_table(monkeypatch):
    monkeypatch.setitem(sys.modules, "zoneinfo", None)


@pytest.mark.parametrize("name", ["Europe/Berlin", "Asia/Shanghai", "America/New_York", "UTC"])
def test_dates_are_the_same_without_a_table_of_python(name, monkeypatch):
    job = Job("a", "shell", args=TEXTS, time_zone=name)
    known = [render(job, when).args for when in TIMES]
    monkeypatch.setitem(sys.modules, "zoneinfo", None)
    before = time.tzname
    assert [render(job, when).args for when in TIMES] == known
    assert (time.tzname, os.environ.get("TZ")) == (before, None)


@pytest.mark.parametrize("name", ["Mars/Base", "../../../etc/passwd", "/etc/localtime", "Europe", "Europe/", "a\0b"])
def test_what_is_no_zone_is_none_without_a_table_either(name, without_table):
    with pytest.raises(ParameterError, match="is no time zone that is known here"):
        zone(name)
    with pytest.raises(ParameterError, match=r"^time_zone: "):
        render(Job("a", "shell", time_zone=name), TIMES[0])
