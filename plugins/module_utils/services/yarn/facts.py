# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the cluster knows about YARN and the history of MapReduce jobs, as data."""

from __future__ import annotations

from ..component_model import Component, Port
from ..config_model import ConfigFile, Heap, Opening, Owned, Place, Store
from ..layouts import ADDRESSES, FAILOVER, FIRST_MASTER, MASTERS, MEMBERS, NOLOGIN, STABLE, WORKERS
from ..model import Account, Confirmation, Credential, Directory, Service
from ..roll_model import GateRow, Roll
from .names import UNREAD
from .protocols import PROTOCOLS

KNOWN = GateRow("nodemanagers", "resourcemanager", members="nodemanager")
"""All NodeManagers are known: to a ResourceManager that becomes active they register again."""

RESOURCEMANAGER = Component(
    product="hadoop",
    account="yarn",
    placement=MASTERS,
    tiers=("master",),
    single=(1,),
    ha=(2, 3),
    count_reason=FAILOVER,
    registers="nodemanager",
    wave="decided",
    remembers=True,
    ports={
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
    heap=Heap("hadoop-env", "YARN_RESOURCEMANAGER_OPTS", 8, 512, 8192),
    logs=("rm-audit.log",),
    roll=Roll(
        disruption="applications go on; new containers and submissions wait for some seconds",
        alone="submissions wait until it is back",
        serves="resourcemanager_active",
        rebuilt=GateRow("resourcemanager_active", at_least="all"),
        serves_all=True,
        leader="resourcemanager",
        every_gate="resourcemanager_active",
        gates=(KNOWN,),
    ),
)

# Upstream lets the NodeManager take any port; a fixed one lets containers survive its restart.
NODEMANAGER = Component(
    product="hadoop",
    account="yarn",
    placement=WORKERS,
    tiers=("master", "core", "task"),
    wave="workers",
    worker=True,
    ports={
        "rpc": Port(8041, "ResourceManagers, ApplicationMasters", "", "nothing without a token for the node"),
        "localizer": Port(8040, "localizers of the same host", "", "claim to be the localizer of a container"),
        "http": Port(8042, "every host", "logs of containers", "read the logs of every application"),
        "shuffle": Port(13562, "reducers", "", "take up its connections; outputs take the secret of a job"),
    },
    heap=Heap("hadoop-env", "YARN_NODEMANAGER_OPTS", 16, 512, 2048),
    logs=("nm-audit.log",),
    stores=(
        Store("yarn-site", "yarn.nodemanager.local-dirs"),
        Store("yarn-site", "yarn.nodemanager.log-dirs"),
        Store("yarn-site", "yarn.nodemanager.recovery.dir", many=False, uri=False),
    ),
    roll=Roll(
        disruption="containers go on; no new ones start on the host until it is back",
        serves="nodemanagers_serving",
        rebuilt=GateRow("nodemanagers", "resourcemanager", members="batch"),
        heals=("unhealthy",),
        share_percent=10,
        gates=(GateRow("nodemanagers_serving", "batch"), KNOWN),
    ),
)

JOBHISTORY = Component(
    product="hadoop",
    account="mapred",
    placement=FIRST_MASTER,
    tiers=STABLE,
    single=(1,),
    ha=(1,),
    count_reason="it has no failover, and two would move the same files",
    wave="last",
    ports={
        "rpc": Port(10020, "every host", "finished jobs", "claim to be any user and read every job"),
        "admin": Port(10033, "operators", "", "claim to be mapred and change who administers it"),
        "http": Port(
            19888, "ResourceManagers", "finished jobs, logs", "read every job's configuration and logs with user.name"
        ),
    },
    heap=Heap("hadoop-env", "MAPRED_HISTORYSERVER_OPTS", 16, 512, 4096),
    roll=Roll(
        disruption="finished jobs cannot be looked at for some seconds",
        serves="jobhistory",
        gates=(GateRow("jobhistory", at_least="all"),),
    ),
)

SERVICE = Service(
    components={"resourcemanager": RESOURCEMANAGER, "nodemanager": NODEMANAGER, "jobhistory": JOBHISTORY},
    needs=("hdfs",),
    needs_ha=("zookeeper",),
    files={
        "yarn-site": ConfigFile("hadoop", "yarn-site.xml", "hadoop_xml", shown=True),
        "mapred-site": ConfigFile("hadoop", "mapred-site.xml", "hadoop_xml", shown=True),
        "capacity-scheduler": ConfigFile("hadoop", "capacity-scheduler.xml", "hadoop_xml"),
        "node-resources": ConfigFile("hadoop", "node-resources.xml", "hadoop_xml", optional=True),
        "resource-types": ConfigFile("hadoop", "resource-types.xml", "hadoop_xml", optional=True),
    },
    adds_to={"hadoop": ()},
    owned=(
        Owned("yarn-site", "yarn.resourcemanager.ha.*", MEMBERS),
        Owned("yarn-site", "yarn.resourcemanager.cluster-id", MEMBERS),
        Owned("yarn-site", "yarn.resourcemanager.hostname*", MEMBERS),
        Owned("yarn-site", "yarn.resourcemanager.*address*", ADDRESSES),
        Owned("yarn-site", "yarn.resourcemanager.nodes.*-path", MEMBERS),
        Owned("yarn-site", "yarn.nodemanager.hostname", ADDRESSES),
        Owned("yarn-site", "yarn.nodemanager.*address", ADDRESSES),
        Owned("mapred-site", "mapreduce.jobhistory.*address", ADDRESSES),
    ),
    openings=(
        # A program with the bits of root starts containers as the accounts of their users, and puts them into cgroups.
        Opening(
            "yarn-site",
            "yarn.nodemanager.container-executor.class",
            "*LinuxContainerExecutor",
            ("NoNewPrivileges", "CapabilityBoundingSet", "ProtectControlGroups", "ProtectProc"),
        ),
        Opening("yarn-site", "yarn.nodemanager.resource-plugins", "*yarn.io/*", ("PrivateDevices",)),
    ),
    places=(
        Place("yarn-site", "yarn.node-attribute.fs-store.root-dir"),
        Place("yarn-site", "yarn.node-labels.fs-store.root-dir"),
        Place("yarn-site", "yarn.resourcemanager.fs.state-store.uri"),
        Place("yarn-site", "yarn.resourcemanager.leveldb-state-store.path"),
        Place("yarn-site", "yarn.scheduler.configuration.fs.path"),
        Place("yarn-site", "yarn.scheduler.configuration.leveldb-store.path"),
        Place("mapred-site", "mapreduce.jobhistory.recovery.store.fs.uri"),
        Place("mapred-site", "mapreduce.jobhistory.recovery.store.leveldb.path"),
    ),
    protocols=PROTOCOLS,
    credentials=(
        Credential(
            "yarn",
            "resourcemanager",
            "core-site",
            "hadoop.zk.acl",
            znodes=(
                ("yarn-site", "yarn.resourcemanager.zk-state-store.parent-path", "/rmstore/ZKRMStateRoot"),
                (
                    "yarn-site",
                    "yarn.resourcemanager.ha.automatic-failover.zk-base-path",
                    "/yarn-leader-election/{cluster}",
                ),
            ),
        ),
    ),
    keys={"yarn": "zookeeper:yarn"},
    file_aliases={
        "yarn-log4j": "log4j",
        "mapred-log4j": "log4j",
        "yarn-env": "hadoop-env",
        "mapred-env": "hadoop-env",
    },
    unread=UNREAD,
    permissions=("*log-dirs.permissions", "*done-dir.permissions"),
    accounts=(
        Account("yarn", 782, "hadoop", "/var/lib/hadoop-yarn", NOLOGIN, "YARN"),
        Account("mapred", 783, "hadoop", "/var/lib/hadoop-mapreduce", NOLOGIN, "MapReduce job history"),
    ),
    directories=(
        Directory("/mr-history", "mapred", "0755"),
        Directory("/mr-history/tmp", "mapred", "1777"),
        Directory("/mr-history/done", "mapred", "0750"),
        Directory("/app-logs", "yarn", "1777"),
    ),
    area="yarn",
    confirmations={"emr_failover_from": Confirmation(components=("resourcemanager",), called="ResourceManager")},
    hands_over=True,
    gates=("resourcemanager_active", "nodemanagers", "nodemanagers_serving", "jobhistory"),
    jobs=("mr", "distcp", "shell"),
    works=(
        GateRow("resourcemanager_active", "resourcemanager", at_least="present"),
        KNOWN,
        GateRow("nodemanagers_serving", "nodemanager", present=True),
        GateRow("jobhistory", "jobhistory", at_least="present"),
    ),
)
