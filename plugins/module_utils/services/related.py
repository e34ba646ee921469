# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects what services find wrong with values that are bad together; each in ``relations`` of its ``relations.py``.

Apart from :mod:`.computed`, so that who judges what a user asks for computes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, List, Sequence

from .registry import SERVICES

if TYPE_CHECKING:
    from ..config.configuration import Asked, Relation

Rule = Callable[["Asked", Sequence[str], Sequence[str]], "List[Relation]"]
"""From what is asked of a host, its components and its disks, to what is bad together."""


def rule(service: str) -> Rule | None:
    """Return the rule of SERVICE, None where it has none."""
    # Statements, and not names for importlib: by these Ansible knows what to send with a module.
    if service == "druid":
        from .druid.relations import relations
    elif service == "flink":
        from .flink.relations import relations
    elif service == "hdfs":
        from .hdfs.relations import relations
    elif service == "redis":
        from .redis.relations import relations
    elif service == "spark":
        from .spark.relations import relations
    elif service == "yarn":
        from .yarn.relations import relations
    else:
        return None
    return relations


def found(asked: Asked, components: Sequence[str], disks: Sequence[str]) -> list[Relation]:
    """Return what services find wrong with what is ASKED of their files, on a host with COMPONENTS and DISKS."""
    services = [name for name, row in SERVICES.items() if any(asked.get(file) for file in row.files)]
    rules = [one for one in map(rule, services) if one]
    return [fault for one in rules for fault in one(asked, components, disks)]
