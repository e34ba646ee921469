# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for every action that would touch a host: writes down what it was asked."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase

WORLD = Path(os.environ["GATEWAYS_WORLD"])


class ActionModule(ActionBase):
    """One of several modules, by the name under which it was called."""

    _requires_connection = False
    _supports_check_mode = True
    _supports_diff = True

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        host = (task_vars or {})["inventory_hostname"]
        name = self._task.action.rpartition(".")[2]
        arguments = json.loads(json.dumps(self._task.args, default=str))
        with (WORLD / "log").open("a") as log:
            log.write(json.dumps([name, host, arguments]) + "\n")
        return {"changed": False, **getattr(self, f"_{name}", dict)(*([host] if name == "preflight" else []))}

    def _preflight(self, host: str) -> dict[str, Any]:
        left = WORLD / f"left@{host}"
        disk = {"path": "myid", "id": None, "servers": {}, "unit": False, "data": False}
        return {
            "reachable": True,
            "findings": [],
            "notes": [],
            "remembered": {"manifest": "", "zookeeper": disk},
            "leftovers": dict.fromkeys(left.read_text().split(), True) if left.exists() else {},
            "prepared": {"due": True},
        }

    def _software(self) -> dict[str, Any]:
        return {"absent": []}

    def _job_gateway(self) -> dict[str, Any]:
        return {"lacking": []}

    def _job(self) -> dict[str, Any]:
        return {"runs": []}

    def _association(self) -> dict[str, Any]:
        return {"left_out": ["core-site: fs.oss.accessKeySecret"]}
