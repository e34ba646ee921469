# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller side of the module show: prints lines as they are, whatever callback shows results."""

from __future__ import annotations

import os
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.plugin_utils.lines import fitted

OPTIONS: dict[str, Any] = {"lines": {"type": "list", "elements": "str", "required": True}}


def _columns() -> int:
    """Return the width of the terminal; 0 where nobody sits before one."""
    try:
        return os.get_terminal_size(1).columns
    except OSError:
        return 0


COLUMNS = _columns()
"""Read where the plugin is loaded: the process that runs it has no terminal any more."""


class ActionModule(ActionBase):
    """Print the lines; the result holds none of them, so that no callback shows them a second time."""

    _supports_check_mode = True
    _supports_async = False
    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return a result without a change."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        validated = ArgumentSpecValidator(OPTIONS).validate(self._task.args)
        if validated.error_messages:
            raise AnsibleActionFail("; ".join(validated.error_messages))
        for line in fitted(validated.validated_parameters["lines"], COLUMNS):
            self._display.display(line)
        return {**result, "changed": False}
