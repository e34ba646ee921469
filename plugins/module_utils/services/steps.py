# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects what services add to the life of their daemons; each in ``ACTS`` of its own ``acts.py``."""

from __future__ import annotations

from typing import Callable

from ..daemon.acts import Acts
from ..daemon.tools import Tools
from .hbase.acts import ACTS as HBASE
from .hdfs.acts import ACTS as HDFS
from .hive.acts import ACTS as HIVE
from .spark.acts import ACTS as SPARK
from .yarn.acts import ACTS as YARN
from .zookeeper.acts import ACTS as ZOOKEEPER

ALL: dict[str, Acts] = {
    "zookeeper": ZOOKEEPER,
    "hdfs": HDFS,
    "yarn": YARN,
    "hbase": HBASE,
    "tez": Acts(),
    "hive": HIVE,
    "spark": SPARK,
}
"""In the order of :data:`.listed.SERVICES`."""


def steps() -> dict[str, Callable[[Tools], None]]:
    """Return name to step of every service."""
    return {name: step for one in ALL.values() for name, step in one.steps.items()}


def has_active(component: str) -> bool:
    """Tell whether the active one of COMPONENT's daemons alone loads a file on request."""
    return any(component in one.states for one in ALL.values())


def states(component: str, hosts: list[str], seconds: float) -> dict[str, str]:
    """Return for each of HOSTS what COMPONENT's daemon there says within SECONDS that it is, "" for one without."""
    read = next((one.states[component] for one in ALL.values() if component in one.states), None)
    return read(hosts, seconds) if read else dict.fromkeys(hosts, "")


def notes(path: str, before: str, after: str) -> list[str]:
    """Return what a running daemon may refuse of the file at PATH, whose text is BEFORE and will be AFTER."""
    return [note for one in ALL.values() if one.notes for note in one.notes(path, before, after)]
