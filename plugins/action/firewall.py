# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller side of the module firewall: the confirmation of new rules comes over a new connection.

Ansible keeps connections open, and what is open stays open behind any rules. So the one that brought them in is closed
first: whoever confirms them has just logged in.
"""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleConnectionFailure
from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    """Run the module firewall; a host that is not reached behind its new rules has failed."""

    _supports_check_mode = True
    _supports_diff = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the module's result."""
        super().run(tmp, task_vars)
        confirms = self._task.args.get("stage") == "confirm"
        if confirms:
            if self._task.check_mode or not self._task.args.get("rules"):
                return {"changed": False, "diff": [], "pending": False, "connection": ""}
            self._connection.reset()
        try:
            result: dict[str, Any] = self._execute_module(task_vars=task_vars)
        except AnsibleConnectionFailure as error:
            result = {"unreachable": True, "msg": str(error)}
        if confirms and result.pop("unreachable", False):
            return self._lost(str(result.get("msg") or ""), task_vars or {})
        return result

    def _lost(self, cause: str, variables: dict[str, Any]) -> dict[str, Any]:
        host = variables.get("inventory_hostname", "the host")
        cause = " ".join(cause.split()).rpartition("over ssh: ")[2][-300:]
        seconds = self._task.args.get("undo_seconds", 60)
        msg = (
            f"{host} is not reached by a new connection behind its new rules ({cause}); it "
            f"takes them back by itself {seconds} s after they came. Look at its routes and its other firewalls then, "
            "and run again"
        )
        return {"failed": True, "changed": False, "msg": msg}
