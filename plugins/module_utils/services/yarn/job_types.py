# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The types of jobs that need no other service than YARN."""

from __future__ import annotations

from ..job_model import JobType

TYPES = {
    # What its program does after its last application counts too.
    "mr": JobType(("file", "main_class"), required=(("file",),), judged_by="both"),
    "distcp": JobType(("sources", "target"), required=(("sources",), ("target",))),
    "shell": JobType(("file", "script"), required=(("file", "script"),), judged_by="client"),
}
