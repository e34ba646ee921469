# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The job that fills caches: what it is asked for, and what it says, as streaming of Hadoop 3.4 did."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.warm import argv, fault, read_bytes, why

DONE = """
2026-11-30 11:07:24,024 INFO mapreduce.Job: Counters: 15
\tFile Input Format Counters\x20
\t\tBytes Read=4194304
\tFile Output Format Counters\x20
\t\tBytes Written=0
2026-11-30 11:07:24,024 INFO streaming.StreamJob: Output directory: /tmp/emr-warm-up
"""
NOTHING_THERE = """
2026-11-30 11:07:52,745 INFO mapreduce.JobSubmitter: Cleaning up the staging area /user/hdfs/.staging/job_1_0001
2026-11-30 11:07:52,755 ERROR streaming.StreamJob: Error Launching job : Input path does not exist: jfs://lake/nope
Streaming Command Failed!
"""
NO_CODEC = """
2026-11-30 11:08:01,100 INFO mapreduce.Job: Task Id : attempt_1_0001_m_000000_0, Status : FAILED
Error: java.lang.RuntimeException: native zStandard library not available
2026-11-30 11:08:09,100 INFO mapreduce.Job: Job job_1_0001 failed with state FAILED due to: Task failed task_1_0001_m_0
2026-11-30 11:08:09,200 ERROR streaming.StreamJob: Job not successful!
Streaming Command Failed!
"""
STOPPED = """
2026-11-30 11:08:09,100 INFO mapreduce.Job: Job job_1_0001 failed with state KILLED due to: Application killed by user.
2026-11-30 11:08:09,200 ERROR streaming.StreamJob: Job not successful!
Streaming Command Failed!
"""


def test_it_reads_all_and_writes_nothing():
    words = argv("lake", "/x/streaming.jar", ["/hot", "/tables/o*"], "")
    assert " ".join(words[:7]) == "runuser -u hdfs -- /opt/emr/hadoop/bin/hadoop jar /x/streaming.jar"
    text = " ".join(words)
    assert text.endswith("-output /tmp/emr-warm-up -input jfs://lake/hot -input jfs://lake/tables/o*")
    assert "-D mapreduce.job.reduces=0" in text
    assert "-outputformat org.apache.hadoop.mapred.lib.NullOutputFormat" in text
    assert "queuename" not in text
    # Streaming takes its own options behind those of Hadoop only.
    assert max(at for at, word in enumerate(words) if word == "-D") < words.index("-inputformat")


def test_a_queue_is_named():
    assert "mapreduce.job.queuename=nightly" in argv("lake", "x.jar", ["/"], "nightly")


@pytest.mark.parametrize(
    ("paths", "told"),
    [
        (["/"], ""),
        (["/a b"], "/a b is no path in the volume"),
        (["/hot", "jfs://lake/hot"], "jfs://lake/hot is no path in the volume"),
        (["/{a\\,b}"], "is no path in the volume"),
        ([], "nothing is named to read"),
    ],
)
def test_what_is_named_lies_in_the_volume(paths, told):
    assert told in fault(paths)
    assert bool(told) == bool(fault(paths))


def test_it_tells_how_much_was_read():
    assert read_bytes(DONE) == 4194304
    assert read_bytes("") == 0


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (NOTHING_THERE, "Input path does not exist: jfs://lake/nope"),
        (NO_CODEC, "java.lang.RuntimeException: native zStandard library not available"),
        (STOPPED, "Application killed by user."),
        ("runuser: user hdfs does not exist\n", "runuser: user hdfs does not exist"),
        ("", "it said nothing"),
    ],
)
def test_a_failure_is_told_in_its_own_words(said, told):
    assert why(said) == told
