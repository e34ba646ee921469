# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gates about HDFS as a whole: does it serve, and who of its daemons does? No I/O."""

from __future__ import annotations

from ...health.gate_types import Finding, Gate, Reading, Rule, active_remark, listening, states
from . import health as hdfs
from .batch_gates import RULES as BATCH
from .batch_gates import namenodes_of


def _journalnodes(_gate: Gate, reading: Reading) -> Finding:
    nodes = [hdfs.journalnode(host, beans, "", error) for host, (beans, error) in reading.items()]
    return Finding(states(nodes), [one["host"] for one in nodes if one["state"] == "serving"])


def _namenode_rpc(_gate: Gate, reading: Reading) -> Finding:
    nodes = namenodes_of(reading)
    return Finding(states(nodes), _answering(nodes))


def _hdfs_active(_gate: Gate, reading: Reading) -> Finding:
    nodes = namenodes_of(reading)
    return Finding(states(nodes), _answering(nodes), hdfs.active(nodes) is not None, active_remark(hdfs.active(nodes)))


def _hdfs_writable(_gate: Gate, reading: Reading) -> Finding:
    nodes = namenodes_of(reading)
    active = next((one for one in nodes if one["host"] == hdfs.active(nodes)), None)
    if active is None:
        return Finding(states(nodes), _answering(nodes), False, active_remark(None))
    mode = {True: "on", False: "off", None: "unknown"}[active["safemode"]]
    remark = f"{active['host']} is active, safe mode is {mode}, live DataNodes: {active['live_datanodes'] or 0}"
    return Finding(states(nodes), _answering(nodes), hdfs.writable(active), remark)


def _datanodes(gate: Gate, reading: Reading) -> Finding:
    namenodes = namenodes_of(reading)
    active = hdfs.active(namenodes)
    if active is None:
        return Finding(states(namenodes), [], False, "no single active NameNode to ask", "namenode")
    members = [member.lower() for member in gate["members"]]
    nodes = hdfs.datanodes(reading[active][0], gate["members"])
    found = {one["host"]: _heard(one, gate["limits"].get("silent_seconds")) for one in nodes if one["host"] in members}
    good = [host for host, state in found.items() if state in hdfs.LIVE]
    return Finding(found, good, True, f"asked {active}")


def _heard(node: hdfs.DataNode, limit: int | None) -> str:
    """Return the state of NODE, or since when the NameNode has not heard of it where that is longer than LIMIT."""
    silent = node["last_contact_seconds"]
    quiet = limit is not None and silent is not None and silent > limit and node["state"] != "dead"
    return f"silent for {silent} s" if quiet else node["state"]


def _answering(nodes: list[hdfs.NameNode]) -> list[str]:
    return [one["host"] for one in nodes if one["state"] not in ("dead", "starting")]


RULES: dict[str, Rule] = {
    "journalnodes": Rule(
        "journalnode",
        "journalnode",
        "all",
        _journalnodes,
        "at least O(gates[].at_least) of O(gates[].hosts) accept calls; a first format needs all",
    ),
    "namenode_rpc": Rule(
        "namenode",
        "namenode",
        "1",
        _namenode_rpc,
        "at least O(gates[].at_least) of O(gates[].hosts) accept calls, active or not",
    ),
    "hdfs_active": Rule(
        "namenode",
        "namenode",
        "1",
        _hdfs_active,
        "exactly one of O(gates[].hosts) is active, and O(gates[].at_least) of them answer. A NameNode without high "
        "availability is active",
    ),
    "hdfs_writable": Rule(
        "namenode",
        "namenode",
        "1",
        _hdfs_writable,
        "as V(hdfs_active), and the active one is out of safe mode and has a live DataNode",
    ),
    "datanodes": Rule(
        "namenode_nodes",
        "datanode",
        "all",
        _datanodes,
        "at least O(gates[].at_least) of O(gates[].members) are live at the active one of the NameNodes "
        "O(gates[].hosts); with C(silent_seconds) in O(gates[].limits) it must have heard of them within that time",
        members=True,
    ),
    "datanodes_serving": Rule(
        "datanode", "datanode", "all", listening, "the DataNodes O(gates[].hosts) answer themselves"
    ),
    "zkfcs": Rule("zkfc", "zkfc", "all", listening, "the ZKFCs on O(gates[].hosts) answer"),
    "secondarynamenodes": Rule(
        "secondarynamenode",
        "secondarynamenode",
        "all",
        listening,
        "the SecondaryNameNodes on O(gates[].hosts) answer",
    ),
    **BATCH,
}
