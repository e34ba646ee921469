# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parameters and dates in the texts of jobs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import Job, Resource
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.parameters import (
    ParameterError,
    render,
    substitute,
    zone,
)

WHEN = datetime(2026, 3, 31, 22, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plain $HOME {x} $(date) $", "plain $HOME {x} $(date) $"),
        ("${day}/x", "monday/x"),
        ("$${day} and $${HOME}", "${day} and ${HOME}"),
        ("${yyyy-MM-dd}", "2026-03-31"),
        ("${yyyyMMddHHmmss}", "20260331220509"),
        ("dt=${yyyy/MM/dd}/h=${HH}", "dt=2026/03/31/h=22"),
        ("${yyyy-MM-dd-1d}", "2026-03-30"),
        ("${yyyy-MM-dd+1d}", "2026-04-01"),
        ("${yyyyMMddHH+2h}", "2026040100"),
        ("${yyyy-MM-1M}", "2026-02"),
        ("${yyyy-MM-dd-1M}", "2026-02-28"),
        ("${yyyy-MM-dd-1y}", "2025-03-31"),
        ("${yyyy-MM-dd-2w}", "2026-03-17"),
        ("${HH:mm-10m}", "21:55"),
        ("${yy}", "26"),
        ("${yyyy-MM-ddTHH:mm:ss}", "2026-03-31T22:05:09"),
    ],
)
def test_what_a_text_becomes(text, found):
    assert substitute(text, {"day": "monday"}, WHEN) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("${dya}", "the parameter dya is not defined; did you mean day?"),
        ("${HOME}", "the parameter HOME is not defined; write one of day, or $${HOME} for a plain ${HOME}"),
        ("${dya}", "did you mean day? For a plain ${dya} write $${dya}"),
        ("${address}", "the parameter address is not defined"),
        ("${summary}", "the parameter summary is not defined"),
        ("${my_class}", "the parameter my_class is not defined"),
        ("${yyyyMMDD}", "is no date pattern"),
        ("${YYYY}", "is no date pattern"),
        ("${ddd}", "is no date pattern"),
        ("${yyyy-MM-DD}", "is no date pattern; write yyyy, MM, dd, HH, mm and ss"),
        ("${yyyy-mm-dd}", "has minutes (mm) without hours; write MM for months"),
        ("${yyyy-MM-dd-1x}", "is no date pattern"),
        ("${}", "is no date pattern"),
        ("${-1d}", "is no date pattern"),
        ("${env:HOME}", "is no date pattern"),
        ("${yyyy-MM-dd", "has no end; write }"),
        ("${yyyy-9999y}", "leaves the calendar"),
    ],
)
def test_what_is_no_parameter(text, said):
    with pytest.raises(ParameterError) as caught:
        substitute(text, {"day": "monday"}, WHEN)
    assert said in str(caught.value)


def test_dates_are_of_the_zone_of_the_job_also_where_its_clocks_change():
    job = Job("a", "shell", args=("${yyyy-MM-dd HH}", "${HH-24h}", "${HH-1d}"), time_zone="Europe/Berlin")
    # On this day clocks there went from 2 to 3.
    assert render(job, datetime(2026, 3, 29, 10, tzinfo=UTC)).args == ("2026-03-29 12", "11", "12")


def test_parameters_have_dates_and_are_in_all_texts():
    job = Job(
        "a",
        "spark_sql",
        args=("${day}",),
        conf={"x": "${day}"},
        env={"Y": "${other}"},
        program=Resource("hdfs:///q/${day}.sql", "q.sql"),
        resources=(Resource("lib/${other}.py", "${other}.py"),),
        parameters={"day": "${yyyy-MM-dd-1d}", "other": "x"},
        options={"sources": ["/in/${day}"], "incremental": {"column": "id", "start": "${day}"}, "splits": 4},
    )
    found = render(job, WHEN, {"other": "z"})
    assert (found.args, found.conf, found.env) == (("2026-03-30",), {"x": "2026-03-30"}, {"Y": "z"})
    assert found.program == Resource("hdfs:///q/2026-03-30.sql", "q.sql")
    assert found.resources == (Resource("lib/z.py", "z.py"),)
    assert found.options == {
        "sources": ["/in/2026-03-30"],
        "incremental": {"column": "id", "start": "2026-03-30"},
        "splits": 4,
    }
    assert found.parameters == {"day": "2026-03-30", "other": "z"}


@pytest.mark.parametrize(
    ("job", "given", "said"),
    [
        (
            Job("a", "mr", args=("${x}",)),
            {},
            "args: the parameter x is not defined; write it in",
        ),
        (
            Job("a", "mr", parameters={"day": "1"}),
            {"dya": "2"},
            "parameters: it has no parameter dya; did you mean day?",
        ),
        (Job("a", "mr", time_zone="Mars/Base"), {}, "time_zone: Mars/Base is no time zone"),
        (Job("a", "mr", options={"target": "${nope}"}), {}, "target: the parameter nope"),
    ],
)
def test_faults_name_the_field(job, given, said):
    with pytest.raises(ParameterError, match=f"^{re.escape(said)}"):
        render(job, WHEN, given)


@pytest.mark.parametrize("value", ["../../../../../etc/cron.d/x", "a/b", "", "..", "-x", "a\nb"])
def test_a_parameter_leads_no_name_of_a_file_elsewhere(value):
    """Root makes files and links of these names, and whoever starts a job may set its parameters."""
    job = Job("a", "shell", resources=(Resource("lib/x.py", "${name}"),), parameters={"name": "x"})
    with pytest.raises(ParameterError, match=r"resources: .* is no name of a file"):
        render(job, WHEN, {"name": value})
    program = Job("a", "shell", program=Resource("x.sh", "${name}"), parameters={"name": "x"})
    with pytest.raises(ParameterError, match=r"file: .* is no name of a file"):
        render(program, WHEN, {"name": value})


def test_two_files_do_not_get_one_name_by_a_parameter():
    job = Job("a", "shell", program=Resource("x.sh", "x"), resources=(Resource("y", "${name}"),))
    job = replace(job, parameters={"name": "y"})
    assert render(job, WHEN).resources[0].name == "y"
    with pytest.raises(ParameterError, match="two files would be x"):
        render(job, WHEN, {"name": "x"})


def test_utc_needs_no_table_of_zones():
    assert zone("UTC") is UTC
