# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller side of a roll: choose what restarts, in which order, from what the hosts said of their daemons."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail, AnsibleError, AnsibleOptionsError
from ansible_collections.bigdata.emr.plugins.module_utils.roll.heal import heal_steps, healing, without
from ansible_collections.bigdata.emr.plugins.module_utils.roll.plan import missing, plan
from ansible_collections.bigdata.emr.plugins.module_utils.roll.present import batch_lines, schedule
from ansible_collections.bigdata.emr.plugins.module_utils.roll.types import nothing_known
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.least_replicas import declared, least
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import DAEMONS, ROLLS
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import FORCE, SCOPES
from ansible_collections.bigdata.emr.plugins.plugin_utils.refusal import refusal
from ansible_collections.bigdata.emr.plugins.plugin_utils.unreachable import UnreachableFails


class ActionModule(UnreachableFails):
    """Plan a roll. Connects to its host only where gates are to hold, or where something is to restart."""

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the plan, or fail with every refusal."""
        super().run(tmp, task_vars)
        variables = task_vars or {}
        _validation, asked = self.validate_argument_spec(
            {
                "topology": {"type": "dict", "required": True},
                "restart": {"type": "str", "choices": ["stale", "all"], "default": "stale"},
                "components": {"type": "list", "elements": "str", "default": []},
                "batch": {"type": "raw"},
                "replication": {"type": "int"},
                "absent": {"type": "list", "elements": "str", "default": []},
                "gates": {"type": "list", "elements": "dict", "default": []},
                "gates_seconds": {"type": "float", "default": 180},
                "patience_seconds": {"type": "float", "default": 0},
                "heal": {"type": "bool", "default": False},
                "healed": {"type": "dict", "default": {}},
            }
        )
        members = asked["topology"]["members"]
        unknown = sorted(set(asked["components"]) - set(DAEMONS))
        if unknown:
            known = ", ".join(DAEMONS)
            raise AnsibleOptionsError(f"emr_restart_components names {', '.join(unknown)}; there are {known}")
        wanted = [name for name in DAEMONS if name in members and name in (asked["components"] or DAEMONS)]
        heard = self._facts(variables, members)
        spoke = {component: [host for host, one in found.items() if one] for component, found in heard.items()}
        targeted = variables["ansible_play_hosts_all"] if variables.get("ansible_limit") else None
        lost = missing(members, spoke, asked["absent"], targeted)
        if lost and not self._task.check_mode:
            # Their gates would not hold either.
            raise AnsibleActionFail(refusal(self._display, "Nothing was restarted.", lost))
        facts = {component: heard[component] for component in wanted}
        stale = without(self._chosen(facts, "stale"), asked["healed"])
        chosen = without(self._chosen(facts, "running" if asked["restart"] == "all" else "stale"), asked["healed"])
        # Only a plan of site.yml has it: what site.yml starts before its roll is no reason to refuse that.
        starting = self._chosen(facts, "start")
        answer = self._read(asked, variables, read=any((stale if asked["heal"] else chosen).values()))
        if answer.get("failed"):
            return answer
        suspects = self._suspects(answer, heard) if asked["patience_seconds"] and not self._task.check_mode else {}
        if suspects or "suspects" in answer:
            # Nothing is decided before their own hosts have been asked.
            return {"changed": False, "batches": [], "components": {}, "waits": True, "suspects": suspects}
        live = answer.get("live") or nothing_known()
        heals = healing(stale, live)
        if asked["heal"]:
            steps = heal_steps({} if self._task.check_mode else heals, members)
            return {"changed": False, "steps": steps, "healed": {} if self._task.check_mode else heals}
        try:
            size = None if asked["batch"] in (None, "") else asked["batch"]
            matters = any(chosen.get(name) for name, one in ROLLS.items() if one.by_rack)
            written = self._replications(variables, asked["topology"]) if matters else []
            replication = least(written, asked["replication"])
            roll = plan(members, chosen, live, size, replication, asked["absent"], starting, heals)
        except ValueError as error:
            raise AnsibleOptionsError(f"emr_restart_batch: {error}") from error
        refusals = lost + roll["refusals"]
        if refusals and not self._task.check_mode:
            raise AnsibleActionFail(refusal(self._display, "Nothing was restarted.", refusals))
        return {
            "changed": False,
            "batches": roll["batches"],
            "refusals": refusals,
            # A run that changes nothing waits for nothing either: it only shows the batches.
            "components": schedule([] if self._task.check_mode else roll["batches"]),
            "live": live,
            "summary": batch_lines(roll["batches"]),
            "waits": False,
            "suspects": {},
        }

    def _read(self, asked: dict[str, Any], variables: dict[str, Any], read: bool) -> dict[str, Any]:
        """Wait for the gates and READ the live daemons, in one execution; in none where neither is asked for."""
        gates, seconds = asked["gates"], asked["gates_seconds"]
        patience = {"patience_seconds": asked["patience_seconds"]} if asked["patience_seconds"] else {}
        if read:
            members = asked["topology"]["members"]
            arguments = {"members": members, "gates": gates, "gates_seconds": seconds, **patience}
            return self.execute(variables, "bigdata.emr.roll_info", arguments)
        if gates:
            return self.execute(variables, "bigdata.emr.gate", {"gates": gates, "timeout_seconds": seconds, **patience})
        return {}

    def _suspects(self, answer: dict[str, Any], heard: dict[str, dict[str, dict[str, Any]]]) -> dict[str, list[str]]:
        """Return host to components of the daemons that keep gates closed, or that their hosts saw end often."""
        found = {host: list(components) for host, components in answer.get("suspects", {}).items()}
        for component, hosts in self._chosen(heard, "unsteady").items():
            for host in hosts:
                found.setdefault(host, []).append(component)
        return {host: sorted(set(components), key=DAEMONS.index) for host, components in found.items()}

    def _facts(self, variables: dict[str, Any], members: dict[str, list[str]]) -> dict[str, dict[str, dict[str, Any]]]:
        """Return for each component those hosts of this play that have it, with what they said of it."""
        present = set(variables["ansible_play_hosts"])
        components = [name for name in DAEMONS if name in members]
        hosts = {host for component in components for host in members[component]} & present
        facts = {host: variables["hostvars"][host].get("ansible_facts", {}) for host in sorted(hosts)}
        return {
            component: {
                host: facts[host].get(f"emr_daemon_{component}") or {} for host in members[component] if host in facts
            }
            for component in components
        }

    def _replications(self, variables: dict[str, Any], topology: dict[str, Any]) -> list[Any]:
        """Return dfs.replication of every host, as clients on any of them write by their own.

        The hosts of this play told it; of the others of TOPOLOGY the inventory says what they are to have.
        """
        hostvars, heard = variables["hostvars"], variables["ansible_play_hosts"]
        datanodes = len(topology["members"].get("datanode", []))
        others = sorted((set(topology.get("seen", [])) & set(variables["groups"]["all"])) - set(heard))
        return [
            *(hostvars[host].get("ansible_facts", {}).get("emr_replication") for host in heard),
            *(declared(self._scopes(hostvars, host), datanodes) for host in others),
        ]

    def _scopes(self, hostvars: Any, host: str) -> dict[str, Any] | None:
        """Return the configuration scopes of HOST, or None where one of them cannot be resolved."""
        names = [name for name in (*SCOPES, FORCE) if name in hostvars.raw_get(host)]
        try:
            return {name: hostvars[host][name] for name in names}
        except AnsibleError:
            return None

    def _chosen(self, facts: dict[str, dict[str, dict[str, Any]]], key: str) -> dict[str, list[str]]:
        """Return component to the hosts of which the fact KEY is true or not empty."""
        return {component: [host for host, one in found.items() if one.get(key)] for component, found in facts.items()}
