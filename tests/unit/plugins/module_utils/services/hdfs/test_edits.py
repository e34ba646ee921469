# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import edits
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.services.hdfs import played_edits as played

# A segment that a NameNode of 3.4.3 wrote when it began and ended it: transactions 199 and 200.
REAL = bytes.fromhex("ffffffbd00000000180000000c00000000000000c702449732170000000c00000000000000c8b58b5f96")


@pytest.mark.parametrize(
    ("content", "last"),
    [
        (REAL, 200),
        (REAL[:-1] + b"?", 199),
        (b"", 0),
        (played.HEADER[:5], 0),
        (played.HEADER, 0),
        (played.HEADER + played.PADDING, 0),
        (played.segment(1, 9), 9),
        (played.segment(1, 9) + played.PADDING, 9),
        (played.segment(1, 9)[:-1], 8),
        (played.segment(1, 9)[:-1] + b"?", 8),
        (played.segment(1, 9) + b"\0" * 99, 9),
    ],
)
def test_the_last_whole_transaction(tmp_path, content, last):
    (tmp_path / "edits_inprogress_1").write_bytes(content)
    assert edits.last_transaction(str(tmp_path / "edits_inprogress_1")) == last


def test_another_format_is_an_error(tmp_path):
    (tmp_path / "edits_inprogress_1").write_bytes(b"\xff\xff\xff\xbe\0\0\0\1")
    with pytest.raises(edits.EditsError, match=r"edits_inprogress_1 is no file of edits .*flags 1"):
        edits.last_transaction(str(tmp_path / "edits_inprogress_1"))


def test_a_directory(tmp_path):
    assert edits.log(str(tmp_path / "none")) == {"path": str(tmp_path / "none"), "images": [], "segments": []}
    played.image(tmp_path, 4)
    played.write(tmp_path, 1, 4)
    played.write(tmp_path, 5, 9, unfinished=True)
    found = edits.log(str(tmp_path / "current"))
    assert found["images"] == [4]
    assert [(one["first"], one["last"], one["open"]) for one in found["segments"]] == [(1, 4, False), (5, 9, True)]
