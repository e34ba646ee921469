# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who makes the metastore's schema, and when nobody does."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import ApplyError, Tools
from ansible_collections.bigdata.emr.plugins.module_utils.host import patience
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Database
from ansible_collections.bigdata.emr.plugins.module_utils.services.hive import acts, schema_tool
from ansible_collections.bigdata.emr.plugins.module_utils.services.hive.schema import MARK, Found, Script

SCRIPT = Script("4.1.0", frozenset({"DBS", "VERSION", MARK}))
EMPTY, WHOLE, HALF, FOREIGN = (
    Found([], []),
    Found(["DBS", "VERSION", MARK], ["4.1.0"]),
    Found([MARK], []),
    Found(["orders"], []),
)
AWAY = schema_tool.SchemaError("sqlline did not list the tables: Communications link failure")


@pytest.fixture
def run(make_context, monkeypatch):
    """Take the step on a host; FOUND is in the database one time after the other, SERVED whether a metastore serves."""

    def start(*found, host="m1", check=False, served=(False,), named=True):
        done, left, serving = [], list(found), list(served)

        def read(_run):
            done.append("read")
            one = left.pop(0)
            if isinstance(one, Exception):
                raise one
            return one

        def create(_run, kind):
            done.append(f"create {kind}")
            return ["bin/schematool"]

        monkeypatch.setattr(acts, "_served", lambda tools, version: serving.pop(0) if len(serving) > 1 else serving[0])
        monkeypatch.setattr(acts, "needed_here", lambda tools: lambda: "")
        monkeypatch.setattr(acts.schema_tool, "read", read)
        monkeypatch.setattr(acts.schema_tool, "create", create)
        monkeypatch.setattr(acts.schema_tool, "find_script", lambda home, kind: SCRIPT)
        monkeypatch.setattr(patience, "POLL_SECONDS", 0)
        context = make_context(3, host=host, versions={"hive": "4.1.0"})
        context.members = {**context.members, "metastore": ["m1", "m2", "m3"]}
        context.databases = {"hive": Database("postgresql", "rds-1", 5432, "ms", "hive")} if named else {}
        tools = Tools(context, Changes(check), None, None)
        acts.hive_schema(tools)
        return done, tools

    return start


def test_the_first_host_makes_it_once_and_says_that_it_is_for_tests(run):
    done, tools = run(EMPTY, WHOLE)
    assert done == ["read", "create postgres", "read"]
    assert "has a test schema" in tools.notes[0]
    (entry,) = tools.changes.diff
    assert entry["after"] == "database ms has the test schema of Hive 4.1.0\n"


def test_half_a_test_schema_is_finished(run):
    assert run(HALF, WHOLE)[0] == ["read", "create postgres", "read"]


def test_where_a_metastore_serves_nobody_asks_the_database(run):
    done, tools = run(served=(True,))
    assert (done, tools.changes.diff) == ([], [])


@pytest.mark.parametrize("host", ["m1", "m2"])
def test_a_whole_schema_is_left_alone(run, host):
    done, tools = run(WHOLE, host=host)
    assert (done, tools.changes.diff, tools.notes) == (["read"], [], [])


def test_other_hosts_wait_until_a_metastore_serves(run):
    assert run(EMPTY, host="m3", served=(False, False, True))[0] == ["read"]


def test_a_database_that_is_away_is_waited_for(run):
    assert run(AWAY, AWAY, WHOLE)[0] == ["read", "read", "read"]


def test_check_mode_starts_no_jvm(run):
    done, tools = run(check=True)
    assert done == []
    assert "database ms" in tools.notes[0]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([FOREIGN], "not Hive's (ORDERS)"),
        ([schema_tool.SchemaError("Access denied for user 'hive'")], "could not be made: Access denied"),
        ([EMPTY, HALF], "schematool ended well, but database ms has"),
    ],
)
def test_what_cannot_be_is_one_sentence(run, found, words):
    with pytest.raises(ApplyError) as error:
        run(*found)
    assert words in str(error.value)


def test_without_a_database_no_metastore_starts(run):
    with pytest.raises(ApplyError, match="give its place in emr_rds"):
        run(named=False)
