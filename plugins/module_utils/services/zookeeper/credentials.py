# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What files, records and ZooKeeper have of the passwords with which daemons make znodes and reach them.

Which accounts have such passwords, and where they name them, stands in the facts of their services.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import conf_file
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import COMPONENTS, CREDENTIALS

if TYPE_CHECKING:
    from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context, Properties
    from ansible_collections.bigdata.emr.plugins.module_utils.config.secrets import Passwords
    from ansible_collections.bigdata.emr.plugins.module_utils.daemon.digest import StartedWith

SUPERUSER = "super"
"""ZooKeeper's account beyond all ACLs, for a server whose zoo.cfg names its digest."""
SECTION = "zookeeper-acl"
"""Section of a daemon's record with what tells an account's ACL from another one."""


def accounts() -> list[str]:
    """Return the accounts with ZooKeeper credentials."""
    return [row.account for row in CREDENTIALS]


def named(file: str) -> dict[str, str]:
    """Return the properties of FILE that name an ACL, each to the account whose znodes have it."""
    return {row.property: row.account for row in CREDENTIALS if row.file == file}


def _file(kind: str, user: str) -> str:
    component = next(row.component for row in CREDENTIALS if row.account == user)
    return conf_file(COMPONENTS[component].product, f"zookeeper-{kind}-{user}")


def files(ctx: Context, product: str, _settings: Mapping[str, Properties]) -> list[File]:
    """Return the files of PRODUCT with which daemons of this host make their znodes, and reach them.

    What they reach with comes first: no ACL is used before its account has the password. Without failover no daemon
    makes znodes.
    """
    if ctx.secret is None:
        return []
    return [
        File(path, text + "\n", row.account, "root", 0o400, secret=True)
        for row in CREDENTIALS
        if COMPONENTS[row.component].product == product and row.component in ctx.components
        if ctx.failover(row.component)
        for path, text in (
            (auth_file(row.account), auth(row.account, ctx.secret)),
            (acl_file(row.account), acl(row.account, ctx.secret)),
        )
    ]


def auth_file(user: str) -> str:
    """Return the path of the file with USER's ZooKeeper credentials, readable by that user only."""
    return _file("auth", user)


def acl_file(user: str) -> str:
    """Return the path of the file with the ACL of USER's znodes, readable by that user only."""
    return _file("acl", user)


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


def brought_forward(record: StartedWith) -> StartedWith:
    """Return RECORD as it is where ACLs are in files: an earlier release had them in core-site, for everybody to read.

    So a daemon is not restarted because they are elsewhere.
    """
    core, owners = record["properties"].get("core-site", {}), named("core-site")
    plain = {name: core[name] for name in owners if core.get(name, "").startswith("digest:")}
    if not plain or SECTION in record["properties"]:
        return record
    moved = {name: f"@{acl_file(owners[name])}" for name in plain}
    acls = {owners[name]: tokens(value) for name, value in plain.items()}
    return {**record, "properties": {**record["properties"], "core-site": {**core, **moved}, SECTION: acls}}
