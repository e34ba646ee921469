# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import sys

import pytest
import runs

sys.path.insert(0, str(runs.ROOT / "tests" / "drill"))
from cluster import Cluster


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    return Cluster(runs.variables())
