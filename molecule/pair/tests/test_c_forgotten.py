# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host leaves the inventory, with another one in its place, which the scenario zookeeper has given back by now."""

from __future__ import annotations

import json

from paired import CORE, MANIFEST, other_inventory, playbook, told

__all__ = ["other_inventory"]


def test_a_host_that_the_manifest_knows_does_not_leave_by_leaving_the_inventory(other_inventory):
    run = playbook("site.yml", inventory=other_inventory)
    assert run.code != 0
    assert run.changed == 0
    assert f"{CORE}: {MANIFEST} (serial" in told(run)
    assert "has it as zookeeper and journalnode and datanode" in told(run)
    assert "emr_forget_hosts" in told(run)


def test_a_host_whose_blocks_are_needed_is_not_forgotten(other_inventory):
    forget = json.dumps({"emr_forget_hosts": [CORE]})
    run = playbook("site.yml", "-e", forget, inventory=other_inventory)
    assert run.code != 0
    assert run.changed == 0
    assert f"{CORE} (live, " in told(run)
    assert "blocks are kept there that may be nowhere else" in told(run)
