# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The daemons of Flink, as data: of a cluster of its own, and what shows the jobs that have ended."""

from __future__ import annotations

from ..component_model import Component, Port
from ..config_model import Heap, Store
from ..layouts import FAILOVER, FIRST_MASTER, MASTERS, WORKERS
from ..roll_model import GateRow, Roll

OWN = ("flink",)
"""Types of clusters in which Flink runs its jobs itself; in others YARN does."""

LEADING = GateRow("flink_leader", "jobmanager", at_least="all")
REGISTERED = GateRow("taskmanagers", "jobmanager", members="taskmanager")
RECOVERED = GateRow("flink_jobs", "jobmanager")
"""No more jobs wait for their tasks than before the batch."""
UNHURT = GateRow("flink_unhurt", "jobmanager")
"""Another JobManager takes over, or there is no job."""

CODE = "run code as flink: whoever reaches it submits a job"

JOBMANAGER = Component(
    product="flink",
    account="flink",
    log="flink-flink-standalonesession-0-%H.log",
    placement=MASTERS,
    tiers=("master",),
    types=OWN,
    brings=("hadoop",),
    single=(1,),
    ha=(2, 3),
    count_reason=FAILOVER,
    registers="taskmanager",
    wave="last",
    remembers=True,
    ports={
        "http": Port(8081, "TaskManagers, who asks for its state", "jobs and web pages", CODE),
        "rpc": Port(6123, "TaskManagers, other JobManagers", "", CODE),
        "blob": Port(6124, "TaskManagers", "", "read and add jars of jobs"),
        "query": Port(6125, "other JobManagers", "", "read figures"),
    },
    # It keeps the graph of each job and its latest checkpoints, and coordinates.
    heap=Heap(
        "flink-conf",
        "env.java.opts.jobmanager",
        8,
        1024,
        8192,
        plain="jobmanager.memory.process.size",
        whole=True,
    ),
    roll=Roll(
        disruption="jobs of the JobManager that leads begin again at their last checkpoint, under another one",
        alone="it is not restarted while jobs run, which would not come back: end them with savepoints before",
        serves="flink_leader",
        serves_all=True,
        rebuilt=LEADING,
        leader="jobmanager",
        every_gate="flink_leader",
        gates=(REGISTERED, RECOVERED, UNHURT),
    ),
)

TASKMANAGER = Component(
    product="flink",
    account="flink",
    log="flink-flink-taskexecutor-0-%H.log",
    placement=WORKERS,
    tiers=("core", "task"),
    types=OWN,
    brings=("hadoop",),
    wave="workers",
    worker=True,
    ports={
        "rpc": Port(6122, "JobManagers", "", CODE),
        "data": Port(6121, "TaskManagers", "", "read and write records of jobs"),
        "query": Port(6126, "JobManagers", "", "read figures"),
    },
    # It does the work, so it has whatever its host can give; a JVM that is larger pauses for longer.
    heap=Heap(
        "flink-conf",
        "env.java.opts.taskmanager",
        1,
        1024,
        65536,
        plain="taskmanager.memory.process.size",
        whole=True,
        rest=True,
    ),
    stores=(Store("flink-conf", "io.tmp.dirs", uri=False),),
    roll=Roll(
        disruption="jobs with tasks there begin again at their last checkpoint, and wait where no other slot is free",
        serves="taskmanagers_serving",
        rebuilt=GateRow("taskmanagers", "jobmanager", members="batch"),
        share_percent=10,
        gates=(GateRow("taskmanagers_serving", "batch"), REGISTERED, RECOVERED),
    ),
)

HISTORY = Component(
    product="flink",
    account="flink",
    log="flink-flink-historyserver-0-%H.log",
    placement=FIRST_MASTER,
    # Where the passwords of ZooKeeper are, with which the place of applications is made.
    tiers=("master",),
    brings=("hadoop",),
    single=(1,),
    ha=(1,),
    count_reason="it removes the oldest jobs, and two would do so in the same directory",
    wave="last",
    ports={
        "http": Port(
            8092, "who asks for its state", "jobs that have ended", "read configuration and plans of every job"
        ),
    },
    # It keeps what it shows on disk. Its collector stands in config.yaml, with those of all others.
    heap=Heap("flink-env", "FLINK_ENV_JAVA_OPTS_HS", 32, 256, 1024, launcher_options=True),
    roll=Roll(
        disruption="jobs that have ended cannot be looked at for some seconds",
        serves="flink_history",
        gates=(GateRow("flink_history", at_least="all"),),
    ),
)
