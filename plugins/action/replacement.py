# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide from the answers of all hosts how one of them is rebuilt in place, or refuse."""

from __future__ import annotations

from typing import Any, ClassVar, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.roll.rebuilt import rebuilt_gates
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.repair.decide import (
    COPY,
    START,
    Case,
    Health,
    decide,
)
from ansible_collections.bigdata.emr.plugins.plugin_utils.answers import guard_facts
from ansible_collections.bigdata.emr.plugins.plugin_utils.deciding import DecidingAction


class ActionModule(DecidingAction):
    """Runs on the controller only; hosts and daemons were read before."""

    OPTIONS: ClassVar[dict[str, Any]] = {
        "host": {"type": "str", "required": True},
        "topology": {"type": "dict", "required": True},
        "facts": {"type": "str", "required": True},
        "zookeeper": {"type": "dict", "default": {}},
        "hdfs": {"type": "dict", "default": {}},
    }

    def decide(self, asked: dict[str, Any], variables: dict[str, Any]) -> dict[str, Any]:
        """Return the steps; AnsibleActionFail with all refusals."""
        host, members = asked["host"], asked["topology"]["members"]
        facts = guard_facts(variables, [asked["facts"]], members)
        health = Health(
            zookeeper=_states(asked["zookeeper"].get("servers", [])),
            journalnode=_states(asked["hdfs"].get("journalnodes", [])),
            namenode=_states(asked["hdfs"].get("namenodes", [])),
        )
        limit = str(variables.get("ansible_limit") or "")
        given_up = {str(one["host"]): one.get("failed_dirs", []) for one in asked["hdfs"].get("namenodes", [])}
        repair = decide(host, Case(members, facts, health, limit, asked["topology"]["cluster"], given_up))
        self.refuse("Nothing was changed.", repair["refusals"], dict(repair))
        copied = [step for step in repair["steps"] if step["act"] == COPY]
        return {
            "steps": [{**step, "gates": rebuilt_gates(step["component"], host, members)} for step in repair["steps"]],
            "hosts": {host: repair["namenode"]},
            "due": True,
            "journal": {key: copied[0][key] if copied else "" for key in ("source", "path")},
            "refusals": [],
            "summary": "; ".join(_sentence(step) for step in repair["steps"]),
        }


def _states(listed: list[dict[str, Any]]) -> dict[str, str]:
    return {str(one["host"]): str(one["state"]) for one in listed}


def _sentence(step: Mapping[str, Any]) -> str:
    from_host = "" if step["act"] == START else f" from {step['source']}"
    return f"{step['component']}: {step['act']}{from_host}"
