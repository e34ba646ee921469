# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What systemd calls started may end again and again."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.daemon import steady

NOW = 1000.0


def unit(restarts=0, since=0.0, sub="running", active="active", pid=7):
    return {
        "ActiveState": active,
        "SubState": sub,
        "MainPID": str(pid),
        "NRestarts": str(restarts),
        "ExecMainStartTimestampMonotonic": str(int(since * 1e6)),
    }


WAITS = {"sub": "auto-restart", "active": "activating", "pid": 0}


@pytest.mark.parametrize(
    ("state", "unsteady"),
    [
        (unit(), False),
        (unit(restarts=87, since=NOW - 3), True),
        (unit(restarts=87, since=NOW - 59), True),
        (unit(restarts=87, since=NOW - 61), False),
        (unit(restarts=87, since=NOW - 900, **WAITS), True),
        (unit(restarts=4, since=NOW - 3), False),
        (unit(restarts=4, **WAITS), False),
        (unit(active="failed", sub="failed", pid=0), True),
        (unit(active="inactive", sub="dead", pid=0), False),
        ({"ActiveState": "active", "SubState": "running"}, False),
        ({"ActiveState": "active", "SubState": "running", "NRestarts": "[not set]"}, False),
    ],
)
def test_who_may_end_again(state, unsteady):
    assert steady.is_unsteady(state, NOW) is unsteady
    assert steady.ends(state, NOW)["unsteady"] is unsteady


@pytest.mark.parametrize(
    ("before", "now", "ended", "same"),
    [
        (unit(restarts=5, pid=7), unit(restarts=5, pid=7), False, True),
        (unit(restarts=5, pid=7), unit(restarts=6, pid=8), True, False),
        (unit(restarts=5, pid=7), unit(restarts=5, **WAITS), False, False),
        (unit(restarts=5, **WAITS), unit(restarts=5, **WAITS), False, False),
        (unit(), unit(active="failed", sub="failed", pid=0), True, False),
    ],
)
def test_the_process_is_still_there(before, now, ended, same):
    assert steady.has_ended(before, now) is ended
    assert steady.is_same(before, now) is same


def test_the_sentence_has_the_last_words_and_where_to_read():
    said = steady.sentence("emr-nodemanager.service", unit(restarts=87), "java.io.IOException: x", "the log")
    assert said == (
        "emr-nodemanager.service does not stay: it ended 87 times since its last start; it said: java.io.IOException: x"
        "; mend that (read the log), then run again"
    )
    assert "systemd has given it up" in steady.sentence("u", unit(active="failed"), "", "the log")
