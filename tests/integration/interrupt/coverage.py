# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which modules change something, and which of them change a host, as their sources say."""

from __future__ import annotations

import ast
from pathlib import Path

MODULES = Path(__file__).resolve().parents[3] / "plugins" / "modules"
# Waits for what others do; its result, which never says changed, is given in parts.
READING = {"gate"}


def _changes(source: str) -> bool:
    """Tell whether a module may return anything but ``changed=False``; one that is only a stub returns nothing."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    exits = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "exit_json"]
    said = [next((word.value for word in call.keywords if word.arg == "changed"), None) for call in exits]
    return any(not (isinstance(value, ast.Constant) and value.value is False) for value in said)


_SOURCES = {path.stem: path.read_text() for path in sorted(MODULES.glob("*.py"))}
WRITING = [name for name, source in _SOURCES.items() if name not in READING and _changes(source)]
"""Modules that change something."""
BY_UNIT = {"job_run": "jobs/test_run.py", "workflow": "workflows/test_runner.py"}
"""Those that only begin what units do, and where below tests/unit/plugins/module_utils these are killed."""
ALONE = [name for name, source in _SOURCES.items() if "work_alone(module)" in source]
"""Those that change a host, of which only one is at work there at a time."""
