# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lookup ``config_scopes``: what the user configured for a host."""

from __future__ import annotations

DOCUMENTATION = r"""
name: config_scopes
short_description: What the user configured for a host, scope by scope
version_added: 1.0.0
author: bigdata.emr contributors (@bigdata-emr)
description:
  - Returns the values of C(emr_config), C(emr_config_tier), C(emr_config_node_group) and C(emr_config_node) that hold
    for the host, widest scope first (of two values of a property the last one counts); C({}) for what is not set.
options:
  _terms:
    description: None.
"""

EXAMPLES = r"""
- name: Show what is configured for the host
  ansible.builtin.debug:
    msg: "{{ query('bigdata.emr.config_scopes') }}"
"""

RETURN = r"""
_raw:
  description: One dictionary of files for each scope.
  type: list
  elements: dict
"""

from typing import Any, Mapping, Sequence

from ansible.plugins.lookup import LookupBase
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import SCOPES


class LookupModule(LookupBase):
    """Read the variables of the host that the template is for."""

    def run(self, terms: Sequence[Any], variables: Mapping[str, Any] | None = None, **_options: Any) -> list[Any]:
        """Return one dictionary for each scope."""
        known = variables or {}
        return [self._templar.template(known[name]) if name in known else {} for name in SCOPES]
