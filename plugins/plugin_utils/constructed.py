# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible's compose, groups and keyed_groups, with the same results in a fraction of the time."""

from __future__ import annotations

import inspect
from typing import Any, Mapping

from ansible.plugins.inventory import Constructable
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory import expressions


class FastConstructable(Constructable):
    """Plain paths are looked up, other expressions are compiled once instead of once per host.

    Ansible keeps no compiled expression, and has no public way to make it. So its private method is given a memory, if
    it still looks as it did; otherwise expressions cost what they always did, and nothing else changes.
    """

    def prepare_construction(self) -> None:
        """Read the options once. Call it before the first :meth:`construct` and before any other expression."""
        self._strict = bool(self.get_option("strict"))
        leading = self.get_option("leading_separator") is not False
        self._composed = [
            (name, text, expressions.lookup(text)) for name, text in (self.get_option("compose") or {}).items()
        ]
        self._conditions = self.get_option("groups") or {}
        self._keyed = [(entry, expressions.keyed(entry, leading)) for entry in self.get_option("keyed_groups") or []]
        # Extra vars take part in every lookup then.
        self._slow = bool(self.get_option("use_extra_vars") and self._vars)
        self._made: dict[tuple[str, str], str] = {}
        self.remember_expressions()

    def remember_expressions(self) -> bool:
        """Give Ansible's compiler a memory; False when it is not the one known here."""
        try:
            engine = self.templar._engine
            compile_expression = engine._compile_expression
            known = list(inspect.signature(compile_expression).parameters) == ["expression", "options"]
            if known:
                engine._compile_expression = expressions.cached(compile_expression)
        except (AttributeError, TypeError, ValueError):
            return False
        return known

    def construct(self, host: str, variables: Mapping[str, Any], existed: bool) -> None:
        """Add to HOST, whose VARIABLES this source has just set, what the options say. EXISTED before this source."""
        if not (self._composed or self._conditions or self._keyed):
            return
        slow = self._slow or existed
        known = dict(variables)
        for name, text, find in self._composed:
            value = expressions.UNSURE if slow or find is None else find(variables)
            if value is expressions.UNSURE:
                known.pop(name, None)
                self._set_composite_vars({name: text}, variables, host, strict=self._strict)
            else:
                known[name] = value
                self.inventory.hosts[host].set_variable(name, value)
        full: dict[str, Any] | None = None
        if self._conditions:
            full = self._full(host, variables)
            self._add_host_to_composed_groups(self._conditions, full, host, strict=self._strict, fetch_hostvars=False)
        for entry, keyed in self._keyed:
            names = expressions.UNSURE if slow or keyed is None else expressions.names(keyed, keyed.find(known))
            if keyed is None or names is expressions.UNSURE:
                full = self._full(host, variables)
                self._add_host_to_keyed_groups([entry], full, host, strict=self._strict, fetch_hostvars=False)
            else:
                for name in names:
                    self.inventory.add_child(self._group(name, keyed.parent), host)

    def _full(self, host: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        return {**variables, **self.inventory.hosts[host].get_vars()}

    def _group(self, name: str, parent: str) -> str:
        """Return the group called NAME, as Ansible makes it safe, below PARENT if there is one."""
        if (name, parent) not in self._made:
            group = self.inventory.add_group(self._sanitize_group_name(name))
            if parent:
                above = self.inventory.add_group(self._sanitize_group_name(parent))
                self.inventory.add_child(above, group)
            self._made[name, parent] = group
        return self._made[name, parent]
