# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Present a planned roll: as what plays need, and as lines for people."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from .types import ORDER, Batch, Members

DISRUPTION = {
    "zookeeper": "clients of the server reconnect to another one, sessions go on",
    "journalnode": "none, the others are a majority",
    "namenode": "a standby restarts unnoticed; the active one hands over first, calls pause for some seconds",
    "zkfc": "none on a standby; the active NameNode hands over first, calls pause for some seconds",
    "secondarynamenode": "the next checkpoint is later",
    "datanode": "reads and writes go on with the other replicas",
    "resourcemanager": "applications go on; new containers and submissions wait for some seconds",
    "nodemanager": "containers go on; no new ones start on the host until it is back",
    "jobhistory": "finished jobs cannot be looked at for some seconds",
}
ALONE = {
    "zookeeper": "ZooKeeper is away until it is back",
    "namenode": "HDFS is away until it is back",
    "resourcemanager": "submissions wait until it is back",
}
"""Of those that lead: what it means when there is no second one."""
RACKS = "HDFS copies them until each lies in two racks again, which takes network and disks"


def schedule(batches: Sequence[Batch]) -> dict[str, dict[str, Any]]:
    """Return for each component its ``hosts`` in order, the sizes of their batches in ``serial``, and the ``heir``."""
    planned: dict[str, dict[str, Any]] = {}
    for component in ORDER:
        own = [batch for batch in batches if batch["component"] == component]
        planned[component] = {
            "hosts": [host for batch in own for host in batch["hosts"]],
            "serial": [len(batch["hosts"]) for batch in own],
            "heir": next((batch["hand_over"] for batch in own if batch["hand_over"]), ""),
        }
    return planned


def disruption(component: str, declared: int) -> str:
    """Say what users notice while COMPONENT with DECLARED hosts is rolled."""
    return ALONE.get(component, DISRUPTION[component]) if declared < 2 else DISRUPTION[component]


def noticed(restart: Mapping[str, Sequence[str]], members: Members) -> dict[str, str]:
    """Say what users notice of RESTART, component to a line for each property, and of racks that change with it."""
    found = {component: disruption(component, len(members.get(component, []))) for component in restart}
    moved = any(line.startswith(("racks ", "core-site net.topology.")) for line in restart.get("namenode", []))
    return {**found, "blocks": RACKS} if moved else found


def told(batches: Sequence[Batch]) -> list[str]:
    """Return a numbered line for each of BATCHES."""
    return [
        f"{number}. {batch['component']} on {', '.join(batch['hosts'])}"
        + (f", after {batch['hand_over']} has become active" if batch["hand_over"] else "")
        for number, batch in enumerate(batches, 1)
    ]
