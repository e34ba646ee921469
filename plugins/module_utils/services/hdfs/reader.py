# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the daemons of HDFS are asked, and what their answers say."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from ...health.reader_types import REGISTERS_SECONDS, Heard, Listing, Probe, Reader, Readings, View, answering
from ...wire import jmx
from ...wire.base import Endpoint, listens
from . import health as hdfs
from .batch_gates import journal_txid, lost_blocks, namenodes_of
from .gates import RULES

_GONE = ("unknown", "dead")
"""States in which a NameNode counts on a DataNode no more, or never has."""


def _beans(patterns: list[str]) -> Callable[[Endpoint, float], Any]:
    return lambda where, seconds: jmx.beans(where, patterns, seconds)


def _view(readings: Readings) -> View:
    namenodes = namenodes_of(readings["namenode"])
    active = hdfs.active(namenodes)
    beans = readings["namenode"][active][0] if active else None
    txid = max((one["last_txid"] or 0 for one in namenodes), default=0)
    journals = readings["journalnode"]
    return View(
        states={
            "journalnode": {
                host: hdfs.journalnode(host, found, "", error)["state"] for host, (found, error) in journals.items()
            },
            "namenode": {one["host"]: "in safe mode" if one["safemode"] else one["state"] for one in namenodes},
            **{name: answering(readings[name]) for name in ("zkfc", "secondarynamenode", "datanode")},
        },
        leaders={"namenode": active or ""},
        heard={"datanode": _heard(beans, list(readings["datanode"]))} if beans is not None else {},
        behind={"journalnode": {host: max(0, txid - (journal_txid(one) or 0)) for host, (one, _e) in journals.items()}},
        racks={"datanode": hdfs.racks(beans)},
        replicas={"datanode": lost_blocks(beans)},
    )


def _heard(beans: hdfs.Beans, members: list[str]) -> Heard:
    """Return of which of MEMBERS the NameNode does not hear. One that went silent is alive to it for minutes."""
    gone = {}
    for one in hdfs.datanodes(beans, members):
        silent = one["last_contact_seconds"] or 0
        if one["state"] in _GONE:
            gone[one["host"]] = one["state"]
        elif silent > REGISTERS_SECONDS:
            gone[one["host"]] = f"silent for {silent} s"
    return Heard(hdfs.started_ms(beans), gone)


def _listed(beans: Any) -> list[Mapping[str, Any]]:
    return [*hdfs.datanodes(beans, [])]


READER = Reader(
    probes={
        "journalnode": Probe("journalnode", "http", _beans(hdfs.JOURNAL_BEANS)),
        "namenode": Probe("namenode", "http", _beans(hdfs.STATUS_BEANS)),
        "namenode_nodes": Probe("namenode", "http", _beans(hdfs.NODE_BEANS), ("namenode",)),
        "namenode_full": Probe("namenode", "http", _beans(hdfs.FULL_BEANS), ("namenode", "namenode_nodes")),
        "zkfc": Probe("zkfc", "rpc", listens),
        "secondarynamenode": Probe("secondarynamenode", "http", _beans(["Hadoop:service=SecondaryNameNode,name=S*"])),
        "datanode": Probe("datanode", "http", _beans(["Hadoop:service=DataNode,name=DataNodeActivity*"])),
    },
    kinds={
        "journalnode": "journalnode",
        "namenode": "namenode_nodes",
        "zkfc": "zkfc",
        "secondarynamenode": "secondarynamenode",
        "datanode": "datanode",
    },
    view=_view,
    rules=RULES,
    good={
        "namenode": ("active", "standby", "observer"),
        "datanode": ("serving", *hdfs.LIVE),
    },
    counted={"datanode": ("live", "decommissioning", "entering_maintenance", "in_maintenance")},
    listings=(
        Listing(
            "namenode",
            "datanode",
            "namenode_nodes",
            _listed,
            # The list of all DataNodes is long in a large cluster, so only the active one is asked for it.
            first="namenode",
            leads=lambda beans: hdfs.namenode("", beans)["state"] == "active",
        ),
    ),
)
