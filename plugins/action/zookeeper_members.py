# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide the next step of a ZooKeeper ensemble that gets other members."""

from __future__ import annotations

from typing import Any, ClassVar, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.members.decide import decide
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.members.sequence import sequence
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.members.types import Case
from ansible_collections.bigdata.emr.plugins.plugin_utils.deciding import DecidingAction

SPARE = 8
"""Acts beyond the expected ones that a run takes, for servers that have to be brought back on the way."""


class ActionModule(DecidingAction):
    """Runs on the controller only; the hosts were read before."""

    OPTIONS: ClassVar[dict[str, Any]] = {
        "topology": {"type": "dict", "required": True},
        "facts": {"type": "str", "required": True},
        "hosts": {"type": "list", "elements": "str", "required": True},
        "given_up": {"type": "list", "elements": "str", "default": []},
    }

    def decide(self, asked: dict[str, Any], variables: dict[str, Any]) -> dict[str, Any]:
        """Return the next step; AnsibleActionFail with all refusals."""
        hostvars = variables.get("hostvars", {})
        found = {host: hostvars[host].get(asked["facts"]) or {} for host in asked["hosts"] if host in hostvars}
        case = Case(
            target=asked["topology"]["members"].get("zookeeper", []),
            seen={host: _server(one) for host, one in found.items()},
            given_up=asked["given_up"],
            answering=sorted({host for one in found.values() for host in one.get("answering", [])}),
        )
        step, refusals = decide(case)
        title = "Nothing more was changed of ZooKeeper's members; what was done stays."
        self.refuse(title, [f"{sentence}." for sentence in refusals])
        steps = sequence(case)
        return {
            **step._asdict(),
            "servers": list(step.servers),
            "gates": [dict(gate) for gate in step.gates],
            "steps": [one.text for one in steps],
            "left": len(steps) + SPARE if steps else 0,
        }


def _server(answer: Mapping[str, Any]) -> Any:
    """Return what a host said, None for one that said nothing."""
    return None if answer.get("unreachable") or answer.get("failed") else answer.get("server")
