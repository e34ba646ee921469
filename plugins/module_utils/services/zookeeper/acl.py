# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may do what with a znode: what is closed, what is to be closed, and what somebody else has. No I/O."""

from __future__ import annotations

from typing import Iterable, Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import Passwords
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import CREDENTIALS
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.credentials import (
    SUPERUSER,
    identities,
    identity,
)
from ansible_collections.bigdata.emr.plugins.module_utils.wire.zk_wire import Acl

READ, ADMIN, EVERYTHING = 1, 16, 31
"""Rights in an ACL: to read a znode, to change its ACL, all."""
_LETTERS = ((4, "c"), (8, "d"), (1, "r"), (2, "w"), (16, "a"))
WORLD = ("world", "anyone")
ROOT, SYSTEM = "/", "/zookeeper"
"""The root, and what ZooKeeper keeps for itself."""
CONF = "/etc/zookeeper/conf/zoo.cfg"


class Change(NamedTuple):
    """The ACL of the znode PATH is, or is to be, another one."""

    path: str
    before: Sequence[Acl]
    after: Sequence[Acl]


def parents(asked: Mapping[str, Mapping[str, object]], cluster: str) -> dict[str, str]:
    """Return path to account of the znodes below which daemons of CLUSTER make theirs, with the settings ASKED for.

    All on the way there is made with the same ACL.
    """
    found: dict[str, str] = {}
    for user, (file, name, default) in ((row.account, place) for row in CREDENTIALS for place in row.znodes):
        place, last = default.format(cluster=cluster).rsplit("/", 1)
        asked_place = str(asked.get(file, {}).get(name) or place)
        parts = [part for part in [*asked_place.split("/"), last] if part]
        found.update({"/" + "/".join(parts[:end]): user for end in range(1, len(parts) + 1)})
    return found


def of_account(user: str, passwords: Passwords) -> list[Acl]:
    """Return the ACL of the znodes of account USER, which others cannot even read."""
    return [Acl(EVERYTHING, "digest", one) for one in identities(user, passwords)]


def of_root(passwords: Passwords) -> list[Acl]:
    """Return the ACL of the root and of what ZooKeeper keeps: our accounts have all rights, everybody may read."""
    ours = [one for user in passwords.accounts for one in of_account(user, passwords)]
    return [*ours, Acl(READ, *WORLD)]


def all_identities(passwords: Passwords) -> set[str]:
    """Return whatever ACLs call those who have PASSWORDS, former ones too."""
    return {identity(f"{user}:{one}") for user, known in passwords.accounts.items() for one in known}


def may_set(found: Iterable[Acl], ours: Iterable[str]) -> bool:
    """Tell whether a session with the identities OURS may change the ACL FOUND."""
    names = {WORLD, *(("digest", one) for one in ours)}
    return any(one.perms & ADMIN and (one.scheme, one.id) in names for one in found)


def shows_digests(found: Iterable[Acl]) -> bool:
    """Tell whether a session may surely change the ACL FOUND, by what it was shown: others see a digest as ``x``."""
    return any(one.scheme == "digest" and not one.id.endswith(":x") for one in found)


def world(found: Iterable[Acl]) -> int:
    """Return the rights that everybody has by FOUND. An empty ACL closes nothing."""
    entries = list(found)
    rights = EVERYTHING if not entries else 0
    for one in entries:
        rights |= one.perms if (one.scheme, one.id) == WORLD else 0
    return rights


def root_change(path: str, found: Sequence[Acl], passwords: Passwords) -> Change | None:
    """Return what the ACL FOUND of PATH, the root or one of ZooKeeper's own, has to become; None where it is closed."""
    only_read = bool(found) and all((one.scheme, one.id) == WORLD and not one.perms & ~READ for one in found)
    # ZooKeeper itself gives /zookeeper/config such an ACL.
    if only_read and path != ROOT:
        return None
    wanted = of_root(passwords)
    return None if set(found) == set(wanted) else Change(path, found, wanted)


def parent_change(path: str, user: str, found: Sequence[Acl], passwords: Passwords) -> Change | None:
    """Return what the ACL FOUND of PATH, below which USER makes znodes, has to become; None where it is USER's."""
    ours = {identity(f"{user}:{one}") for one in passwords.accounts[user]}
    theirs = any(one.scheme == "digest" and one.id in ours and one.perms & ADMIN for one in found)
    return None if theirs and not world(found) else Change(path, found, of_account(user, passwords))


def renamed(passwords: Passwords) -> dict[str, str]:
    """Return each former identity to the present one of its account."""
    found: dict[str, str] = {}
    for user, known in passwords.accounts.items():
        present, *former = (identity(f"{user}:{one}") for one in known)
        found.update(dict.fromkeys(former, present))
    return found


def without_former(found: Sequence[Acl], names: Mapping[str, str]) -> list[Acl]:
    """Return the ACL FOUND with the present identity instead of former ones, by NAMES; each has the rights of both.

    Entries of others stay, such as that of the active ResourceManager, which alone may create below its root.
    """
    rights: dict[tuple[str, str], int] = {}
    for one in found:
        name = (one.scheme, names.get(one.id, one.id) if one.scheme == "digest" else one.id)
        rights[name] = rights.get(name, 0) | one.perms
    return [Acl(perms, *name) for name, perms in rights.items()]


def text(found: Iterable[Acl]) -> str:
    """Return an ACL as ZooKeeper shows it to strangers: ``digest:hdfs:x:cdrwa, world:anyone:r``."""
    shown = []
    for one in found:
        name = f"{one.id.partition(':')[0]}:x" if one.scheme == "digest" else one.id
        shown.append(f"{one.scheme}:{name}:{''.join(letter for bit, letter in _LETTERS if one.perms & bit)}")
    return ", ".join(shown) or "nothing"


def squatted(host: str, path: str, found: Iterable[Acl] | None, passwords: Passwords) -> str:
    """Return the refusal for the znode PATH, whose ACL FOUND (None: not even that may be read) is somebody else's.

    ZooKeeper's own way out: a server gives all rights to whoever has the password below the digest in its zoo.cfg. That
    one server is enough, and the digest opens nothing to others.
    """
    digest = identity(f"{SUPERUSER}:{passwords.superuser}")
    has = "cannot be read" if found is None else f"is {text(found)}"
    return (
        f"{host}: somebody else has closed the znode {path} of ZooKeeper: its ACL {has}, and this cluster neither made "
        f"nor can change it; on {host}, add the line `DigestAuthenticationProvider.superDigest={digest}` to {CONF}, "
        f"run `systemctl restart emr-zookeeper` and run again: that takes {path} back, and the line out; then restart "
        f"emr-zookeeper there once more"
    )
