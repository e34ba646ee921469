# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of this scenario share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import runs
from load_test import LoadTest


@pytest.fixture(scope="session")
def load() -> Iterator[LoadTest]:
    """HBase's own load test, which writes from the first test that asks for it until the last one reads it back."""
    one = LoadTest(runs.address("gateway-1.lab"), "restarted")
    yield one
    one.stop()
