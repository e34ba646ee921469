# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide on the controller which hosts get which rules of the firewall."""

from __future__ import annotations

from typing import Any, Mapping

from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.networks import MISSING, NETWORKS
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.plan import Asked, due, left, line
from ansible_collections.bigdata.emr.plugins.plugin_utils import walled
from ansible_collections.bigdata.emr.plugins.plugin_utils.raws import Raws


class ActionModule(ActionBase):
    """Runs on the controller only; the hosts were read before by preflight."""

    _requires_connection = False
    TRANSFERS_FILES = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the line for people, and what is due on which host."""
        variables = task_vars or {}
        result: dict[str, Any] = super().run(tmp, variables)
        _checked, asked = self.validate_argument_spec(
            {
                "topology": {"type": "dict", "required": True},
                "facts": {"type": "str", "required": True},
                "names": {"type": "dict", "default": {}},
                "joining": {"type": "list", "elements": "str"},
            }
        )
        topology, facts, joining = asked["topology"], asked["facts"], asked["joining"]
        hostvars = Raws(variables["hostvars"], (*walled.NAMES, facts))
        present = set(variables["groups"]["all"])
        seen = [host for host in topology["seen"] if host in present]
        try:
            wishes = walled.wishes(hostvars, seen)
        except ImportError:  # refused before, where it matters
            told = f"Firewall: stays as it is; {NETWORKS}: {MISSING}"
            return {**result, "changed": False, "line": told, "left": [], "due": {}}
        hosts = Asked(topology, wishes, asked["names"], walled.relays(hostvars, seen), walled.ssh_ports(hostvars, seen))
        looks = {
            host: look["firewall"]
            for host in variables["ansible_play_hosts_all"]
            for look in [hostvars.raw_get(host).get(facts)]
            if isinstance(look, Mapping) and look.get("firewall")
        }
        return {
            **result,
            "changed": False,
            "line": line(topology, wishes),
            "left": left(hosts, looks, joining),
            "due": due(hosts, looks, joining),
        }
