# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first deployment and a roll of NodeManagers are killed some times; what comes of it is as if nothing had been."""

from __future__ import annotations

import interrupted

CHANGE = {"yarn-site": {"yarn.nodemanager.pmem-check-enabled": False}}
AMOUNT = interrupted.Amount(deployment=4, roll=2, restart=0, change=CHANGE)


def test_what_was_interrupted_ends_as_if_nobody_had_disturbed_it():
    interrupted.check(AMOUNT)
