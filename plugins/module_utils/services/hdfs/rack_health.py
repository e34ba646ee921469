# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether HDFS has DataNodes in the racks that they are in. No I/O."""

from __future__ import annotations

from typing import Any, Iterable, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.racks import PROGRAM
from ansible_collections.bigdata.emr.plugins.module_utils.topology.racks import DEFAULT


def misplaced(datanodes: Iterable[Mapping[str, Any]], racks: Mapping[str, str]) -> list[str]:
    """Return a sentence for each of DATANODES, as hdfs_info has them, that HDFS has in another rack than RACKS say.

    None where no racks are told: then nobody knows better than HDFS.
    """
    if not racks:
        return []
    wanted = {host.lower(): rack for host, rack in racks.items()}
    return [
        _sentence(one, wanted.get(one["host"], DEFAULT))
        for one in datanodes
        if one.get("rack") and one["rack"] != wanted.get(one["host"], DEFAULT)
    ]


def _sentence(node: Mapping[str, Any], wanted: str) -> str:
    command = f"{PROGRAM} {node['address'].rpartition(':')[0]}"
    return (
        f"datanode on {node['host']} is in rack {node['rack']} for HDFS, and {wanted} is wanted: run"
        f" playbooks/site.yml; if it stays so, see what `{command}` prints on the active NameNode's host"
    )
