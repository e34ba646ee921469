# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller side of the module host: installs packages, and executes nothing where this run has seen that all is done.

Packages are installed here and not by a task of the role: a task costs every host, and nearly all have what they need.
"""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.plugin_utils.packages import install
from ansible_collections.bigdata.emr.plugins.plugin_utils.prefetched import host_key


class ActionModule(ActionBase):
    """Run the module host, if there is something to do."""

    _supports_check_mode = True
    _supports_diff = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the module's result."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        asked = dict(self._task.args)
        prefetched = asked.pop("prefetched", None) or {}
        if prefetched.get("key") == host_key(asked) and not prefetched["due"]:
            return {**result, "changed": False, "diff": [], "packages": [], "java": prefetched["java"]}
        result.update(self._execute_module(module_args=asked, task_vars=task_vars))
        if result.get("failed") or not result.get("packages"):  # a host that does not answer returns none
            return result
        installed = install(self, result["packages"], task_vars)
        return {**result, **installed} if installed.get("failed") else result
