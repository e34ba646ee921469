# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of a log that tell why a program failed."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.lines import telling_lines

YARN = """\
Container: container_e01_1_0001_01_000001 on core-1:8041
LogAggregationType: AGGREGATED
=====================================================
LogType:stdout
LogLastModifiedTime:Mon Nov 30 01:00:00 +0000 2026
LogLength:300
LogContents:
hello
Traceback (most recent call last):
  File "job.py", line 3, in <module>
    raise ValueError("no such day")
ValueError: no such day
second line
2026-11-30 01:00:01,000 INFO after
End of LogType:stdout
***********************************************************************
LogType:stderr
LogContents:
2026-11-30 01:00:02,000 ERROR ApplicationMaster: User application exited with status 1
"""
JAVA = """\
2026-11-30 01:00:00,000 INFO start
Exception in thread "main" org.apache.hadoop.mapred.FileAlreadyExistsException: Output exists
\tat org.apache.hadoop.mapreduce.Job.submit(Job.java:1)
\tat Main.main(Main.java:2)
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            YARN,
            [
                "Traceback (most recent call last):",
                '  File "job.py", line 3, in <module>',
                '    raise ValueError("no such day")',
                "ValueError: no such day",
                "second line",
            ],
        ),
        (
            JAVA,
            [
                'Exception in thread "main" org.apache.hadoop.mapred.FileAlreadyExistsException: Output exists',
            ],
        ),
        ("a\n\nb\nc\n", ["a", "b", "c"]),
        ("", []),
    ],
)
def test_what_tells(text, found):
    assert telling_lines(text, 10) == found


def test_no_more_than_asked_for_and_no_endless_lines():
    assert telling_lines("\n".join("abcdef"), 2) == ["e", "f"]
    assert telling_lines("x" * 900, 2) == ["x" * 500 + "..."]


def test_what_a_log_says_to_a_terminal_is_not_said_to_ours():
    assert telling_lines("\x1b]0;title\x07\x1b[2Jgone\tx\n", 5) == [" ]0;title  [2Jgone x"]
