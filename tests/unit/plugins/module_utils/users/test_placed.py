# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.filter.host_users import FilterModule, accounts_told, host_users

TIERS = {"tiers": {"master": ["m1"], "core": ["c1"], "task": [], "gateway": ["g1"]}}
TOLD = {
    "users": [
        {"name": "alice", "uid": 20001, "groups": ("sales",), "keys": ("ssh-rsa A",), "queue": "", "quota_gb": 1}
    ],
    "groups": {"alice": 20001, "sales": 30000},
}


def test_people_log_in_on_gateways_and_masters_know_them():
    (alice,) = host_users(TOLD, TIERS, "g1")["accounts"]
    assert alice == {"name": "alice", "uid": 20001, "groups": ["sales"], "keys": ["ssh-rsa A"], "login": True}
    (alice,) = host_users(TOLD, TIERS, "m1")["accounts"]
    assert (alice["login"], alice["keys"]) == (False, [])
    assert host_users(TOLD, TIERS, "m1")["groups"] == TOLD["groups"]


def test_other_hosts_have_none():
    assert host_users(TOLD, TIERS, "c1") == {"accounts": [], "groups": {}}


def test_nobody_is_asked_for_where_the_list_is_not_set():
    assert host_users({"users": None, "groups": {}}, TIERS, "g1") is None
    assert host_users({}, {}, "g1") is None
    assert FilterModule().filters() == {"host_users": host_users, "accounts_told": accounts_told}


def test_what_changes_is_told_once_for_all_hosts():
    looks = {
        "m2": {"accounts": ["user bob: locked"]},
        "m1": {"accounts": ["user bob: locked", "group x: id 3"]},
        "c1": None,
    }
    assert accounts_told(looks) == ["User bob: locked, on m1 and m2", "Group x: id 3, on m1"]
