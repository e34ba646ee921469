# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the scenarios share: modules of the lab, the bench and the drill, the cluster of the lab's own
inventory, counted runs, and a client that writes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "drill"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "bench"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "lab"))
import events
import jobs
import runs
from cluster import Cluster
from writer import Writer

MASTERS = ["master-1.lab", "master-2.lab", "master-3.lab"]
PAUSE_MILLISECONDS = 150
"""Between two files of a writer: without, it takes much of two cores, and daemons that restart get the less."""


@pytest.fixture(scope="session")
def topology() -> dict[str, Any]:
    """The topology of the scenario's inventories."""
    return runs.variables()["master-1.lab"]["emr_topology"]


@pytest.fixture(scope="session")
def daemon_hosts(topology: dict[str, Any]) -> list[str]:
    """Its hosts that run daemons."""
    return [host for host in topology["seen"] if host not in topology["tiers"]["gateway"]]


@pytest.fixture
def writer(request: pytest.FixtureRequest) -> Iterator[Writer]:
    """A client that writes through the whole test; what it was told is written must be there in the end.

    A module may say PAUSE_MILLISECONDS = 0.
    """
    name = request.node.name.replace("[", "-").replace("]", "")
    pause = getattr(request.module, "PAUSE_MILLISECONDS", PAUSE_MILLISECONDS)
    one = Writer(runs.address("gateway-1.lab"), f"/user/hadoop/{name}", pause)
    yield one
    one.stop()


@pytest.fixture(scope="session")
def masters() -> list[str]:
    return MASTERS


@pytest.fixture(scope="session")
def gateway() -> jobs.Gateway:
    return jobs.Gateway(runs.address(os.environ.get("EMR_LAB_GATEWAY", "gateway-1.lab")))


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    return Cluster(runs.variables())


@pytest.fixture
def counted(tmp_path: Path) -> Callable[..., tuple[runs.Run, events.Executions]]:
    """Return a function that runs a playbook and counts the modules that it executes on each host."""

    def run(*words: str, inventories: Sequence[str] = runs.INVENTORIES) -> tuple[runs.Run, events.Executions]:
        written = tmp_path / "events.jsonl"
        one = runs.playbook(
            *words,
            inventories=inventories,
            ANSIBLE_CALLBACK_PLUGINS=str(runs.ROOT / "tests" / "bench" / "callback"),
            ANSIBLE_CALLBACKS_ENABLED="bench_events",
            BENCH_EVENTS=str(written),
        )
        return one, events.executions(events.read(written.read_text()))

    return run
