# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host has to do for its users: from who is wanted, what it has and what it remembers, to commands. No I/O.

An account that was there before stays as it is, beside its groups and its keys: only what was made here is locked here.
"""

from __future__ import annotations

from typing import Mapping, NamedTuple, Sequence, TypedDict

from ..services.layouts import NOLOGIN
from .names import LEAST_ID

LOGIN = "/bin/bash"
COMMENT = "User of the cluster"
"""What tells accounts that were made here, also where the record of a former cluster is gone."""
LOCKED = "1"
"""Day on which a locked account has expired: the first one that is not "never"."""


class Wanted(TypedDict):
    """One user as a host is to have it."""

    name: str
    uid: int
    groups: list[str]
    keys: list[str]
    login: bool
    """Whether people log in here: on gateways."""


class Kept(TypedDict):
    """What a host remembers of a user, also after that one has left."""

    made: bool
    """Whether the account was made here; noted before it is."""
    groups: list[str]
    """Groups that it was put into here."""


class Account(NamedTuple):
    """An account as the host has it."""

    uid: int
    gid: int
    home: str
    shell: str
    expires: str = ""
    """Day since 1970 on which it expires, as shadow(5) has it."""
    comment: str = ""


class Host(NamedTuple):
    """What the host has: accounts and groups by name, and whose the ids in question are."""

    accounts: Mapping[str, Account]
    groups: Mapping[str, int]
    members: Mapping[str, Sequence[str]]
    """Group to the accounts that are listed in it."""
    uids: Mapping[int, str]
    gids: Mapping[int, str]


class Step(NamedTuple):
    """One command, and what it changes as lines of a diff."""

    what: str
    before: str
    after: str
    argv: list[str]


class Plan(NamedTuple):
    """STEPS in their order, the RECORD to be written before them, and WARNINGS about what stays as it is."""

    steps: list[Step]
    record: dict[str, Kept]
    warnings: list[str]


class UsersError(Exception):
    """One sentence: why a user cannot have an account on the host, and the way out."""


def plan(
    wanted: Sequence[Wanted], groups: Mapping[str, int], host: Host, record: Mapping[str, Kept], caller: str = ""
) -> Plan:
    """Return what is to be done for the users WANTED, with the ids of their GROUPS; UsersError for what cannot be.

    RECORD names everybody who was ever wanted here: who is no more is locked, and comes back with the same account.
    CALLER is the account by which this run came to the host, which is not locked in the midst of it.
    """
    steps: list[Step] = []
    warnings: list[str] = []
    kept = {name: Kept(made=one["made"], groups=list(one["groups"])) for name, one in record.items()}
    here = {user["name"] for user in wanted}
    for group in dict.fromkeys(group for user in wanted for group in user["groups"] if group not in here):
        steps += _group(group, groups[group], host)
    for user in wanted:
        name = user["name"]
        found = host.accounts.get(name)
        one = kept.setdefault(name, Kept(made=found is None or found.comment == COMMENT, groups=[]))
        steps += _account(user, host, one["made"])
        warnings += _difference(user, host)
    # A group may be another user's own, so memberships come last.
    for user in wanted:
        one = kept[user["name"]]
        steps += _memberships(user, one["groups"], host)
        one["groups"] = list(user["groups"])
    for name, one in kept.items():
        if name not in here and one["made"] and name in host.accounts:
            locks = _lock(name, host.accounts[name])
            if locks and name == caller:
                raise UsersError(
                    f"account {name} leaves emr_users, and this run came as it; connect as another account, or it "
                    "would be locked out of all hosts before its end"
                )
            steps += locks
    return Plan(steps, kept, warnings)


def locked(account: Account) -> bool:
    """Tell whether ACCOUNT was locked here."""
    return account.expires == LOCKED


def _group(name: str, gid: int, host: Host) -> list[Step]:
    """Return how to make the group NAME; one that is there is used as it is, unless it is the system's."""
    found = host.groups.get(name)
    if found is not None:
        if found < LEAST_ID:
            raise UsersError(f"group {name} has the id {found}, which is one of the system; choose another name for it")
        return []
    _free(f"group {name}", "groups", gid, host.gids)
    return [Step(f"group {name}", "", f"id {gid}\n", ["groupadd", "--gid", str(gid), name])]


def _account(user: Wanted, host: Host, made: bool) -> list[Step]:
    """Return how to make the account of USER, or to unlock what is locked."""
    name, uid = user["name"], user["uid"]
    shell = LOGIN if user["login"] else NOLOGIN
    found = host.accounts.get(name)
    if found is None:
        _free(f"user {name}", "uid", uid, host.uids)
        steps = []
        if name not in host.groups:
            _free(f"the group of user {name}", "uid", uid, host.gids)
            steps = [Step(f"group {name}", "", f"id {uid}\n", ["groupadd", "--gid", str(uid), name])]
        argv = ["useradd", "--uid", str(uid), "--gid", name, "--no-create-home", "--home-dir", f"/home/{name}"]
        # No password fits *, while an exclamation mark would keep keys out as well.
        argv += ["--shell", shell, "--password", "*", "--comment", COMMENT, name]
        return [*steps, Step(f"user {name}", "", f"id {uid}, shell {shell}\n", argv)]
    if found.uid < LEAST_ID:
        raise UsersError(f"account {name} has the id {found.uid}, which is one of the system; choose another name")
    if made and locked(found):
        argv = ["usermod", "--expiredate", "", "--shell", shell, name]
        return [Step(f"user {name}", "locked\n", f"unlocked, shell {shell}\n", argv)]
    if made and user["login"] and found.shell == NOLOGIN:
        # Of a host that was no gateway before.
        return [Step(f"user {name}", f"shell {NOLOGIN}\n", f"shell {LOGIN}\n", ["usermod", "--shell", LOGIN, name])]
    return []


def _free(what: str, key: str, number: int, owners: Mapping[int, str]) -> None:
    """Refuse the id NUMBER for WHAT where OWNERS has somebody else with it."""
    if number not in owners:
        return
    remedy = (
        "write another uid for the user in emr_users, one that is free on all hosts"
        if key == "uid"
        else "make the group on all hosts with an id that is free, and it is used as it is"
    )
    raise UsersError(f"{what} needs the id {number}, which {owners[number]} has; {remedy}")


def _memberships(user: Wanted, given: Sequence[str], host: Host) -> list[Step]:
    """Return how to bring USER into its groups, and out of those of the GIVEN ones that it is to leave."""
    name = user["name"]
    account = host.accounts.get(name)

    def inside(group: str) -> bool:
        own = account is not None and group in host.groups and account.gid == host.groups[group]
        return own or name in host.members.get(group, ())

    joins = [group for group in user["groups"] if not inside(group)]
    leaves = [group for group in given if group not in user["groups"] and name in host.members.get(group, ())]
    return [
        *(Step(f"user {name}", "", f"in group {one}\n", ["gpasswd", "--add", name, one]) for one in joins),
        *(Step(f"user {name}", f"in group {one}\n", "", ["gpasswd", "--delete", name, one]) for one in leaves),
    ]


def _lock(name: str, found: Account) -> list[Step]:
    """Return how to lock the account NAME: it expires, so that no login of any kind succeeds, and has no shell."""
    if locked(found) and found.shell == NOLOGIN:
        return []
    argv = ["usermod", "--expiredate", LOCKED, "--shell", NOLOGIN, name]
    return [Step(f"user {name}", f"shell {found.shell}\n", "locked\n", argv)]


def _difference(user: Wanted, host: Host) -> list[str]:
    found = host.accounts.get(user["name"])
    if found is None or found.uid == user["uid"]:
        return []
    return [
        f"account {user['name']} exists with id {found.uid} instead of {user['uid']} and is used as it is; "
        "files that move between hosts need the same ids on all of them"
    ]
