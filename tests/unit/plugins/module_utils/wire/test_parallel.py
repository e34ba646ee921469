# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import itertools
import time

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.wire import parallel
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.parallel import Outcome, read_all, watch


def dead():
    raise Unreachable("connection refused")


def hung():
    time.sleep(3)


def bug():
    raise KeyError("x")


def test_read_all():
    started = time.monotonic()
    seen = read_all({"a": lambda: 1, "b": dead, "c": hung}, 0.1)
    assert seen == {
        "a": Outcome(1),
        "b": Outcome(None, "connection refused"),
        "c": Outcome(None, "no answer within 0.1 s"),
    }
    assert time.monotonic() - started < 1


def test_reading_nothing_takes_no_time():
    assert read_all({}, 10) == {}


@pytest.mark.parametrize("call", [lambda: read_all({"a": bug}, 1), lambda: watch({"a": bug}, dict, bool, 1)])
def test_bugs_are_not_outcomes(call):
    with pytest.raises(KeyError):
        call()


def test_watch_polls_until_done():
    numbers = itertools.count()
    seen, seconds = watch({"a": lambda: next(numbers)}, lambda last: last["a"].value, lambda value: value == 3, 5, 0.01)
    assert (seen, seconds < 1) == (3, True)


def test_watch_gives_up():
    seen, seconds = watch({"a": dead}, lambda last: last["a"].error, lambda _error: False, 0.1, 0.01)
    assert (seen, 0.1 <= seconds < 3) == ("connection refused", True)


def test_one_yes_waits_for_the_others_but_not_long(monkeypatch):
    monkeypatch.setattr(parallel, "SETTLE_SECONDS", 1)

    def yes(last):
        return last["a"].value

    assert watch({"a": lambda: True, "b": dead}, yes, bool, 5, 0.01)[1] < 0.9
    seconds = watch({"a": lambda: True, "b": hung}, yes, bool, 5, 0.01)[1]
    assert 1 <= seconds < 4


def test_hung_daemon_does_not_delay_the_others():
    numbers = itertools.count()
    probes = {"a": lambda: next(numbers), "b": hung}
    _seen, seconds = watch(probes, lambda last: last["a"].value or 0, lambda value: value > 20, 5, 0.01)
    assert seconds < 2.5
