# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the cluster knows about ZooKeeper, as data."""

from __future__ import annotations

from ..component_model import Component, Port
from ..config_model import ConfigFile, Heap, Owned, Product, Store
from ..layouts import ADDRESSES, MEMBERS, NOLOGIN, ODD, QUORUM, STABLE
from ..model import Account, Service
from ..roll_model import GateRow, Roll
from . import logback

SERVER = Component(
    product="zookeeper",
    account="zookeeper",
    placement=QUORUM,
    tiers=STABLE,
    single=(1, 3, 5),
    ha=(3, 5),
    count_reason=ODD,
    votes=True,
    wave="first",
    remembers=True,
    lasting=True,
    moves=True,
    ports={
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
    heap=Heap("zookeeper-env", "SERVER_JVMFLAGS", 16, 256, 2048, plain="ZK_SERVER_HEAP", launcher_options=True),
    stores=(
        Store("zoo", "dataDir", many=False, uri=False),
        Store("zoo", "dataLogDir", many=False, uri=False),
    ),
    roll=Roll(
        disruption="clients of the server reconnect to another one, sessions go on",
        alone="ZooKeeper is away until it is back",
        serves="zookeeper_quorum",
        rebuilt=GateRow("zookeeper_quorum", at_least="all"),
        serves_all=True,
        leader="zookeeper",
        every_gate="zookeeper_quorum",
    ),
)

SERVICE = Service(
    components={"zookeeper": SERVER},
    products={
        "zookeeper": Product(
            env="zookeeper-env",
            log_variable="ZOO_LOG_DIR",
            group="zookeeper",
            conf_option="--config",
            log_options=("zookeeper.log.dir",),
            daemon_options="JVMFLAGS",
            commands=True,
            shared_jars=("bin/zkServer.sh", "print-shared"),
            upstream_sign="conf/zoo_sample.cfg",
            upstream_conf="conf",
            shared_options=("JVMFLAGS", "CLIENT_JVMFLAGS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"),
        )
    },
    implied=True,
    files={
        "zoo": ConfigFile("zookeeper", "zoo.cfg", "properties"),
        "zookeeper-env": ConfigFile("zookeeper", "zookeeper-env.sh", "env"),
        "logback": ConfigFile("zookeeper", "logback.xml", "logback", body=logback.BODY),
    },
    keys={"super": "zookeeper:super"},
    file_aliases={
        "zoo-cfg": "zoo",
        "zookeeper-config": "zoo",
        "zookeeper-site": "zoo",
        "zookeeper-log4j": "logback",
        "zookeeper-logback": "logback",
        "java": "zookeeper-env",
        "zoo-env": "zookeeper-env",
    },
    unread={"hadoop-env": {"SERVER_JVMFLAGS": "the ZooKeeper server reads it in zookeeper-env; write it there"}},
    owned=(
        Owned("zoo", "server.*", MEMBERS),
        Owned("zoo", "clientPort*", ADDRESSES),
        Owned("zoo", "4lw.commands.whitelist", "gates read these words"),
    ),
    groups={"zookeeper": 784},
    accounts=(Account("zookeeper", 784, "zookeeper", "/var/lib/zookeeper", NOLOGIN, "ZooKeeper"),),
    # Passwords with which other daemons make znodes.
    adds_to={"hadoop": ()},
    sections=("zookeeper-acl",),
    steps=("acls", "snapshots"),
    area="zookeeper",
    gates=("zookeeper_quorum",),
    works=(GateRow("zookeeper_quorum", "zookeeper", at_least="present"),),
)
