# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a database has to be so that services can keep what they know in it: one sentence for what it is not. No I/O."""

from __future__ import annotations

import re
from typing import NamedTuple, Tuple

from ..services.config_model import Database
from ..wire.base import ClientError, Refused
from ..wire.sql import NotProven, NotSecure

Version = Tuple[int, ...]

OLDEST: dict[str, tuple[Version, str]] = {
    # https://dev.mysql.com/doc/refman/8.0/en/invisible-columns.html
    "mysql": ((8, 0, 23), "schemas of services have INVISIBLE columns, which it does not know"),
    # https://mariadb.com/kb/en/invisible-columns/
    "mariadb": ((10, 3), "schemas of services have INVISIBLE columns, which it does not know"),
    "postgresql": ((10,), "nobody maintains it, and drivers give such up"),
}
"""Engine to the oldest version that serves, and why older ones do not."""
TITLES = {"mysql": "MySQL", "mariadb": "MariaDB", "postgresql": "PostgreSQL"}
UNICODE = ("utf8", "utf8mb3", "utf8mb4")
"""Character sets that hold every language, as engines call them in lower case."""
_NUMBERS = re.compile(r"\d+(?:\.\d+)*")

LOGIN = ("1045", "1698", "28P01", "28000", "3118")
HOST = ("1130", "1129")
NO_DATABASE = ("1049", "3D000")
NOT_IN_IT = ("1044",)
NO_TLS = ("3159", "4151")
FULL = ("1040", "1203", "1226", "53300")
"""What engines call their reasons to let nobody in: MySQL's numbers, PostgreSQL's states."""


class Answer(NamedTuple):
    """What a database says of itself."""

    product: str
    """``mysql``, ``mariadb`` or ``postgresql``, whatever the user calls it."""
    version: str
    charset: str
    read_only: bool


def version_of(text: str) -> Version:
    """Return the numbers with which a version begins: ``10.11.19-MariaDB`` is (10, 11, 19)."""
    found = _NUMBERS.match(text)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def place(database: Database) -> str:
    """Return what DATABASE's server is called in sentences."""
    return f"{TITLES[database.engine]} at {database.host}:{database.port} (emr_rds)"


def findings(host: str, database: Database, answer: Answer) -> list[str]:
    """Return what stands in the way of DATABASE, which gave ANSWER to HOST."""
    if answer.product != database.engine:
        return [
            f"{host}: {place(database)} says that it is {TITLES[answer.product]} {answer.version}; write engine: "
            f"{answer.product}"
        ]
    found = []
    (oldest, why), version = OLDEST[answer.product], version_of(answer.version)
    if version < oldest:
        least = ".".join(map(str, oldest))
        found.append(f"{host}: {place(database)} has version {answer.version}, and {why}; use {least} or newer")
    if answer.charset.lower() not in UNICODE:
        made = "ENCODING 'UTF8'" if answer.product == "postgresql" else "CHARACTER SET utf8mb4"
        found.append(
            f"{host}: {place(database)}: database {database.name} has the character set {answer.charset}, in which "
            f"most languages cannot be written; make it anew with {made}"
        )
    if answer.read_only:
        found.append(
            f"{host}: {place(database)} only lets itself be read, as a replica does; name the one that is written to"
        )
    return found


def no_session(host: str, database: Database, error: ClientError) -> str:
    """Return why HOST cannot work with DATABASE, whose login ended with ERROR."""
    where, user = place(database), database.user
    if isinstance(error, NotSecure):
        remedy = f"let {host} trust its authority, set tls: unverified, or leave tls out"
        return f"{host}: {where} has no TLS as it is asked for ({error}); {remedy}"
    if isinstance(error, NotProven):
        return f"{host}: {where} and user {user} do not come together: {error}"
    if not isinstance(error, Refused):
        return (
            f"{host}: {where} does not answer ({error}); start it, correct host and port, or let {host} through to it "
            "(the white list of RDS)"
        )
    code, said = error.name if not error.status else str(error.status), f"({error})"
    if code in LOGIN:
        # Some say the same to an account that wants TLS.
        remedy = f"or let it in from {host}" if database.tls else f"let it in from {host}, or set tls if it wants TLS"
        return f"{host}: {where} does not let user {user} in {said}; correct user and password, {remedy}"
    if code in HOST:
        return f"{host}: {where} lets nobody in from {host} {said}; add it to those that may (the white list of RDS)"
    if code in NO_DATABASE:
        made = f"CREATE DATABASE {database.name} " + (
            f"OWNER {user} ENCODING 'UTF8'" if database.engine == "postgresql" else "CHARACTER SET utf8mb4"
        )
        return f"{host}: {where} has no database {database.name}; make it there: {made}"
    if code in NOT_IN_IT:
        return f"{host}: {where} does not let user {user} into database {database.name} {said}; {_rights(database)}"
    if code in NO_TLS:
        return f"{host}: {where} wants TLS {said}; set tls: true, or tls: unverified"
    if code in FULL:
        return f"{host}: {where} has no connection left {said}; let it have more, or end some"
    return f"{host}: {where} does not let user {user} in {said}; mend that"


def no_rights(host: str, database: Database, error: ClientError) -> str:
    """Return why DATABASE is of no use to HOST, whose statements in it ended with ERROR."""
    return (
        f"{host}: {place(database)}: user {database.user} cannot make a table in database {database.name} and drop it "
        f"({error}); {_rights(database)}"
    )


def _rights(database: Database) -> str:
    if database.engine == "postgresql":
        return f"make it the owner: ALTER DATABASE {database.name} OWNER TO {database.user}"
    return f"give it all rights there: GRANT ALL ON {database.name}.* TO {database.user}"
