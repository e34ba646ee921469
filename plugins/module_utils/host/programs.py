# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs of ours that run on hosts by themselves, without the collection."""

from __future__ import annotations

import inspect
import sys
from types import ModuleType


def program_text(*modules: ModuleType) -> str:
    """Return the program of MODULES, each with what those behind it import of it, for a host with this Python.

    What they import of each other stands in one line that begins with ``from ..``.
    """
    lines = [f"#!{sys.executable or '/usr/bin/python3'}\n"]
    for number, module in enumerate(modules):
        for line in inspect.getsource(module).splitlines(keepends=True):
            if not line.startswith("from ..") and not (number and line.startswith("from __future__")):
                lines.append(line)
    return "".join(lines)
