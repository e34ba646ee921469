# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The users of a cluster on this host: accounts, groups, homes and keys, and the record of who was ever among them."""

from __future__ import annotations

import grp
import json
import os
import pwd
from typing import Any, Callable, Mapping, Sequence

from ..config.file import File
from ..users.authorized import keys_text
from ..users.decide import Account, Host, Kept, Plan, UsersError, Wanted, plan
from .files import Changes, read_text
from .layout import USERS_PATH

SHADOW = "/etc/shadow"
HOME_MODE = 0o750
Run = Callable[..., "tuple[int, str, str]"]


def converge(run: Run, changes: Changes, wanted: Sequence[Wanted] | None, groups: Mapping[str, int]) -> list[str]:
    """Bring this host's accounts to the users WANTED, with the ids of their GROUPS; return warnings.

    None asks for nothing: accounts of earlier runs stay as they are. UsersError says what cannot be done.
    """
    record = read_record()
    if wanted is None:
        return _left_alone(record)
    found = _host(wanted, groups, record)
    # Of sudo; who comes as root is none of these.
    caller = os.environ.get("SUDO_USER", "")
    todo = plan(wanted, groups, found, record, caller)
    for step in todo.steps:
        changes.record(step.what, step.before, step.after)
    if not changes.check:
        _carry_out(run, todo, record)
    warnings = list(todo.warnings)
    for user in wanted:
        if user["login"]:
            warnings += _home(changes, user, found.accounts.get(user["name"]), todo.record[user["name"]]["made"])
    here = {user["name"] for user in wanted}
    for name in sorted(record):
        if name not in here and name in found.accounts:
            warnings += _keys(changes, name, found.accounts[name], [], name == caller)
    return warnings


def read_asked(asked: Mapping[str, Any] | None) -> tuple[list[Wanted] | None, dict[str, int]]:
    """Return the users and the ids of groups that the option ``users`` of a module has, as ASKED, or UsersError."""
    if asked is None:
        return None, {}
    try:
        wanted = [
            Wanted(
                name=str(one["name"]),
                uid=int(one["uid"]),
                groups=[str(group) for group in one.get("groups", ())],
                keys=[str(key) for key in one.get("keys", ())],
                login=bool(one.get("login", False)),
            )
            for one in asked.get("accounts", ())
        ]
        return wanted, {str(name): int(gid) for name, gid in asked.get("groups", {}).items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UsersError(f"users cannot be read ({error!r}); give what the filter host_users returns") from error


def read_record() -> dict[str, Kept]:
    """Return what this host remembers of users, by name; UsersError where that cannot be read."""
    text = read_text(USERS_PATH)
    if text is None:
        return {}
    try:
        found = json.loads(text)
        return {str(name): Kept(made=bool(one["made"]), groups=list(one["groups"])) for name, one in found.items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsersError(
            f"{USERS_PATH} cannot be read ({error}); move it away, and lock by hand who has left emr_users meanwhile"
        ) from error


def _left_alone(record: Mapping[str, Kept]) -> list[str]:
    made = sorted(name for name, one in record.items() if one["made"])
    if not made:
        return []
    return [
        f"emr_users is not set, so the accounts that were made for it stay as they are ({', '.join(made)}); write "
        "emr_users: [] to lock them"
    ]


def _carry_out(run: Run, todo: Plan, record: Mapping[str, Kept]) -> None:
    """Write the record first: an account that nobody knows of would never be locked."""
    if todo.record != record:
        text = json.dumps(todo.record, indent=1, sort_keys=True) + "\n"
        Changes(False).file(File(USERS_PATH, text, mode=0o600))
    for step in todo.steps:
        rc, out, err = run(step.argv)
        if rc != 0:
            words = err.strip() or out.strip() or f"exit code {rc}"
            raise UsersError(f"{step.what}: {step.argv[0]} refuses ({words}); mend that on the host and run again")


def _host(wanted: Sequence[Wanted], groups: Mapping[str, int], record: Mapping[str, Kept]) -> Host:
    """Read what is there of everybody and everything that matters."""
    names = {*(user["name"] for user in wanted), *record}
    expiries = _expiries()
    accounts = {name: found for name in names for found in [_account(name, expiries)] if found}
    asked = {*names, *groups, *(group for one in record.values() for group in one["groups"])}
    found = {name: entry for name in asked for entry in [_group(name)] if entry}
    return Host(
        accounts=accounts,
        groups={name: entry.gr_gid for name, entry in found.items()},
        members={name: list(entry.gr_mem) for name, entry in found.items()},
        uids={user["uid"]: owner for user in wanted for owner in [_user_with(user["uid"])] if owner},
        gids={
            gid: owner
            for gid in {*groups.values(), *(user["uid"] for user in wanted)}
            for owner in [_group_with(gid)]
            if owner
        },
    )


def _expiries() -> dict[str, str]:
    """Return account to the day on which it expires, for those in the host's own files."""
    rows = [line.split(":") for line in (read_text(SHADOW) or "").splitlines()]
    return {row[0]: row[7] for row in rows if len(row) > 7}


def _account(name: str, expiries: Mapping[str, str]) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_dir, entry.pw_shell, expiries.get(name, ""), entry.pw_gecos)


def _group(name: str) -> Any:
    try:
        return grp.getgrnam(name)
    except KeyError:
        return None


def _user_with(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return ""


def _group_with(gid: int) -> str:
    try:
        return f"group {grp.getgrgid(gid).gr_name}"
    except KeyError:
        return ""


def _home(changes: Changes, user: Wanted, found: Account | None, made: bool) -> list[str]:
    """Make the home of USER where it is missing, and write the keys that let the user in; return warnings."""
    name = user["name"]
    account = found or Account(user["uid"], user["uid"], f"/home/{name}", "")
    # One that is root's was made by a run that was killed before it gave it away. What its owner made of it stays.
    if made and (not os.path.isdir(account.home) or os.stat(account.home).st_uid == 0):
        changes.record(f"{account.home}/", "", f"{name} {HOME_MODE:04o}\n")
        if not changes.check:
            os.makedirs(account.home, mode=HOME_MODE, exist_ok=True)
            os.chown(account.home, account.uid, account.gid)
    return _keys(changes, name, account, user["keys"])


def _keys(changes: Changes, name: str, account: Account, keys: Sequence[str], comes_by_them: bool = False) -> list[str]:
    """Let KEYS, and no others of emr_users, log in as NAME; those that the user has added stay.

    An account by which this run came, and which COMES_BY_THEM perhaps, keeps those that it has.
    What a user has put in the way is a warning: nobody keeps a cluster from being deployed by it.
    """
    path = f"{account.home}/.ssh/authorized_keys"
    try:
        text = keys_text(read_text(path), keys)
        if text is None:
            return []
        if comes_by_them:
            return [f"the keys of {name} from emr_users stay, as this run came as it; run again as another account"]
        group = _name_of(account.gid, name)
        changes.directory(os.path.dirname(path), name, group, 0o700)
        changes.file(File(path, text, owner=name, group=group, mode=0o600))
    except OSError as error:
        return [f"the keys of user {name} stay as they are: {error}"]
    return []


def _name_of(gid: int, otherwise: str = "") -> str:
    """Return the name of the group GID; OTHERWISE where there is none yet."""
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return otherwise or str(gid)
