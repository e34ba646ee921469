# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Racks: which hosts fail together, as the user tells (``emr_rack``) or the cloud does (its zone). No I/O."""

from __future__ import annotations

import re
from collections import Counter
from typing import Collection, Mapping

from .scopes import Fault

RACK, ZONE = "emr_rack", "ecs_zone"
DEFAULT = "/default-rack"
"""Rack of a host for which none is named; upstream's own word."""
_PATH = re.compile(r"^(/[A-Za-z0-9][A-Za-z0-9._-]*)+\Z")
_FORM = "write a path such as /rack-1, or /zone-a/rack-1"
_WHY = "HDFS does not admit a DataNode at another depth than the others"


def rack_faults(value: object) -> list[Fault]:
    """Return what is wrong with VALUE, the rack of one host; None where none is set."""
    if value is None or (isinstance(value, str) and _PATH.match(value)):
        return []
    return [(RACK, f"{value!r} is no rack; {_FORM}, of letters, digits, dots, hyphens and underscores")]


def racks(named: Mapping[str, str], zones: Mapping[str, str], workers: Collection[str]) -> dict[str, str]:
    """Return host to rack, empty where there is nothing to tell hosts apart by.

    NAMED has the hosts with a rack of their own. For others their zone among ZONES counts, unless no rack is named
    and all WORKERS (who keep blocks or run containers) are in one zone.
    """
    if not named and len({zones.get(host) for host in workers}) < 2:
        return {}
    return {**{host: f"/{zone}" for host, zone in zones.items()}, **named}


def depth_faults(found: Mapping[str, str], workers: Collection[str]) -> dict[str, list[Fault]]:
    """Return a fault for each host whose rack has another number of levels than most have.

    FOUND is what :func:`racks` returned. WORKERS without a rack are in ``DEFAULT``, whose one level counts.
    """
    if not found:
        return {}
    all_racks = {**dict.fromkeys(workers, DEFAULT), **found}
    depths = {host: rack.count("/") for host, rack in all_racks.items()}
    counts = Counter(depths[host] for host in found)
    most = max(counts, key=lambda depth: (counts[depth], depth))
    example = next(rack for rack in found.values() if rack.count("/") == most)
    return {
        host: [(RACK, _uneven(found.get(host), depth, most, example))]
        for host, depth in depths.items()
        if depth != most
    }


def _uneven(rack: str | None, depth: int, most: int, example: str) -> str:
    seen = f"{rack} has {_levels(depth)}" if rack else f"it is not set, which is {DEFAULT} with {_levels(depth)}"
    return f"{seen}, and other hosts have {_levels(most)}, such as {example}; write one with {_levels(most)}: {_WHY}"


def _levels(depth: int) -> str:
    return "1 level" if depth == 1 else f"{depth} levels"
