# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many applications statements make."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.flink.statements import applications_in

SET = "EXECUTE STATEMENT SET\nBEGIN\n  INSERT INTO a SELECT 1;\n  INSERT INTO b SELECT 2;\nEND;"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("SELECT 1;", 0),
        ("CREATE TABLE a (x INT) WITH ('connector' = 'print');\ninsert into a SELECT 1", 1),
        ("INSERT INTO a SELECT 1;\nINSERT OVERWRITE b SELECT 2;", 2),
        ("INSERT INTO a SELECT ';INSERT INTO b' ; ; ", 1),
        ("INSERT INTO a SELECT 'it''s; INSERT';", 1),
        ("INSERT INTO `a;INSERT INTO b` SELECT 1;", 1),
        ("-- INSERT INTO b SELECT 1; INSERT\nINSERT INTO a SELECT 1 -- ; INSERT INTO c\n;", 1),
        ("/* INSERT INTO b;\nINSERT INTO c; */ INSERT INTO a SELECT 1;", 1),
        ("/*+ INSERT */ EXECUTE INSERT INTO a SELECT 1;", 1),
        (SET, 1),
        (SET.lower(), 1),
        (f"{SET}\nINSERT INTO c SELECT 3;", 2),
        ("BEGIN STATEMENT SET;\nINSERT INTO a SELECT 1;\nINSERT INTO b SELECT 1;\nEND;", 1),
        ("CREATE TABLE a WITH ('connector' = 'print') AS SELECT 1; INSERT INTO b SELECT 1;", 2),
        ("CREATE VIEW a AS SELECT 1; INSERT INTO b SELECT 1;", 1),
        ("CREATE TEMPORARY VIEW a AS SELECT 1; INSERT INTO b SELECT 1;", 1),
    ],
)
def test_statements_are_counted_as_the_client_submits_them(text, count):
    assert applications_in(text) == count
