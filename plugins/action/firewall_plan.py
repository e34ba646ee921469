# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide on the controller which hosts get which rules of the firewall."""

from __future__ import annotations

from typing import Any, ClassVar, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.firewall.networks import MISSING, NETWORKS
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.plan import Asked, due, left, line
from ansible_collections.bigdata.emr.plugins.plugin_utils import walled
from ansible_collections.bigdata.emr.plugins.plugin_utils.deciding import DecidingAction
from ansible_collections.bigdata.emr.plugins.plugin_utils.raws import Raws


class ActionModule(DecidingAction):
    """Runs on the controller only; the hosts were read before by preflight."""

    OPTIONS: ClassVar[dict[str, Any]] = {
        "topology": {"type": "dict", "required": True},
        "facts": {"type": "str", "required": True},
        "names": {"type": "dict", "default": {}},
        "joining": {"type": "list", "elements": "str"},
    }

    def decide(self, asked: dict[str, Any], variables: dict[str, Any]) -> dict[str, Any]:
        """Return the line for people, and what is due on which host."""
        topology, facts, joining = asked["topology"], asked["facts"], asked["joining"]
        hostvars = Raws(variables["hostvars"], (*walled.NAMES, facts))
        present = set(variables["groups"]["all"])
        seen = [host for host in topology["seen"] if host in present]
        try:
            wishes = walled.wishes(hostvars, seen)
        except ImportError:  # refused before, where it matters
            return {"line": f"Firewall: stays as it is; {NETWORKS}: {MISSING}", "left": [], "due": {}}
        hosts = Asked(topology, wishes, asked["names"], walled.relays(hostvars, seen), walled.ssh_ports(hostvars, seen))
        looks = {
            host: look["firewall"]
            for host in variables["ansible_play_hosts_all"]
            for look in [hostvars.raw_get(host).get(facts)]
            if isinstance(look, Mapping) and look.get("firewall")
        }
        return {
            "line": line(topology, wishes),
            "left": left(hosts, looks, joining),
            "due": due(hosts, looks, joining),
        }
