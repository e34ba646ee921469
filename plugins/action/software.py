# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller's side of bigdata.emr.software: decide from the release file, ask the host, send what it lacks."""

from __future__ import annotations

import os
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.module_utils.software.recipe import resolve
from ansible_collections.bigdata.emr.plugins.module_utils.software.release import ReleaseError, Wanted

COLLECTION = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

SPEC = {
    "release": {"type": "str", "required": True},
    "products": {"type": "list", "elements": "str", "required": True},
    "source": {"type": "str", "default": "maven"},
    "mirror": {"type": "str", "default": ""},
    "directory": {"type": "str", "default": ""},
    "sha512": {"type": "dict", "default": {}},
    "archives": {"type": "dict"},
    "root": {"type": "path", "default": "/opt/emr"},
}


class ActionModule(ActionBase):
    """See the module's documentation."""

    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return what the module of the same name documents."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validated, args = self.validate_argument_spec(SPEC)
        self._args, self._vars = args, task_vars or {}
        try:
            wanted = resolve(
                COLLECTION,
                args["release"],
                args["products"],
                args["source"],
                args["sha512"],
                args["mirror"],
                args["directory"],
            )
        except ReleaseError as error:
            raise AnsibleActionFail(str(error)) from error

        deliver = args["archives"] is not None and not self._task.check_mode
        result.update(self._deliver(wanted, args["archives"]) if deliver else self._module(step="look", wanted=wanted))
        if result.get("failed"):
            return result
        if args["archives"] is not None and result["absent"]:
            result["changed"] = True
        if self._task.diff and (result["changed"] or self._task.check_mode):
            result["diff"] = self._diff(result["software"])
        return result

    def _deliver(self, wanted: list[Wanted], archives: dict[str, dict[str, Any]]) -> dict[str, Any]:
        """Copy the archives of those WANTED products that the host lacks, and install them."""
        missing = [product["name"] for product in wanted if product["name"] not in archives]
        if missing:
            raise AnsibleActionFail(
                f"archives has none of {', '.join(missing)}: give what bigdata.emr.assembly returned"
            )
        needed = {name: archive["size"] + archive["unpacked"] for name, archive in archives.items()}
        staged = self._module(step="stage", wanted=wanted, uid=self._login_uid(), needed=needed)
        if staged.get("failed") or not staged["absent"]:
            return staged
        lacking = [product for product in wanted if product["name"] in staged["absent"]]
        files = {}
        for product in lacking:
            archive = archives[product["name"]]
            files[product["name"]] = {"file": os.path.basename(archive["path"]), "sha512": archive["sha512"]}
            place = self._connection._shell.join_path(staged["incoming"], files[product["name"]]["file"])
            self._connection.put_file(archive["path"], place)
        return {**staged, **self._module(step="install", wanted=lacking, archives=files)}

    def _login_uid(self) -> int:
        """Return the id of the user who logs in: it writes the archives, whoever the module becomes."""
        answer = self._low_level_execute_command("id -u", sudoable=False)
        if answer["rc"] != 0:
            raise AnsibleActionFail(f"'id -u' failed on the host: {answer['stderr'].strip()}")
        return int(answer["stdout"].strip())

    def _module(self, **plan: Any) -> dict[str, Any]:
        args = {
            "release": self._args["release"],
            "products": self._args["products"],
            "root": self._args["root"],
            "plan": plan,
        }
        answer: dict[str, Any] = self._execute_module(
            module_name="bigdata.emr.software", module_args=args, task_vars=self._vars
        )
        answer.pop("invocation", None)
        return answer

    @staticmethod
    def _diff(software: list[dict[str, Any]]) -> dict[str, str]:
        before = "".join(f"{entry['name']} {entry['linked'] or 'not installed'}\n" for entry in software)
        after = "".join(f"{entry['name']} {entry['version']}\n" for entry in software)
        return {"before_header": "software before", "before": before, "after_header": "software after", "after": after}
