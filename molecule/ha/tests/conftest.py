# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of three masters share: its masters, its gateway, the cluster as daemons tell it, counted runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import jobs
import pytest
import runs

sys.path.insert(0, str(runs.ROOT / "tests" / "bench"))
sys.path.insert(0, str(runs.ROOT / "tests" / "drill"))
import events
from cluster import Cluster

MASTERS = ["master-1.lab", "master-2.lab", "master-3.lab"]


@pytest.fixture(scope="session")
def masters() -> list[str]:
    return MASTERS


@pytest.fixture(scope="session")
def gateway() -> jobs.Gateway:
    return jobs.Gateway(runs.address("gateway-1.lab"))


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    return Cluster(runs.variables())


@pytest.fixture
def counted(tmp_path: Path) -> Callable[..., tuple[runs.Run, events.Executions]]:
    """Return a function that runs a playbook and counts the modules that it executes on each host."""

    def run(*words: str, inventories: Sequence[str] = (str(runs.INVENTORY),)) -> tuple[runs.Run, events.Executions]:
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
