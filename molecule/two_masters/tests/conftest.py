# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
import runs

INVENTORIES = (str(runs.INVENTORY / "hosts.yml"), str(runs.ROOT / "molecule" / "two_masters" / "inventory"))


@pytest.fixture(scope="session")
def playbook():
    """Return a function that runs a playbook over this cluster."""
    return lambda *words: runs.playbook(*words, inventories=INVENTORIES)


@pytest.fixture(scope="session")
def topology():
    return runs.variables(INVENTORIES)["core-1.lab"]["emr_topology"]
