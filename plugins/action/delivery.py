# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide from what hosts lack and have kept who gets which archive from whom."""

from __future__ import annotations

from typing import Any, ClassVar

from ansible.errors import AnsibleActionFail
from ansible_collections.bigdata.emr.plugins.module_utils.relay.plan import plan
from ansible_collections.bigdata.emr.plugins.module_utils.relay.types import port_range
from ansible_collections.bigdata.emr.plugins.module_utils.software.classes import parts
from ansible_collections.bigdata.emr.plugins.plugin_utils.deciding import DecidingAction


class ActionModule(DecidingAction):
    """Runs on the controller only; the hosts were read before by software."""

    OPTIONS: ClassVar[dict[str, Any]] = {
        "hosts": {"type": "list", "elements": "str", "required": True},
        "found": {"type": "str", "required": True},
        "archives": {"type": "dict", "required": True},
        "addresses": {"type": "dict", "default": {}},
        "seeds": {"type": "int", "default": 2},
        "ports": {"type": "str", "default": "8970-8973"},
    }

    def decide(self, asked: dict[str, Any], variables: dict[str, Any]) -> dict[str, Any]:
        """Return the plan."""
        try:
            ports = port_range(asked["ports"])
        except ValueError as error:
            raise AnsibleActionFail(f"distribution_relay_ports: {error}") from error
        if asked["seeds"] < 0:
            raise AnsibleActionFail(f"distribution_relay_seeds is {asked['seeds']}: set it to 1 or more")
        answers = {host: variables["hostvars"].raw_get(host).get(asked["found"]) or {} for host in asked["hosts"]}
        lacking = {host: answer["absent"] for host, answer in answers.items() if answer.get("absent")}
        sums = {name: archive["sha512"] for name, archive in asked["archives"].items()}
        kept = {
            host: [name for name, sha512 in answer.get("kept", {}).items() if sums.get(name) == sha512]
            for host, answer in answers.items()
        }
        # A host gets class data with its product or behind it.
        after = {name: label[0] for name in sums for label in [parts(name)] if label}
        made = plan(lacking, kept, asked["seeds"], after=after)
        return {
            **made,
            "parts": sorted({*made["push"], *made["serve"], *made["fetch"]}),
            "ports": ports,
            "addresses": asked["addresses"],
        }
