# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From ``emr_users`` to the users of a cluster; on the controller only. No I/O."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Sequence

from ..services.registry import ACCOUNTS
from ..topology.entries import entries
from ..topology.names import hint
from .keys import keys_of
from .names import FORM, LEAST_ID, MOST_ID, NAME, gid_of, owner_of, uid_of

ASKED = ("name", "uid", "groups", "queue", "quota_gb", "ssh_key")
DEFAULT_QUEUE, ROOT = "default", "root."
_EXAMPLE = "write for example [{name: alice, ssh_key: ssh-ed25519 AAAA...}]"


class User(NamedTuple):
    """One user of the cluster."""

    name: str
    uid: int
    """The same on all hosts; also the id of the group that is the user's alone."""
    groups: tuple[str, ...] = ()
    """Groups beside the user's own."""
    queue: str = ""
    """Path of the queue that the user's jobs run in; "" where the cluster has no queues."""
    quota_gb: int | None = None
    """Space on disks that the user's home may take, with all copies, in GiB; 0 for no limit, None to leave it."""
    keys: tuple[str, ...] = ()


class Place(NamedTuple):
    """What the cluster has for users."""

    storage: bool
    """Whether it has a file system of its own, and so homes there."""
    queues: Sequence[str] | None = None
    """Paths of the queues that take jobs, None where there are none or they are not known yet."""
    scheduler: bool = False
    """Whether it has queues at all."""


class Found(NamedTuple):
    """Users in their order, and what is wrong, half a sentence each; no users where something is."""

    users: list[User]
    faults: list[str]


def read(asked: object, place: Place) -> Found:
    """Return the users ASKED for, the value of ``emr_users``, in a cluster with PLACE for them."""
    users, faults = entries(asked, "user", ASKED, _EXAMPLE, lambda one: _user(one, place))
    faults = faults or _together(users)
    return Found([] if faults else users, faults)


def gids(users: Sequence[User]) -> dict[str, int]:
    """Return each group of USERS, their own among them, and its id."""
    own = {user.name: user.uid for user in users}
    return {**{group: gid_of(group) for user in users for group in user.groups}, **own}


def _user(one: Mapping[Any, Any], place: Place) -> User | list[str]:
    """Return the user that the entry ONE makes, or what is wrong with it."""
    name = one.get("name")
    faults = [_name_fault(name), *_id_faults(one.get("uid")), *_group_faults(one.get("groups"))]
    faults += [_quota_fault(one.get("quota_gb"), place)]
    keys: list[str] = []
    try:
        keys = keys_of(one.get("ssh_key") or [])
    except ValueError as error:
        faults.append(str(error))
    queue, fault = _queue(one.get("queue"), place)
    wrong = [text for text in (*faults, fault) if text]
    if wrong:
        return wrong
    groups = tuple(dict.fromkeys(group for group in one.get("groups") or () if group != name))
    uid = one.get("uid") or uid_of(str(name))
    return User(str(name), uid, groups, queue, one.get("quota_gb"), tuple(keys))


def _name_fault(name: object) -> str:
    if name is None or name == "":
        return "it has no name; write name: alice"
    if not isinstance(name, str) or not NAME.fullmatch(name):
        return f"that is no name of an account; {FORM}"
    owner = owner_of(name)
    return f"the name belongs to {owner}; choose another one" if owner else ""


def _id_faults(uid: object) -> list[str]:
    if uid is None:
        return []
    if not isinstance(uid, int) or isinstance(uid, bool) or not LEAST_ID <= uid <= MOST_ID:
        return [f"uid {uid} is no id for a user; write a number from {LEAST_ID} to {MOST_ID}, or leave it out"]
    owner = next((row.name for row in ACCOUNTS if row.uid == uid), "")
    return [f"uid {uid} is that of the account {owner}; choose another one"] if owner else []


def _group_faults(groups: object) -> list[str]:
    if groups is None:
        return []
    if isinstance(groups, str) or not isinstance(groups, Sequence):
        return ["groups is no list; write [first, second]"]
    wrong = [one for one in groups if not (isinstance(one, str) and NAME.fullmatch(one))]
    if wrong:
        return [f"group {wrong[0]} is no name of a group; {FORM}"]
    return [
        f"group {one} belongs to {owner_of(one)} and gives rights that no user is to have; choose another name"
        for one in groups
        if owner_of(one)
    ]


def _quota_fault(quota: object, place: Place) -> str:
    if quota is None:
        return ""
    if not isinstance(quota, int) or isinstance(quota, bool) or quota < 0:
        return f"quota_gb {quota} is no number of gigabytes; write a whole number, or 0 for no limit"
    return "" if place.storage else "quota_gb limits a home in a file system that this cluster has not; remove it"


def _queue(asked: Any, place: Place) -> tuple[str, str]:
    """Return the path of the queue ASKED for, and what is wrong with it."""
    if asked is not None and not isinstance(asked, str):
        return "", f"queue {asked} is no name; write one name"
    if not place.scheduler:
        return "", "queue is one of capacity-scheduler, which this cluster has not; remove it" if asked else ""
    if place.queues is None:
        path = asked or f"{ROOT}{DEFAULT_QUEUE}"
        told = f"the queues of capacity-scheduler are made by a template; write the path of queue {path}, as root.etl"
        return (path, "") if path.startswith(ROOT) else ("", told)
    name = asked or DEFAULT_QUEUE
    fitting = [path for path in place.queues if name in (path, path.rpartition(".")[2], path.partition(".")[2])]
    whole = [path for path in fitting if path == name]
    if len(whole or fitting) == 1:
        return (whole or fitting)[0], ""
    if fitting:
        return "", f"queue {name} is more than one; write {' or '.join(fitting)}"
    told = f"queue {name} does not exist or has queues below it{hint(name, place.queues)}"
    return "", told if asked else f"it has no queue, and {told}"


def _together(users: Sequence[User]) -> list[str]:
    """Return what is wrong with USERS beside each other."""
    faults = []
    names = [user.name for user in users]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        return [f"user {name} is there twice; write each user once" for name in twice]
    owners: dict[int, str] = {}
    for user in users:
        other = owners.setdefault(user.uid, user.name)
        if other != user.name:
            faults.append(
                f"users {other} and {user.name} have the same id {user.uid}; write uid, another one from {LEAST_ID} to "
                f"{MOST_ID}, for the newer of both"
            )
    taken = dict(owners)
    for group, gid in gids(users).items():
        other = taken.setdefault(gid, group)
        if other != group and group not in names:
            faults.append(f"group {group} has the id {gid}, as {other} has; choose another name for the group")
    return faults
