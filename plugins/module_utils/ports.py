# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The TCP ports of every daemon: upstream's defaults, and fixed ones where upstream's is ephemeral.

Who needs a port and what a stranger does with it is told in ``docs/firewall.md``, whose table is made from here.
"""

from __future__ import annotations

from typing import NamedTuple


class Port(NamedTuple):
    """A TCP port of a daemon."""

    number: int
    peers: str
    """Who in the cluster connects to it, "" for nobody."""
    clients: str
    """What clients outside of the cluster use it for; "" where they have no use for it."""
    stranger: str
    """What somebody who reaches it can do without Kerberos."""
    alone: bool = False
    """Whether it is for clients only where its service is all that the cluster runs."""


TABLE: dict[str, dict[str, Port]] = {
    "zookeeper": {
        "client": Port(
            2181,
            "ZKFCs, ResourceManagers, whatever else elects or stores there",
            "everything",
            "read and change every znode that its ACL leaves open, fill the ensemble, take up its connections",
            alone=True,
        ),
        "peer": Port(2888, "ZooKeeper servers", "", "join as a follower and get a copy of every znode"),
        "election": Port(3888, "ZooKeeper servers", "", "send votes and disturb elections"),
        "metrics": Port(7000, "", "", "read figures"),
    },
    "journalnode": {
        "rpc": Port(
            8485,
            "NameNodes, other JournalNodes",
            "",
            "nothing from another host (hadoop-policy); from one of these, replace edits as hdfs",
        ),
        "http": Port(8480, "NameNodes, other JournalNodes, who asks for its state", "", "download all edits"),
    },
    "namenode": {
        "rpc": Port(
            8020,
            "every host",
            "files",
            "claim to be any user, hdfs too: read, change and remove every file, order safe mode",
        ),
        "http": Port(
            9870,
            "NameNodes, SecondaryNameNode, who asks for its state",
            "WebHDFS, web pages",
            "the same by WebHDFS with user.name=hdfs; download the whole namespace; read configuration and logs",
        ),
        "lifeline": Port(8050, "ZKFCs, DataNodes", "", "claim to be hdfs and tell that a dead DataNode lives"),
    },
    "zkfc": {
        "rpc": Port(
            8019, "other ZKFCs, who asks for its state", "", "nothing from another host than a master (hadoop-policy)"
        ),
        "fence": Port(8018, "ZKFCs", "", "take up its connections; to end a NameNode takes the cluster's key"),
    },
    "secondarynamenode": {
        "http": Port(9868, "NameNode, who asks for its state", "", "download the whole namespace"),
    },
    "datanode": {
        "data": Port(9866, "every host", "contents of files", "read and write any block whose number it guesses"),
        "ipc": Port(
            9867,
            "every host",
            "length of files that are being written",
            "claim to be hdfs and shut the DataNode down, or make it load its settings",
        ),
        "http": Port(9864, "every host", "contents of files by WebHDFS", "read and write files as any user"),
    },
    "resourcemanager": {
        "client": Port(
            8032,
            "every host",
            "applications",
            "claim to be any user: run any program as yarn on every NodeManager, kill every application",
        ),
        "scheduler": Port(8030, "ApplicationMasters", "", "nothing without the token of an application"),
        "tracker": Port(8031, "NodeManagers", "", "nothing from another host than a NodeManager's (hadoop-policy)"),
        "admin": Port(
            8033, "ResourceManagers, operators", "", "nothing from another host than a master (hadoop-policy)"
        ),
        "http": Port(
            8088,
            "every host",
            "web pages, states over REST",
            "set a node to 1 MB by an anonymous POST to /ws/v1/cluster/nodes/ID/resource, kill any application with "
            "?user.name=yarn; read configuration and logs",
        ),
    },
    # Upstream lets the NodeManager take any port; a fixed one lets containers survive its restart.
    "nodemanager": {
        "rpc": Port(8041, "ResourceManagers, ApplicationMasters", "", "nothing without a token for the node"),
        "localizer": Port(8040, "localizers of the same host", "", "claim to be the localizer of a container"),
        "http": Port(8042, "every host", "logs of containers", "read the logs of every application"),
        "shuffle": Port(13562, "reducers", "", "take up its connections; outputs take the secret of a job"),
    },
    "jobhistory": {
        "rpc": Port(10020, "every host", "finished jobs", "claim to be any user and read every job"),
        "admin": Port(10033, "operators", "", "claim to be mapred and change who administers it"),
        "http": Port(
            19888, "ResourceManagers", "finished jobs, logs", "read every job's configuration and logs with user.name"
        ),
    },
    "gateway": {},
}
"""Component to the names of its ports."""

PORTS: dict[str, dict[str, int]] = {
    component: {name: one.number for name, one in ports.items()} for component, ports in TABLE.items()
}


def port(component: str, name: str) -> int:
    """Return the TCP port NAME (``rpc``, ``http``, ...) of COMPONENT; KeyError for one that does not exist."""
    return PORTS[component][name]
