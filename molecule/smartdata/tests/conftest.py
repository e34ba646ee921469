# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tests of this scenario share lake.py, a directory of the volume, and the user of jobs as one who may use it."""

from __future__ import annotations

import sys
from pathlib import Path

import jobs
import pytest
import runs

sys.path.insert(0, str(Path(__file__).resolve().parent))
from lake import KEEPER, PLACE


@pytest.fixture(scope="module", autouse=True)
def member():
    """Let the user of jobs read the password on the gateway, which is for the group."""
    runs.on("gateway-1.lab", "gpasswd", "--add", jobs.USER, "hadoop")
    yield
    runs.on("gateway-1.lab", "gpasswd", "--delete", jobs.USER, "hadoop")


@pytest.fixture(scope="module", autouse=True)
def place(member, gateway):
    # Jobs of other accounts have left files there, which the volume's superuser alone may remove.
    runs.hdfs(KEEPER, "dfs", "-rm", "-r", "-f", "-skipTrash", PLACE)
    gateway.user(f"hdfs dfs -mkdir -p {PLACE}")
