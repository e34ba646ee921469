# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ask the masters of this host who is registered with them, and is not declared."""

from __future__ import annotations

from typing import Collection, Mapping, Sequence

from ..services.hdfs import health as hdfs
from ..services.yarn import health as yarn
from . import probes as daemons
from .strangers import Stranger, registered

SECONDS = 2.0


def strangers_of(
    host: str, components: Collection[str], members: Mapping[str, Sequence[str]], seconds: float = SECONDS
) -> list[Stranger]:
    """Return who is registered with the active masters among COMPONENTS of HOST and not among MEMBERS.

    A master that does not answer, or is a standby, names nobody: that is no proof that there is nobody.
    """
    asked = {
        kind: [host]
        for component, kind in (("namenode", "namenode"), ("resourcemanager", "resourcemanager_nodes"))
        if component in components
    }
    seen = {kind: found[host] for kind, found in daemons.read(asked, seconds).items()}
    found: list[Stranger] = []
    if "namenode" in seen and hdfs.namenode(host, seen["namenode"].value)["state"] == "active":
        # The list of all DataNodes is long in a large cluster, so only the active one is asked for it.
        beans = daemons.read({"namenode_nodes": [host]}, seconds)["namenode_nodes"][host].value
        found += registered("datanode", hdfs.datanodes(beans, []), members)
    if "resourcemanager_nodes" in seen:
        listed = (seen["resourcemanager_nodes"].value or {}).get("nodes", [])
        found += registered("nodemanager", yarn.nodemanagers(listed, []), members)
    return found
