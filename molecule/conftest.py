# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the scenarios share: the lab's own modules (tests/lab), and a client that writes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "lab"))
import runs
from writer import Writer


@pytest.fixture(scope="session")
def topology() -> dict[str, Any]:
    """The topology of the lab's own inventory."""
    return runs.variables()["master-1.lab"]["emr_topology"]


@pytest.fixture(scope="session")
def daemon_hosts(topology: dict[str, Any]) -> list[str]:
    """Its hosts that run daemons."""
    return [host for host in topology["seen"] if host not in topology["tiers"]["gateway"]]


@pytest.fixture
def writer(request: pytest.FixtureRequest) -> Iterator[Writer]:
    """A client that writes through the whole test; what it was told is written must be there in the end."""
    name = request.node.name.replace("[", "-").replace("]", "")
    one = Writer(runs.address("gateway-1.lab"), f"/user/hadoop/{name}")
    yield one
    one.stop()
