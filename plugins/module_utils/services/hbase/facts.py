# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the cluster knows about HBase, as data."""

from __future__ import annotations

from ..component_model import Component, Port
from ..config_model import ConfigFile, Heap, Owned, Product
from ..layouts import ADDRESSES, CORE, FAILOVER, MASTERS, MEMBERS, NOLOGIN, STABLE
from ..model import Account, Directory, Service
from ..roll_model import GateRow, Roll
from .protocols import PROTOCOLS

ROOT = "/hbase"
"""Its directory in the cluster's file system, and the znode that its clusters have theirs below."""
PLACE = "another place would begin an empty HBase, and leave the tables behind"

UNLOADED = "a RegionServer gives its regions away before it restarts, and would be refused when it comes back"
OFFHEAP = "HBASE_OFFHEAPSIZE"
"""What each JVM of HBase may take outside of its heap."""

LIVE = GateRow("regionservers", "hmaster", members="regionserver")
"""All RegionServers are known to the active master, and it waits for none that has died."""
ASSIGNED = GateRow("hbase_assigned", "hmaster")

CLOSED = ("data", "archive", "mobdir", "WALs", "oldWALs", "MasterData")
"""Directories below :data:`ROOT` with rows in them. Without Kerberos HBase itself makes them open to all accounts."""

HMASTER = Component(
    product="hbase",
    account="hbase",
    placement=MASTERS,
    tiers=("master",),
    single=(1,),
    ha=(2, 3),
    count_reason=FAILOVER,
    # Its directory is made with those of the other services.
    registers="regionserver",
    wave="last",
    ports={
        "rpc": Port(
            16000,
            "RegionServers, other HMasters, clients",
            "tables are made and changed",
            "claim to be any user, hbase too: change and drop every table; not report as a RegionServer (hbase-policy)",
        ),
        "http": Port(
            16010,
            "who asks for its state",
            "web pages",
            "read configuration, logs and the names of tables; change what is logged",
        ),
    },
    # It keeps the state of regions: some kilobytes for each, and what its procedures have in hand.
    heap=Heap("hbase-env", "HBASE_MASTER_OPTS", 16, 512, 8192, beside=OFFHEAP),
    roll=Roll(
        disruption="reads and writes go on; tables cannot be made or changed while another one takes over",
        alone="reads and writes go on; tables cannot be made or changed until it is back",
        serves="hmaster_active",
        rebuilt=GateRow("hmaster_active", at_least="all"),
        serves_all=True,
        leader="hmaster",
        every_gate="hmaster_active",
        gates=(LIVE, ASSIGNED),
    ),
)

REGIONSERVER = Component(
    product="hbase",
    account="hbase",
    placement=CORE,
    # Where DataNodes are: what it writes has its first replica on the same host.
    tiers=STABLE,
    wave="workers",
    worker=True,
    ports={
        "rpc": Port(16020, "every host", "rows", "claim to be any user: read, change and remove every row"),
        "http": Port(
            16030,
            "who asks for its state",
            "web pages",
            "read configuration, logs and the names of tables; change what is logged",
        ),
    },
    # Four fifths of it hold rows (memstores and block cache), so it gets what a core host can spare beside containers.
    # Below 32 GB, where JVMs leave short object pointers and class data out.
    heap=Heap("hbase-env", "HBASE_REGIONSERVER_OPTS", 4, 512, 31744, beside=OFFHEAP),
    roll=Roll(
        disruption="its regions move to other hosts and back; each of them pauses when it moves",
        alone="tables are away until it is back",
        serves="regionservers_serving",
        # Which it is when the logs of its former life are split.
        rebuilt=GateRow("regionservers", "hmaster", members="batch"),
        share_percent=10,
        gates=(GateRow("regionservers_serving", "batch"), LIVE, ASSIGNED),
    ),
    hooks=("before_restart", "after_restart"),
)

SERVICE = Service(
    components={"hmaster": HMASTER, "regionserver": REGIONSERVER},
    products={
        "hbase": Product(
            env="hbase-env",
            log_variable="HBASE_LOG_DIR",
            group="hadoop",
            conf_option="--config",
            logfile_variable="HBASE_LOGFILE",
            log_options=("hbase.log.dir",),
            daemon_options="HBASE_OPTS",
            conf_variable="HBASE_CONF_DIR",
            commands=True,
            shared_jars=("bin/hbase", "classpath", "--shared"),
            upstream_sign="bin/hbase-config.sh",
            upstream_conf="conf",
            shared_options=("HBASE_OPTS", "CLIENT_GC_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"),
        )
    },
    needs=("hdfs", "zookeeper"),
    tiers={"core": "its RegionServers"},
    files={
        "hbase-site": ConfigFile("hbase", "hbase-site.xml", "hadoop_xml", shown=True),
        "hbase-env": ConfigFile("hbase", "hbase-env.sh", "env", own_logs="${HBASE_LOG_DIR}"),
        "hbase-log4j": ConfigFile("hbase", "log4j2.properties", "properties", own_logs="${sys:hbase.log.dir}"),
        "hbase-policy": ConfigFile("hbase", "hbase-policy.xml", "hadoop_xml"),
        "hbase-metrics2": ConfigFile("hbase", "hadoop-metrics2-hbase.properties", "properties"),
    },
    owned=(
        Owned("hbase-site", "hbase.rootdir", PLACE),
        Owned("hbase-site", "hbase.wal.dir", PLACE),
        Owned("hbase-site", "zookeeper.znode.parent", PLACE),
        Owned("hbase-site", "hbase.cluster.distributed", MEMBERS),
        Owned("hbase-site", "hbase.zookeeper.quorum", MEMBERS),
        Owned("hbase-site", "hbase.zookeeper.property.clientPort", ADDRESSES),
        Owned("hbase-site", "hbase.master.*hostname", ADDRESSES),
        Owned("hbase-site", "hbase.master.*port", ADDRESSES),
        Owned("hbase-site", "hbase.master.*ddress", ADDRESSES),
        Owned("hbase-site", "hbase.*regionserver.hostname*", ADDRESSES),
        Owned("hbase-site", "hbase.regionserver.*port", ADDRESSES),
        Owned("hbase-site", "hbase.master.reject.decommissioned.hosts", UNLOADED),
        Owned("hbase-site", "hbase.regionserver.*ddress", ADDRESSES),
    ),
    protocols=PROTOCOLS,
    file_aliases={
        "hbase-log4j2": "hbase-log4j",
        "log4j2": "hbase-log4j",
        "hadoop-metrics2-hbase": "hbase-metrics2",
        "hbase-policies": "hbase-policy",
    },
    accounts=(Account("hbase", 785, "hadoop", "/var/lib/hbase", NOLOGIN, "HBase"),),
    directories=(
        # An HMaster that becomes active lets everybody through to the place for bulk loads; what has rows is closed.
        Directory(ROOT, "hbase", "0711"),
        *(Directory(f"{ROOT}/{name}", "hbase", "0700") for name in CLOSED),
        Directory("/user/hbase", "hbase", "0755"),
    ),
    steps=("hbase_znode", "hbase_end", "hbase_policy", "hbase_root"),
    gates=("hmaster_active", "regionservers", "hbase_assigned", "regionservers_serving"),
    works=(
        GateRow("hmaster_active", "hmaster", at_least="present"),
        LIVE,
        ASSIGNED,
        # Each is asked itself too: a master believes in a RegionServer until its session is over.
        GateRow("regionservers_serving", "regionserver", present=True),
    ),
)
