# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Are the journals being made anew? Then nobody may build on them. Pure."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.refusals import refuse
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import JOURNALS, Refusal
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.view import View

NOTE = "/var/lib/emr/hdfs/recovery.json"


def recovering(case: View, cluster: str) -> list[Refusal]:
    """Return a refusal for each host with the note of a recovery that has not made CLUSTER's journals whole yet."""
    return [
        refuse("recovering", host, NOTE, namenode=one["recovery"]["namenode"], cluster=cluster)
        for host, one in case.answers.items()
        if one["recovery"] and one["recovery"]["phase"] == JOURNALS
    ]
