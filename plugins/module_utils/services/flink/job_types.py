# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The types of jobs that Flink runs on YARN, as applications of their own: their state is the job's."""

from __future__ import annotations

from ..job_model import JobType

_OWN = "each of its runs is an application of its own, by which it is found; leave it out"
_REFUSED = {
    "conf": {
        "execution.target": _OWN,
        "yarn.application.id": _OWN,
        "high-availability.cluster-id": "applications with one id would take each other's jobs; leave it out",
    },
    "env": {"FLINK_CONF_DIR": "what conf has stands in a directory of the run's; leave it out"},
}

_STATEMENTS = "its statements stand in file or sql, those that begin a session above the others; leave it out"

TYPES = {
    "flink": JobType(("file", "main_class", "savepoint"), required=(("file",),), needs=("yarn",), refused=_REFUSED),
    # What its statements do in the client counts too.
    "flink_sql": JobType(
        ("file", "sql", "savepoint"),
        required=(("file", "sql"),),
        needs=("yarn",),
        judged_by="both",
        refused={**_REFUSED, "args": dict.fromkeys(("-f", "--file", "-i", "--init"), _STATEMENTS)},
    ),
}
