# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gates about HBase: what decides them, and how they are asked. No I/O."""

from __future__ import annotations

from ...health.gate_types import Rule
from . import findings

RULES: dict[str, Rule] = {
    "hmaster_active": Rule(
        "hmaster",
        "hmaster",
        "1",
        findings.hmaster_active,
        "exactly one of O(gates[].hosts) is active and has initialised itself, and O(gates[].at_least) of them answer",
    ),
    "regionservers": Rule(
        "hmaster_regions",
        "regionserver",
        "all",
        findings.regionservers,
        "at least O(gates[].at_least) of O(gates[].members) are live by the active one of the HMasters "
        "O(gates[].hosts), which has given the regions of all that have died to others",
        members=True,
    ),
    "hbase_assigned": Rule(
        "hmaster_regions",
        "hmaster",
        "1",
        findings.hbase_assigned,
        "the active one of the HMasters O(gates[].hosts) is ready, so that C(hbase:meta) is assigned, and has no "
        "region in transition",
    ),
    "regionservers_serving": Rule(
        "regionserver",
        "regionserver",
        "all",
        findings.regionservers_serving,
        "the RegionServers O(gates[].hosts) answer, and a master has registered them since their start",
    ),
}
