# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import jobs
import pytest
import runs

MASTERS = ["master-1.lab", "master-2.lab", "master-3.lab"]
CORE = ["core-1.lab", "core-2.lab", "core-3.lab"]


@pytest.fixture(scope="session")
def masters() -> list[str]:
    return MASTERS


@pytest.fixture(scope="session")
def gateway() -> jobs.Gateway:
    return jobs.Gateway(runs.address("gateway-1.lab"))


@pytest.fixture(scope="session")
def whole():
    """Return a function that waits until every daemon is ready, with modules that only read."""

    def wait() -> None:
        run = runs.playbook("playbooks/wait.yml")
        assert run.code == 0, run.output

    return wait
