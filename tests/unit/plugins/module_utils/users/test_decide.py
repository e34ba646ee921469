# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host does for users, from every state that it can be in."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.layouts import NOLOGIN
from ansible_collections.bigdata.emr.plugins.module_utils.users.decide import (
    COMMENT,
    LOGIN,
    Account,
    Host,
    UsersError,
    plan,
)

BARE = Host({}, {}, {}, {}, {})
GROUPS = {"alice": 20001, "bob": 20002, "sales": 30000}


def user(name="alice", groups=(), login=True):
    return {"name": name, "uid": GROUPS[name], "groups": list(groups), "keys": [], "login": login}


def account(name="alice", shell=LOGIN, expires="", uid=None, comment=COMMENT):
    return Account(uid or GROUPS[name], uid or GROUPS[name], f"/home/{name}", shell, expires, comment)


def host(*names, **more):
    accounts = {name: account(name) for name in names}
    return Host(
        accounts={**accounts, **more.get("accounts", {})},
        groups={**{name: GROUPS[name] for name in names}, **more.get("groups", {})},
        members=more.get("members", {}),
        uids=more.get("uids", {GROUPS[name]: name for name in names}),
        gids=more.get("gids", {GROUPS[name]: f"group {name}" for name in names}),
    )


def commands(wanted, found, record=None):
    return [step.argv for step in plan(wanted, GROUPS, found, record or {}).steps]


MADE = {"alice": {"made": True, "groups": []}}


def test_on_a_bare_host_groups_come_first_then_accounts_then_memberships():
    found = plan([user("alice", ["sales"]), user("bob", ["alice"], login=False)], GROUPS, BARE, {})
    assert [step.argv for step in found.steps] == [
        ["groupadd", "--gid", "30000", "sales"],
        ["groupadd", "--gid", "20001", "alice"],
        [
            *("useradd", "--uid", "20001", "--gid", "alice", "--no-create-home", "--home-dir", "/home/alice"),
            *("--shell", LOGIN, "--password", "*", "--comment", COMMENT, "alice"),
        ],
        ["groupadd", "--gid", "20002", "bob"],
        [
            *("useradd", "--uid", "20002", "--gid", "bob", "--no-create-home", "--home-dir", "/home/bob"),
            *("--shell", NOLOGIN, "--password", "*", "--comment", COMMENT, "bob"),
        ],
        ["gpasswd", "--add", "alice", "sales"],
        ["gpasswd", "--add", "bob", "alice"],
    ]
    assert found.record == {"alice": {"made": True, "groups": ["sales"]}, "bob": {"made": True, "groups": ["alice"]}}


def test_a_host_that_has_all_does_nothing():
    found = host("alice", groups={"sales": 30000}, members={"sales": ["alice"]})
    assert commands([user("alice", ["sales"])], found, {"alice": {"made": True, "groups": ["sales"]}}) == []


def test_a_run_that_was_killed_after_the_group_goes_on():
    found = host(groups={"alice": 20001}, gids={20001: "group alice"})
    assert [argv[0] for argv in commands([user()], found, MADE)] == ["useradd"]


def test_who_leaves_is_locked_once():
    assert commands([], host("alice"), MADE) == [["usermod", "--expiredate", "1", "--shell", NOLOGIN, "alice"]]
    assert commands([], host(accounts={"alice": account(shell=NOLOGIN, expires="1")}), MADE) == []


def test_the_account_by_which_a_run_came_is_not_locked():
    """It would be shut out of all masters and gateways at once, in the midst of the run."""
    with pytest.raises(UsersError, match="account alice leaves emr_users, and this run came as it; connect as another"):
        plan([], GROUPS, host("alice"), MADE, caller="alice")
    assert len(plan([], GROUPS, host("alice"), MADE, caller="bob").steps) == 1
    before = {"alice": {"made": False, "groups": []}}
    assert plan([], GROUPS, host("alice"), before, caller="alice").steps == []


def test_who_was_locked_halfway_is_locked_whole():
    assert len(commands([], host(accounts={"alice": account(expires="1")}), MADE)) == 1


@pytest.mark.parametrize(("login", "shell"), [(True, LOGIN), (False, NOLOGIN)])
def test_who_comes_back_is_unlocked(login, shell):
    found = host(accounts={"alice": account(shell=NOLOGIN, expires="1")}, groups={"alice": 20001})
    assert commands([user(login=login)], found, MADE) == [["usermod", "--expiredate", "", "--shell", shell, "alice"]]


def test_a_host_that_becomes_a_gateway_lets_people_in():
    found = host(accounts={"alice": account(shell=NOLOGIN)}, groups={"alice": 20001})
    assert commands([user(login=False)], found, MADE) == []
    assert commands([user()], found, MADE) == [["usermod", "--shell", LOGIN, "alice"]]


def test_a_shell_that_somebody_has_chosen_stays():
    assert commands([user()], host(accounts={"alice": account(shell="/bin/zsh")}, groups={"alice": 20001}), MADE) == []


def test_an_account_of_before_stays_as_it_is_and_is_never_locked():
    own = host(accounts={"alice": account(uid=1234, shell=NOLOGIN, expires="1", comment="Alice")})
    found = plan([user()], GROUPS, own, {})
    assert found.steps == []
    assert found.record == {"alice": {"made": False, "groups": []}}
    assert found.warnings[0].startswith("account alice exists with id 1234 instead of 20001 and is used as it is")
    assert commands([], own, found.record) == []


def test_an_account_that_a_former_cluster_has_made_is_ours():
    assert plan([user()], GROUPS, host("alice"), {}).record["alice"]["made"] is True


def test_groups_that_were_given_are_taken_and_others_stay():
    found = host("alice", groups={"sales": 30000, "other": 40000}, members={"sales": ["alice"], "other": ["alice"]})
    assert commands([user()], found, {"alice": {"made": True, "groups": ["sales"]}}) == [
        ["gpasswd", "--delete", "alice", "sales"]
    ]


def test_the_primary_group_is_no_membership_to_add():
    found = host(accounts={"alice": account(uid=30000)}, groups={"sales": 30000})
    assert commands([user("alice", ["sales"])], found, MADE) == []


@pytest.mark.parametrize(
    ("found", "wanted", "text"),
    [
        (host(uids={20001: "eve"}), user(), "user alice needs the id 20001, which eve has; write another uid"),
        (host(gids={20001: "group eve"}), user(), "the group of user alice needs the id 20001, which group eve has"),
        (host("alice", gids={30000: "group eve"}), user("alice", ["sales"]), "group sales needs the id 30000"),
        (host("alice", groups={"sales": 50}), user("alice", ["sales"]), "group sales has the id 50, which is one of"),
        (
            host(accounts={"alice": account(uid=108)}),
            user(),
            "account alice has the id 108, which is one of the system",
        ),
    ],
)
def test_what_cannot_be_is_one_sentence(found, wanted, text):
    with pytest.raises(UsersError, match=text):
        plan([wanted], GROUPS, found, {})


def test_the_record_that_was_given_is_not_changed():
    record = {"alice": {"made": True, "groups": []}}
    plan([user("alice", ["sales"])], GROUPS, host("alice"), record)
    assert record == MADE
