# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Action plugins that decide something for all hosts from what these were asked before."""

from __future__ import annotations

from typing import Any, ClassVar, Sequence

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.plugin_utils.refusal import refusal


class DecidingAction(ActionBase):
    """Runs on the controller, connects to no host, and changes nothing."""

    OPTIONS: ClassVar[dict[str, Any]]

    _requires_connection = False
    TRANSFERS_FILES = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return what is decided."""
        variables = task_vars or {}
        result: dict[str, Any] = super().run(tmp, variables)
        _validated, asked = self.validate_argument_spec(self.OPTIONS)
        return {**result, "changed": False, **self.decide(asked, variables)}

    def decide(self, asked: dict[str, Any], variables: dict[str, Any]) -> dict[str, Any]:
        """Return the decision, with the options ASKED and the VARIABLES of the task; AnsibleActionFail refuses."""
        raise NotImplementedError

    def refuse(self, title: str, sentences: Sequence[str], result: dict[str, Any] | None = None) -> None:
        """Fail for the reasons SENTENCES, if there are any; TITLE says what did not happen."""
        if sentences:
            raise AnsibleActionFail(refusal(self._display, title, sentences), result=result)
