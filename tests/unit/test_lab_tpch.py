# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TPC-H before it meets an engine: its data, its queries, and those that stand rewritten."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))

import answers
import jobs
import sessions
import tpch
from common import LabError

LINES = {
    "customer": 1500,
    "lineitem": 60175,
    "nation": 25,
    "orders": 15000,
    "part": 2000,
    "partsupp": 8000,
    "region": 5,
    "supplier": 100,
}
"""As the specification has them at scale 0.01."""
FILES = sorted(tpch.REWRITTEN.glob("*/*.sql"))


@pytest.fixture(scope="module")
def judge():
    return tpch.Judge()


def shown(answer: answers.Answer) -> str:
    """Return ANSWER as an engine prints it."""
    cells = (["NULL" if cell is None else str(cell) for cell in row] for row in answer.rows)
    return "".join("\t".join(row) + "\n" for row in cells)


def session(judge: tpch.Judge, engine: str, names: tuple[str, ...]) -> str:
    """Return what a session of ENGINE prints if it answers as the judge does."""
    return "".join(f"{answers.MARK} {name}\n{shown(judge.answer(tpch.text(judge, engine, name)))}" for name in names)


def test_data_is_whole(judge, tmp_path):
    judge.write(tmp_path)
    assert {one.name: (one / "data").read_text().count("\n") for one in tmp_path.iterdir()} == LINES
    assert len(tpch.tables(judge)) == 1 + 2 * len(LINES)


def test_all_of_it_is_asked_and_has_an_answer(judge):
    assert tuple(judge.queries) == tpch.ALL
    found = {name: judge.answer(judge.queries[name]) for name in tpch.ALL}
    assert [name for name, one in found.items() if not one.rows] == []
    # At this scale no order is so small: an engine that answers NULL is right.
    assert [name for name, one in found.items() if one.rows == [(None,)]] == ["17"]
    assert [name for name, one in found.items() if not one.keys] == ["6", "14", "17", "19"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_rewritten_query_says_why_and_is_the_same_question(path, judge):
    text = path.read_text()
    assert text.startswith("-- ")
    assert path.parent.name in (tpch.HIVE, tpch.SPARK)
    ours, theirs = judge.answer(tpch.text(judge, path.parent.name, path.stem)), judge.answer(judge.queries[path.stem])
    assert (ours.columns, ours.rows) == (theirs.columns, theirs.rows)
    assert tpch.text(judge, path.parent.name, path.stem) != tpch.text(judge, "another", path.stem)


@pytest.mark.parametrize("engine", [tpch.HIVE, tpch.SPARK])
def test_statements_are_lines(engine, judge):
    lines = sessions.script(tpch.asked(judge, engine, tpch.ALL)).splitlines()
    assert len(lines) == 1 + 2 * len(tpch.ALL)
    assert all(line.endswith(";") and line.count(";") == 1 and "--" not in line for line in lines)


def test_the_right_answers_pass_and_others_do_not(judge, capsys):
    said = session(judge, tpch.HIVE, tpch.ALL)
    tpch.require(judge, tpch.ALL, answers.marked(said))
    assert "22 queries" in capsys.readouterr().out
    rows = said.splitlines()
    for wrong in (said.replace("14876", "14877"), "\n".join(rows[:-1]), "\n".join(rows[:8] + rows[9:])):
        with pytest.raises(LabError, match=r"^query "):
            tpch.require(judge, tpch.ALL, answers.marked(wrong))


def test_a_session_is_one_call_of_a_client(tmp_path):
    program = tmp_path / "ssh"
    program.write_text(f'#!/bin/sh\ncat > {tmp_path}/got-$(ls {tmp_path} | wc -l); echo "$1"; echo noise >&2\n')
    program.chmod(0o755)
    gateway = jobs.Gateway("", [str(program)])
    said = sessions.beeline(gateway, ["USE tpch", "SELECT\n  1"], 5)
    assert said.startswith("timeout 300 runuser -l hadoop -c 'beeline --silent=true")
    assert "noise" not in said
    assert {path.read_text() for path in tmp_path.glob("got-*")} == {"USE tpch;\nSELECT 1;\n", ""}
    assert "spark-sql" in sessions.spark_sql(gateway, ["SELECT 1"])
