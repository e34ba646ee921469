# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines for people: whole where they fit, broken between words where they do not."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.plugin_utils.lines import fitted


@pytest.mark.parametrize(
    ("line", "columns", "expected"),
    [
        ("", 10, [""]),
        ("one two", 7, ["one two"]),
        ("one two", 6, ["one", "    two"]),
        ("one two", 0, ["one two"]),
        ("  one two three", 9, ["  one two", "      three"]),
        ("A   B   C", 9, ["A   B   C"]),
        ("/a/path/that-is/long", 8, ["/a/path/that-is/long"]),
    ],
)
def test_lines_fit(line, columns, expected):
    assert fitted([line], columns) == expected
    assert fitted([line, line], columns) == expected * 2
