# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a job is told in one sentence, and nothing is submitted."""

from __future__ import annotations

import json

import pytest
import runs
import work

MR = {"type": "mr", "file": "local:/opt/emr/hadoop/LICENSE.txt", "args": ["pi", "1", "1"]}
SHELL = {"type": "shell", "script": "echo hello"}
SENTENCES = {
    "type": ({**MR, "type": "mapreduce"}, "mapreduce is no type of a job"),
    "nearest type": ({**MR, "type": "sparc"}, "sparc is no type of a job; did you mean spark?"),
    "field": ({**SHELL, "retrys": 1}, "retrys is no field of a job; did you mean retries?"),
    "other field": ({**SHELL, "main_class": "x"}, "main_class is no field of type shell"),
    "user": ({**SHELL, "user": "mallory"}, "user mallory is none of emr_users"),
    "queue": ({**MR, "queue": "etll"}, "there is no queue etll; did you mean etl?"),
    "file of the controller": ({**SHELL, "resources": ["nowhere/x.txt"]}, "there is no file nowhere/x.txt"),
    "file of the gateway": ({**MR, "file": "local:/nowhere/x.jar"}, "local:/nowhere/x.jar is no file on"),
    "file of HDFS": ({**MR, "file": "hdfs:///nowhere/x.jar"}, "hdfs:///nowhere/x.jar does not exist"),
    "parameter": ({**SHELL, "args": ["${dya}"], "parameters": {"day": "1"}}, "the parameter dya is not defined"),
    "date": ({**SHELL, "args": ["${yyyy-MM-DD}"]}, "${yyyy-MM-DD} is no date pattern"),
    "minutes for months": ({**SHELL, "args": ["${yyyy-mm-dd}"]}, "write MM for months"),
    "retries": ({**SHELL, "retries": 6}, "retries: 6 is out of range; write 0 to 5"),
    "interval": ({**SHELL, "retry_interval_seconds": 301}, "retry_interval_seconds: 301 is out of range"),
    "database": (
        {"type": "jdbc_export", "connection": "shp", "table": "t", "path": "/x"},
        "connection shp is none of emr_job_databases; did you mean shop?",
    ),
    "zone": ({**SHELL, "time_zone": "Mars/Base", "args": ["${yyyy}"]}, "Mars/Base is no time zone"),
}


@pytest.fixture(scope="module", autouse=True)
def nothing_is_submitted(masters):
    def known():
        place = runs.on(work.FIRST, "sh", "-c", f"ls {work.AREA} 2>/dev/null || true")
        return place, work.applications(masters, "emr-job:wrong")

    before = known()
    yield
    assert known() == before


@pytest.mark.parametrize("case", SENTENCES)
def test_one_sentence(case):
    described, sentence = SENTENCES[case]
    run = work.play("job", {"wrong": described})
    assert run.code != 0
    assert run.changed == 0
    assert sentence in run.text, run.output[-2000:]


def test_site_yml_refuses_it_too_before_a_host_is_touched():
    run = runs.playbook("site.yml", "-e", json.dumps({"emr_jobs": {"wrong": {**SHELL, "user": "mallory"}}}))
    assert (run.code != 0, run.changed) == (True, 0)
    assert "user mallory is none of emr_users" in run.text


def test_a_job_that_there_is_not():
    run = work.play("job", {"pi": SHELL}, emr_job=["pie"])
    assert run.code != 0
    assert "there is no job pie in emr_jobs; did you mean pi?" in run.text
