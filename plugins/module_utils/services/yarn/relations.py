# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values of YARN that are bad together."""

from __future__ import annotations

from typing import Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Asked, Relation


def relations(asked: Asked, components: Sequence[str], disks: Sequence[str]) -> list[Relation]:
    """Return what is wrong with the queues that the user asks for, together with ours."""
    del components, disks
    queues = asked.get("capacity-scheduler", {})
    if not queues:
        return []
    # Not at the top: few ask for queues.
    from .config import QUEUES, SCHEDULER
    from .queues import queue_faults

    scheduler = asked.get("yarn-site", {}).get("yarn.resourcemanager.scheduler.class") or SCHEDULER
    if scheduler != SCHEDULER:
        return []
    return [Relation("capacity-scheduler", *one) for one in queue_faults({**QUEUES, **queues})]
