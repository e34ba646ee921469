# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks emptied, swapped and taken away on live hosts: each refusal names host and path, and nothing is changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

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


@contextmanager
def edited(host: str, paths: Sequence[str], key: str, old: str, new: str) -> Iterator[None]:
    """Let KEY be NEW instead of OLD in the VERSION of directories on HOST."""
    change = f"sed -i 's/{key}={{}}/{key}={{}}/' " + " ".join(f"{path}/current/VERSION" for path in paths)
    shell(host, change.format(old, new))
    try:
        yield
    finally:
        shell(host, change.format(new, old))


@contextmanager
def without_fsimage() -> Iterator[None]:
    """Take the images out of all name directories, and leave their VERSION."""
    hide = "cd {0}/current && mkdir ../../hidden && mv fsimage_* ../../hidden/"
    back = "cd {0}/current && mv ../../hidden/* . && rmdir ../../hidden"
    for host in (M1, M2):
        shell(host, " && ".join(f"({hide.format(path)})" for path in NAMES))
    try:
        yield
    finally:
        for host in (M1, M2):
            shell(host, " && ".join(f"({back.format(path)})" for path in NAMES))


def test_all_that_is_wrong_while_a_namenode_is_whole():
    """Each finding is of another directory, so none hides another one: the guard names all that it has found."""
    uuid = f"sed -n s/^datanodeUuid=//p {DATA[1]}/current/VERSION"
    owner, own = (shell(host, uuid).strip() for host in (CORE, WORKER))
    with ExitStack() as stack:
        stack.enter_context(aside((CORE, JOURNALS), *((M2, path) for path in NAMES), (M1, NAMES[1])))
        stack.enter_context(edited(CORE, DATA, "clusterID", "CID-pair", "CID-other"))
        stack.enter_context(edited(WORKER, DATA[1:], "datanodeUuid", own, owner))
        run = playbook(DECIDE)
    refused(
        run,
        (CORE, JOURNAL, "is not formatted while a majority"),
        *((M2, path, "is empty, but the manifest says that it was formatted") for path in NAMES),
        (M1, NAMES[1], f"holds no namespace any more, while {NAMES[0]} on the same host does"),
        *((CORE, path, "belongs to cluster CID-other") for path in DATA),
        (WORKER, DATA[1], f"is a disk of the DataNode on {CORE} (datanodeUuid {owner}"),
    )


EMPTIED = [
    (
        "all JournalNodes",
        [(host, JOURNALS) for host in HOSTS],
        [(host, JOURNAL, "is not formatted, as on so many JournalNodes") for host in HOSTS],
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


def test_an_unmounted_disk_and_then_an_unreachable_host_which_counts_as_holding_data():
    """The first while the NameNodes have a VERSION without an fsimage, the second while they have nothing."""
    with ExitStack() as stack:
        runs.on(CORE, "umount", "--lazy", "/mnt/disk1")
        stack.callback(runs.lab, "start", CORE)
        stack.callback(runs.lab, "kill", CORE)
        with without_fsimage():
            run = playbook(DECIDE)
        refused(run, (CORE, JOURNAL, "is on the root file system"), (M1, NAMES[0], "has "), (M2, NAMES[1], "has "))
        assert "without an fsimage" in told(run)
        runs.lab("kill", CORE)
        with aside(*[(host, path) for host in (M1, M2) for path in (*NAMES, JOURNALS)]):
            run = playbook(DECIDE, "-e", json.dumps({"emr_unreachable_allowed": {"core": 1}}))
    refused(run, (CORE, "its HDFS directories", "could not be read while a format is due"))


def test_a_limited_run_leaves_it_to_an_unlimited_one():
    with aside(*[(M2, path) for path in NAMES]):
        run = playbook(DECIDE, "--limit", M2)
    refused(run, (M2, NAMES[0], "is not formatted, and what is due is decided from all hosts only"))
    assert "without --limit: ansible-playbook" in told(run)


def test_nothing_is_left_of_all_this():
    run = playbook(DECIDE)
    assert run.code == 0, run.output
    assert "DECIDED nothing to format or to join" in told(run)
