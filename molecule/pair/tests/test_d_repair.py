# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts that lost what they had are rebuilt in place, while a client writes and the others go on."""

from __future__ import annotations

import re

import pytest
import runs
from paired import ALL, CORE, playbook

MASTERS = ["master-1.lab", "master-2.lab"]
JOURNAL, ZOOKEEPER = "/mnt/disk1/hdfs/journal/pair", "/mnt/disk1/zookeeper"


def test_a_wiped_master_is_rebuilt_under_a_writer(writer):
    wiped = next(host for host in MASTERS if host != runs.active_namenode(MASTERS))
    others = sorted(set(ALL) - {wiped})
    before = {host: runs.processes(host) for host in others}
    runs.lab("reset", "--hosts", wiped.partition(".")[0])
    writer.wait_for_more(20, 240)
    run = playbook("playbooks/replace.yml", "-e", f"emr_replace_host={wiped}")
    assert run.code == 0, run.output
    assert {host for host, counts in run.recap.items() if counts["changed"]} == {wiped}
    assert {host: runs.processes(host) for host in others} == before
    writer.wait_for_more(10, 60)
    writer.finish()
    # The rebuilt one is worth as much as the other: it takes over, and everything is there.
    other = next(host for host in MASTERS if host != wiped)
    runs.on(other, "systemctl", "stop", "emr-zkfc", "emr-namenode")
    try:
        runs.until("active NameNode", lambda: runs.active_namenode([wiped]), 60)
        assert writer.lost() == set()
    finally:
        runs.on(other, "systemctl", "start", "emr-namenode", "emr-zkfc")
    assert playbook("playbooks/wait.yml").code == 0


@pytest.fixture
def emptied_journal():
    runs.on(CORE, "systemctl", "stop", "emr-journalnode")
    runs.on(CORE, "rm", "-rf", JOURNAL)


def test_a_vote_is_not_given_back_while_another_one_is_missing(emptied_journal):
    runs.on("master-2.lab", "systemctl", "stop", "emr-journalnode")
    try:
        run = playbook("playbooks/replace.yml", "-e", f"emr_replace_host={CORE}")
    finally:
        runs.on("master-2.lab", "systemctl", "start", "emr-journalnode")
    text = " ".join(run.output.split())
    assert run.code != 0
    assert "master-2.lab: its journalnode is dead" in text
    assert "systemctl start emr-journalnode" in text
    assert run.changed == 0


@pytest.fixture
def lost_snapshot():
    """A ZooKeeper server has the transactions and no snapshot; returns its number."""
    runs.on(CORE, "sh", "-c", f"systemctl stop emr-zookeeper && rm {ZOOKEEPER}/version-2/snapshot.*")
    return runs.on(CORE, "cat", f"{ZOOKEEPER}/myid")


def test_a_journal_and_a_zookeeper_server_come_back_and_nothing_else_restarts(emptied_journal, lost_snapshot, writer):
    runs.until("NameNode", lambda: runs.active_namenode(MASTERS), 120)
    before = runs.processes(CORE)
    run = playbook("playbooks/replace.yml", "-e", f"emr_replace_host={CORE}")
    assert run.code == 0, run.output
    after = runs.processes(CORE)
    assert {unit for unit in after if after[unit] != before.get(unit)} == {"journalnode", "zookeeper"}
    writer.finish()
    kept = runs.on(CORE, "ls", f"{JOURNAL}/current")
    assert re.search(r"^edits_\d+-\d+$", kept, re.MULTILINE), kept
    assert "version-2.incomplete-" in runs.on(CORE, "ls", ZOOKEEPER)
    assert "snapshot." in runs.on(CORE, "ls", f"{ZOOKEEPER}/version-2")
    assert runs.on(CORE, "cat", f"{ZOOKEEPER}/myid") == lost_snapshot
    run = playbook("playbooks/replace.yml", "-e", f"emr_replace_host={CORE}")
    assert (run.code, run.changed) == (0, 0), run.output


def test_an_emptied_name_directory_is_filled_from_the_other(writer):
    active = runs.until("NameNode", lambda: runs.active_namenode(MASTERS), 120)
    kept, lost = (f"/mnt/disk{number}/hdfs/name" for number in (1, 2))
    before = runs.on(active, "cat", f"{kept}/current/VERSION")
    runs.on(active, "sh", "-c", f"rm -rf {lost}/*")
    run = playbook("playbooks/replace.yml", "-e", f"emr_replace_host={active}")
    assert run.code == 0, run.output
    assert {host for host, counts in run.recap.items() if counts["changed"]} == {active}
    assert runs.on(active, "cat", f"{lost}/current/VERSION") == before
    assert "fsimage_" in runs.on(active, "ls", f"{lost}/current")
    writer.finish()
