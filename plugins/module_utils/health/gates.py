# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gates: conditions read from live daemons that must hold before the next step. Rules only, no I/O."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.config.files import logs_of
from ansible_collections.bigdata.emr.plugins.module_utils.health.gate_types import (
    Finding,
    Gate,
    Reading,
    Rule,
    Verdict,
    states,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import health as hdfs
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import steps
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn import health as yarn
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import health as zookeeper


def _servers(_gate: Gate, reading: Reading) -> Finding:
    servers = [zookeeper.server(host, text, None, error) for host, (text, error) in reading.items()]
    formed = zookeeper.ensemble(servers)
    led = f"{formed['leader']} leads" if formed["leader"] else "no leader"
    return Finding(states(servers), zookeeper.serving(servers), formed["quorum"], led)


def _journalnodes(_gate: Gate, reading: Reading) -> Finding:
    nodes = [hdfs.journalnode(host, beans, "", error) for host, (beans, error) in reading.items()]
    return Finding(states(nodes), [one["host"] for one in nodes if one["state"] == "serving"])


def _namenode_rpc(_gate: Gate, reading: Reading) -> Finding:
    nodes = _namenodes(reading)
    return Finding(states(nodes), _answering(nodes))


def _hdfs_active(_gate: Gate, reading: Reading) -> Finding:
    nodes = _namenodes(reading)
    return Finding(states(nodes), _answering(nodes), hdfs.active(nodes) is not None, _active_remark(hdfs.active(nodes)))


def _hdfs_writable(_gate: Gate, reading: Reading) -> Finding:
    nodes = _namenodes(reading)
    active = next((one for one in nodes if one["host"] == hdfs.active(nodes)), None)
    if active is None:
        return Finding(states(nodes), _answering(nodes), False, _active_remark(None))
    mode = {True: "on", False: "off", None: "unknown"}[active["safemode"]]
    remark = f"{active['host']} is active, safe mode is {mode}, live DataNodes: {active['live_datanodes'] or 0}"
    return Finding(states(nodes), _answering(nodes), hdfs.writable(active), remark)


def _datanodes(gate: Gate, reading: Reading) -> Finding:
    namenodes = _namenodes(reading)
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


def _resourcemanager_active(_gate: Gate, reading: Reading) -> Finding:
    nodes = [yarn.resourcemanager(host, (answer or {}).get("info"), error) for host, (answer, error) in reading.items()]
    good = [one["host"] for one in nodes if one["state"] in ("active", "standby")]
    return Finding(states(nodes), good, yarn.active(nodes) is not None, _active_remark(yarn.active(nodes)))


def _nodemanagers(gate: Gate, reading: Reading) -> Finding:
    managers = [
        yarn.resourcemanager(host, (answer or {}).get("info"), error) for host, (answer, error) in reading.items()
    ]
    active = yarn.active(managers)
    if active is None:
        return Finding(states(managers), [], False, "no single active ResourceManager to ask", "resourcemanager")
    members = [member.lower() for member in gate["members"]]
    nodes = yarn.nodemanagers(reading[active][0].get("nodes", []), gate["members"])
    found = {one["host"]: one["state"] for one in nodes if one["host"] in members}
    good = [host for host, state in found.items() if state in ("running", "decommissioning")]
    return Finding(found, good, True, f"asked {active}")


def _jobhistory(_gate: Gate, reading: Reading) -> Finding:
    servers = [yarn.jobhistory(host, info, error) for host, (info, error) in reading.items()]
    return Finding(states(servers), [one["host"] for one in servers if one["state"] == "serving"])


RULES: dict[str, Rule] = {
    "zookeeper_quorum": Rule("zookeeper", "zookeeper", "zookeeper", "majority", _servers),
    "journalnodes": Rule("journalnode", "journalnode", "hadoop", "all", _journalnodes),
    "namenode_rpc": Rule("namenode", "namenode", "hadoop", "1", _namenode_rpc),
    "hdfs_active": Rule("namenode", "namenode", "hadoop", "1", _hdfs_active),
    "hdfs_writable": Rule("namenode", "namenode", "hadoop", "1", _hdfs_writable),
    "datanodes": Rule("namenode_nodes", "datanode", "hadoop", "all", _datanodes),
    "resourcemanager_active": Rule("resourcemanager", "resourcemanager", "hadoop", "1", _resourcemanager_active),
    "nodemanagers": Rule("resourcemanager_nodes", "nodemanager", "hadoop", "all", _nodemanagers),
    "jobhistory": Rule("jobhistory", "jobhistory", "hadoop", "all", _jobhistory),
    **steps.RULES,
}


def needed(at_least: str, declared: int) -> int:
    """Return how many of DECLARED must be good: ``majority``, ``all`` or a number; ValueError for anything else."""
    if at_least == "all":
        return declared
    if at_least == "majority":
        return declared // 2 + 1
    if not at_least.isdigit() or int(at_least) > declared:
        raise ValueError(f"at_least is {at_least}, not majority, all or a number up to {declared}")
    return int(at_least)


def mistakes(gates: list[Gate]) -> list[str]:
    """Return a sentence for each of GATES that can never hold as it is asked."""
    found = []
    for gate in gates:
        if not gate["hosts"]:
            found.append(f"gate {gate['gate']} names no hosts to read from")
            continue
        try:
            needed(gate["at_least"] or RULES[gate["gate"]].at_least, len(_declared(gate)))
        except ValueError as error:
            found.append(f"gate {gate['gate']}: {error}")
    return found


def judge(gate: Gate, reading: Reading) -> Verdict:
    """Return what GATE shows in READING (host to its probe's value, or None and the cause)."""
    rule = RULES[gate["gate"]]
    found = rule.find(gate, reading)
    declared = _declared(gate)
    wanted = needed(gate["at_least"] or rule.at_least, len(declared))
    holds = found.holds and len(found.good) >= wanted
    # Enough good ones, and still it does not hold: then the reason may lie with any of them.
    bad = [host for host in found.states if host not in found.good or len(found.good) >= wanted]
    component = found.component or rule.component
    names = {host.lower(): host for host in [*gate["hosts"], *declared]}
    parts = [f"{len(found.good)} of {len(declared)} good, {wanted} needed"]
    parts += [found.remark] if found.remark else []
    parts += [f"{host}: {found.states[host]}" for host in found.states if host not in found.good]
    return {
        "gate": gate["gate"],
        "holds": holds,
        "seen": "; ".join(parts),
        "hosts": found.states,
        "look": "" if holds else _look(component, rule.product, bad),
        "counts": dict(found.counts),
        "component": component,
        "bad": [names.get(host.lower(), host) for host in found.states if host not in found.good],
    }


def sentence(verdict: Verdict, seconds: float) -> str:
    """Return the one sentence that says why VERDICT's gate did not hold for SECONDS, and where to look."""
    return f"gate {verdict['gate']} did not hold within {seconds:.0f} s ({verdict['seen']}): read {verdict['look']}"


def _declared(gate: Gate) -> list[str]:
    return gate["members"] if gate["gate"] in ("datanodes", "nodemanagers") else gate["hosts"]


def _look(component: str, product: str, hosts: list[str]) -> str:
    named = ", ".join(hosts[:5]) + (f" and {len(hosts) - 5} more" if len(hosts) > 5 else "")
    return f"`journalctl -u emr-{component}` and {logs_of(component, product)} on {named}"


def _namenodes(reading: Reading) -> list[hdfs.NameNode]:
    return [hdfs.namenode(host, beans, error) for host, (beans, error) in reading.items()]


def _answering(nodes: list[hdfs.NameNode]) -> list[str]:
    return [one["host"] for one in nodes if one["state"] not in ("dead", "starting")]


def _active_remark(host: str | None) -> str:
    return f"{host} is active" if host else "no single active one"
