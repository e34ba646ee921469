# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option with gates, which names every gate that a service knows."""

from __future__ import annotations

import json

from ansible_collections.bigdata.emr.plugins.module_utils.services.readers import RULES

_SENTENCES = [f"V({name}), {rule.text} (default V({rule.at_least}))." for name, rule in RULES.items()]


class ModuleDocFragment:
    """Conditions that are read from live daemons."""

    # JSON is YAML, so the names and sentences of services stand here as they are.
    DOCUMENTATION = f"""
options:
  gates:
    description: The conditions.
    type: list
    elements: dict
    required: true
    suboptions:
      gate:
        description: {json.dumps(["The condition.", *_SENTENCES])}
        type: str
        required: true
        choices: {json.dumps(list(RULES))}
      hosts:
        description:
          - Hosts whose daemons are read, all declared ones, as C(name) or C(name:port).
          - Upstream's default port when left out, the one that the daemon tells its state at.
        type: list
        elements: str
        required: true
      members:
        description: Hosts that a gate asks about, by the name they register, where that is not about O(gates[].hosts).
        type: list
        elements: str
        default: []
      at_least:
        description: How many must be good; V(majority), V(all) or a number. The default depends on the gate.
        type: str
      limits:
        description: Figures by name that the gate compares with.
        type: dict
        default: {{}}
"""
