# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for every action that would touch a host: writes down what it was asked, and answers from a directory."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase

WORLD = Path(os.environ["ROLL_WORLD"])
COUNTS = {"hdfs_blocks": {"missing": 0, "under_replicated": 7}, "namenodes_serving": {"datanodes": 9}}
TAKES = {"restart": ["zookeeper"], "reload": [], "live": []}


class ActionModule(ActionBase):
    """One of several modules, by the name under which it was called."""

    _requires_connection = False
    _supports_check_mode = True
    _supports_diff = True

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        super().run(tmp, task_vars)
        host = self._task.delegate_to or (task_vars or {})["inventory_hostname"]
        name = self._task.action.rpartition(".")[2]
        arguments = json.loads(json.dumps(self._task.args, default=str))
        with (WORLD / "log").open("a") as log:
            log.write(json.dumps([name, host, arguments]) + "\n")
        return {"changed": False, **getattr(self, name)(host, arguments)}

    def preflight(self, host: str, arguments: dict[str, Any]) -> dict[str, Any]:
        remembered = WORLD / "remembered"
        known = {"remembered": {"manifest": remembered.read_text(), "zookeeper": {}}} if remembered.exists() else {}
        passwords = WORLD / "passwords"
        known.update({"passwords": json.loads(passwords.read_text())} if passwords.exists() and host[0] == "m" else {})
        left = WORLD / f"left@{host}"
        known["leftovers"] = dict.fromkeys(left.read_text().split(), True) if left.exists() else {}
        known["database"] = (WORLD / f"database@{host}").exists()
        return {"reachable": True, "findings": [], "notes": [], **known}

    def database(self, host: str, arguments: dict[str, Any]) -> dict[str, Any]:
        return {"changed": True}

    def daemon_info(self, host: str, arguments: dict[str, Any]) -> dict[str, Any]:
        if (WORLD / f"fails@{host}").exists():
            return {"failed": True, "msg": "its disk is full"}
        declared = [one["name"] for one in arguments.get("declarations", []) if one.get("argv")]
        daemons = [
            {
                "component": name,
                "running": True,
                "stale": ["x"] * (not (WORLD / f"{name}@{host}").exists()),
                "unsteady": name == "nodemanager" and (WORLD / f"unsteady@{host}").exists(),
            }
            for name in arguments.get("components", declared)
        ]
        ends = (WORLD / f"ends@{host}").exists()
        loops = ends and arguments.get("steady_seconds")
        once = (WORLD / f"ended@{host}").exists() and arguments.get("just_started")
        return {
            "daemons": daemons,
            "unsteady": ["emr-nodemanager.service does not stay: it ended 87 times"] if loops else [],
            "watched": [one["component"] for one in daemons] if once else [],
            "files": {"/etc/hadoop/conf/core-site.xml": [{"name": "x", "before": "", "after": "1", **TAKES}]},
            "ansible_facts": {
                "emr_replication": int((WORLD / f"replication@{host}").exists()) or 3,
                **{f"emr_daemon_{one['component']}": one for one in daemons},
            },
        }

    def daemon(self, host: str, arguments: dict[str, Any]) -> dict[str, Any]:
        active, loaded = host == "m2", arguments.get("loaded")
        shut = WORLD / f"shut@{host}"
        if arguments.get("secret", {}).get("shut") and not shut.exists():
            shut.touch()
            for name in ("zkfc", "resourcemanager"):
                (WORLD / f"{name}@{host}").unlink()
            facts = {
                f"emr_daemon_{name}": {"component": name, "stale": ["acl"]} for name in ("zkfc", "resourcemanager")
            }
            return {"ansible_facts": facts}
        told = {"pending": [] if active or loaded else ["q.xml"], "loaded": {"q.xml": "abc"} if active else {}}
        return {"ansible_facts": {"emr_daemon_resourcemanager": {"component": "resourcemanager", **told}}}

    def daemon_state(self, host: str, arguments: dict[str, Any]) -> dict[str, Any]:
        for gates in (arguments.get("before"), arguments.get("after")):
            answer = self.gate(host, {"gates": gates}) if gates else {}
            if answer.get("failed"):
                return answer
            (WORLD / f"{arguments['name']}@{host}").touch()
        waits = (WORLD / "waits").exists() and arguments.get("patience_seconds") and arguments.get("after")
        suspects = {}
        if waits:
            shown = self.gate(host, {"gates": arguments.get("before") or []})["gates"]
            suspects = {"suspects": {"c1": ["nodemanager"], "m1": ["zkfc"]}, "gates": shown}
        started = {"ansible_facts": {"emr_started": True}} if arguments["state"] != "stopped" else {}
        if (WORLD / "runs").exists():
            return {"changed": False}
        return {"changed": True, **suspects, **started}

    def zookeeper_acl(self, host: str, arguments: dict[str, Any]) -> dict[str, Any]:
        return {"znodes": {"/rmstore": 3}}

    def failover(self, host: str, arguments: dict[str, Any]) -> dict[str, Any]:
        return {}

    def hdfs_admin(self, host: str, arguments: dict[str, Any]) -> dict[str, Any]:
        return {"txid": 42}

    def hdfs_info(self, host: str, arguments: dict[str, Any]) -> dict[str, Any]:
        state = WORLD / "leaving"
        return {
            "active": None if (WORLD / "stopped").exists() else "m2",
            "namenodes": [{"host": "m2", "state": "active", "safemode": False}],
            "datanodes": [
                {"host": one, "state": state.read_text(), "blocks": 812} for one in arguments.get("datanodes", [])
            ],
            "blocks": {"missing": 0, "under_replicated": 0, "pending": 0},
        }

    def hdfs_tree(self, host: str, arguments: dict[str, Any]) -> dict[str, Any]:
        patience = float(arguments.get("patience_seconds", 0))
        waits = ((WORLD / "waits").exists() and patience == 30) or ((WORLD / "waits-long").exists() and patience)
        return {"suspects": {"m1": ["namenode"], "m2": ["zkfc"], "m9": ["zkfc"]}} if waits else {}

    def gate(self, host: str, arguments: dict[str, Any]) -> dict[str, Any]:
        broken = WORLD / "breaks"
        if broken.exists() and (WORLD / broken.read_text().strip()).exists():
            return {"failed": True, "msg": f"gate {arguments['gates'][0]['gate']} did not hold"}
        patience = float(arguments.get("patience_seconds") or 0)
        if ((WORLD / "waits").exists() and patience == 30) or ((WORLD / "waits-long").exists() and patience):
            return {"suspects": {"c1": ["nodemanager"]}, "first_suspects": {"c0": ["nodemanager"]}}
        gates = [one["gate"] for one in arguments["gates"]]
        return {"gates": [{"gate": gate, "holds": True, "counts": COUNTS.get(gate, {})} for gate in gates]}
