# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Buffers, threads and tasks of Druid from the host, each with its reason. Pure functions.

A query takes a buffer of direct memory for each thread that works on it, and others to merge groups. A JVM needs room
for all of them at once, and one more to unpack columns, or it does not start.
"""

from __future__ import annotations

import re
from typing import Mapping, NamedTuple

from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context, Properties
from ansible_collections.bigdata.emr.plugins.module_utils.config.numbers import whole
from ansible_collections.bigdata.emr.plugins.module_utils.config.sizing import JVM_OVERHEAD_MB, left_mb, xmx_mb

BUFFER = "druid.processing.buffer.sizeBytes"
THREADS = "druid.processing.numThreads"
MERGE = "druid.processing.numMergeBuffers"
CAPACITY = "druid.worker.capacity"
TASK_OPTIONS = "druid.indexer.runner.javaOptsArray"
MORE_OPTIONS = "emr.task.javaOptions"
"""Options of a user's for the JVMs of tasks, a property of our own: they come after ours."""
FORK = "druid.indexer.fork.property."
LEAST_MB, MOST_MB = 25, 500
"""Of a buffer: smaller ones make groups spill to disk at once, larger ones serve few queries."""
TASK_MB, LEAST_TASK_MB = 2048, 640
"""What a task has where there is room: 1 GB of heap, 400 MB of buffers, the JVM itself and the files that it reads."""
TASK_BUFFER_MB = 100
_BYTES = re.compile(r"(\d+)(|[kmgtp]|[kmgtp]ib?)", re.IGNORECASE | re.ASCII)
"""As Druid reads it: a B needs an i before it, and no blank is in between."""
_UNITS = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3, "t": 1000**4, "p": 1000**5}
_BINARY = {"ki": 1 << 10, "mi": 1 << 20, "gi": 1 << 30, "ti": 1 << 40, "pi": 1 << 50}


class Buffers(NamedTuple):
    """Direct memory of one JVM."""

    size_mb: int
    threads: int
    merge: int
    reason: str

    @property
    def direct_mb(self) -> int:
        """MB of direct memory that it takes together."""
        return self.size_mb * (self.threads + self.merge + 1)


class Tasks(NamedTuple):
    """What a MiddleManager starts."""

    capacity: int
    heap_mb: int
    buffers: Buffers
    reason: str


def size_bytes(value: object) -> int | None:
    """Return the bytes that VALUE means to Druid (25000000, 100MiB, 1g), None for what is no size."""
    found = _BYTES.fullmatch(str(value).strip())
    if not found:
        return None
    unit = found[2].lower().rstrip("b")
    return int(found[1]) * (_BINARY[unit] if unit in _BINARY else _UNITS[unit])


def left(ctx: Context) -> tuple[int, str]:
    """Return the MB that the system and the heaps of this host's daemons leave, and the reason."""
    return left_mb(ctx.memory_mb, ctx.heaps)


def historical(ctx: Context) -> Buffers:
    """Return the buffers of the Historical of this host: a quarter of what is left, as much again is for its files."""
    threads = max(1, ctx.cores - 1)
    merge = max(2, threads // 4)
    room, why = left(ctx)
    size = _clamped(room // 4 // (threads + merge + 1))
    return Buffers(size, threads, merge, f"a quarter of {room} MB for {threads + merge + 1} buffers ({why})")


def broker(ctx: Context) -> Buffers:
    """Return the buffers of the Broker of this host: it merges, and reads no segments."""
    merge = max(2, ctx.cores // 4)
    room, why = left(ctx)
    size = _clamped(room // 4 // (merge + 2))
    return Buffers(size, 1, merge, f"a quarter of {room} MB for {merge + 2} buffers ({why})")


def tasks(ctx: Context) -> Tasks:
    """Return the tasks that run at once on this host: in half of what is left, beside the Historical."""
    room, why = left(ctx)
    share = room // 2 if "historical" in ctx.components else room
    capacity = max(1, min(ctx.cores - 1, share // TASK_MB))
    each = max(LEAST_TASK_MB, min(TASK_MB, share // capacity))
    size = max(LEAST_MB, min(TASK_BUFFER_MB, each // 16))
    buffers = Buffers(size, 1, 2, f"a sixteenth of the {each} MB of a task")
    heap = max(256, min(1024, each - buffers.direct_mb - JVM_OVERHEAD_MB))
    reason = f"{max(1, ctx.cores - 1)} cores, and {TASK_MB} MB for each where there is room, of {share} MB ({why})"
    return Tasks(capacity, heap, buffers, reason)


def direct_mb(ours: Buffers, asked: Mapping[str, object]) -> int:
    """Return the MB of direct memory for OURS with what is ASKED of the daemon's file in their place."""
    size = size_bytes(asked.get(BUFFER)) if asked.get(BUFFER) is not None else None
    size_mb = ours.size_mb if size is None else -(-size // (1 << 20))
    return Buffers(size_mb, _count(asked, THREADS, ours.threads), _count(asked, MERGE, ours.merge), "").direct_mb


def properties(buffers: Buffers, prefix: str = "") -> Properties:
    """Return the properties of BUFFERS, each after PREFIX."""
    return {
        f"{prefix}{BUFFER}": buffers.size_mb << 20,
        f"{prefix}{THREADS}": buffers.threads,
        f"{prefix}{MERGE}": buffers.merge,
    }


def task_direct_mb(found: Tasks, asked: Mapping[str, object]) -> int:
    """Return the MB of direct memory of one task, with what is ASKED of the MiddleManager's file."""
    own = {name[len(FORK) :]: value for name, value in asked.items() if name.startswith(FORK)}
    return direct_mb(found.buffers, own)


def outside(ctx: Context) -> dict[str, tuple[int, str]]:
    """Return what daemons of this host take outside of their heaps in MB, with their tasks, and what lowers it."""
    found: dict[str, tuple[int, str]] = {}
    for component, made in (("historical", historical), ("broker", broker)):
        if component in ctx.components:
            file = f"druid-{component}"
            found[component] = (direct_mb(made(ctx), ctx.asked.get(file, {})), f"{BUFFER} in {file}")
    if "middlemanager" in ctx.components:
        ours, asked = tasks(ctx), ctx.asked.get("druid-middlemanager", {})
        heap = xmx_mb(" ".join(words(asked.get(MORE_OPTIONS))))
        each = (ours.heap_mb if heap is None else heap) + task_direct_mb(ours, asked) + JVM_OVERHEAD_MB
        capacity = _count(asked, CAPACITY, ours.capacity)
        lower = f"{CAPACITY}, of which each takes {each} MB, in druid-middlemanager"
        found["middlemanager"] = (capacity * each, lower)
    return found


def words(value: object) -> list[str]:
    """Return the options in VALUE, a list of them or a text with blanks."""
    parts = value if isinstance(value, (list, tuple)) else [value] if value is not None else []
    return [word for part in parts for word in str(part).split()]


def _clamped(size_mb: int) -> int:
    return max(LEAST_MB, min(MOST_MB, size_mb))


def _count(asked: Mapping[str, object], name: str, ours: int) -> int:
    found = whole(asked.get(name))
    return ours if found is None else found
