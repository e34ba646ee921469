# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the metastore's schema is to be created, from what is in its database. No I/O.

Metadata is what finds the data: it is created where nothing is, found again where it is whole, and never dropped or
upgraded here. What is in between is finished where that is proved to be safe, and refused with the way out elsewhere.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Sequence

from .database import VERSION_TABLE

NONE, CREATE, FINISH, REFUSE = "none", "create", "finish", "refuse"
MARK = "EMR_TEST_SCHEMA"
"""Table that the test schema's script makes first: who finds it knows by whom the others were made. A table may be made
twice by that script, so it can be run again after an interruption; upstream's cannot."""
SHOWN = 5
_TABLE = re.compile(r"^\s*CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[\"`]?(\w+)", re.IGNORECASE | re.MULTILINE)


class Script(NamedTuple):
    """What schematool would run on an empty database."""

    version: str
    tables: frozenset[str]
    """In upper case: a server may keep names in lower case."""

    @property
    def is_test(self) -> bool:
        """Whether it is that of the test schema."""
        return MARK in self.tables


class Found(NamedTuple):
    """What is in the database."""

    tables: Sequence[str]
    """All of them, whoever made them."""
    versions: Sequence[str]
    """Versions that the schema says of itself: none where it is not whole, or no schema of Hive."""


class Decision(NamedTuple):
    """What to do, and a sentence about what was found."""

    act: str
    text: str


def script(version: str, text: str) -> Script:
    """Return the script of VERSION with the content TEXT."""
    return Script(version, frozenset(name.upper() for name in _TABLE.findall(text)))


def decide(found: Found, wanted: Script, database: str) -> Decision:
    """Return what to do about the schema in DATABASE, where FOUND is there and WANTED is what the release has."""
    tables = {name.upper() for name in found.tables}
    ours, foreign = tables & wanted.tables, tables - wanted.tables - {MARK}
    if not tables:
        return Decision(CREATE, f"database {database} is empty")
    if found.versions:
        return _versioned(found.versions, wanted, database, wanted.tables - tables - {MARK})
    if foreign:
        return Decision(
            REFUSE,
            f"database {database} has tables that are not Hive's ({_some(foreign)}); name an empty database of its own "
            "in emr_rds",
        )
    missing = len(wanted.tables - tables)
    half = f"database {database} has {len(ours)} tables of a schema of Hive and lacks {missing}, and no version of it"
    if wanted.is_test and MARK in tables:
        return Decision(FINISH, f"{half}: the test schema was interrupted")
    return Decision(
        REFUSE,
        f"{half}: schematool was interrupted, or a metastore made tables by itself. Nothing that a metastore of this "
        f"cluster has written is in it; look at it, drop and create {database} as an empty database, and run again",
    )


def _versioned(versions: Sequence[str], wanted: Script, database: str, missing: frozenset[str]) -> Decision:
    if len(set(versions)) > 1:
        return Decision(
            REFUSE,
            f"database {database} says that its schema is of versions {', '.join(sorted(set(versions)))}; leave the "
            f"row that is true in the table {VERSION_TABLE}, and run again",
        )
    version = versions[0]
    order = (_numbers(version) > _numbers(wanted.version)) - (_numbers(version) < _numbers(wanted.version))
    if order > 0:
        return Decision(
            REFUSE,
            f"database {database} has a schema of Hive {version}, newer than the release's {wanted.version}: choose a "
            "release with that version, or another database; nothing takes a schema back",
        )
    if order < 0:
        return Decision(
            REFUSE,
            f"database {database} has a schema of Hive {version}, older than the release's {wanted.version}: back it "
            "up, stop the metastores, run schematool -upgradeSchema as the account hive on one of their hosts, and run "
            "again; nothing upgrades metadata by itself",
        )
    if missing:
        return Decision(
            REFUSE,
            f"database {database} says that its schema is of Hive {version}, but lacks {_some(missing)}; restore it "
            "from a backup",
        )
    return Decision(NONE, f"database {database} has the schema of Hive {version}")


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def _some(names: Sequence[str] | frozenset[str] | set[str]) -> str:
    listed = sorted(names)
    more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return ", ".join(listed[:SHOWN]) + more
