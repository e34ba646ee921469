# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a module as Ansible does, and say what it waits for. Modules name this plugin in meta/runtime.yml."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action.normal import ActionModule as Normal
from ansible_collections.bigdata.emr.plugins.plugin_utils import waiting


class ActionModule(Normal):
    """Run the module of the task."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the module's result."""
        names = waiting.awaited(self._task.action, self._task.args)
        with waiting.announced(self._display.display, (task_vars or {}).get("inventory_hostname", ""), names):
            result: dict[str, Any] = super().run(tmp, task_vars)
        return result
