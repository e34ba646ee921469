# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two masters: what runs where, with the third vote on the first core host."""

from __future__ import annotations

import pytest
import runs
from paired import CORE, INVENTORIES, M1, M2, WORKER

MASTER_UNITS = {"zookeeper", "journalnode", "namenode", "zkfc", "fence", "resourcemanager"}
UNITS = {
    M1: {*MASTER_UNITS, "jobhistory"},
    M2: MASTER_UNITS,
    CORE: {"zookeeper", "journalnode", "datanode", "nodemanager"},
    WORKER: {"datanode", "nodemanager"},
    "gateway-1.lab": set(),
}


@pytest.mark.parametrize("host", sorted(UNITS))
def test_components(host):
    assert runs.running_units(host) == UNITS[host]


def test_the_core_host_with_a_vote_is_protected():
    assert runs.variables(INVENTORIES)[CORE]["emr_topology"]["protected"] == [CORE]
