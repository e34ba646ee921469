# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import threading

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host import patience
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import peers as hdfs_peers
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Refused, Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.zk_wire import NO_AUTH

DOWN, SECRET, OTHER = Unreachable("connection refused"), Refused("not allowed", NO_AUTH), Refused("error -4", -4)


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({"a": "stat"}, (True, "")),
        ({"a": None}, (False, "")),
        ({"a": DOWN, "b": None}, (False, "")),
        ({"a": DOWN, "b": "stat"}, (True, "")),
        ({"a": SECRET}, (True, "")),
        ({"a": OTHER, "b": DOWN}, (None, "a: error -4, b: connection refused")),
        ({}, (None, "")),
    ],
)
def test_znode(monkeypatch, answers, wanted):
    class Session:
        def __init__(self, where, _seconds):
            self.answer = answers[where.host]
            if isinstance(self.answer, Unreachable):
                raise self.answer

        def __enter__(self):
            return self

        def __exit__(self, *_error):
            return None

        def exists(self, path):
            assert path == "/hadoop-ha/lab"
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer

    monkeypatch.setattr(hdfs_peers, "ZooKeeper", Session)
    assert hdfs_peers.znode_exists(list(answers), "/hadoop-ha/lab") == wanted


def test_a_server_that_hangs_delays_no_answer(monkeypatch):
    hangs, gave_up = threading.Event(), []

    class Session:
        def __init__(self, where, _seconds):
            if where.host == "a":
                hangs.wait(20)
                gave_up.append("a")
                raise DOWN

        def __enter__(self):
            return self

        def __exit__(self, *_error):
            return None

        def exists(self, path):
            return "stat"

    monkeypatch.setattr(hdfs_peers, "ZooKeeper", Session)
    monkeypatch.setattr(hdfs_peers, "_PROBE_SECONDS", 10)
    assert hdfs_peers.znode_exists(["a", "b"], "/hadoop-ha/lab") == (True, "")
    assert gave_up == []
    hangs.set()


def test_waiting_ends_with_the_last_cause():
    causes = iter(["one", "two", ""])
    patience.Clock(5).wait("It is", lambda: next(causes))
    with pytest.raises(patience.Late, match=r"It is not there after 0 s \(down\)"):
        patience.Clock(0).wait("It is", lambda: "down")
    with pytest.raises(patience.Late, match="It is not there: it ended 3 times"):
        patience.Clock(60, lambda: "it ended 3 times").wait("It is", lambda: "down")
