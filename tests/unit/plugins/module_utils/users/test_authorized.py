# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.users.authorized import keys_text

OURS = "# BEGIN keys of emr_users\none\n# END keys of emr_users\n"


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        (None, [], None),
        ("own\n", [], None),
        (None, ["one"], OURS),
        ("own", ["one"], "own\n" + OURS),
        ("own\n" + OURS, ["one"], "own\n" + OURS),
        (OURS + "own\n", ["two", "three"], "own\n" + OURS.replace("one", "two\nthree")),
        ("own\n" + OURS, [], "own\n"),
        (OURS, [], ""),
        # As a run leaves it that somebody has cut short by hand.
        ("own\n# BEGIN keys of emr_users\none\n", ["one"], "own\n" + OURS),
    ],
)
def test_own_lines_stay(before, keys, after):
    assert keys_text(before, keys) == after
    if after is not None:
        assert keys_text(after, keys) == (after if keys else None)
