# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table that Hive writes, and that Hive and Spark SQL read alike; from the gateway, as a user of both."""

from __future__ import annotations

import re
import time

import answers
from common import LabError
from jobs import TASKS, Gateway, Result, Tell, silent

TABLE = "emr_lab"
ROWS = (("pear", 1), ("apple", 2), ("pear", 39))
QUERY = f"SELECT fruit, sum(amount) FROM {TABLE} GROUP BY fruit ORDER BY fruit"
ANSWER = ["apple\t2", "pear\t40"]
TRANSACTIONS = (
    "USE default",
    "DROP TABLE IF EXISTS pets",
    "CREATE TABLE pets (id INT, name STRING) STORED AS ORC TBLPROPERTIES ('transactional'='true')",
    "INSERT INTO pets VALUES (1, 'cat'), (2, 'dog'), (3, 'newt')",
    "UPDATE pets SET name = 'hound' WHERE id = 2",
    "DELETE FROM pets WHERE id = 3",
    answers.mark("transactions"),
    "SELECT id, name FROM pets ORDER BY id",
)
LEFT = [["1", "cat"], ["2", "hound"]]
"""What HiveServer2 is asked of a table with transactions, and the rows that it has at the end."""
# A server that shows progress in a table which its clients draw anew has no lines of it for them; so a session asks.
LINES = "SET hive.server2.in.place.progress=false"
VERTICES = re.compile(r"((?:Map|Reducer) \d+: \S+(?:\s+(?:Map|Reducer) \d+: \S+)*|application_\d+_\d+)\)?\s*\Z")
"""How many tasks are through, run, and are there at all; before that, the application of YARN that runs them."""


def hive(gateway: Gateway, tell: Tell = silent) -> Result:
    """Let HiveServer2 write the table and query it; LabError for another answer. TELL hears how far it is."""
    begin = time.monotonic()
    values = ", ".join(f"('{fruit}', {amount})" for fruit, amount in ROWS)
    made = f"DROP TABLE IF EXISTS {TABLE}; CREATE TABLE {TABLE} (fruit STRING, amount INT) STORED AS ORC"
    # One session, and so one application; not silent, or it would keep its progress to itself.
    statements = f"{LINES}; {made}; INSERT INTO {TABLE} VALUES {values}; {QUERY}"
    said = gateway.watched("Hive", f'beeline --showHeader=false --outputformat=tsv2 -e "{statements}"', VERTICES, tell)
    return _judged("Hive", _rows(said), begin)


def spark(gateway: Gateway, tell: Tell = silent) -> Result:
    """Let Spark SQL query the table that Hive wrote; LabError for another answer. TELL hears how far it is."""
    begin = time.monotonic()
    found = _rows(gateway.watched("Spark SQL", f'spark-sql -e "{QUERY}"', TASKS, tell))
    return _judged("Spark SQL", found, begin)


def _rows(said: str) -> list[str]:
    """Return the rows among what a client SAID."""
    return [line.rstrip() for line in said.splitlines() if re.fullmatch(r"[a-z]+\t\d+\s*", line)]


def _judged(name: str, found: list[str], begin: float) -> Result:
    if found != ANSWER:
        raise LabError(f"{name} says {found} of {TABLE}, which has {ROWS}")
    told = ", ".join(row.replace("\t", " ") for row in found)
    return Result(name, time.monotonic() - begin, f"{len(ROWS)} rows that Hive wrote, by fruit: {told}")
