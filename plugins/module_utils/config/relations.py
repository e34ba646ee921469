# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that are bad together: with each other, with a host's disks, with the daemons beside them. No I/O."""

from __future__ import annotations

import re
from typing import Sequence

from ..services import related
from ..services.registry import COMPONENTS, PRODUCTS
from .configuration import Asked, Relation
from .sizing import size_mb, xmx_mb
from .syntax import joined

_PORT = re.compile(
    r"-Dcom\.sun\.management\.jmxremote(?:\.rmi)?\.port=(\d+)"
    r"|-(?:agentlib:|Xrun)jdwp\S*?address=(?:[^\s,]*:)?(\d+)"
    r"|-javaagent:[^=\s]+=\S*?port=(\d+)"
    r"|-javaagent:[^=\s]+=(?:[^:\s]*:)?(\d+)(?=[:\s]|$)"
)


def fixed_ports(options: object) -> list[int]:
    """Return the ports for JMX, a debugger or an agent that JVM OPTIONS fix, each once; 0 is any free one."""
    found = (next(filter(None, one), "0") for one in _PORT.findall(str(options or "")))
    return sorted({int(number) for number in found} - {0})


def relation_faults(asked: Asked, components: Sequence[str], disks: Sequence[str]) -> list[Relation]:
    """Return what is wrong with what is ASKED of a host with COMPONENTS and DISKS (empty: not known yet)."""
    own = [*_shared_ports(asked), *_twice(asked, components), *_heaps(asked), *_sizes(asked)]
    return [*own, *related.found(asked, components, disks)]


def _shared_ports(asked: Asked) -> list[Relation]:
    return [
        Relation(
            row.env,
            name,
            f"port {number} would be opened by every JVM that reads this, so only the first on a host starts; fix one"
            f" in the variable of one daemon, as {_largest(row.env)}",
        )
        for row in PRODUCTS.values()
        for name in row.shared_options
        for number in fixed_ports(asked.get(row.env, {}).get(name))
    ]


def _heaps(asked: Asked) -> list[Relation]:
    """A heap stands where the launcher of its daemon takes it from."""
    rows = [row.heap for row in COMPONENTS.values() if row.heap and row.heap.plain_only]
    values = ((row, asked.get(row.file, {}).get(row.variable)) for row in rows)
    return [
        Relation(row.file, row.variable, f"the daemon does not start with -Xmx there; write {row.plain}, in MB")
        for row, value in values
        if xmx_mb(str(joined(row.variable, value) or "")) is not None
    ]


def _largest(file: str) -> str:
    """Return the variable of FILE that carries the options of the daemon with the largest heap."""
    heaps = [row.heap for row in COMPONENTS.values() if row.heap and row.heap.file == file]
    return min(heaps, key=lambda heap: heap.divisor).variable if heaps else "its own"


def _twice(asked: Asked, components: Sequence[str]) -> list[Relation]:
    """Two daemons of a host cannot open the same port."""
    taken: dict[int, str] = {}
    found: list[Relation] = []
    for component in components:
        heap = COMPONENTS[component].heap if component in COMPONENTS else None
        if heap is None:
            continue
        for number in fixed_ports(asked.get(heap.file, {}).get(heap.variable)):
            other = taken.setdefault(number, heap.variable)
            if other != heap.variable:
                text = f"port {number} stands in {other} too, and both daemons run on one host; give each its own"
                found.append(Relation(heap.file, heap.variable, text))
    return found


def _sizes(asked: Asked) -> list[Relation]:
    """What a JVM takes outside of its heap is a size; with anything else it does not start."""
    places = dict.fromkeys((row.heap.file, row.heap.beside) for row in COMPONENTS.values() if row.heap)
    values = [(file, name, str(asked.get(file, {}).get(name) or "")) for file, name in places if name]
    return [
        Relation(file, name, f"{value} is no size; write a number of MB, or one with a unit, as 2g")
        for file, name, value in values
        if value and size_mb(value) is None
    ]
