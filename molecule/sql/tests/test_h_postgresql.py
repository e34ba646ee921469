# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hive on PostgreSQL, whose schema is killed while it is made; before that, databases that do not serve are refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import answers
import pytest
import rds
import runs
import sessions
import tables
from cluster import Cluster

WITHOUT = (str(runs.INVENTORY / "hosts.yml"), str(runs.ROOT / "molecule" / "sql" / "inventory"))
COUNT = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
HELD = "TBLS"
"""A table of the schema, about the fiftieth of eighty."""
HOLD = f'BEGIN; CREATE TABLE "{HELD}" (x INT); SELECT pg_sleep(900)'
WAITS = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'hive' AND wait_event_type = 'Lock'"
LET_GO = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'hive' AND pid <> pg_backend_pid()"
DAEMONS = {"emr_components": ["hiveserver2", "metastore"]}


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """Words that name an empty database of PostgreSQL."""
    rds.ensure(["hive"], "postgresql")
    path = tmp_path_factory.mktemp("rds") / "rds.json"
    path.touch(0o600)
    path.write_text(json.dumps({"emr_rds": {**rds.asked(), "engine": "postgresql"}}))
    return ("-e", f"@{path}")


def ask(statement: str) -> str:
    return runs.on(rds.HOST, "runuser", "-u", "postgres", "--", "psql", "-qtAc", statement, "hive").strip()


def count() -> int:
    return int(ask(COUNT))


@contextmanager
def held() -> Iterator[None]:
    """Let whoever makes the table HELD wait for another one who makes it, and never says so; then end both."""
    hold = ("systemd-run", "--quiet", "--unit=emr-lab-hold", "--collect", "--uid=postgres", "psql", "-qc", HOLD, "hive")
    runs.on(rds.HOST, *hold)
    try:
        yield
    finally:
        ask(LET_GO)


REFUSED = {
    "latin1": ({"database": "latin"}, "database latin has the character set latin1, in which most languages cannot be"),
    "rights": ({"user": "reader"}, "user reader cannot make a table in database hive and drop it"),
    "away": ({"port": 3399}, "does not answer (connection refused); start it, correct host and port"),
    "other": ({"engine": "mysql"}, "says that it is MariaDB"),
    "engine": ({"engine": "oracle"}, "oracle is no engine of a database"),
    "local": ({"engine": "local"}, "engine local is a database on one master, which a cluster with failover must be"),
    "none": (None, "hive has no database, and on a cluster with failover it needs one that no master takes along"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_database_that_does_not_serve_is_told_in_one_sentence_before_a_host_is_changed(case, tmp_path):
    change, told = REFUSED[case]
    asked = None if change is None else {"engine": "local"} if case == "local" else {**rds.asked(), **change}
    path = tmp_path / "rds.json"
    path.write_text(json.dumps({"emr_rds": asked}))
    run = runs.playbook("site.yml", "-e", f"@{path}", inventories=WITHOUT)
    assert run.code != 0
    assert run.changed == 0
    assert told in run.text, run.output
    assert rds.asked()["password"] not in run.output


def test_a_schema_whose_making_is_killed_is_finished_by_the_next_run(database, masters):
    # A metastore that serves answers for its own database, so none may run.
    stopped = runs.playbook("playbooks/stop.yml", "-e", json.dumps(DAEMONS), inventories=WITHOUT)
    assert stopped.code == 0, stopped.output
    with held():
        running = runs.begin("site.yml", *database, inventories=WITHOUT)
        runs.until("schematool in the middle", lambda: "yes" if ask(WAITS) == "1" else "", 600)
        # The name is written so that the shell which looks for it is not found.
        runs.on(masters[0], "sh", "-c", "pkill -KILL -f '[M]etastoreSchemaTool'")
        run = running.wait(900)
    assert run.code != 0
    assert "the schema of the metastore could not be made" in run.text, run.output
    half = count()
    run = runs.playbook("site.yml", *database, inventories=WITHOUT)
    assert run.code == 0, run.output
    assert count() > half
    Cluster(runs.variables(WITHOUT)).wait_well(300)
    again = runs.playbook("site.yml", *database, inventories=WITHOUT)
    assert (again.code, again.changed) == (0, 0), again.output
    print(f"killed with {half} of {count()} tables")


def test_rows_are_inserted_updated_and_deleted(gateway, database):
    said = answers.marked(sessions.beeline(gateway, tables.TRANSACTIONS, 15))
    assert said["transactions"] == tables.LEFT
