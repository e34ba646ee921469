# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.redis import health
from ansible_collections.bigdata.emr.plugins.module_utils.services.redis.health import (
    agreed,
    master_named,
    replicated,
    sentinel,
    server,
)

MASTER = {"role": "master", "aof_enabled": "1", "aof_last_write_status": "ok", "connected_slaves": "2"}
REPLICA = {"role": "slave", "aof_enabled": "1", "master_link_status": "up", "master_host": "m1"}
OK = "name=prod,status=ok,address=m1:6379,slaves=2,sentinels=3"


@pytest.mark.parametrize(
    ("info", "state", "error"),
    [
        (None, "dead", "connection refused"),
        (MASTER, "master", ""),
        (REPLICA, "replica", ""),
        ({**REPLICA, "master_link_status": "down"}, "out_of_step", "no link to m1"),
        (
            {**REPLICA, "master_link_status": "down", "master_sync_in_progress": "1"},
            "out_of_step",
            "it gets a copy of everything",
        ),
        ({**MASTER, "loading": "1"}, "loading", "it reads its data from disk"),
        ({**MASTER, "aof_enabled": "0"}, "unsafe", "it writes nothing to disk"),
        ({**MASTER, "aof_last_write_status": "err"}, "unsafe", "it cannot write to its disk"),
    ],
)
def test_a_server_is_what_it_says(info, state, error):
    found = server("m1", info, "connection refused")
    assert (found["state"], found["error"]) == (state, error)
    assert (found["state"] in health.GOOD) == (state in ("master", "replica"))


def test_figures_of_a_server():
    info = {**MASTER, "used_memory": str(300 << 20), "maxmemory": str(1 << 30), "master_repl_offset": "77"}
    found = server("m1", info)
    assert (found["used_mb"], found["most_mb"], found["offset"], found["replicas"]) == (300, 1024, 77, 2)
    assert server("m2", {**REPLICA, "slave_repl_offset": "76"})["offset"] == 76
    assert server("m2", REPLICA)["replicas"] is None


@pytest.mark.parametrize(
    ("info", "state", "master"),
    [
        (None, "dead", ""),
        ({"master0": OK}, "watching", "m1"),
        ({"master0": OK.replace("ok", "odown")}, "blind", "m1"),
        ({}, "blind", ""),
    ],
)
def test_a_sentinel_is_what_it_says(info, state, master):
    found = sentinel("m1", info, "no answer")
    assert (found["state"], found["master"]) == (state, master)


def test_the_address_of_a_master_may_have_colons():
    assert master_named({"master0": OK.replace("m1:6379", "fd00::1:6379")}) == "fd00::1"


def test_one_master_and_a_majority_of_sentinels_that_see_it():
    servers = [server(host, info) for host, info in (("m1", MASTER), ("m2", REPLICA), ("m3", None))]
    assert replicated(servers)
    assert not replicated([*servers, server("m4", MASTER)])
    assert not replicated(servers[1:])
    two = [sentinel("m1", {"master0": OK}), sentinel("m2", {"master0": OK})]
    assert agreed([*two, sentinel("m3", None)]) == "m1"
    assert agreed([two[0], sentinel("m2", None), sentinel("m3", None)]) == ""
    other = sentinel("m2", {"master0": OK.replace("m1", "m2")})
    assert agreed([two[0], other, sentinel("m3", None)]) == ""


@pytest.mark.parametrize(
    ("rows", "followed"),
    [
        ({}, False),
        ({"slave0": "ip=m2,port=6379,state=online,offset=77,lag=0"}, True),
        ({"slave0": "ip=m2,port=6379,state=online,offset=76,lag=0"}, False),
        ({"slave0": "ip=m2,port=6379,state=wait_bgsave,offset=77,lag=0"}, False),
        (
            {
                "slave0": "ip=m2,port=6379,state=online,offset=7,lag=9",
                "slave1": "ip=m3,port=6379,state=online,offset=77,lag=0",
            },
            True,
        ),
    ],
)
def test_a_master_hands_over_when_a_replica_has_all_that_it_has(rows, followed):
    assert health.is_followed({"role": "master", "master_repl_offset": "77", **rows}) == followed
