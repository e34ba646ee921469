# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller side of the module show: prints lines as they are, whatever callback shows results."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.plugin_utils.refusal import refusal, show

OPTIONS: dict[str, Any] = {
    "lines": {"type": "list", "elements": "str", "required": True},
    "refuse": {"type": "str", "default": ""},
}


class ActionModule(ActionBase):
    """Print the lines; the result holds none of them, so that no callback shows them a second time."""

    _supports_check_mode = True
    _supports_async = False
    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return a result without a change, or fail where the lines are reasons to refuse something."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        validated = ArgumentSpecValidator(OPTIONS).validate(self._task.args)
        if validated.error_messages:
            raise AnsibleActionFail("; ".join(validated.error_messages))
        lines, title = validated.validated_parameters["lines"], validated.validated_parameters["refuse"]
        if title and lines:
            raise AnsibleActionFail(refusal(self._display, title, lines))
        show(self._display, lines)
        return {**result, "changed": False}
