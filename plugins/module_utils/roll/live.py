# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn the raw answers of all daemons into what a roll depends on. No I/O."""

from __future__ import annotations

import json
from typing import Any, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.roll import unheard
from ansible_collections.bigdata.emr.plugins.module_utils.roll.types import UNHEARD, Live
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import health as hdfs
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import steps
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn import health as yarn
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import health as zookeeper

KINDS = {
    "zookeeper": "zookeeper",
    "journalnode": "journalnode",
    "namenode": "namenode_nodes",
    "zkfc": "zkfc",
    "secondarynamenode": "secondarynamenode",
    "datanode": "datanode",
    "resourcemanager": "resourcemanager_nodes",
    "nodemanager": "nodemanager",
    "jobhistory": "jobhistory",
}
"""Component to the kind of reading (see health/probes.py) that tells its state."""

Readings = Mapping[str, Mapping[str, "tuple[Any, str]"]]
"""Component to host to what its probe brought, or None and the cause."""


def live(readings: Readings, now: float = 0) -> Live:
    """Return what READINGS say at the time NOW (since the epoch); a component without members brings nothing."""
    servers = [zookeeper.server(host, text, None, error) for host, (text, error) in readings["zookeeper"].items()]
    namenodes = [hdfs.namenode(host, beans, error) for host, (beans, error) in readings["namenode"].items()]
    managers = [
        yarn.resourcemanager(host, (answer or {}).get("info"), error)
        for host, (answer, error) in readings["resourcemanager"].items()
    ]
    active = hdfs.active(namenodes)
    beans = readings["namenode"][active][0] if active else None
    txid = max((one["last_txid"] or 0 for one in namenodes), default=0)
    journals = {
        host: hdfs.journalnode(host, found, "", error) for host, (found, error) in readings["journalnode"].items()
    }
    written = {host: steps.journal_txid(found) for host, (found, _error) in readings["journalnode"].items()}
    states: dict[str, dict[str, str]] = {
        "zookeeper": {one["host"]: one["state"] for one in servers},
        "journalnode": {host: one["state"] for host, one in journals.items()},
        "namenode": {one["host"]: "in safe mode" if one["safemode"] else one["state"] for one in namenodes},
        **{name: _answering(readings[name]) for name in ("zkfc", "secondarynamenode", "datanode", "jobhistory")},
        "resourcemanager": {one["host"]: one["state"] for one in managers},
        "nodemanager": {
            host: "dead" if info is None else "serving" if info.get("nodeHealthy") is True else "unhealthy"
            for host, (info, _error) in readings["nodemanager"].items()
        },
    }
    manager = yarn.active(managers)
    answer = readings["resourcemanager"][manager][0] if manager else None
    lost = {
        "datanode": unheard.datanodes(beans, list(states["datanode"]), now),
        "nodemanager": unheard.nodemanagers(answer, list(states["nodemanager"]), now),
    }
    for component, words in lost.items():
        states[component].update({host: UNHEARD for host in words if states[component][host] == "serving"})
    # Gates ask the masters for everybody: who is unheard of is no refusal by itself.
    good = ("leader", "follower", "standalone", "active", "standby", "observer", "serving", UNHEARD)

    def told(component: str, host: str, state: str) -> str:
        cause = readings[component][host][1]
        return f"{state}, {cause}" if cause else state

    blocks = steps.lost_blocks(beans)
    return {
        "leaders": {
            "zookeeper": zookeeper.ensemble(servers)["leader"] or "",
            "namenode": active or "",
            "resourcemanager": manager or "",
        },
        "states": states,
        "unhealthy": {
            component: {host: told(component, host, state) for host, state in found.items() if state not in good}
            for component, found in states.items()
        },
        "behind": {host: max(0, txid - (number or 0)) for host, number in written.items()},
        "racks": racks(beans),
        "missing_blocks": blocks["missing"],
        "under_replicated_blocks": blocks["under_replicated"],
    }


def racks(beans: hdfs.Beans | None) -> dict[str, str]:
    """Return DataNode to rack, as the active NameNode with BEANS (``hdfs.NODE_BEANS``) has them."""
    info = (beans or {}).get("Hadoop:service=NameNode,name=NameNodeInfo", {})
    nodes = json.loads(str(info.get("LiveNodes") or "{}"))
    return {key.rpartition(":")[0]: str(facts.get("location") or "") for key, facts in nodes.items()}


def _answering(reading: Mapping[str, tuple[Any, str]]) -> dict[str, str]:
    return {host: "dead" if value is None else "serving" for host, (value, _error) in reading.items()}
