# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client with a session that lasts through a whole test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import grown
import runs
from keeper import Keeper


@pytest.fixture
def client(request: pytest.FixtureRequest) -> Iterator[Keeper]:
    """A client that knows all hosts, and tries those that serve; in the end nothing may be lost."""
    addresses = [runs.address(host) for host in grown.HOSTS]
    one = Keeper(f"/{request.node.name.replace('[', '-').replace(']', '')}", lambda: addresses)
    yield one
    print(one.finish())
