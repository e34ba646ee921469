# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller side of a roll: choose what restarts, in which order, from what the hosts said of their daemons."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail, AnsibleOptionsError
from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.module_utils.roll.plan import plan
from ansible_collections.bigdata.emr.plugins.module_utils.roll.present import schedule, told
from ansible_collections.bigdata.emr.plugins.module_utils.roll.types import ORDER, nothing_known


class ActionModule(ActionBase):
    """Plan a roll. Connects to its host, to read live daemons, only when something is to restart."""

    _supports_check_mode = True

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the plan, or fail with every refusal."""
        result = super().run(tmp, task_vars)
        variables = task_vars or {}
        _validation, asked = self.validate_argument_spec(
            {
                "topology": {"type": "dict", "required": True},
                "restart": {"type": "str", "choices": ["stale", "all"], "default": "stale"},
                "components": {"type": "list", "elements": "str", "default": []},
                "batch": {"type": "raw"},
                "replication": {"type": "int", "default": 3},
                "absent": {"type": "list", "elements": "str", "default": []},
            }
        )
        members = asked["topology"]["members"]
        unknown = sorted(set(asked["components"]) - set(ORDER))
        if unknown:
            known = ", ".join(ORDER)
            raise AnsibleOptionsError(f"emr_restart_components names {', '.join(unknown)}; there are {known}")
        wanted = [name for name in ORDER if name in members and name in (asked["components"] or ORDER)]
        facts = self._facts(variables, members, wanted)
        chosen = self._chosen(facts, "running" if asked["restart"] == "all" else "stale")
        # Only a plan of site.yml has it: what site.yml starts before its roll is no reason to refuse that.
        starting = self._chosen(facts, "start")
        live = nothing_known()
        if any(chosen.values()):
            answer = self._execute_module("bigdata.emr.roll_info", {"members": members}, task_vars=variables)
            if answer.get("failed") or answer.get("unreachable"):
                return answer
            live = answer["live"]
        try:
            size = None if asked["batch"] in (None, "") else asked["batch"]
            roll = plan(members, chosen, live, size, asked["replication"], asked["absent"], starting)
        except ValueError as error:
            raise AnsibleOptionsError(f"emr_restart_batch: {error}") from error
        if roll["refusals"] and not self._task.check_mode:
            raise AnsibleActionFail("Nothing was restarted.\n" + "\n".join(roll["refusals"]))
        result.update(
            changed=False,
            batches=roll["batches"],
            refusals=roll["refusals"],
            # A run that changes nothing waits for nothing either: it only shows the batches.
            components=schedule([] if self._task.check_mode else roll["batches"]),
            live=live,
            summary=told(roll["batches"]),
        )
        return result

    def _facts(
        self, variables: dict[str, Any], members: dict[str, list[str]], wanted: list[str]
    ) -> dict[str, dict[str, dict[str, Any]]]:
        """Return for each of the components WANTED those hosts of this play that have it, with what they said of it."""
        present = set(variables["ansible_play_hosts"])
        hosts = {host for component in wanted for host in members[component]} & present
        facts = {host: variables["hostvars"][host].get("ansible_facts", {}) for host in sorted(hosts)}
        return {
            component: {
                host: facts[host].get(f"emr_daemon_{component}") or {} for host in members[component] if host in facts
            }
            for component in wanted
        }

    def _chosen(self, facts: dict[str, dict[str, dict[str, Any]]], key: str) -> dict[str, list[str]]:
        """Return component to the hosts of which the fact KEY is true or not empty."""
        return {component: [host for host, one in found.items() if one.get(key)] for component, found in facts.items()}
