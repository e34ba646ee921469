# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of engines beside those of a judge: what is wrong is found, and what only looks different is not."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))

import answers
from answers import Answer

QUERY = "SELECT name, sum(x) AS amount FROM (SELECT * FROM t ORDER BY x) GROUP BY 1 ORDER BY amount DESC, name LIMIT 3;"
WANTED = Answer(["name", "amount"], [("b", Decimal("3.50")), ("a", Decimal("1.25")), ("c", Decimal("1.25"))], [1])
FOUND = [["b", "3.5"], ["a", "1.25"], ["c", "1.25"]]


def test_rows_that_order_by_leaves_equal_stand_in_any_order():
    assert answers.differences(WANTED, FOUND) == []
    assert answers.differences(WANTED, [FOUND[0], FOUND[2], FOUND[1]]) == []


WRONG = {
    "another order": ([FOUND[1], FOUND[0], FOUND[2]], "row 1 is in another order than that of amount; wanted [['b', "),
    "a row less": (FOUND[:2], "2 rows instead of 3; has [['b', '3.5'], ['a', '1.25']]"),
    "a row twice": ([FOUND[0], FOUND[1], FOUND[1]], "1 rows differ; wanted [['c', '1.25']]; found [['a', '1.25']]"),
    "a row more": ([*FOUND, ["d", "0"]], "4 rows instead of 3"),
    "a cell more": ([[*row, ""] for row in FOUND], "3 rows have not 2 cells"),
    "another number": ([["b", "3.500003"], *FOUND[1:]], "1 rows differ; wanted [['b', '3.50']]; found [['b', '3.500"),
    "another name": ([["b ", "3.5"], *FOUND[1:]], "1 rows differ"),
    "no number": ([["b", "NaN"], *FOUND[1:]], "1 rows differ"),
    "nothing": ([["b", "NULL"], *FOUND[1:]], "1 rows differ"),
    "no rows": ([], "0 rows instead of 3"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told(case):
    found, told = WRONG[case]
    (said,) = answers.differences(WANTED, found)
    assert said.startswith(told)


@pytest.mark.parametrize(
    ("wanted", "found", "is_same"),
    [
        (0.05008133906964238, "0.050081", True),
        (0.05008133906964238, "0.0501", False),
        (15.48654581228407, "15.486546", True),
        (1072862302.0999959, "1.0728623021E9", True),
        (1072862302.0999959, "1072862302.1002", False),
        (Decimal("526165934.000839"), "526165934.000839", True),
        (Decimal("526165934.000839"), "526165934.00", False),
        (Decimal("380456.00"), "3.80456E5", True),
        (14876, "14876", True),
        (14876, "14876.000001", False),
        (0.0, "0.000000", True),
        (0.0, "", False),
        (None, "NULL", True),
        (None, "0", False),
        (None, "", False),
        (date(1995, 3, 11), "1995-03-11", True),
        (date(1995, 3, 11), "1995-03-12", False),
        ("13", "13", True),
        ("13", "13.0", False),
        ("GRVIKm ", "GRVIKm", False),
    ],
)
def test_numbers_with_a_point_have_a_tolerance_and_nothing_else_has(wanted, found, is_same):
    assert answers.same(wanted, found) is is_same


def test_the_last_order_by_says_which_columns_decide():
    assert answers.keys(QUERY, ["name", "amount"]) == [1, 0]
    assert answers.keys("SELECT a FROM t WHERE b IN (SELECT b FROM u ORDER BY b)", ["a"]) == []
    with pytest.raises(ValueError, match="not in list"):
        answers.keys("SELECT a FROM t ORDER BY b", ["a"])


def test_a_session_is_cut_at_its_marks():
    text = "a warning\nemr-query 1\na\t1\nb \t2\n\nemr-query 2\nemr-query 13\n5\n"
    assert answers.marked(text) == {"1": [["a", "1"], ["b ", "2"]], "2": [], "13": [["5"]]}


def test_each_query_is_judged_and_none_may_be_left_out():
    wanted = {"1": WANTED, "2": WANTED, "13": Answer(["n"], [(5,)], [])}
    assert answers.judged(wanted, {"1": FOUND, "2": FOUND, "13": [["5"]]}) == []
    assert answers.judged(wanted, {"2": FOUND[1:], "13": [["6"]]}) == [
        "query 1 has no answer",
        "query 2: 2 rows instead of 3; has [['a', '1.25'], ['c', '1.25']]",
        "query 13: 1 rows differ; wanted [['5']]; found [['6']]",
    ]
