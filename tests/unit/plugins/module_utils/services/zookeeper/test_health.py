# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.health import ensemble, server, serving

NOT_SERVING = "This ZooKeeper instance is not currently serving requests\n"


def test_leader(recorded):
    assert server("z1", recorded("srvr_leader.txt"), recorded("mntr_leader.txt")) == {
        "host": "z1",
        "state": "leader",
        "error": "",
        "version": "3.9.5",
        "zxid": "0x100000031",
        "connections": 5,
        "outstanding": 0,
        "latency_avg_ms": 6.5362,
        "latency_max_ms": 82.0,
        "synced_followers": 2,
    }


def test_follower_knows_no_followers(recorded):
    one = server("z1", recorded("srvr_follower.txt"), recorded("mntr_follower.txt"))
    assert (one["state"], one["synced_followers"]) == ("follower", None)


@pytest.mark.parametrize(
    ("srvr", "error", "state", "cause"),
    [
        (None, "connection refused", "dead", "connection refused"),
        (NOT_SERVING, "", "out_of_quorum", NOT_SERVING.strip()),
        ("", "", "out_of_quorum", "empty answer to srvr"),
        ("Zookeeper version: 3.9.5-x, built\nMode: standalone\n", "", "standalone", ""),
    ],
)
def test_states(srvr, error, state, cause):
    one = server("z1", srvr, None, error)
    assert (one["state"], one["error"]) == (state, cause)


def test_forbidden_mntr_is_no_error(recorded):
    one = server("z1", recorded("srvr_leader.txt"), "mntr is not executed because it is not in the whitelist.\n")
    assert (one["state"], one["synced_followers"]) == ("leader", None)


@pytest.mark.parametrize(
    ("states", "leader", "quorum", "serve"),
    [
        (["leader", "follower", "follower"], 0, True, 3),
        (["dead", "follower", "leader"], 2, True, 2),
        (["dead", "dead", "leader"], 2, False, 1),
        (["follower", "follower", "dead"], None, False, 2),
        (["leader", "leader", "follower"], None, False, 3),
        (["out_of_quorum", "out_of_quorum", "dead"], None, False, 0),
        (["standalone"], 0, True, 1),
        (["dead"], None, False, 0),
        (["standalone", "standalone", "standalone"], None, False, 0),
        (["leader", "standalone", "follower"], 0, True, 2),
        (["leader", "follower"], 0, True, 2),
        (["leader", "dead"], 0, False, 1),
    ],
)
def test_quorum_counts_declared_servers(states, leader, quorum, serve):
    servers = [{**server(f"z{index}", "x"), "state": state} for index, state in enumerate(states)]
    seen = ensemble(servers)
    assert (seen["leader"], seen["quorum"]) == (None if leader is None else f"z{leader}", quorum)
    assert len(serving(servers)) == serve
    assert seen["dead"] == [f"z{index}" for index, state in enumerate(states) if state == "dead"]
