# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One probe per kind of daemon: what is read from it, as raw answers for the pure functions in ``health``."""

from __future__ import annotations

from typing import Any, Callable, Mapping, NamedTuple

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import health as hdfs
from ansible_collections.bigdata.emr.plugins.module_utils.wire import jmx, rm_rest, zk_4lw
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Endpoint, endpoint, listens
from ansible_collections.bigdata.emr.plugins.module_utils.wire.parallel import Outcome, read_all


class Source(NamedTuple):
    """How to read one kind: the COMPONENT and PORT (see services.registry) that answer, and the function that asks."""

    component: str
    port: str
    ask: Callable[[Endpoint, float], Any]


def _zookeeper_full(where: Endpoint, seconds: float) -> tuple[str, str]:
    srvr = zk_4lw.ask(where, "srvr", seconds)
    try:
        return srvr, zk_4lw.ask(where, "mntr", seconds)
    except ClientError:
        return srvr, ""


def _resourcemanager(where: Endpoint, seconds: float) -> dict[str, Any]:
    return {"info": rm_rest.cluster_info(where, seconds)}


def _resourcemanager_nodes(where: Endpoint, seconds: float) -> dict[str, Any]:
    info = rm_rest.cluster_info(where, seconds)
    # A standby would send us to the active one, which is asked anyway.
    return {"info": info, "nodes": rm_rest.nodes(where, seconds) if info.get("haState") == "ACTIVE" else []}


def _beans(patterns: list[str]) -> Callable[[Endpoint, float], Any]:
    return lambda where, seconds: jmx.beans(where, patterns, seconds)


SOURCES: dict[str, Source] = {
    "zookeeper": Source("zookeeper", "client", lambda where, seconds: zk_4lw.ask(where, "srvr", seconds)),
    "zookeeper_full": Source("zookeeper", "client", _zookeeper_full),
    "journalnode": Source("journalnode", "http", _beans(hdfs.JOURNAL_BEANS)),
    "namenode": Source("namenode", "http", _beans(hdfs.STATUS_BEANS)),
    "namenode_nodes": Source("namenode", "http", _beans(hdfs.NODE_BEANS)),
    "namenode_full": Source("namenode", "http", _beans(hdfs.FULL_BEANS)),
    "datanode": Source("datanode", "http", _beans(["Hadoop:service=DataNode,name=DataNodeActivity*"])),
    "zkfc": Source("zkfc", "rpc", listens),
    "secondarynamenode": Source("secondarynamenode", "http", _beans(["Hadoop:service=SecondaryNameNode,name=S*"])),
    "resourcemanager": Source("resourcemanager", "http", _resourcemanager),
    "resourcemanager_nodes": Source("resourcemanager", "http", _resourcemanager_nodes),
    "nodemanager": Source("nodemanager", "http", rm_rest.node_info),
    "jobhistory": Source("jobhistory", "http", rm_rest.history_info),
}


def probe(kind: str, host: str, seconds: float) -> Callable[[], Any]:
    """Return the function that reads KIND (a key of ``SOURCES``) from HOST (``name`` or ``name:port``).

    SECONDS limits each of its socket operations. It raises client errors; ValueError for a bad port comes at once.
    """
    source = SOURCES[kind]
    where = endpoint(host, source.component, source.port)
    return lambda: source.ask(where, seconds)


def read(wanted: Mapping[str, list[str]], seconds: float) -> dict[str, dict[str, Outcome[Any]]]:
    """Read each kind in WANTED from its hosts, all at the same time, in at most SECONDS: kind -> host -> outcome."""
    probes = {(kind, host): probe(kind, host, seconds) for kind, hosts in wanted.items() for host in hosts}
    outcomes = read_all(probes, seconds)
    return {kind: {host: outcomes[(kind, host)] for host in hosts} for kind, hosts in wanted.items()}
