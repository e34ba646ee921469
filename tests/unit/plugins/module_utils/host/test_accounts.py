# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts: what is missing, what is kept."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.accounts import (
    ACCOUNTS,
    GROUPS,
    conflicts,
    missing,
    sysusers_text,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.layouts import NOLOGIN

USERS = {
    account.name: {"uid": account.uid, "gid": GROUPS.get(account.group, 100), "home": account.home}
    for account in ACCOUNTS
}
NAMED = {
    name: {"gid": gid, "members": [account.name for account in ACCOUNTS if name in account.further]}
    for name, gid in GROUPS.items()
}


def without(mapping, name):
    return {key: value for key, value in mapping.items() if key != name}


@pytest.mark.parametrize(
    ("users", "groups", "lacking"),
    [
        pytest.param(USERS, NAMED, [], id="complete"),
        pytest.param(without(USERS, "yarn"), NAMED, ["account yarn"], id="no-yarn"),
        pytest.param(USERS, without(NAMED, "zookeeper"), ["group zookeeper"], id="no-group"),
        pytest.param(
            {**USERS, "hdfs": {"uid": 781, "gid": 500, "home": "/"}},
            NAMED,
            ["account hdfs in group hadoop"],
            id="outside",
        ),
        pytest.param(
            {**USERS, "hdfs": {"uid": 781, "gid": 500, "home": "/"}},
            {**NAMED, "hadoop": {"gid": 780, "members": ["hdfs"]}},
            [],
            id="member-by-the-group",
        ),
        pytest.param(
            USERS,
            {**NAMED, "spark": {"gid": 786, "members": []}},
            ["account spark in group spark"],
            id="outside-of-a-further-group",
        ),
        pytest.param(
            {},
            {},
            [*(f"group {name}" for name in GROUPS), *(f"account {account.name}" for account in ACCOUNTS)],
            id="bare",
        ),
    ],
)
def test_missing(users, groups, lacking):
    assert missing(users, groups) == lacking


def test_another_id_is_kept_and_told():
    told = conflicts({**USERS, "hdfs": {"uid": 1999, "gid": 1, "home": "/"}}, {"hadoop": {"gid": 42, "members": []}})
    assert [sentence.split(" and ")[0] for sentence in told] == [
        "group hadoop exists with id 42 instead of 780",
        "account hdfs exists with id 1999 instead of 781",
    ]
    assert conflicts(USERS, NAMED) == []


def test_ids_are_unique_and_outside_of_what_systems_hand_out():
    uids = [account.uid for account in ACCOUNTS]
    people = [account.uid for account in ACCOUNTS if account.shell != NOLOGIN]
    assert len(set(uids)) == len(uids)
    assert people == [1780]
    assert all(700 <= number < 800 for number in [*(set(uids) - set(people)), *GROUPS.values()])


def test_login_account_does_not_share_the_daemons_group():
    login = next(account for account in ACCOUNTS if account.name == "hadoop")
    assert (login.group, login.shell) == ("users", "/bin/bash")
    assert "m hadoop" not in sysusers_text()


def test_sysusers_lines():
    lines = sysusers_text().splitlines()
    assert "g hadoop 780" in lines
    assert 'u hdfs 781:hadoop "HDFS" /var/lib/hadoop-hdfs /usr/sbin/nologin' in lines
    assert "m mapred hadoop" in lines
