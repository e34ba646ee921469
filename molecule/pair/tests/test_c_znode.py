# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A running cluster whose failover znode was last held by a cluster of the same name."""

from __future__ import annotations

import contextlib
import struct
import sys

import pytest
import runs
from paired import HERE, M1, playbook, told

sys.path.insert(0, str(runs.ROOT / ".collections"))
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint, Refused
from ansible_collections.bigdata.emr.plugins.module_utils.wire.zk_wire import ZooKeeper

CRUMB = "/hadoop-ha/pair/ActiveBreadCrumb"
CREATE, SET = 1, 5  # operations of ZooKeeper's protocol
OPEN_TO_ALL = struct.pack(">ii", 1, 31) + b"".join(
    struct.pack(">i", len(word)) + word for word in (b"world", b"anyone")
)


def text(value: bytes) -> bytes:
    return struct.pack(">i", len(value)) + value


def hold(session: ZooKeeper, data: bytes) -> None:
    """Make DATA what the znode of the last active NameNode holds."""
    path = text(CRUMB.encode())
    try:
        session._call(SET, path + text(data) + struct.pack(">i", -1))
    except Refused:
        session._call(CREATE, path + text(data) + OPEN_TO_ALL + struct.pack(">i", 0))


@contextlib.contextmanager
def session():
    """Speak as hdfs; for a short time, since a session that says nothing while a playbook runs is over."""
    credential = runs.on(M1, "cat", "/etc/hadoop/conf/zookeeper-auth-hdfs").strip().partition(":")[2]
    with ZooKeeper(Endpoint(runs.address(M1), 2181)) as opened:
        opened.add_auth("digest", credential)
        yield opened


@pytest.fixture
def other_cluster():
    """Another cluster of this name was active in this ZooKeeper last."""
    with session() as opened:
        before = opened.get(CRUMB)[0]
        hold(opened, b"\x0a\x04pair\x12\x03nn1\x1a\x0aother9.lab\x20\xd4\x3e\x28\xd3\x3e")
    yield
    with session() as opened:
        hold(opened, before)


def test_a_znode_of_another_cluster(other_cluster):
    run = playbook(str(HERE / "decide.yml"))
    assert run.code != 0
    assert "was last held by a NameNode on other9.lab" in told(run)
    assert "Nothing was formatted." in told(run)
