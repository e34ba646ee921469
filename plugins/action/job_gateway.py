# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller side of the module job_gateway: brings the files of jobs that the gateway lacks."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.module_utils.jobs import databases, files, spec
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.gateway import users_of
from ansible_collections.bigdata.emr.plugins.plugin_utils import brought, jobbed

OPTIONS: dict[str, Any] = {
    "topology": {"type": "dict", "required": True},
    "host": {"type": "str", "required": True},
    "users": {"type": "list", "elements": "str", "default": []},
    "databases": {"type": "dict", "default": {}},
    "jobs": {"type": "dict", "default": {}},
}


class ActionModule(ActionBase):
    """Run the module; once more where it lacked files."""

    _supports_check_mode = True
    _supports_diff = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the module's result, of both executions where there were two."""
        super().run(tmp, task_vars)
        _validation, asked = self.validate_argument_spec(OPTIONS)
        known, wrong = databases.read(asked["databases"])
        if wrong:
            raise AnsibleActionFail(f"emr_job_databases: {wrong[0]}")
        users = users_of([{"name": name} for name in asked["users"]])
        jobs, faults = spec.read_jobs(asked["jobs"], users, None, asked["topology"].get("services", []), list(known))
        if faults:
            raise AnsibleActionFail(str(faults[0]))
        directory = (task_vars or {}).get(jobbed.DIRECTORY)
        rows: dict[str, files.Placed] = {}
        for name, job in jobs.items():
            try:
                placed = files.placed(job, jobbed.located(self._loader, job, directory))[1]
            except ValueError as error:
                raise AnsibleActionFail(f"emr_jobs: {name}: {error}") from error
            rows.update({one.path: one for one in placed})
        arguments = {**asked, "databases": known, "jobs": {}}
        return brought.run(self, arguments, list(rows.values()), task_vars)
