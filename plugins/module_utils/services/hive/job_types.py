# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The type of jobs that Hive runs."""

from __future__ import annotations

from ..job_model import JobType

TYPES = {
    # Queries of all sessions share the applications of HiveServer2, so the client alone knows the end of its own.
    "hive_sql": JobType(("file", "sql"), required=(("file", "sql"),), judged_by="client"),
}
