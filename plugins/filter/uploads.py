# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters about files that jobs fetch from HDFS; documentation in the files beside it."""

from __future__ import annotations

from typing import Any, Callable

from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import COMPONENTS, SERVICES, uploads
from ansible_collections.bigdata.emr.plugins.module_utils.topology.graph import component_group


def hdfs_uploads(topology: dict[str, Any], host: str, absent: list[str]) -> list[dict[str, str]]:
    """Return what HOST brings into HDFS: of each file that TOPOLOGY's services bring, the first host not ABSENT."""
    found = []
    members = topology.get("members", {})
    for row in uploads(topology.get("services", [])) if members.get("namenode") else ():
        there = [one for one in members.get(row.component, []) if one not in absent]
        if there[:1] == [host]:
            product = row.product or COMPONENTS[row.component].product
            found.append({"product": product, "source": row.source, "target": row.target, "mode": row.mode})
    return found


def upload_hosts(excluded: str) -> str:
    """Return the pattern of the hosts that may bring files into HDFS, but those of the pattern EXCLUDED."""
    components = dict.fromkeys(row.component for row in uploads(SERVICES))
    return ":".join([*map(component_group, components), excluded])


class FilterModule:
    """Filters of this file."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return name to function."""
        return {"hdfs_uploads": hdfs_uploads, "upload_hosts": upload_hosts}
