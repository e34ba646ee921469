# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The time daemon's word."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.clock import parse_tracking, read_time_daemon

FIELDS = "C0A80101,192.168.1.1,3,1700000000.1,{},0.00001,0.00002,1.5,0.01,0.1,0.01,0.001,64.2,{}"


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        (FIELDS.format("-0.250000000", "Normal"), -0.25),
        (FIELDS.format("3.5", "Normal"), 3.5),
        (FIELDS.format("0.0", "Not synchronised"), None),
        ("506 Cannot talk to daemon", None),
        ("", None),
    ],
)
def test_tracking(text, offset):
    assert parse_tracking(text) == offset


def test_this_machine():
    assert read_time_daemon(lambda argv: (1, "", ""))["synchronized"] in (True, False, None)
