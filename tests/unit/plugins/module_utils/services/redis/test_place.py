# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.redis.place import (
    Told,
    master_of,
    sentinel_state,
    server_state,
)

HOSTS = ["m1", "m2", "m3"]
MASTER, ALONE, OF_M2 = Told("master", "", 2), Told("master"), Told("slave", "m2")


@pytest.mark.parametrize(
    ("named", "servers", "found"),
    [
        ([], {}, ""),
        (["m2", "m2"], {}, "m2"),
        # A majority of sentinels has voted; one that was away names the one before.
        (["m1", "m2", "m2"], {"m1": MASTER}, "m2"),
        (["elsewhere"], {}, ""),
        ([], {"m2": MASTER, "m1": ALONE}, "m2"),
        # It is away, and its replicas wait for it.
        ([], {"m1": OF_M2, "m3": OF_M2}, "m2"),
        ([], {"m3": ALONE}, "m3"),
        # Two that stand alone: the first one declared, whatever the order of answers.
        ([], {"m3": ALONE, "m1": ALONE}, "m1"),
        # An empty one that came up as its own master does not win over one that is followed.
        ([], {"m1": ALONE, "m3": MASTER}, "m3"),
        ([], {"m1": Told("slave", "elsewhere")}, ""),
    ],
)
def test_who_is_the_master_is_known_from_the_others(named, servers, found):
    assert master_of(named, servers, HOSTS) == found


def test_first_states():
    assert server_state("m1", "m1", 6379) == ""
    assert server_state("m2", "m1", 6379) == "replicaof m1 6379\n"
    assert sentinel_state("prod", "m1", 6379, 3) == "sentinel monitor prod m1 6379 2\n"
    assert sentinel_state("prod", "m1", 6379, 5) == "sentinel monitor prod m1 6379 3\n"
