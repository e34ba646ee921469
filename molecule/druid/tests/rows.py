# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of this scenario share: who leads, lineitem of TPC-H, and queries that go on meanwhile."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import druid_jobs
import runs
from common import LabError

M1, M2, CORE, CORE2, GATEWAY = "master-1.lab", "master-2.lab", "core-1.lab", "core-2.lab", "gateway-1.lab"
MASTERS, WORKERS = [M1, M2], [CORE, CORE2]
COORDINATOR = 8090
WORDS = "words"
"""Ingested more than once. Nobody copies what newer segments have replaced: after the loss of a host copies of it are
missing until the Coordinator forgets it, 15 minutes after it has begun to lead."""
SECONDS = 300
"""Limit of each wait: nothing is measured by it."""
RETRIES, AWAY = 2, 20
"""So often a client asks again, the other router in turn and a second later each time, before a query has failed.

AWAY where a host is lost: a Broker asks its daemons for as long as their sessions last (10 s), and no other instead.
"""
TEXT = (
    "l_orderkey, l_partkey, l_suppkey, l_linenumber, CAST(l_quantity AS DOUBLE) AS l_quantity, "
    "CAST(l_extendedprice AS DOUBLE) AS l_extendedprice, CAST(l_discount AS DOUBLE) AS l_discount, l_returnflag, "
    "l_linestatus, CAST(l_shipdate AS VARCHAR) AS l_shipdate, l_shipmode"
)
"""Columns of lineitem as Druid has them: it knows no decimals, and one time only."""
COLUMNS = [
    *({"type": "long", "name": name} for name in ("l_orderkey", "l_partkey", "l_suppkey", "l_linenumber")),
    *({"type": "double", "name": name} for name in ("l_quantity", "l_extendedprice", "l_discount")),
    *("l_returnflag", "l_linestatus", "l_shipdate", "l_shipmode"),
]
QUERIES = {
    "1": "SELECT COUNT(*) AS n FROM lineitem",
    "2": "SELECT l_returnflag, l_linestatus, SUM(l_quantity) AS q, SUM(l_extendedprice) AS p, COUNT(*) AS n "
    "FROM lineitem GROUP BY l_returnflag, l_linestatus",
    "3": "SELECT SUM(l_extendedprice * l_discount) AS revenue FROM lineitem WHERE l_shipdate >= '1994-01-01' "
    "AND l_shipdate < '1995-01-01' AND l_discount BETWEEN 0.049 AND 0.071 AND l_quantity < 24",
    "4": "SELECT l_shipmode, COUNT(*) AS n FROM lineitem GROUP BY l_shipmode",
    "5": "SELECT MIN(l_extendedprice) AS least, MAX(l_extendedprice) AS most FROM lineitem",
    "6": "SELECT l_shipmode, AVG(l_discount) AS mean FROM lineitem GROUP BY l_shipmode",
    "7": "SELECT SUBSTRING(l_shipdate, 1, 4) AS y, SUM(l_extendedprice * (1 - l_discount)) AS p FROM lineitem "
    "GROUP BY SUBSTRING(l_shipdate, 1, 4)",
    "8": "SELECT COUNT(*) AS n FROM (SELECT l_suppkey FROM lineitem GROUP BY l_suppkey) AS suppliers",
    "9": "SELECT l_linenumber, MAX(l_quantity) AS q FROM lineitem GROUP BY l_linenumber",
    "10": "SELECT l_partkey, COUNT(*) AS n FROM lineitem WHERE l_shipmode IN ('AIR', 'RAIL') GROUP BY l_partkey "
    "HAVING COUNT(*) > 12",
}
"""Ten aggregations that DuckDB, whose table is read through TEXT, and Druid both understand."""


def until(what: str, condition: Callable[[], Any], seconds: float = SECONDS) -> Any:
    """Return CONDITION's first true answer; LabError after SECONDS."""
    found: list[Any] = []

    def ask() -> str:
        found[:] = [condition()]
        return "yes" if found[0] else ""

    runs.until(what, ask, seconds)
    return found[0]


def leads(host: str, part: str = "coordinator") -> bool:
    """Tell whether HOST leads as Coordinator, or as Overlord where PART is ``indexer``."""
    try:
        return bool(druid_jobs.ask(runs.address(host), f"/druid/{part}/v1/isLeader", port=COORDINATOR)["leader"])
    except OSError:
        return False


def leader() -> str:
    """Return the host of the Coordinator that leads, "" while there is none."""
    return next((host for host in MASTERS if leads(host)), "")


def overlord() -> str:
    """Return the host of the Overlord that leads, "" while there is none."""
    return next((host for host in MASTERS if leads(host, "indexer")), "")


def all_loaded() -> bool:
    """Tell whether the Coordinator that leads has every segment of lineitem loaded, with all of its copies."""
    try:
        where = runs.address(leader())
        found = druid_jobs.ask(where, "/druid/coordinator/v1/loadstatus?full", port=COORDINATOR)
    except (OSError, KeyError, LabError):
        return False
    counts = [count for row in found.values() for name, count in row.items() if name != WORDS]
    return bool(counts) and not any(counts)


def query(text: str, retries: int = RETRIES) -> list[list[Any]]:
    """Return the rows of TEXT from a router, as a client gets them that asks again; OSError where none answers."""
    for attempt in range(retries + 1):
        try:
            return druid_jobs.sql(runs.address(MASTERS[attempt % len(MASTERS)]), text)
        except (OSError, http.client.HTTPException, ValueError, LabError) as error:
            # An answer may also be cut off, and a host that is made anew has no address meanwhile.
            cause = error
            time.sleep(1)
    raise OSError(f"no answer after {retries} times more: {cause}")


@contextmanager
def counted(retries: int = RETRIES) -> Iterator[list[str]]:
    """Count lineitem again and again meanwhile; yield a list that gets a sentence for each query that has failed."""
    wanted = query(QUERIES["1"], AWAY)
    wrong: list[str] = []
    over = threading.Event()
    asked, longest = 0, 0.0

    def go_on() -> None:
        nonlocal asked, longest
        while not over.is_set():
            clock = time.monotonic()
            try:
                found = query(QUERIES["1"], retries)
                if found != wanted:
                    wrong.append(f"{found} instead of {wanted}")
            except Exception as error:  # whatever ends this thread would leave nobody who asks
                wrong.append(repr(error))
            asked, longest = asked + 1, max(longest, time.monotonic() - clock)
            time.sleep(0.2)

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield wrong
    finally:
        over.set()
        thread.join(120)
        print(f"{asked} queries meanwhile, {len(wrong)} of them failed, the longest took {longest:.1f} s")
    if thread.is_alive() or not asked:
        raise LabError(f"{asked} queries were answered meanwhile, and one that was asked has no answer after 120 s")


def serves_again(host: str, before: float) -> bool:
    """Tell whether the Historical on HOST has begun after BEFORE, and has loaded what is on its disks."""
    process = runs.processes(host).get("historical")
    if process is None or process.began <= before:
        return False
    try:
        with urllib.request.urlopen(f"http://{runs.address(host)}:8083/druid/historical/v1/readiness", timeout=5):
            return True
    except OSError:
        return False
