# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.snapshots import (
    has_kept,
    is_log,
    is_snapshot,
    is_whole,
    sentence,
)

END = b"\x00\x00\x00\x01/"


@pytest.mark.parametrize(
    ("name", "log", "snapshot"),
    [
        ("log.1", True, False),
        ("log.1000000a1", True, False),
        ("snapshot.0", False, True),
        ("snapshot.1000000A1.gz", False, True),
        ("snapshot.5.snappy", False, True),
        ("currentEpoch", False, False),
        ("log.old", False, False),
        ("snapshot.5.bak", False, False),
    ],
)
def test_names(name: str, log: bool, snapshot: bool) -> None:
    assert (is_log(name), is_snapshot(name)) == (log, snapshot)


@pytest.mark.parametrize(
    ("name", "size", "head", "tail", "whole"),
    [
        ("snapshot.0", 424, b"ZKSN\x00\x00\x00\x02", END, True),
        ("snapshot.0", 0, b"", b"", False),
        ("snapshot.0", 9, b"ZKSN", END, False),
        ("snapshot.0", 424, b"ZKSN\x00\x00\x00\x02", b"\x00\x00\x00\x00\x00", False),
        ("snapshot.5.gz", 424, b"\x1f\x8b\x08\x00\x00\x00\x00\x00", b"", True),
        ("snapshot.5.gz", 0, b"", b"", False),
        ("snapshot.5.snappy", 424, b"\x82SNAPPY\x00", b"", True),
        ("snapshot.5.snappy", 424, b"\x00" * 8, END, False),
        ("log.1", 424, b"ZKLG", END, False),
    ],
)
def test_whole_is_what_the_server_takes_for_whole(name: str, size: int, head: bytes, tail: bytes, whole: bool) -> None:
    assert is_whole(name, size, head, tail) is whole


@pytest.mark.parametrize(
    ("members", "logs", "said"),
    [
        (
            ["m1", "m2", "m3"],
            ["log.1"],
            "; run playbooks/replace.yml -e emr_replace_host=m1, which moves it aside, so that the server copies the "
            "data from the other members",
        ),
        (
            ["m1"],
            ["log.500", "log.900"],
            ", and there is no other member to copy from; put a snapshot from a backup back there",
        ),
        (
            ["m1"],
            ["log.1"],
            ", and there is no other member to copy from; put a snapshot from a backup back there; its logs begin with "
            "the first transaction, so nothing is lost if the server starts once with snapshot.trust.empty: true "
            "(emr_config, zoo)",
        ),
    ],
)
def test_the_way_out(members: list[str], logs: list[str], said: str) -> None:
    path = "/mnt/disk1/zookeeper/version-2"
    wrong = f"{path} has transaction logs but no whole snapshot, and ZooKeeper does not start from that"
    assert sentence(path, "m1", members, logs) == wrong + said


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        ([], False),
        (["acceptedEpoch", "currentEpoch", "snapshot.0"], False),
        # Who follows the first leader before anything is written gets a snapshot of its epoch.
        (["currentEpoch", "snapshot.0", "snapshot.100000000"], False),
        (["snapshot.0", "log.1"], True),
        (["snapshot.5"], True),
        (["snapshot.100000001"], True),
        (["snapshot.200000000.gz"], True),
    ],
)
def test_whether_a_transaction_was_ever_kept(names: list[str], kept: bool) -> None:
    assert has_kept(names) == kept
