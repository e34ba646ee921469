# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values with which Flink does not start, or does something else than meant."""

from __future__ import annotations

from typing import Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Asked, Relation
from ansible_collections.bigdata.emr.plugins.module_utils.config.numbers import is_count
from ansible_collections.bigdata.emr.plugins.module_utils.config.sizing import size_mb

_SIZES = ("jobmanager.memory.process.size", "taskmanager.memory.process.size")


def relations(asked: Asked, components: Sequence[str], disks: Sequence[str]) -> list[Relation]:
    """Return what Flink does not start with."""
    del components, disks
    conf = asked.get("flink-conf", {})
    sizes = {name: str(conf[name]) for name in _SIZES if conf.get(name) is not None}
    found = [
        Relation("flink-conf", name, f"{value} is no size; write one with a unit, as 2048m or 2g")
        for name, value in sizes.items()
        if size_mb(value) is None or value.isdigit()
    ]
    slots = conf.get("taskmanager.numberOfTaskSlots")
    if slots is not None and not is_count(slots):
        text = f"{slots} is no number of tasks; write one above 0"
        found.append(Relation("flink-conf", "taskmanager.numberOfTaskSlots", text))
    return found
