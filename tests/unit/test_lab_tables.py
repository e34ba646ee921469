# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))

import jobs
import tables
from common import LabError


def gateway(tmp_path, text):
    program = tmp_path / "ssh"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{text}\nEND\n")
    program.chmod(0o755)
    return jobs.Gateway("", [str(program)])


@pytest.mark.parametrize(("job", "name"), [(tables.hive, "Hive"), (tables.spark, "Spark SQL")])
def test_what_was_written_is_read(tmp_path, job, name):
    told = []
    said = "INFO  : Map 1: 1/1\tReducer 2: 0/1\nSLF4J: noise\napple\t2\npear\t40\nTime taken: 2 s"
    result = job(gateway(tmp_path, said), told.append)
    assert result.says == "3 rows that Hive wrote, by fruit: apple 2, pear 40"
    assert told[0] == f"{name}: submitted"
    assert (f"{name}: Map 1: 1/1\tReducer 2: 0/1" in told) is (name == "Hive")


SAID = """\
INFO  : Status: Running (Executing on YARN cluster with App id application_1_0007)
INFO  : 2026-11-30 00:00:01,100\tMap 1: 0/1\tReducer 2: -/-\t
INFO  : 2026-11-30 00:00:04,100\tMap 1: 0(+1)/1\tReducer 2: 0/1\t
INFO  : 2026-11-30 00:00:05,100\tMap 1: 1/1\tReducer 2: 0(+1,-1)/1\t
INFO  : Dag name: INSERT INTO emr_lab VALUES ('pear', 1...'pear', 39) (Stage-1)
apple\t2
pear\t40"""


def test_hive_says_how_far_it_is(tmp_path):
    told = []
    tables.hive(gateway(tmp_path, SAID), told.append)
    assert told == [
        "Hive: submitted",
        "Hive: application_1_0007",
        "Hive: Map 1: 0/1\tReducer 2: -/-",
        "Hive: Map 1: 0(+1)/1\tReducer 2: 0/1",
        "Hive: Map 1: 1/1\tReducer 2: 0(+1,-1)/1",
    ]


def test_another_answer_is_an_error(tmp_path):
    with pytest.raises(LabError, match=r"Spark SQL says .'apple"):
        tables.spark(gateway(tmp_path, "apple\t2"))
