# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Statements of a text."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.spark.programs.sql_program import statements


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("select 1", ["select 1"]),
        ("select 1; select 2;", ["select 1", "select 2"]),
        ("select ';'; select \";\"", ["select ';'", 'select ";"']),
        ("select 'it\\'s;'; x", ["select 'it\\'s;'", "x"]),
        ("select `a;b` from t; y", ["select `a;b` from t", "y"]),
        ("-- a; b\nselect 1;", ["-- a; b\nselect 1"]),
        ("/* a; b */ select 1; -- end", ["/* a; b */ select 1"]),
        (";;  ;", []),
        ("-- only\n", []),
        ("select 'open", ["select 'open"]),
    ],
)
def test_statements(text, found):
    assert statements(text) == found
