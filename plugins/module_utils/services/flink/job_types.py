# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The types of jobs that Flink runs on YARN, as applications of their own: their state is the job's."""

from __future__ import annotations

from ..job_model import JobType

TYPES = {
    "flink": JobType(("file", "main_class", "savepoint"), required=(("file",),), needs=("yarn",)),
    # What its statements do in the client counts too.
    "flink_sql": JobType(("file", "sql", "savepoint"), required=(("file", "sql"),), needs=("yarn",), judged_by="both"),
}
