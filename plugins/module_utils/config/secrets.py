# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords derived from ``emr_secret``, and what files, records and ZooKeeper have of them.

The controller derives them (:mod:`.derivation`); a host gets those that its daemons need and never ``emr_secret``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Mapping, NamedTuple, Sequence

AUTH_USERS = ("hdfs", "yarn")
"""Accounts with ZooKeeper credentials."""
SUPERUSER = "super"
"""ZooKeeper's account beyond all ACLs, for a server whose zoo.cfg names its digest."""
SECTION = "zookeeper-acl"
"""Section of a daemon's record with what tells an account's ACL from another one."""
PROPERTIES = {"ha.zookeeper.acl": "hdfs", "hadoop.zk.acl": "yarn"}
"""Property of core-site to the account whose ACL it has."""


class Passwords(NamedTuple):
    """What one host is given; what none of its daemons needs is empty."""

    records: str = ""
    """Salt of what records have instead of secrets."""
    accounts: Mapping[str, Sequence[str]] = {}
    """Account to its passwords in ZooKeeper, the present one first. Daemons know all of them."""
    shut: bool = False
    """Whether daemons make znodes for the present passwords alone, although they know former ones too."""
    fence: str = ""
    """Key of the fence of NameNodes."""
    superuser: str = ""
    """Password of ZooKeeper's superuser, which no server knows unless a person tells it."""


def password(key: str, purpose: str) -> str:
    """Derive the password for PURPOSE (``zookeeper:hdfs``) from KEY; 160 bits, letters and digits."""
    digest = hmac.new(key.encode(), purpose.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:20]).decode().lower()


def auth_file(user: str) -> str:
    """Return the path of the file with USER's ZooKeeper credentials, readable by that user only."""
    return f"/etc/hadoop/conf/zookeeper-auth-{user}"


def acl_file(user: str) -> str:
    """Return the path of the file with the ACL of USER's znodes, readable by that user only."""
    return f"/etc/hadoop/conf/zookeeper-acl-{user}"


def auth(user: str, passwords: Passwords) -> str:
    """Return USER's ZooKeeper credentials as Hadoop's ``*.auth`` properties take them."""
    return ",".join(f"digest:{user}:{one}" for one in passwords.accounts[user])


def credentials(text: str) -> list[str]:
    """Return ``user:password`` of each credential in TEXT, the content of a file that :func:`auth` filled."""
    return [one.strip().partition(":")[2] for one in text.split(",") if one.strip()]


def identity(credential: str) -> str:
    """Return how a znode's ACL names who has CREDENTIAL, ``user:password``.

    ZooKeeper's DigestAuthenticationProvider: ``user:base64(sha1(user:password))``.
    """
    # SHA-1 is what the ZooKeeper protocol prescribes here; the password has 160 bits.
    digest = base64.b64encode(hashlib.sha1(credential.encode()).digest()).decode()
    return f"{credential.partition(':')[0]}:{digest}"


def identities(user: str, passwords: Passwords) -> list[str]:
    """Return how ACLs of znodes name USER, the present name first."""
    known = [identity(f"{user}:{one}") for one in passwords.accounts[user]]
    return known[:1] if passwords.shut else known


def acl(user: str, passwords: Passwords) -> str:
    """Return the ZooKeeper ACL that gives USER all rights and others none, as Hadoop's ``*.acl`` properties take it."""
    return ",".join(f"digest:{one}:cdrwa" for one in identities(user, passwords))


def token(named: str) -> str:
    """Return what a record has instead of NAMED, an identity in an ACL.

    Plain hashing is enough: nobody finds out the 160 bits below it.
    """
    return f"(secret {hashlib.sha256(f'zookeeper acl {named}'.encode()).hexdigest()[:32]})"


def tokens(text: str) -> str:
    """Return what a record has instead of TEXT, an ACL as :func:`acl` returns it."""
    names = (one.strip().partition(":")[2].rpartition(":")[0] for one in text.split(",") if one.strip())
    return " ".join(token(one) for one in names)


def section(passwords: Passwords | None) -> dict[str, str]:
    """Return ``SECTION`` of a record: account to what stands for its ACL."""
    return {user: tokens(acl(user, passwords)) for user in passwords.accounts} if passwords else {}
