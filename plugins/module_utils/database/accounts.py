# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Databases and accounts of the cluster's own MariaDB: what it has, what it lacks, and the statements for that.

Accounts are given hashes, so that no statement, and no log of statements, ever has a password.
"""

from __future__ import annotations

import re
from typing import Callable, Mapping, NamedTuple, Sequence

from ..services.config_model import Database
from ..wire.base import Refused
from ..wire.mysql import named, native_hash
from ..wire.sql import Row

Rows = Callable[[str], "list[Row]"]
"""Runs a statement, as :meth:`..wire.mysql.Mysql.rows` does."""

CHARSET = "utf8mb4"
_HASH = re.compile(r"\*[0-9A-F]{40}")
_PLUGIN = "mysql_native_password"
_ABSENT = (1133, 1141, 1396)
"""What the server says of an account that there is not."""


class Step(NamedTuple):
    """A statement, and what is told of it: WHAT goes from the text BEFORE to AFTER."""

    statement: str
    what: str
    before: str
    after: str


def steps(rows: Rows | None, wanted: Mapping[str, Database], passwords: Mapping[str, Sequence[str]]) -> list[Step]:
    """Return what a server, which answers statements by ROWS, lacks of the databases WANTED by name.

    PASSWORDS has those of their accounts by the same name, the present one first; each lets in. ROWS is None for a
    server that is not there yet.
    """
    found: list[Step] = []
    for name, database in wanted.items():
        found += _database(rows, database)
        found += _account(rows, database, passwords[name])
        found += _rights(rows, database)
    return list(dict.fromkeys(found))


def _database(rows: Rows | None, database: Database) -> list[Step]:
    asked = f"SELECT default_character_set_name FROM information_schema.schemata WHERE schema_name = '{database.name}'"
    if rows and rows(asked):
        return []
    made = f"CREATE DATABASE {named(database.name)} CHARACTER SET {CHARSET}"
    return [Step(made, f"database {database.name}", "", f"{CHARSET}\n")]


def _account(rows: Rows | None, database: Database, passwords: Sequence[str]) -> list[Step]:
    wanted = [native_hash(one) for one in passwords]
    proofs = " OR ".join(f"{_PLUGIN} USING '{one}'" for one in wanted)
    what, account = f"account {database.user}", _account_of(database)
    try:
        told = rows(f"SHOW CREATE USER {account}")[0][0] or "" if rows else ""
    except Refused as error:
        if error.status not in _ABSENT:
            raise
        told = ""
    if not told:
        return [Step(f"CREATE USER {account} IDENTIFIED VIA {proofs}", what, "", "(secret)\n")]
    if _HASH.findall(told) == wanted:
        return []
    return [Step(f"ALTER USER {account} IDENTIFIED VIA {proofs}", what, "(secret)\n", "(another secret)\n")]


def _rights(rows: Rows | None, database: Database) -> list[Step]:
    # In a grant these signs stand for any other one.
    pattern = database.name.replace("_", r"\_")
    account, grant = _account_of(database), f"GRANT ALL PRIVILEGES ON {named(pattern)}.* TO"
    try:
        told = [row[0] or "" for row in rows(f"SHOW GRANTS FOR {account}")] if rows else []
    except Refused as error:
        if error.status not in _ABSENT:
            raise
        told = []
    if any(one.startswith(grant) for one in told):
        return []
    return [Step(f"{grant} {account}", f"rights of {database.user}", "", f"all on {database.name}\n")]


def _account_of(database: Database) -> str:
    # Of letters, digits and a few harmless signs, as emr_rds was judged. Who may come near is decided by the address
    # that the server listens at, and by the firewall.
    return f"'{database.user}'@'%'"
