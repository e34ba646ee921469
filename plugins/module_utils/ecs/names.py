# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Name hosts: cluster, node group and the lowest free number, so that a replaced host takes its predecessor's name."""

from __future__ import annotations

import re
from collections import Counter
from typing import Iterable, Sequence

DIGITS = 4
MAX_NAME = 63
"""A host name is one DNS label."""


def stem(cluster: str, node_group: str) -> str:
    """Return what the names of the hosts of NODE_GROUP begin with."""
    return f"{cluster}-{node_group.replace('_', '-')}"


def host_name(cluster: str, node_group: str, ordinal: int) -> str:
    """Return the name of host number ORDINAL, counted from 1."""
    return f"{stem(cluster, node_group)}-{ordinal:0{DIGITS}d}"


def series(cluster: str, node_group: str, first: int) -> str:
    """Return the InstanceName by which RunInstances numbers its instances from FIRST on, like their host names."""
    return f"{stem(cluster, node_group)}-[{first},{DIGITS}]"


def ordinal_of(cluster: str, node_group: str, name: str) -> int:
    """Return the number in the host name NAME, 0 if it is not a name of NODE_GROUP; a domain after it is ignored."""
    match = re.fullmatch(rf"{re.escape(stem(cluster, node_group))}-(\d{{{DIGITS},}})", name.partition(".")[0])
    return int(match.group(1)) if match else 0


def free_run(used: Iterable[int], amount: int) -> list[int]:
    """Return the lowest consecutive numbers that are not USED, at most AMOUNT: one call numbers without gaps."""
    taken = set(used)
    first = 1
    while first in taken:
        first += 1
    run = [first]
    while len(run) < amount and run[-1] + 1 not in taken:
        run.append(run[-1] + 1)
    return run


def twins(names: Sequence[str]) -> list[str]:
    """Return the names that occur more than once."""
    counts = Counter(names)
    return sorted(name for name in counts if counts[name] > 1)
