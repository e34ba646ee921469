# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller side of the module database: installs the packages that it lacks, and lets it go on."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.plugin_utils.packages import install


class ActionModule(ActionBase):
    """Run the module; once more where packages were missing."""

    _supports_check_mode = True
    _supports_diff = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the module's result, of both executions where there were two."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        result.update(self._execute_module(task_vars=task_vars))
        if result.get("failed") or not result.get("packages"):  # a host that does not answer returns none
            return result
        installed = install(self, result["packages"], task_vars)
        if installed.get("failed"):
            return {**result, **installed}
        done = self._execute_module(task_vars=task_vars)
        diff = [*result.get("diff", []), *done.get("diff", [])]
        return {**result, **done, "changed": True, "diff": diff, "packages": result["packages"]}
