# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clocks: what two timestamps around a call can say."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.preflight.clock import (
    bracket,
    clock,
    inconclusive,
    narrower,
    parse_date,
)

UNKNOWN = {"synchronized": None, "offset": None}
KEPT = {"synchronized": True, "offset": None}


@pytest.mark.parametrize(
    ("sent", "received", "host_time", "daemon", "finding", "note"),
    [
        pytest.param(100, 100.3, 100.1, UNKNOWN, None, None, id="together"),
        pytest.param(100, 100.3, 101.2, UNKNOWN, None, None, id="within-tolerance"),
        pytest.param(100, 100.3, 105.3, UNKNOWN, "5.0 s ahead of the controller's", None, id="ahead"),
        pytest.param(100, 100.3, 95, UNKNOWN, "5.0 s behind the controller's", None, id="behind"),
        pytest.param(100, 106, 101, UNKNOWN, None, "could not be compared (the call took 6.0 s)", id="wide"),
        pytest.param(100, 106, 101, KEPT, None, None, id="wide-but-kept"),
        pytest.param(100, 106, 200, KEPT, "94.0 s ahead", None, id="wide-and-still-certain"),
        pytest.param(
            100, 106, 101, {"synchronized": True, "offset": -3.0}, "3.0 s behind true time", None, id="daemon-off"
        ),
        pytest.param(100, 106, 101, {"synchronized": True, "offset": 0.1}, None, None, id="daemon-right"),
    ],
)
def test_clock(sent, received, host_time, daemon, finding, note):
    findings, notes = clock("h1", bracket(sent, received, host_time), daemon, 1.0)
    assert len(findings) == (0 if finding is None else 1)
    assert len(notes) == (0 if note is None else 1)
    assert all(finding in text and text.startswith("h1: ") for text in findings)
    assert all(note in text for text in notes)


def test_a_second_look():
    assert inconclusive((-3.0, 3.0), 1.0)
    assert not inconclusive((-0.5, 0.5), 1.0)
    assert not inconclusive((10.0, 16.0), 1.0)
    assert narrower((-3.0, 3.0), (-0.1, 0.1)) == (-0.1, 0.1)
    assert narrower((-3.0, 3.0), (-4.0, 4.0)) == (-3.0, 3.0)
    assert narrower((-3.0, 3.0), None) == (-3.0, 3.0)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1795416663.250000000\r\n", 1795416663.25), ("banner\n12.5\n", 12.5), ("1795416663.%N", None), ("", None)],
)
def test_date(text, seconds):
    assert parse_date(text) == seconds
