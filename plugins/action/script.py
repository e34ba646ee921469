# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller side of the module script: what is for this host, and what the files of scripts have."""

from __future__ import annotations

import base64
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.module_utils.scripts import spec
from ansible_collections.bigdata.emr.plugins.plugin_utils import scripted, waiting


class ActionModule(ActionBase):
    """Run the module with the scripts that are for the host; nothing is executed there without any."""

    _supports_check_mode = True
    _supports_diff = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the module's result."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        variables = task_vars or {}
        _validated, asked = self.validate_argument_spec(
            {
                "scripts": {"type": "list", "elements": "dict", "required": True},
                "moment": {"type": "str", "choices": list(spec.MOMENTS), "required": True},
                "name": {"type": "str"},
                "host": {"type": "str", "required": True},
                "topology": {"type": "dict", "required": True},
                "users": {"type": "list", "elements": "str", "default": []},
            }
        )
        host, topology = asked["host"], asked["topology"]
        found = spec.read(asked["scripts"], scripted.here(topology, asked["users"]))
        if found.faults:
            raise AnsibleActionFail(f"emr_scripts: {found.faults[0]}")
        mine = [
            self._whole(one)
            for one in found.scripts
            if one.moment == asked["moment"] and host in one.hosts and asked["name"] in (None, one.name)
        ]
        if not mine:
            return {**result, "changed": False, "diff": [], "scripts": []}
        tier = next((name for name, hosts in topology["tiers"].items() if host in hosts), "")
        environment = {
            "EMR_CLUSTER": topology["cluster"],
            "EMR_HOST": host,
            "EMR_TIER": tier,
            "EMR_MOMENT": asked["moment"],
        }
        arguments = {"scripts": mine, "host": host, "environment": environment}
        names = [f"script {one['name']}" for one in mine]
        with waiting.announced(self._display.display, host, [] if self._task.check_mode else names):
            answer = self._execute_module(module_args=arguments, task_vars=variables)
        answer.pop("invocation", None)  # it has arguments of scripts
        return {**result, **answer}

    def _whole(self, one: spec.Script) -> dict[str, Any]:
        """Return the script ONE as the module takes it."""
        try:
            content = scripted.content(self._loader, one.source)
        except scripted.ContentError as error:
            raise AnsibleActionFail(f"script {one.name}: {error}") from error
        return {
            "name": one.name,
            "moment": one.moment,
            "content": base64.b64encode(content).decode(),
            "digest": spec.digest(content, one.args, one.user),
            "args": list(one.args),
            "on_failure": one.on_failure,
            "timeout_seconds": one.timeout_seconds,
            "user": one.user,
        }
