# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs of the lab say how far they are, with a stand-in for the host that runs them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))

import jobs
from common import LabError

LINE = "2026-11-29 04:50:00,000 INFO mapreduce.Job:  map {}% reduce {}%"
OTHER = "2026-11-29 04:50:00,000 INFO mapreduce.Job: Running job: job_1_0001"


def gateway(tmp_path, lines, code=0):
    program = tmp_path / "ssh"
    text = "\n".join(lines)
    program.write_text(f"#!/bin/sh\ncat <<'END' >&2\n{text}\nEND\nexit {code}\n")
    program.chmod(0o755)
    return jobs.Gateway("", [str(program)])


def test_a_job_says_each_state_once(tmp_path):
    told = []
    lines = [OTHER, *(LINE.format(*state) for state in ((0, 0), (0, 0), (50, 0), (100, 0), (100, 100)))]
    gateway(tmp_path, lines).job("wordcount", "in out", told.append)
    states = ("map 0% reduce 0%", "map 50% reduce 0%", "map 100% reduce 0%", "map 100% reduce 100%")
    assert told == ["wordcount: submitted", *(f"wordcount: {state}" for state in states)]


def test_a_job_that_fails_ends_with_its_last_lines(tmp_path):
    with pytest.raises(LabError, match=r"hadoop jar .* wordcount in out.* ended with 3:\n  no such queue"):
        gateway(tmp_path, ["no such queue"], code=3).job("wordcount", "in out", jobs.silent)


SPARK = "2026-11-29T04:50:00,000 INFO TaskSetManager: Finished task {0}.0 in stage 0.0 (TID {0}) in 9 ms on c1 ({1}/2)"
SUBMITTED = "2026-11-29T04:50:00,000 INFO YarnClientImpl: Submitted application application_1_0001"


def test_pi_is_reckoned_by_spark(tmp_path):
    told = []
    lines = [SUBMITTED, SPARK.format(0, 1), SPARK.format(1, 2), "Pi is roughly 3.139600"]
    result = jobs.spark_pi(gateway(tmp_path, lines), 2, told.append)
    assert told == ["SparkPi: submitted", "SparkPi: 1/2", "SparkPi: 2/2"]
    assert result.says == "pi is roughly 3.139600, 2 tasks, application_1_0001"


@pytest.mark.parametrize("line", ["Pi is roughly 2.9", "no pi"])
def test_another_pi_is_an_error(tmp_path, line):
    with pytest.raises(LabError, match=r"SparkPi came to (2\.9|nothing)"):
        jobs.spark_pi(gateway(tmp_path, [line]))
