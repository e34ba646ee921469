# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first deployment, a roll of all of Hadoop, and a restart of everything, with more than thirty kills."""

from __future__ import annotations

import interrupted

CHANGE = {"core-site": {"ipc.client.idlethreshold": 4001}}
AMOUNT = interrupted.Amount(deployment=18, roll=10, restart=8, change=CHANGE)


def test_what_was_interrupted_ends_as_if_nobody_had_disturbed_it():
    kills = interrupted.check(AMOUNT)
    assert len(kills) >= 30
