# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks emptied, swapped and taken away on live hosts: each refusal names host and path, and nothing is changed."""

from __future__ import annotations

import json
from contextlib import ExitStack

import pytest
import runs
from paired import ALL, CORE, DAEMONS, HERE, HOSTS, M1, M2, WORKER, aside, playbook, shell, told

DECIDE = str(HERE / "decide.yml")
NAMES = ("/mnt/disk1/hdfs/name", "/mnt/disk2/hdfs/name")
JOURNALS, JOURNAL = "/mnt/disk1/hdfs/journal", "/mnt/disk1/hdfs/journal/pair"
DATA = ("/mnt/disk1/hdfs/data", "/mnt/disk2/hdfs/data")
HELD = "/hadoop-ha/pair"


@pytest.fixture(scope="module", autouse=True)
def stopped_daemons():
    """Only ZooKeeper runs; in the end all do again."""
    runs.on_each(ALL, "sh", "-c", DAEMONS.format("stop"))
    yield
    start = DAEMONS.replace("zkfc namenode journalnode", "journalnode namenode zkfc").format("start")
    runs.on_each(ALL, "sh", "-c", start)
    run = playbook("playbooks/wait.yml")
    assert run.code == 0, run.output


def refused(run: runs.Run, *places: tuple[str, str, str]) -> None:
    """Assert that RUN was refused because of PLACES: host, path, and some words of what was found."""
    text = told(run)
    assert run.code != 0, run.output
    assert run.changed == 0
    assert "Nothing was formatted." in text
    for host, path, words in places:
        assert f"{host}: {path} {words}" in text, run.output


EMPTIED = [
    ("one JournalNode", [(CORE, JOURNALS)], [(CORE, JOURNAL, "is not formatted while a majority")]),
    (
        "all JournalNodes",
        [(host, JOURNALS) for host in HOSTS],
        [(host, JOURNAL, "is not formatted, as on so many JournalNodes") for host in HOSTS],
    ),
    (
        "one NameNode",
        [(M2, path) for path in NAMES],
        [(M2, path, "is empty, but the manifest says that it was formatted") for path in NAMES],
    ),
    (
        "one of two name directories",
        [(M2, NAMES[1])],
        [(M2, NAMES[1], f"holds no namespace any more, while {NAMES[0]} on the same host does")],
    ),
    (
        "all NameNodes",
        [(host, path) for host in (M1, M2) for path in NAMES],
        [(CORE, JOURNAL, "holds data (a journal of cluster CID-pair"), (M1, HELD, "exists in ZooKeeper")],
    ),
]


@pytest.mark.parametrize(("places", "wanted"), [row[1:] for row in EMPTIED], ids=[row[0] for row in EMPTIED])
def test_emptied(places, wanted):
    with aside(*places):
        refused(playbook(DECIDE), *wanted)


def test_version_without_fsimage():
    hide = "cd {0}/current && mkdir ../../hidden && mv {1} ../../hidden/"
    back = "cd {0}/current && mv ../../hidden/* . && rmdir ../../hidden"
    for host in (M1, M2):
        for path in NAMES:
            shell(host, hide.format(path, "fsimage_*"))
    try:
        run = playbook(DECIDE)
    finally:
        for host in (M1, M2):
            for path in NAMES:
                shell(host, back.format(path))
    refused(run, (M1, NAMES[0], "has "), (M2, NAMES[1], "has "))
    assert "without an fsimage" in told(run)


def test_blocks_of_another_cluster():
    change = "sed -i 's/clusterID={0}/clusterID={1}/' " + " ".join(f"{path}/current/VERSION" for path in DATA)
    shell(CORE, change.format("CID-pair", "CID-other"))
    try:
        refused(playbook(DECIDE), (CORE, DATA[0], "belongs to cluster CID-other"))
    finally:
        shell(CORE, change.format("CID-other", "CID-pair"))


def test_a_disk_of_another_datanode():
    version = f"{DATA[1]}/current/VERSION"
    uuid = "sed -n s/^datanodeUuid=//p " + version
    owner, own = (shell(host, uuid).strip() for host in (CORE, WORKER))
    change = f"sed -i 's/datanodeUuid={{0}}/datanodeUuid={{1}}/' {version}"
    shell(WORKER, change.format(own, owner))
    try:
        refused(playbook(DECIDE), (WORKER, DATA[1], f"is a disk of the DataNode on {CORE} (datanodeUuid {owner}"))
    finally:
        shell(WORKER, change.format(owner, own))


def test_an_unreachable_host_counts_as_holding_data():
    with ExitStack() as stack:
        stack.enter_context(aside(*[(host, path) for host in (M1, M2) for path in (*NAMES, JOURNALS)]))
        runs.lab("kill", CORE)
        stack.callback(runs.lab, "start", CORE)
        run = playbook(DECIDE, "-e", json.dumps({"emr_unreachable_allowed": {"core": 1}}))
    refused(run, (CORE, "its HDFS directories", "could not be read while a format is due"))


def test_an_unmounted_disk():
    runs.on(CORE, "umount", "--lazy", "/mnt/disk1")
    try:
        refused(playbook(DECIDE), (CORE, JOURNAL, "is on the root file system"))
    finally:
        runs.lab("kill", CORE)
        runs.lab("start", CORE)


def test_a_limited_run_leaves_it_to_an_unlimited_one():
    with aside(*[(M2, path) for path in NAMES]):
        run = playbook(DECIDE, "--limit", M2)
    refused(run, (M2, NAMES[0], "is not formatted, and what is due is decided from all hosts only"))
    assert "without --limit: ansible-playbook" in told(run)


def test_nothing_is_left_of_all_this():
    run = playbook(DECIDE)
    assert run.code == 0, run.output
    assert "DECIDED nothing to format or to join" in told(run)
