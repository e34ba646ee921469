# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard import transactions

NAMES = [
    "VERSION",
    "edits_0000000000000000001-0000000000000000004",
    "edits_0000000000000000005-0000000000000000005",
    "edits_inprogress_0000000000000000006",
    "edits_inprogress_0000000000000000009.empty",
    "fsimage_0000000000000000000",
    "fsimage_0000000000000000000.md5",
    "fsimage_0000000000000000004",
    "fsimage_0000000000000000004.md5",
    "fsimage_0000000000000000007",
    "fsimage.ckpt_0000000000000000008",
    "seen_txid",
]


def test_only_images_with_their_sum_are_whole():
    assert transactions.images(NAMES) == [0, 4]


@pytest.mark.parametrize(("last", "end"), [(0, 5), (8, 8)])
def test_segments(last, end):
    asked = []
    found = transactions.segments(NAMES, lambda name: asked.append(name) or last)
    assert transactions.spans(found) == [(1, 4), (5, 5), (6, end)]
    assert [one["open"] for one in found] == [False, False, True]
    assert asked == ["edits_inprogress_0000000000000000006"]
    assert transactions.file_name(1, 4) == found[0]["name"]


@pytest.mark.parametrize(
    ("spans", "first", "end"),
    [
        ([], 1, 0),
        ([(1, 4)], 1, 4),
        ([(5, 9), (1, 4)], 1, 9),
        ([(1, 4), (6, 9)], 1, 4),
        ([(1, 4), (6, 9)], 5, 4),
        ([(1, 4), (3, 9)], 2, 9),
        ([(1, 9), (3, 4)], 4, 9),
        ([(7, 6)], 7, 6),
    ],
)
def test_reach(spans, first, end):
    assert transactions.reach(spans, first) == end
