# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The daemons of Druid, as data. Those that keep and make segments restart first, and what they ask on masters last."""

from __future__ import annotations

from ..component_model import Component, Port
from ..config_model import Heap, Store
from ..layouts import CORE, FAILOVER, MASTERS, STABLE
from ..roll_model import GateRow, Roll

OWN = ("druid",)
"""Types of clusters that have it."""
ALL_DATA = "read every row, and the configuration"

LEADING = GateRow("druid_leader", "coordinator", at_least="all")
LOADING = GateRow("historicals", "coordinator", members="historical")
WORKING = GateRow("middlemanagers", "coordinator", members="middlemanager")
SEGMENTS = GateRow("druid_segments", "coordinator")
"""No more segments are away, or have too few copies, than before the batch."""

HISTORICAL = Component(
    product="druid",
    account="druid",
    log="druid-historical.log",
    placement=CORE,
    tiers=STABLE,
    types=OWN,
    brings=("hadoop",),
    wave="workers",
    worker=True,
    ports={"http": Port(8083, "brokers, Coordinators", "", ALL_DATA)},
    # What it answers with is in direct memory and in the system's cache of its files; the heap holds partial results.
    heap=Heap("druid-env", "DRUID_HISTORICAL_OPTS", 8, 256, 24576, beside="DRUID_HISTORICAL_DIRECT", outside=True),
    stores=(Store("druid-historical", "emr.segmentCache.directories", uri=False),),
    roll=Roll(
        disruption="none: its segments are answered by the hosts with their other copies",
        alone="its rows are missing in answers until it has loaded its segments again",
        serves="historicals_serving",
        rebuilt=GateRow("historicals", "coordinator", members="batch"),
        gates=(GateRow("historicals_serving", "batch"), LOADING, SEGMENTS),
    ),
)

MIDDLEMANAGER = Component(
    product="druid",
    account="druid",
    log="druid-middlemanager.log",
    placement=CORE,
    tiers=STABLE,
    types=OWN,
    brings=("hadoop",),
    wave="workers",
    worker=True,
    ports={"http": Port(8091, "Overlords", "", "begin and end tasks, which run code as druid")},
    # It only starts and watches the JVMs of tasks, which have the memory of :mod:`.sizes`.
    heap=Heap("druid-env", "DRUID_MIDDLEMANAGER_OPTS", 64, 64, 256, outside=True),
    stores=(Store("druid-middlemanager", "druid.indexer.task.baseDir", many=False, uri=False),),
    roll=Roll(
        disruption="it takes no new tasks and restarts when its own have ended; those of streams go on where they were",
        alone="new tasks wait until it is back",
        serves="middlemanagers_serving",
        rebuilt=GateRow("middlemanagers", "coordinator", members="batch"),
        gates=(GateRow("middlemanagers_serving", "batch"), WORKING),
    ),
    hooks=("before_restart", "after_restart"),
)

BROKER = Component(
    product="druid",
    account="druid",
    log="druid-broker.log",
    placement=MASTERS,
    tiers=STABLE,
    types=OWN,
    single=(1,),
    ha=(2, 3),
    count_reason=FAILOVER,
    wave="last",
    ports={"http": Port(8082, "routers", "queries", ALL_DATA)},
    # It merges what Historicals answer, and keeps the names of all segments.
    heap=Heap("druid-env", "DRUID_BROKER_OPTS", 8, 256, 16384, beside="DRUID_BROKER_DIRECT", outside=True),
    roll=Roll(
        disruption="queries that it answers at that moment end; routers send others to another one",
        alone="no query is answered until it is back",
        serves="druid_brokers",
        gates=(GateRow("druid_brokers", at_least="all"),),
    ),
)

ROUTER = Component(
    product="druid",
    account="druid",
    log="druid-router.log",
    placement=MASTERS,
    tiers=("master", "core", "gateway"),
    types=OWN,
    wave="last",
    ports={
        "http": Port(
            8888,
            "who asks for its state",
            "queries, tasks, web pages",
            "read every row; begin tasks, which run code as druid; remove data",
        )
    },
    # Queries and answers pass through it.
    heap=Heap("druid-env", "DRUID_ROUTER_OPTS", 32, 128, 1024),
    roll=Roll(
        disruption="connections to it end; clients go on with another one",
        alone="no query is answered until it is back",
        serves="druid_routers",
        gates=(GateRow("druid_routers", at_least="all"),),
    ),
)

COORDINATOR = Component(
    product="druid",
    account="druid",
    log="druid-coordinator.log",
    placement=MASTERS,
    tiers=("master",),
    types=OWN,
    # For files in HDFS and OSS, as all that has the extension for them.
    brings=("hadoop",),
    single=(1,),
    ha=(2, 3),
    count_reason=FAILOVER,
    registers="historical",
    wave="last",
    remembers=True,
    ports={
        # The one that Overlords have elsewhere; it is the Overlord too.
        "http": Port(8090, "all of Druid", "", "begin tasks, which run code as druid; remove data; read configuration"),
    },
    # It knows every segment, and each task of the Overlord.
    heap=Heap("druid-env", "DRUID_COORDINATOR_OPTS", 8, 256, 16384),
    roll=Roll(
        disruption="queries go on; no task begins and no segment moves while another one takes over",
        alone="queries go on; no task begins and no segment is loaded until it is back",
        serves="druid_leader",
        serves_all=True,
        rebuilt=LEADING,
        leader="coordinator",
        every_gate="druid_leader",
        gates=(LOADING, WORKING),
    ),
)
