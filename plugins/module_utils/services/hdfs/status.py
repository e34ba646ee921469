# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the state of a cluster shows of HDFS."""

from __future__ import annotations

from typing import Any, Mapping

from ...config.files import conf_dir
from ...health.gate_types import Reading
from ...health.reader_types import Readings
from ...health.status_types import Members, Place, Row, Shown, size
from ...topology.racks import DEFAULT
from . import disk_health as disks
from . import health as hdfs
from .batch_gates import namenodes_of
from .lost_copies import lost_copies
from .rack_health import misplaced


def _read(readings: Readings, members: Members, cluster: str) -> dict[str, Any]:
    namenodes = namenodes_of(readings["namenode"])
    active = hdfs.active(namenodes)
    beans = readings["namenode"][active][0] if active else None
    txid = next((one["last_txid"] for one in namenodes if one["host"] == active), None)
    return {
        "namenodes": namenodes,
        "active": active,
        "journalnodes": [
            hdfs.journalnode(host, found, cluster, error, txid)
            for host, (found, error) in readings["journalnode"].items()
        ],
        "zkfcs": _answering(readings["zkfc"]),
        "secondarynamenodes": _answering(readings["secondarynamenode"]),
        "datanodes": hdfs.datanodes(beans, list(members.get("datanode", []))),
        "blocks": hdfs.blocks(beans),
        "capacity": hdfs.capacity(beans),
    }


def _answering(reading: Reading) -> list[dict[str, str]]:
    return [
        {"host": host, "state": "dead" if answer is None else "serving", "error": error}
        for host, (answer, error) in reading.items()
    ]


def _here(host: str) -> dict[str, Any]:
    return {"lost_dirs": [{"host": host, "path": path} for path in lost_copies(conf_dir("hadoop")) if host]}


def _judge(read: Mapping[str, Any]) -> tuple[str, list[str]]:
    active = next((one for one in read["namenodes"] if one["host"] == read["active"]), None)
    if active is None:
        return "no active NameNode", ["hdfs has no active NameNode", *disks.given_up(read["namenodes"])]
    blocks, capacity = read["blocks"], read["capacity"]
    wrong = [
        f"hdfs has {blocks[name]} {name.replace('_', ' ')} blocks"
        for name in ("missing", "under_replicated")
        if blocks[name]
    ]
    if active["safemode"]:
        wrong.append(f"hdfs is in safe mode: {active['safemode_reason'] or 'no reason given'}")
    wrong += disks.given_up(read["namenodes"]) + disks.missed(read["datanodes"])
    live = sum(one["state"] in hdfs.LIVE for one in read["datanodes"])
    used = f"{size(capacity['used'])} of {size(capacity['total'])} used"
    return (
        f"{active['host']} is active, safe mode {'on' if active['safemode'] else 'off'}, {live} of "
        f"{len(read['datanodes'])} DataNodes live, {blocks['missing']} blocks missing, "
        f"{blocks['under_replicated']} under-replicated, {used}"
    ), wrong


def _journalnode(one: Row) -> str:
    lag = one["lag"] if one["behind_active"] is None else one["behind_active"]
    return f"transaction {one['last_written_txid']}" + (f", {lag} behind" if lag else "")


def _namenode(one: Row) -> str:
    return f"transaction {one['last_txid']}" + (", safe mode" if one["safemode"] else "")


def _datanode(one: Row) -> str:
    rack = f", rack {one['rack']}" if one["rack"] not in ("", DEFAULT) else ""
    return f"{size(one['used'])} of {size(one['capacity'])}, {one['blocks']} blocks{rack}"


def _silence(one: Row, limit: int) -> str:
    seconds = one["last_contact_seconds"] or 0
    return f"for {seconds} s" if seconds > limit else ""


def _journal_state(one: Row) -> str:
    formatted = one["state"] != "serving" or one["formatted"] is not False
    return str(one["state"]) if formatted else "unformatted"


STATUS = Shown(
    lead="namenode",
    kinds={
        "namenode": "namenode_full",
        "journalnode": "journalnode",
        "zkfc": "zkfc",
        "secondarynamenode": "secondarynamenode",
    },
    read=_read,
    places={
        "journalnode": Place("journalnodes", _journalnode, _journal_state),
        "namenode": Place("namenodes", _namenode),
        "zkfc": Place("zkfcs"),
        "secondarynamenode": Place("secondarynamenodes"),
        "datanode": Place("datanodes", _datanode, silence=_silence),
    },
    judge=_judge,
    here=_here,
    host_faults=disks.lost,
    rack_faults=lambda read, racks: misplaced(read["datanodes"], racks),
)
