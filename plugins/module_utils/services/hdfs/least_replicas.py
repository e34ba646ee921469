# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The least number of replicas that files get, by what hosts tell and are declared with. No I/O."""

from __future__ import annotations

from typing import Any, Iterable, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.config.merge import merge
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import FORCE, SCOPES

from .config import replicas

FILE, NAME = "hdfs-site", "dfs.replication"
UPSTREAM = 3
"""What Hadoop takes where null unsets the property."""


def least(written: Iterable[Any], asked: int | None = None) -> int:
    """Return the least replication that hosts said files are WRITTEN with, or that was ASKED for; 1 if nobody knows."""
    known = [number for number in [*written, asked] if isinstance(number, int) and number > 0]
    return min(known, default=1)


def declared(variables: Mapping[str, Any] | None, datanodes: int) -> int:
    """Return what a host with VARIABLES of a cluster of DATANODES is declared to write its files with.

    It is 1 where VARIABLES are None, or where no number can be read from them: it may be anything.
    """
    scopes = [] if variables is None else [variables[name] for name in (*SCOPES, FORCE) if name in variables]
    if variables is None or not all(_is_scope(scope) for scope in scopes):
        return 1
    value = merge(scopes).get(FILE, {}).get(NAME, replicas(datanodes))
    if value is None:
        return UPSTREAM
    text = str(value).strip()
    return max(1, int(text)) if text.isdecimal() else 1


def _is_scope(scope: object) -> bool:
    return isinstance(scope, Mapping) and all(isinstance(properties, Mapping) for properties in scope.values())
