# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.software.lock import compare, format_lock, parse_lock

A, B = "a" * 128, "b" * 128


def test_a_lock_is_what_sha512sum_reads():
    assert format_lock({"lib/b.jar": B, "lib/a.jar": A}) == f"{A}  lib/a.jar\n{B}  lib/b.jar\n"


def test_what_is_written_is_read_back():
    files = {"lib/a.jar": A, "share/with space.html": B}
    assert parse_lock("# comment\n\n" + format_lock(files)) == files


@pytest.mark.parametrize("line", ["abc  lib/a.jar", f"{A} lib/a.jar", A])
def test_a_damaged_lock_names_its_line(line):
    with pytest.raises(ValueError, match="line 2 is not"):
        parse_lock(f"{A}  lib/a.jar\n{line}\n")


@pytest.mark.parametrize(
    ("found", "clauses"),
    [
        ({"lib/a.jar": A, "x/b.html": B}, []),
        ({"lib/a.jar": B, "x/b.html": B}, ["a.jar has sha512 bbbbbbbbbbbbbbbb..., recorded is aaaaaaaaaaaaaaaa..."]),
        ({"x/b.html": B}, ["a.jar is missing"]),
        ({"lib/a.jar": A, "x/b.html": B, "lib/evil-1.jar": A}, ["evil-1.jar is not recorded"]),
        ({"lib/a.jar": A, "x/b.html": A}, ["x/b.html has sha512 aaaaaaaaaaaaaaaa..., recorded is bbbbbbbbbbbbbbbb..."]),
        ({}, ["a.jar is missing", "x/b.html is missing"]),
    ],
)
def test_every_difference_is_told_with_its_artifact(found, clauses):
    assert compare({"lib/a.jar": A, "x/b.html": B}, found) == clauses
