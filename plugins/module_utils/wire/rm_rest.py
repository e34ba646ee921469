# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""REST interfaces of YARN's ResourceManager and NodeManager and of the MapReduce JobHistoryServer."""

from __future__ import annotations

from typing import Any

from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import BadAnswer, Endpoint
from ansible_collections.bigdata.emr.plugins.module_utils.wire.http import request_json


def _part(document: dict[str, Any], key: str) -> dict[str, Any]:
    part = document.get(key)
    if not isinstance(part, dict):
        raise BadAnswer(f"the answer has no {key}")
    return part


def cluster_info(where: Endpoint, seconds: float = 2.0) -> dict[str, Any]:
    """Return ``clusterInfo`` of one ResourceManager; a standby answers this itself instead of naming the active one."""
    return _part(request_json(where, "/ws/v1/cluster/info", seconds=seconds), "clusterInfo")


def nodes(where: Endpoint, seconds: float = 2.0) -> list[dict[str, Any]]:
    """Return all nodes that the active ResourceManager knows, lost and decommissioned ones as well."""
    # An empty cluster answers {"nodes": null} or {"nodes": {}}.
    listed = (request_json(where, "/ws/v1/cluster/nodes", seconds=seconds).get("nodes") or {}).get("node") or []
    return [node for node in listed if isinstance(node, dict)]


def history_info(where: Endpoint, seconds: float = 2.0) -> dict[str, Any]:
    """Return ``historyInfo`` of the JobHistoryServer."""
    return _part(request_json(where, "/ws/v1/history/info", seconds=seconds), "historyInfo")


def node_info(where: Endpoint, seconds: float = 2.0) -> dict[str, Any]:
    """Return ``nodeInfo`` of one NodeManager, as it sees itself."""
    return _part(request_json(where, "/ws/v1/node/info", seconds=seconds), "nodeInfo")
