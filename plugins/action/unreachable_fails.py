# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a module for which no answer is a failure. Modules name this plugin in meta/runtime.yml."""

from __future__ import annotations

from typing import Any

from ansible_collections.bigdata.emr.plugins.plugin_utils.unreachable import UnreachableFails


class ActionModule(UnreachableFails):
    """Run the module of the task."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the module's result."""
        super().run(tmp, task_vars)
        return self.execute(task_vars)
