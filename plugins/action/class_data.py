# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller's side of bigdata.emr.class_data: choose who makes what, and fetch it into the cache."""

from __future__ import annotations

import os
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.module_utils.software.archive import file_sha512
from ansible_collections.bigdata.emr.plugins.module_utils.software.class_store import held, put
from ansible_collections.bigdata.emr.plugins.module_utils.software.classes import parts
from ansible_collections.bigdata.emr.plugins.module_utils.software.options import CLASS_DATA
from ansible_collections.bigdata.emr.plugins.module_utils.software.recipe import classes_path, resolve
from ansible_collections.bigdata.emr.plugins.module_utils.software.release import ReleaseError, Wanted
from ansible_collections.bigdata.emr.plugins.module_utils.software.shared import makers
from ansible_collections.bigdata.emr.plugins.plugin_utils.controller import COLLECTION, login_uid


class ActionModule(ActionBase):
    """See the module's documentation."""

    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return what the module of the same name documents."""
        self._vars = task_vars or {}
        result: dict[str, Any] = super().run(tmp, self._vars)
        _validated, self._args = self.validate_argument_spec(CLASS_DATA)
        due = self._due()
        result.update(changed=bool(due), made=[want["name"] for want in due])
        if self._task.diff and due:
            after = "".join(f"{want['name']} {want['version']}\n" for want in due)
            result["diff"] = {"before_header": "cache before", "before": "", "after_header": "cache", "after": after}
        for want in due if not self._task.check_mode else []:
            answer = self._make(want)
            if answer.get("failed"):
                return {**result, **answer}
        return result

    def _due(self) -> list[Wanted]:
        """Return the class data that this host shall make: its part of what the cache has not."""
        args, hostvars = self._args, self._vars["hostvars"]
        hosts: dict[str, tuple[str, list[str]]] = {}
        for host in self._vars["ansible_play_hosts"]:
            known = hostvars.raw_get(host) if hasattr(hostvars, "raw_get") else hostvars[host]
            found = known.get(args["found"]) or {}
            products = [state["name"] for state in found.get("software", []) if not parts(state["name"])]
            hosts[host] = (found.get("jvm", ""), products)
        mine = [name for name, host in makers(hosts).items() if host == self._vars["inventory_hostname"]]
        place = (args["mirror"], args["directory"])
        try:
            wanted = resolve(COLLECTION, args["release"], mine, args["source"], args["sha512"], *place)
        except ReleaseError as error:
            raise AnsibleActionFail(str(error)) from error
        return [want for want in wanted if held(args["cache"], want) is None]

    def _make(self, want: Wanted) -> dict[str, Any]:
        """Let the host make the class data WANT, and put it into the cache."""
        product, _key = parts(want["name"]) or ("", "")
        listing = classes_path(COLLECTION, self._args["release"], product)
        staged = self._module(step="stage", uid=login_uid(self), list_bytes=os.stat(listing).st_size)
        if staged.get("failed"):
            return staged
        self._connection.put_file(listing, self._connection._shell.join_path(staged["incoming"], "list"))
        made = self._module(step="make", wanted=want, incoming=staged["incoming"])
        if made.get("failed"):
            return made
        cache = self._args["cache"]
        os.makedirs(cache, mode=0o755, exist_ok=True)
        fetched = os.path.join(cache, f".{want['name']}.part")
        self._connection.fetch_file(made["path"], fetched)
        if file_sha512(fetched) != made["sha512"]:
            raise AnsibleActionFail(f"{want['name']} was damaged on its way to the controller: run again")
        put(cache, want, fetched, made["unpacked"])
        return self._module(step="clean")

    def _module(self, **plan: Any) -> dict[str, Any]:
        args = {**{name: self._args[name] for name in ("release", "found", "java_home", "root")}, "plan": plan}
        answer: dict[str, Any] = self._execute_module(
            module_name="bigdata.emr.class_data", module_args=args, task_vars=self._vars
        )
        answer.pop("invocation", None)
        return answer
