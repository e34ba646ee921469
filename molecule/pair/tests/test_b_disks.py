# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks emptied, swapped and taken away on live hosts: each refusal names host and path, and nothing is changed.

The cluster is stopped in order before, and started after.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import pytest
import runs
import state
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Endpoint, Refused
from ansible_collections.bigdata.emr.plugins.module_utils.wire.zk_wire import ZooKeeper
from paired import ALL, CORE, HERE, HOSTS, M1, M2, WORKER, aside, playbook, shell, told

DECIDE = str(HERE / "decide.yml")
NAMES = ("/mnt/disk1/hdfs/name", "/mnt/disk2/hdfs/name")
JOURNALS, JOURNAL = "/mnt/disk1/hdfs/journal", "/mnt/disk1/hdfs/journal/pair"
DATA = ("/mnt/disk1/hdfs/data", "/mnt/disk2/hdfs/data")
HELD = "/hadoop-ha/pair"


IMAGES = f"ls {NAMES[0]}/current | grep -E '^fsimage_[0-9]+$' | sort | tail -1"
CRUMB = f"{HELD}/ActiveBreadCrumb"
OTHER_CLUSTER = b"\x0a\x04pair\x12\x03nn1\x1a\x0aother9.lab\x20\xd4\x3e\x28\xd3\x3e"
"""What a NameNode on other9.lab leaves there."""
CREATE, DELETE, SET = 1, 2, 5  # operations of ZooKeeper's protocol
OPEN_TO_ALL = struct.pack(">ii", 1, 31) + b"".join(
    struct.pack(">i", len(word)) + word for word in (b"world", b"anyone")
)


def daemons() -> set[state.Place]:
    """Return the components that run, with their hosts; the fence beside a ZKFC is none."""
    return {place for place in state.read(ALL).processes if place[0] != "fence"}


@pytest.fixture(scope="module", autouse=True)
def stopped():
    """Stop the whole cluster, let only ZooKeeper run, and start all again in the end."""
    before = daemons()
    active = runs.until("active NameNode", lambda: runs.active_namenode([M1, M2]), 60)
    image = shell(active, IMAGES)
    run = playbook("playbooks/stop.yml")
    assert run.code == 0, run.output
    assert run.changed >= len(before)
    assert daemons() == set()
    assert shell(active, IMAGES) > image  # the namespace was saved
    runs.on_each(HOSTS, "systemctl", "start", "emr-zookeeper")
    runs.until("ZooKeeper", zookeeper_serves, 60)
    yield
    run = playbook("playbooks/start.yml")
    assert run.code == 0, run.output
    assert 0 < run.changed < len(before)  # CORE has booted meanwhile, which starts its daemons
    assert daemons() == before


@contextmanager
def session() -> Iterator[ZooKeeper]:
    """Speak to ZooKeeper as hdfs; for a short time, since a session that says nothing while a playbook runs is over."""
    credential = runs.on(M1, "cat", "/etc/hadoop/conf/zookeeper-auth-hdfs").strip().partition(":")[2]
    with ZooKeeper(Endpoint(runs.address(M1), 2181)) as opened:
        opened.add_auth("digest", credential)
        yield opened


def zookeeper_serves() -> str:
    """Return a word when the server that `session` speaks to is in a quorum."""
    try:
        with session() as opened:
            opened.children("/")
    except ClientError:
        return ""
    return "yes"


def text(value: bytes) -> bytes:
    return struct.pack(">i", len(value)) + value


@contextmanager
def last_held_by_another_cluster() -> Iterator[None]:
    """Let another cluster of this name have been active in this ZooKeeper last."""
    path, any_version = text(CRUMB.encode()), struct.pack(">i", -1)
    with session() as opened:
        try:
            before: bytes | None = opened.get(CRUMB)[0]
            opened._call(SET, path + text(OTHER_CLUSTER) + any_version)
        except Refused:  # a NameNode that hands over or stops in order takes it away
            before = None
            opened._call(CREATE, path + text(OTHER_CLUSTER) + OPEN_TO_ALL + struct.pack(">i", 0))
    try:
        yield
    finally:
        with session() as opened:
            if before is None:
                opened._call(DELETE, path + any_version)
            else:
                opened._call(SET, path + text(before) + any_version)


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
        stack.enter_context(last_held_by_another_cluster())
        run = playbook(DECIDE)
    refused(
        run,
        (CORE, JOURNAL, "is not formatted while a majority"),
        *((M2, path, "is empty, but the manifest says that it was formatted") for path in NAMES),
        (M1, NAMES[1], f"holds no namespace any more, while {NAMES[0]} on the same host does"),
        *((CORE, path, "belongs to cluster CID-other") for path in DATA),
        (WORKER, DATA[1], f"is a disk of the DataNode on {CORE} (datanodeUuid {owner}"),
        (M1, HELD, "in ZooKeeper was last held by a NameNode on other9.lab"),
    )


def test_all_namenodes_are_emptied():
    """All JournalNodes are in test_e_recovery.py."""
    with aside(*[(host, path) for host in (M1, M2) for path in NAMES]):
        run = playbook(DECIDE)
    refused(run, (CORE, JOURNAL, "holds data (a journal of cluster CID-pair"), (M1, HELD, "exists in ZooKeeper"))


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
