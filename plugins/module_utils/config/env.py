# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""JVM options of a host's daemons, in the variables from which their launchers take them."""

from __future__ import annotations

import re
from typing import Mapping, Sequence

from ..services.registry import COMPONENTS, FILES, PRODUCTS
from .context import Context, Properties
from .files import tmp_dir
from .sizing import xmx_mb

_COLLECTOR = re.compile(r"-XX:\+Use(Serial|Parallel|G1|Z|Shenandoah|Epsilon)GC")


def daemon_options(ctx: Context, file: str, needed: Mapping[str, Sequence[str]] | None = None) -> Properties:
    """Return what FILE has for the daemons of this host whose launchers read it: ours, then the user's, so theirs win.

    Ours are those that services say are NEEDED, by component, too.
    The garbage collector is ours only where the user names none: a JVM with two of them does not start.
    """
    asked = ctx.asked.get(file, {})
    product = PRODUCTS[FILES[file].product]
    shared = str(asked.get(product.daemon_options) or "")
    env: Properties = {}
    for component, (heap, _reason) in ctx.heaps.items():
        row = COMPONENTS[component].heap
        if row is None or row.file != file:
            continue
        theirs = str(asked.get(row.variable) or "")
        ours = []
        if row.plain:
            env[row.plain] = heap
        elif not xmx_mb(theirs):
            ours.append(f"-Xmx{heap}m")
        if not row.launcher_options:
            ours.append("-XX:+ExitOnOutOfMemoryError")
            ours += [] if _COLLECTOR.search(f"{shared} {theirs}") else ["-XX:+UseG1GC"]
        if not any("-Djava.io.tmpdir=" in options for options in (shared, theirs)):
            ours.append(f"-Djava.io.tmpdir={tmp_dir(component)}")
        ours += (needed or {}).get(component, ())
        env[row.variable] = " ".join([*ours, theirs]).strip()
    return env
