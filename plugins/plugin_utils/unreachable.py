# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action plugins to which a host without an answer is a failure."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleConnectionFailure
from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.plugin_utils import waiting


class UnreachableFails(ActionBase):
    """Executes modules; a host that does not answer has failed.

    To Ansible an unreachable host is only one host less: with a batch of one it goes on with the next batch. A step of
    a roll whose outcome nobody knows has to end the roll.
    """

    _supports_check_mode = True
    _supports_async = False
    _supports_diff = True

    def execute(self, task_vars: dict[str, Any] | None, module: str | None = None, args: Any = None) -> dict[str, Any]:
        """Return what MODULE answers to ARGS, by default this task's; no answer is a failure."""
        asked = self._task.args if args is None else args
        names = waiting.awaited(module or self._task.action, asked)
        try:
            with waiting.announced(self._display.display, (task_vars or {}).get("inventory_hostname", ""), names):
                result: dict[str, Any] = self._execute_module(module, args, task_vars=task_vars)
        except AnsibleConnectionFailure as error:
            result = {"unreachable": True, "msg": str(error)}
        if not result.pop("unreachable", False):
            return result
        host = (task_vars or {}).get("inventory_hostname", "the host")
        cause = " ".join(str(result.get("msg")).split())[-300:]
        msg = f"{host} did not answer, so nobody knows what became of this step ({cause}); look at it, then run again"
        return {"failed": True, "changed": False, "msg": msg}
