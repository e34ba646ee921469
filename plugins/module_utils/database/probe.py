# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prove that a database of ``emr_rds`` serves: log in, ask what it is, make a table in it and drop that."""

from __future__ import annotations

import contextlib
from typing import NamedTuple

from ..services.config_model import Database
from ..wire.base import ClientError
from ..wire.postgresql import Postgresql
from . import judge
from .judge import Answer
from .session import Session, session

TABLE = "bigdata_emr_check"
"""What is made and dropped. One of that name that a killed run has left is dropped first."""
_MADE = (
    f"CREATE TABLE {TABLE} (id INT NOT NULL PRIMARY KEY, name VARCHAR(8))",
    f"CREATE INDEX {TABLE}_name ON {TABLE} (name)",
    f"ALTER TABLE {TABLE} ADD COLUMN more INT",
    f"INSERT INTO {TABLE} (id, name) VALUES (1, 'x')",
)
_DROPPED = f"DROP TABLE IF EXISTS {TABLE}"


class Proof(NamedTuple):
    """What a database is, None where that could not be asked, and what stands in its way, one sentence each."""

    answer: Answer | None
    findings: list[str]


def prove(host: str, database: Database, password: str, seconds: float) -> Proof:
    """Return whether DATABASE serves HOST; every operation has the time limit SECONDS."""
    try:
        opened = session(database, password, seconds)
    except ClientError as error:
        return Proof(None, [judge.no_session(host, database, error)])
    try:
        answer = ask(opened)
        found = judge.findings(host, database, answer)
        # What nobody will use is not written to.
        return Proof(answer, found or _write(host, database, opened))
    except ClientError as error:
        return Proof(None, [judge.no_session(host, database, error)])
    finally:
        opened.close()


def ask(opened: Session) -> Answer:
    """Return what the database of session OPENED is."""
    if isinstance(opened, Postgresql):
        version, charset, fixed = (
            opened.rows(f"SHOW {name}")[0][0] or "" for name in ("server_version", "server_encoding", _READ_ONLY)
        )
        return Answer("postgresql", version, charset, fixed == "on")
    row = opened.rows("SELECT @@version, @@version_comment, @@character_set_database, @@read_only")[0]
    version, comment, charset, fixed = (value or "" for value in row)
    product = "mariadb" if "mariadb" in f"{version} {comment}".lower() else "mysql"
    return Answer(product, version, charset, fixed not in ("0", "OFF", ""))


_READ_ONLY = "transaction_read_only"


def _write(host: str, database: Database, opened: Session) -> list[str]:
    """Make a table and drop it; with PostgreSQL nobody else ever sees it."""
    whole = isinstance(opened, Postgresql)
    try:
        for statement in [*(["BEGIN"] if whole else []), _DROPPED, *_MADE, _DROPPED]:
            opened.rows(statement)
        if whole:
            opened.rows("ROLLBACK")
    except ClientError as error:
        if not whole:
            with contextlib.suppress(ClientError):
                opened.rows(_DROPPED)
        return [judge.no_rights(host, database, error)]
    return []
