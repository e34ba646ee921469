# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller side of the module host: where this run has seen that nothing is to be done, nothing is executed."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.plugin_utils.looked import host_key


class ActionModule(ActionBase):
    """Run the module host, if there is something to do."""

    _supports_check_mode = True
    _supports_diff = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the module's result."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        asked = dict(self._task.args)
        looked = asked.pop("looked", None) or {}
        if looked.get("key") == host_key(asked) and not looked["due"]:
            return {**result, "changed": False, "diff": [], "packages": [], "java": looked["java"]}
        return {**result, **self._execute_module(module_args=asked, task_vars=task_vars)}
