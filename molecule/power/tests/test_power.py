# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two masters, and the third vote of each quorum on the first core host: any one of them may be lost."""

from __future__ import annotations

import pytest
import runs

MASTERS = ["master-1.lab", "master-2.lab"]
MASTER_UNITS = {"zookeeper", "journalnode", "namenode", "zkfc", "fence", "resourcemanager"}
UNITS = {
    "master-1.lab": {*MASTER_UNITS, "jobhistory"},
    "master-2.lab": MASTER_UNITS,
    "core-1.lab": {"zookeeper", "journalnode", "datanode", "nodemanager"},
    "core-2.lab": {"datanode", "nodemanager"},
    "gateway-1.lab": set(),
}


@pytest.mark.parametrize("host", sorted(UNITS))
def test_components(host):
    listed = runs.on(host, "systemctl", "list-units", "--state=running", "--plain", "--no-legend", "emr-*")
    assert {line.split()[0] for line in listed.splitlines()} == {f"emr-{name}.service" for name in UNITS[host]}


def test_the_core_host_with_a_vote_is_protected(topology):
    assert topology["protected"] == ["core-1.lab"]


@pytest.mark.parametrize("host", ["master-1.lab", "core-1.lab", "core-2.lab", "master-2.lab"])
def test_a_host_loses_power_under_a_writer(host, writer, playbook):
    writer.wait_for_more(10, 60)
    runs.lab("kill", host)
    try:
        writer.wait_for_more(20, 240)
        rest = [one for one in MASTERS if one != host]
        assert runs.until("active NameNode", lambda: runs.active_namenode(rest), 10)
        assert runs.until("active ResourceManager", lambda: runs.active_resourcemanager(rest), 60)
    finally:
        runs.lab("start", host)
    run = playbook("playbooks/wait.yml")
    assert run.code == 0, run.output
    writer.wait_for_more(10, 60)
    writer.stop()
    print(f"{host}: longest write {max(writer.acknowledged().values())} ms of {len(writer.acknowledged())} files")
    assert writer.failed() == []
    assert writer.lost() == set()


def test_nothing_is_left_to_do(playbook):
    run = playbook("site.yml")
    assert (run.code, run.changed) == (0, 0), run.output
