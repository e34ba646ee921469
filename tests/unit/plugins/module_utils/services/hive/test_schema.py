# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done about the schema in the metastore's database, by what is there."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hive import schema, schema_tool
from ansible_collections.bigdata.emr.plugins.module_utils.services.hive.schema import Found, Script, decide

TABLES = frozenset({"DBS", "TBLS", "VERSION"})
UPSTREAM = Script("4.1.0", TABLES)
TEST = Script("4.1.0", TABLES | {schema.MARK})


@pytest.mark.parametrize(
    ("script", "tables", "versions", "act", "words"),
    [
        (UPSTREAM, [], [], "create", "is empty"),
        (TEST, [], [], "create", "is empty"),
        (UPSTREAM, ["DBS", "TBLS", "VERSION"], ["4.1.0"], "none", "has the schema of Hive 4.1.0"),
        # A server that keeps names in lower case.
        (UPSTREAM, ["dbs", "tbls", "version"], ["4.1.0"], "none", "has the schema"),
        # A test schema stays one when production's archive takes over, and the other way round.
        (UPSTREAM, ["DBS", "TBLS", "VERSION", schema.MARK], ["4.1.0"], "none", "has the schema"),
        (TEST, ["DBS", "TBLS", "VERSION"], ["4.1.0"], "none", "has the schema"),
        # Beside a whole schema others may have tables: it has run like that.
        (UPSTREAM, ["DBS", "TBLS", "VERSION", "REPORTS"], ["4.1.0"], "none", "has the schema"),
        (UPSTREAM, ["DBS", "VERSION"], ["4.0.1"], "refuse", "Hive 4.0.1, older than the release's 4.1.0: back it up"),
        (UPSTREAM, ["DBS", "VERSION"], ["3.1.3000"], "refuse", "older"),
        (UPSTREAM, ["DBS", "VERSION"], ["4.10.0"], "refuse", "Hive 4.10.0, newer than the release's 4.1.0"),
        (UPSTREAM, ["DBS", "VERSION"], ["4.1.0"], "refuse", "says that its schema is of Hive 4.1.0, but lacks TBLS"),
        (UPSTREAM, ["DBS", "TBLS", "VERSION"], ["4.0.1", "4.1.0"], "refuse", "versions 4.0.1, 4.1.0"),
        # Half a schema: only the test schema's script makes tables twice.
        (UPSTREAM, ["DBS"], [], "refuse", "has 1 tables of a schema of Hive and lacks 2"),
        (TEST, [schema.MARK], [], "finish", "the test schema was interrupted"),
        (TEST, [schema.MARK, "DBS", "TBLS", "VERSION"], [], "finish", "the test schema was interrupted"),
        (TEST, ["DBS", "TBLS"], [], "refuse", "schematool was interrupted"),
        (UPSTREAM, [schema.MARK, "DBS"], [], "refuse", "schematool was interrupted"),
        (UPSTREAM, ["orders"], [], "refuse", "has tables that are not Hive's (ORDERS)"),
        (TEST, ["DBS", "orders"], [], "refuse", "not Hive's (ORDERS)"),
        (UPSTREAM, list("abcdefg"), [], "refuse", "(A, B, C, D, E and 2 more)"),
    ],
)
def test_what_is_there_decides(script, tables, versions, act, words):
    decided = decide(Found(tables, versions), script, "hive")
    assert decided.act == act
    assert decided.text.startswith("database hive ")
    assert words in decided.text


def test_nothing_is_dropped_or_upgraded_whatever_is_there():
    acts = {
        decide(Found(tables, versions), script, "hive").act
        for script in (UPSTREAM, TEST)
        for tables in ([], ["DBS"], ["DBS", "TBLS", "VERSION"], ["x"], [schema.MARK], ["DBS", "x"])
        for versions in ([], ["4.1.0"], ["4.0.0"], ["5.0.0"], ["4.1.0", "4.0.0"])
    }
    assert acts == {"none", "create", "finish", "refuse"}


def test_tables_of_a_script_are_found_in_every_dialect():
    text = 'CREATE TABLE "DBS" (x);\nCREATE TABLE IF NOT EXISTS `Tbls` (\n) ;\n  create table VERSION (y);\n-- no'
    assert schema.script("4.1.0", text) == Script("4.1.0", frozenset({"DBS", "TBLS", "VERSION"}))


@pytest.mark.parametrize(
    ("out", "tables", "versions"),
    [
        ("'table','DBS'\n'table','VERSION'\n'done','tables'\n'version','4.1.0'\n'done','versions'\n", 2, ["4.1.0"]),
        ("'done','tables'\n", 0, []),
        ("'table','DBS'\n'done','tables'\nError: no such table (state=42S02,code=1146)\n", 1, []),
        ("'table','VERSION'\n'done','tables'\n'done','versions'\n", 1, []),
    ],
)
def test_answers_of_sqlline_are_read(out, tables, versions):
    found = schema_tool.answer(out)
    assert (len(found.tables), list(found.versions)) == (tables, versions)


@pytest.mark.parametrize("out", ["", "'table','DBS'\n", "'table','VERSION'\n'done','tables'\nError: gone away\n"])
def test_half_an_answer_is_none(out):
    with pytest.raises(schema_tool.SchemaError):
        schema_tool.answer(out)


def test_what_a_driver_says_is_told_in_a_line():
    def run(command, **options):
        assert "hive" in command
        assert "secret" not in " ".join([*command, *options["environ_update"].values()])
        return 1, "", "WARN x\njava.sql.SQLException: Access denied for user 'hive'@'m1'\n\tat com.mysql\n"

    home = schema_tool.HOME
    try:
        schema_tool.HOME = "/nowhere"
        with pytest.raises(schema_tool.SchemaError, match="has no sqlline"):
            schema_tool.read(run)
    finally:
        schema_tool.HOME = home


def test_the_script_of_the_installed_version_is_taken(tmp_path):
    folder = tmp_path / "hive-4.1.0" / "scripts/metastore/upgrade/mysql"
    folder.mkdir(parents=True)
    for version in ("3.1.0", "4.0.0", "4.1.0", "4.10.0"):
        (folder / f"hive-schema-{version}.mysql.sql").write_text(f"CREATE TABLE `T{version[0]}` (x);")
    (tmp_path / "hive").symlink_to("hive-4.1.0")
    assert schema_tool.find_script(str(tmp_path / "hive"), "mysql").version == "4.1.0"
    with pytest.raises(schema_tool.SchemaError, match="no script of a schema for postgres"):
        schema_tool.find_script(str(tmp_path / "hive"), "postgres")
