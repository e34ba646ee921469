# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller's side of bigdata.emr.assembly: where the cache has everything, or for a look, no module is executed."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.module_utils.software.archive import Obtained
from ansible_collections.bigdata.emr.plugins.module_utils.software.obtainable import refusals
from ansible_collections.bigdata.emr.plugins.module_utils.software.options import ASSEMBLY
from ansible_collections.bigdata.emr.plugins.module_utils.software.release import ReleaseError
from ansible_collections.bigdata.emr.plugins.module_utils.software.store import Store, locked


class ActionModule(ActionBase):
    """Hash what is there, and leave the rest to the module."""

    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return what the module documents."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validated, asked = self.validate_argument_spec(ASSEMBLY)
        here = getattr(self._connection, "transport", "") == "local" and not asked["record"]
        if here and asked["look"]:
            return {**result, "changed": False, "refusals": refusals(Store.of(asked), asked["products"])}
        archives = self._held(asked) if here else None
        if archives is None:
            return {**result, **self._execute_module(task_vars=task_vars)}
        return {**result, "changed": False, "archives": archives, "made": []}

    def _held(self, asked: dict[str, Any]) -> dict[str, Obtained] | None:
        """Return the archives of all products, None if one is lacking."""
        store = Store.of(asked)
        archives: dict[str, Obtained] = {}
        try:
            with locked(store.cache):
                for product in asked["products"]:
                    held = store.held(product)
                    if held is None:
                        return None
                    archives[product] = held
        except (ReleaseError, OSError) as error:
            raise AnsibleActionFail(str(error)) from error
        return archives
