# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values with which Redis would lose metadata that it has acknowledged."""

from __future__ import annotations

from typing import Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config.configuration import Asked, Relation

_LOST = "a file system keeps its metadata there, and would lose files that it has acknowledged"


def relations(asked: Asked, components: Sequence[str], disks: Sequence[str]) -> list[Relation]:
    """Return what Redis would lose data with, on a host with COMPONENTS."""
    del disks
    conf = asked.get("redis", {})
    found = []
    if str(conf.get("appendonly", "yes")).lower() not in ("yes", "true"):
        found.append(Relation("redis", "appendonly", f"without it nothing is on disk: {_LOST}; leave it out"))
    if str(conf.get("appendfsync", "always")).lower() in ("no", "false"):
        found.append(Relation("redis", "appendfsync", f"{_LOST} when a host dies; write always, or everysec"))
    if str(conf.get("maxmemory-policy", "noeviction")) != "noeviction":
        found.append(Relation("redis", "maxmemory-policy", f"{_LOST}; leave it out, and raise maxmemory instead"))
    if "redis_sentinel" in components and str(conf.get("min-replicas-to-write", 1)) == "0":
        found.append(
            Relation("redis", "min-replicas-to-write", f"{_LOST} to a master that is cut off; write at least 1")
        )
    return found
