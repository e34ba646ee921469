# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two masters: any one host may lose its power, the core host with a vote too."""

from __future__ import annotations

import pytest
import runs

PAUSE_MILLISECONDS = 0
MASTERS = ["master-1.lab", "master-2.lab"]
INVENTORIES = (str(runs.INVENTORY / "hosts.yml"), str(runs.ROOT / "molecule" / "pair" / "inventory"))


@pytest.mark.parametrize("host", ["master-1.lab", "core-2.lab", "core-3.lab", "master-2.lab"])
def test_a_host_loses_power_under_a_writer(host, writer):
    writer.wait_for_more(10, 60)
    runs.lab("kill", host)
    try:
        writer.wait_for_more(20, 240)
        rest = [one for one in MASTERS if one != host]
        assert runs.until("active NameNode", lambda: runs.active_namenode(rest), 10)
        assert runs.until("active ResourceManager", lambda: runs.active_resourcemanager(rest), 60)
    finally:
        runs.lab("start", host)
    run = runs.playbook("playbooks/wait.yml", inventories=INVENTORIES)
    assert run.code == 0, run.output
    writer.wait_for_more(10, 60)
    writer.finish()


def test_nothing_is_left_to_do():
    run = runs.playbook("site.yml", inventories=INVENTORIES)
    assert (run.code, run.changed) == (0, 0), run.output
