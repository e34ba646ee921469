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


def test_a_wiped_master_is_rebuilt_under_a_writer_and_then_an_emptied_name_directory_of_the_other(writer):
    wiped = next(host for host in MASTERS if host != runs.active_namenode(MASTERS))
    others = sorted(set(ALL) - {wiped})
    before = {host: runs.processes(host) for host in others}
    runs.lab("reset", "--hosts", wiped.partition(".")[0])
    writer.wait_for_more(20, 240)
    replaced(wiped)
    assert {host: runs.processes(host) for host in others} == before
    writer.wait_for_more(10, 60)
    # The rebuilt one is worth as much as the other: it takes over, and everything is there.
    other = next(host for host in MASTERS if host != wiped)
    runs.on(other, "systemctl", "stop", "emr-zkfc", "emr-namenode")
    runs.until("active NameNode", lambda: runs.active_namenode([wiped]), 60)
    writer.wait_for_more(10, 60)
    kept, lost = (f"/mnt/disk{number}/hdfs/name" for number in (1, 2))
    version = runs.on(other, "cat", f"{kept}/current/VERSION")
    runs.on(other, "sh", "-c", f"rm -rf {lost}/*")
    replaced(other)
    assert runs.on(other, "cat", f"{lost}/current/VERSION") == version
    assert "fsimage_" in runs.on(other, "ls", f"{lost}/current")
    writer.finish()


def replaced(host: str) -> None:
    """Rebuild HOST, with a change nowhere else."""
    run = playbook("playbooks/replace.yml", "-e", f"emr_replace_host={host}")
    assert run.code == 0, run.output
    assert {name for name, counts in run.recap.items() if counts["changed"]} == {host}


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
