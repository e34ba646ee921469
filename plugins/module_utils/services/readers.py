# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects how each service's daemons are asked, and what their answers say. No other table of that kind is by hand.

To add a service: write its ``reader.py``, and its name into ``READERS``.
"""

from __future__ import annotations

from ..health.gate_types import Rule
from ..health.reader_types import SERVING, Listing, Probe, Reader
from .hbase.reader import READER as HBASE
from .hdfs.reader import READER as HDFS
from .hive.reader import READER as HIVE
from .registry import SERVICE_OF
from .spark.reader import READER as SPARK
from .yarn.reader import READER as YARN
from .zookeeper.reader import READER as ZOOKEEPER

READERS: dict[str, Reader] = {
    "zookeeper": ZOOKEEPER,
    "hdfs": HDFS,
    "yarn": YARN,
    "hbase": HBASE,
    "hive": HIVE,
    "spark": SPARK,
}
"""Service to its reader."""

PROBES: dict[str, Probe] = {kind: one for reader in READERS.values() for kind, one in reader.probes.items()}
KINDS: dict[str, str] = {name: kind for reader in READERS.values() for name, kind in reader.kinds.items()}
"""Component to the kind of reading that tells its state."""
RULES: dict[str, Rule] = {gate: rule for reader in READERS.values() for gate, rule in reader.rules.items()}
LISTINGS: tuple[Listing, ...] = tuple(one for reader in READERS.values() for one in reader.listings)
COUNTED: dict[str, tuple[str, ...]] = {
    name: states for reader in READERS.values() for name, states in reader.counted.items()
}


def good(component: str) -> tuple[str, ...]:
    """Return the states in which COMPONENT is good."""
    return READERS[SERVICE_OF[component]].good.get(component, SERVING)


def _unique() -> None:
    """Refuse readers that use one name twice; a mistake of ours, so every import shows it."""
    for what in ("probes", "kinds", "rules"):
        names = [name for reader in READERS.values() for name in getattr(reader, what)]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"{what} {', '.join(twice)} stand in the readers of two services")


_unique()
