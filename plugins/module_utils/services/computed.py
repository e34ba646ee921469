# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects what services add to configuration; each in ``CONFIGURATION`` of its own ``config.py``."""

from __future__ import annotations

from typing import Mapping, Sequence

from ..config.configuration import Asked, Configuration, Relation, Table
from ..config.context import Context, Properties
from ..config.file import File
from .hbase.config import CONFIGURATION as HBASE
from .hdfs.config import CONFIGURATION as HDFS
from .hive.config import CONFIGURATION as HIVE
from .spark.config import CONFIGURATION as SPARK
from .tez.config import CONFIGURATION as TEZ
from .yarn.config import CONFIGURATION as YARN
from .zookeeper.config import CONFIGURATION as ZOOKEEPER

CONFIGURATIONS: dict[str, Configuration] = {
    "zookeeper": ZOOKEEPER,
    "hdfs": HDFS,
    "yarn": YARN,
    "hbase": HBASE,
    "tez": TEZ,
    "hive": HIVE,
    "spark": SPARK,
}
"""In the order of :data:`.listed.SERVICES`."""


def properties(ctx: Context, file: str) -> Properties:
    """Return the properties of FILE that services compute."""
    found: Properties = {}
    for one in CONFIGURATIONS.values():
        found.update(one.computed[file](ctx) if file in one.computed else {})
    return found


def joined(file: str, asked: Mapping[str, object]) -> Properties:
    """Return the properties of FILE that are ours and those that the user ASKED for together."""
    found: Properties = {}
    for one in CONFIGURATIONS.values():
        found.update(one.joined[file](asked) if file in one.joined else {})
    return found


def before(ctx: Context, product: str, settings: Mapping[str, Properties]) -> list[File]:
    """Return the files that those with PRODUCT's properties name."""
    return [file for one in CONFIGURATIONS.values() if one.before for file in one.before(ctx, product, settings)]


def beside(ctx: Context, product: str, settings: Mapping[str, Properties]) -> list[File]:
    """Return the files of PRODUCT that have no properties of a user's, with its effective SETTINGS."""
    return [file for one in CONFIGURATIONS.values() if one.beside for file in one.beside(ctx, product, settings)]


def sections(ctx: Context) -> dict[str, dict[str, str]]:
    """Return section to entries of what daemons read beside properties."""
    return {name: read(ctx) for one in CONFIGURATIONS.values() for name, read in one.sections.items()}


def table_at(path: str) -> Table | None:
    """Return what is looked up in the file at PATH, None for any other file."""
    return next((one.tables[path] for one in CONFIGURATIONS.values() if path in one.tables), None)


def relations(asked: Asked, components: Sequence[str], disks: Sequence[str]) -> list[Relation]:
    """Return what services find wrong with what is ASKED of a host with COMPONENTS and DISKS."""
    rules = [one.relations for one in CONFIGURATIONS.values() if one.relations]
    return [fault for rule in rules for fault in rule(asked, components, disks)]


def reasons(ctx: Context) -> dict[str, str]:
    """Return the reason of each computed value that has one."""
    found: dict[str, str] = {}
    for one in CONFIGURATIONS.values():
        found.update(one.reasons(ctx) if one.reasons else {})
    return found
