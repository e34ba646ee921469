# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The daemons of HDFS, as the cluster treats them."""

from __future__ import annotations

from ..component_model import Component, Port
from ..config_model import Heap, Store
from ..layouts import CORE, FAILOVER, HA_MASTERS, HA_QUORUM, MASTERS, ODD, SINGLE_MASTER, STABLE
from ..roll_model import GateRow, Notice, Roll
from . import reconfigure

JOURNALNODE = Component(
    product="hadoop",
    account="hdfs",
    placement=HA_QUORUM,
    tiers=STABLE,
    single=(0,),
    ha=(3, 5),
    count_reason=ODD,
    votes=True,
    wave="first",
    remembers=True,
    lasting=True,
    ports={
        "rpc": Port(
            8485,
            "NameNodes, other JournalNodes",
            "",
            "nothing from another host (hadoop-policy); from one of these, replace edits as hdfs",
        ),
        "http": Port(8480, "NameNodes, other JournalNodes, who asks for its state", "", "download all edits"),
    },
    heap=Heap("hadoop-env", "HDFS_JOURNALNODE_OPTS", 32, 256, 1024),
    stores=(Store("hdfs-site", "dfs.journalnode.edits.dir", many=False, uri=False),),
    roll=Roll(
        disruption="none, the others are a majority",
        serves="journalnodes",
        behind_first=True,
        every_gate="journalnodes",
        gates=(GateRow("journals_in_step", "journalnode", limits=("txid",)),),
        replaces_every_gate=True,
    ),
    # One that was away takes no edits before the next segment, so one begins before and after each of them.
    hooks=("before_gates", "after_restart"),
)

NAMENODE = Component(
    product="hadoop",
    account="hdfs",
    placement=MASTERS,
    tiers=("master",),
    single=(1,),
    ha=(2, 3),
    count_reason=FAILOVER,
    registers="datanode",
    wave="decided",
    remembers=True,
    lasting=True,
    ports={
        "rpc": Port(
            reconfigure.RPC,
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
    # 1 GB for a million blocks: a quarter of the host serves about two million blocks on the smallest EMR master.
    heap=Heap("hadoop-env", "HDFS_NAMENODE_OPTS", 4, 512, 65536),
    logs=("hdfs-audit.log",),
    stores=(Store("hdfs-site", "dfs.namenode.name.dir"), Store("hdfs-site", "dfs.namenode.edits.dir")),
    roll=Roll(
        disruption="a standby restarts unnoticed; the active one hands over first, calls pause for some seconds",
        alone="HDFS is away until it is back",
        serves="namenode_rpc",
        rebuilt=GateRow("namenode_rpc", at_least="all"),
        leader="namenode",
        hand_over=True,
        notices=(
            Notice(
                "blocks",
                ("racks ", "core-site net.topology."),
                "HDFS copies them until each lies in two racks again, which takes network and disks",
            ),
        ),
    ),
    reconfiguration=reconfigure.NAMENODE,
    hooks=("before_restart", "before_stop"),
)

ZKFC = Component(
    product="hadoop",
    account="hdfs",
    placement=HA_MASTERS,
    tiers=("master",),
    single=(0,),
    ha=(2, 3),
    count_reason="every NameNode has one",
    follows="namenode",
    wave="decided",
    ports={
        "rpc": Port(
            8019, "other ZKFCs, who asks for its state", "", "nothing from another host than a master (hadoop-policy)"
        ),
        "fence": Port(8018, "ZKFCs", "", "take up its connections; to end a NameNode takes the cluster's key"),
    },
    units=("emr-fence",),
    heap=Heap("hadoop-env", "HDFS_ZKFC_OPTS", 64, 128, 256),
    roll=Roll(
        disruption="none on a standby; the active NameNode hands over first, calls pause for some seconds",
        serves="zkfcs",
        rebuilt=GateRow("hdfs_active", "namenode", at_least="all"),
        leader="namenode",
        hand_over=True,
        every_gate="zkfcs",
    ),
    hooks=("before_restart",),
)

SECONDARYNAMENODE = Component(
    product="hadoop",
    account="hdfs",
    placement=SINGLE_MASTER,
    tiers=STABLE,
    single=(1,),
    ha=(0,),
    count_reason="standby NameNodes write the checkpoints instead",
    wave="decided",
    lasting=True,
    ports={"http": Port(9868, "NameNode, who asks for its state", "", "download the whole namespace")},
    heap=Heap("hadoop-env", "HDFS_SECONDARYNAMENODE_OPTS", 4, 512, 65536),
    stores=(
        Store("hdfs-site", "dfs.namenode.checkpoint.dir"),
        Store("hdfs-site", "dfs.namenode.checkpoint.edits.dir"),
    ),
    roll=Roll(
        disruption="the next checkpoint is later",
        serves="secondarynamenodes",
        gates=(GateRow("secondarynamenodes", at_least="all"),),
    ),
)

DATANODE = Component(
    product="hadoop",
    account="hdfs",
    placement=CORE,
    tiers=STABLE,
    wave="workers",
    lasting=True,
    worker=True,
    ports={
        "data": Port(9866, "every host", "contents of files", "read and write any block whose number it guesses"),
        "ipc": Port(
            9867,
            "every host",
            "length of files that are being written",
            "claim to be hdfs and shut the DataNode down, or make it load its settings",
        ),
        "http": Port(9864, "every host", "contents of files by WebHDFS", "read and write files as any user"),
    },
    heap=Heap("hadoop-env", "HDFS_DATANODE_OPTS", 16, 512, 4096),
    stores=(Store("hdfs-site", "dfs.datanode.data.dir", types=("DISK", "SSD", "ARCHIVE", "RAM_DISK", "NVDIMM")),),
    roll=Roll(
        disruption="reads and writes go on with the other replicas",
        serves="datanodes_registered",
        rebuilt=GateRow("datanodes", "namenode", members="batch"),
        share_percent=10,
        by_rack=True,
        gates=(
            GateRow("datanodes_registered", "batch", counts={"namenodes": "namenode"}),
            GateRow("hdfs_blocks", "namenode"),
        ),
    ),
    reconfiguration=reconfigure.DATANODE,
)
