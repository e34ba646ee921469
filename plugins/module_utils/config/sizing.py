# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Heap and container sizes from the host's memory, each with the reason for it.

Inputs are rounded down to 256 MB, so that a kernel update which takes a few megabytes restarts nothing.
"""

from __future__ import annotations

import re
from typing import Mapping, Sequence

from ..services.config_model import Heap
from ..services.registry import COMPONENTS

ROUND_MB = 256
JVM_OVERHEAD_MB = 128
"""Metaspace, code cache, threads and buffers of a daemon beside its heap (100 to 170 MB were seen)."""


_UNITS = {"": 1 / 1048576, "k": 1 / 1024, "m": 1, "g": 1024}


def xmx_mb(options: str) -> int | None:
    """Return the heap in MB that the last ``-Xmx`` of OPTIONS asks for (the JVM takes the last), or None."""
    found = re.findall(r"-Xmx(\d+)([kKmMgG]?)", options)
    return int(int(found[-1][0]) * _UNITS[found[-1][1].lower()]) if found else None


def heaps_mb(
    components: Sequence[str], memory_mb: int, asked: Mapping[str, Mapping[str, object]]
) -> dict[str, tuple[int, str]]:
    """Return heap in MB and its reason for each of COMPONENTS that has one, on a host with MEMORY_MB.

    ASKED holds the user's JVM options by file, in the variable of each daemon; a ``-Xmx`` in them wins.
    """
    heaps: dict[str, tuple[int, str]] = {}
    memory = memory_mb // ROUND_MB * ROUND_MB
    rows = {name: COMPONENTS[name].heap for name in components if name in COMPONENTS}
    for component, row in rows.items():
        if row is None:
            continue
        wanted = _asked_mb(row, asked.get(row.file, {}))
        if wanted is not None:
            heaps[component] = (wanted, f"asked for in {row.plain if row.whole else row.variable}")
        elif not row.rest:
            heap = max(row.least_mb, min(row.most_mb, memory // row.divisor))
            why = f"1/{row.divisor} of {memory} MB memory, at least {row.least_mb} and at most {row.most_mb} MB"
            heaps[component] = (heap, why)
    for component, row in rows.items():
        if row and component not in heaps:
            left, why = left_mb(memory_mb, heaps)
            size = max(row.least_mb, min(row.most_mb, left))
            heaps[component] = (size, f"{why}, at least {row.least_mb} and at most {row.most_mb} MB")
    return {name: heaps[name] for name in rows if name in heaps}


def _asked_mb(row: Heap, env: Mapping[str, object]) -> int | None:
    """Return the MB that the variables ENV of the file of ROW ask for, None where they do not."""
    if row.whole:
        return size_mb(str(env.get(row.plain) or ""))
    wanted = xmx_mb(str(env.get(row.variable) or ""))
    if wanted is None and row.plain and env.get(row.plain):
        wanted = int(str(env[row.plain]))
    return wanted


def beside_mb(components: Sequence[str], asked: Mapping[str, Mapping[str, object]]) -> dict[str, int]:
    """Return what each of COMPONENTS may take outside of its heap in MB, where the user ASKED for that."""
    found: dict[str, int] = {}
    for component in components:
        row = COMPONENTS[component].heap if component in COMPONENTS else None
        text = str(asked.get(row.file, {}).get(row.beside) or "") if row and row.beside else ""
        size = size_mb(text)
        if size is not None:
            found[component] = size
    return found


def size_mb(text: str) -> int | None:
    """Return the MB that TEXT names, a number of them or one with a unit (k, m, g); None for what is no size."""
    size = re.fullmatch(r"(\d+)([kKmMgG]?)", text)
    return int(int(size[1]) * _UNITS[size[2].lower() or "m"]) if size else None


def whole_mb(component: str, size_mb: int) -> int:
    """Return what the process of COMPONENT takes in MB, whose heap, or whole where that is asked for, has SIZE_MB."""
    row = COMPONENTS[component].heap if component in COMPONENTS else None
    return size_mb + (0 if row and row.whole else JVM_OVERHEAD_MB)


def left_mb(
    memory_mb: int, heaps: Mapping[str, tuple[int, str]], beside: Mapping[str, int] | None = None
) -> tuple[int, str]:
    """Return the memory in MB that HEAPS of a host's daemons leave to the work that they start, and its reason.

    What the system (a tenth, at least 1 GB) and the daemons of the host leave, with what they have BESIDE their heaps;
    never less than 512 MB.
    """
    memory = memory_mb // ROUND_MB * ROUND_MB
    system = max(1024, memory // 10)
    daemons = sum(whole_mb(name, heap) for name, (heap, _why) in heaps.items()) + sum((beside or {}).values())
    left = max(512, (memory - system - daemons) // ROUND_MB * ROUND_MB)
    return left, f"{memory} MB memory less {system} MB for the system and {daemons} MB for {len(heaps)} daemons"
