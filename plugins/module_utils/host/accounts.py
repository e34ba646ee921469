# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups and accounts of a cluster, with the same ids on every host, as data for systemd-sysusers."""

from __future__ import annotations

from typing import Mapping, TypedDict

from ..services.model import Account
from ..services.registry import ACCOUNTS, GROUPS

SYSUSERS_PATH = "/etc/sysusers.d/bigdata-emr.conf"


class User(TypedDict):
    """What the host says of an account (getpwnam)."""

    uid: int
    gid: int
    home: str


class Group(TypedDict):
    """What the host says of a group (getgrnam)."""

    gid: int
    members: list[str]


def sysusers_text() -> str:
    """Return the file for systemd-sysusers(8); memberships also reach accounts that existed before."""
    lines = ["# Accounts of the cluster: written by bigdata.emr, changes are lost."]
    lines += [f"g {name} {gid}" for name, gid in GROUPS.items()]
    lines += [f'u {a.name} {a.uid}:{a.group} "{a.comment}" {a.home} {a.shell}' for a in ACCOUNTS]
    lines += [f"m {a.name} {a.group}" for a in ACCOUNTS if a.group in GROUPS and a.group != a.name]
    lines += [f"m {a.name} {group}" for a in ACCOUNTS for group in a.further if group in GROUPS]
    return "\n".join(lines) + "\n"


def missing(users: Mapping[str, User], groups: Mapping[str, Group]) -> list[str]:
    """Return what systemd-sysusers has to bring, for people to read; empty when USERS and GROUPS have it all."""
    lacking = [f"group {name}" for name in GROUPS if name not in groups]
    lacking += [f"account {account.name}" for account in ACCOUNTS if account.name not in users]
    lacking += [
        f"account {account.name} in group {group}"
        for account in ACCOUNTS
        for group in _groups(account)
        if group in GROUPS and not _belongs(account, group, users, groups)
    ]
    return lacking


def conflicts(users: Mapping[str, User], groups: Mapping[str, Group]) -> list[str]:
    """Return a sentence for each account or group that exists with another id than ours; it is kept."""
    ids: list[tuple[str, str, int, int]] = []
    ids += [("group", name, groups[name]["gid"], gid) for name, gid in GROUPS.items() if name in groups]
    ids += [("account", a.name, users[a.name]["uid"], a.uid) for a in ACCOUNTS if a.name in users]
    return [
        f"{kind} {name} exists with id {found} instead of {ours} and is used as it is; "
        f"files that move between hosts need the same ids on all of them"
        for kind, name, found, ours in ids
        if found != ours
    ]


def _groups(account: Account) -> tuple[str, ...]:
    return (account.group, *account.further)


def _belongs(account: Account, name: str, users: Mapping[str, User], groups: Mapping[str, Group]) -> bool:
    """Tell whether an existing account is in the group NAME; one that is missing is no case of its own."""
    if account.name not in users or name not in groups:
        return True
    group = groups[name]
    return users[account.name]["gid"] == group["gid"] or account.name in group["members"]
