# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gates of facts, as they are asked of members."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.health import asking
from ansible_collections.bigdata.emr.plugins.module_utils.services.roll_model import GateRow

MEMBERS = {"master": ["m1", "m2", "m3"], "worker": ["c1", "c2"], "nobody": []}


@pytest.mark.parametrize(
    ("row", "asked"),
    [
        (GateRow("g", "master"), {"hosts": ["m1", "m2", "m3"]}),
        (GateRow("g", "master", at_least="all"), {"hosts": ["m1", "m2", "m3"], "at_least": "all"}),
        # A quorum is that of all declared members, of which those that are there are waited for.
        (GateRow("g", "master", at_least="present"), {"hosts": ["m1", "m2", "m3"], "at_least": "2"}),
        (GateRow("g", "master", present=True), {"hosts": ["m1", "m3"]}),
        (GateRow("g", "master", members="worker"), {"hosts": ["m1", "m2", "m3"], "members": ["c1"]}),
        (GateRow("g", "batch"), {"hosts": ["c9"]}),
        (GateRow("g"), {"hosts": ["c1", "c2"]}),
        (GateRow("g", "master", limits=("txid",)), {"hosts": ["m1", "m2", "m3"], "limits": {"txid": 7}}),
        (GateRow("g", "batch", counts={"masters": "master"}), {"hosts": ["c9"], "limits": {"masters": 3}}),
        (GateRow("g", "nobody"), None),
        (GateRow("g", "elsewhere"), None),
        (GateRow("g", "master", members="nobody"), None),
        (GateRow("g", "nobody", members="worker"), None),
    ],
)
def test_rows(row, asked):
    found = asking.gate(row, MEMBERS, ["m2", "c2"], ["c9"], "worker", {"txid": 7, "silent_seconds": 15})
    assert found == (asked and {"gate": "g", **asked})


def test_before_a_batch_nobody_is_asked_about_it():
    assert asking.gate(GateRow("g", "batch"), MEMBERS) is None


def test_nobody_is_waited_for_where_all_are_absent():
    assert asking.gate(GateRow("g", "worker", at_least="present"), MEMBERS, ["c1", "c2"]) is None
    assert asking.gate(GateRow("g", "worker", present=True), MEMBERS, ["c1", "c2"]) is None
