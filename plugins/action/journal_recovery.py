# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide from the answers of all hosts from which NameNode lost journals are made anew, or refuse."""

from __future__ import annotations

from typing import Any, ClassVar, Mapping

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import JOIN
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.view import hdfs_members
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.repair.recovery import (
    Case,
    Recovery,
    decide,
    incomplete,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.repair.unsafe import Request
from ansible_collections.bigdata.emr.plugins.plugin_utils.answers import guard_facts
from ansible_collections.bigdata.emr.plugins.plugin_utils.deciding import DecidingAction


class ActionModule(DecidingAction):
    """Runs on the controller only; hosts and daemons were read before."""

    OPTIONS: ClassVar[dict[str, Any]] = {
        "stage": {"type": "str", "choices": ["look", "stopped", "verify"], "default": "look"},
        "confirmed": {"type": "str", "default": ""},
        "source": {"type": "str", "default": ""},
        "topology": {"type": "dict", "required": True},
        "facts": {"type": "str", "required": True},
        "hdfs": {"type": "dict", "default": {}},
        "image": {"type": "int", "default": 0},
        "last": {"type": "int", "default": 0},
    }

    def decide(self, asked: dict[str, Any], variables: dict[str, Any]) -> dict[str, Any]:
        """Return the decision; AnsibleActionFail with all refusals."""
        members = hdfs_members(asked["topology"]["members"])
        facts = guard_facts(variables, [asked["facts"]], members)
        if asked["stage"] == "verify":
            missing = [] if self._task.check_mode else incomplete(members, facts, asked["image"], asked["last"])
            title = "The new journals are not whole; no NameNode was started. Run again after the repair."
            self.refuse(title, missing, {"refusals": missing})
            return {"refusals": []}
        request = Request(
            cluster=asked["topology"]["cluster"],
            name=asked["confirmed"],
            source=asked["source"],
            limit=str(variables.get("ansible_limit") or ""),
            # In check mode nobody has stopped them.
            stopped=asked["stage"] == "stopped" and not self._task.check_mode,
        )
        recovery = decide(Case(members, facts, _memory(asked["hdfs"]), request))
        self.refuse("No journal was touched.", recovery["refusals"], dict(recovery))
        # The manifest is made from disks that are read again.
        return {**recovery, "due": True, "summary": _summary(recovery)}


def _memory(hdfs: Mapping[str, Any]) -> dict[str, int]:
    """Return the last transaction in the memory of each NameNode that is a standby."""
    standbys = [one for one in hdfs.get("namenodes", []) if one["state"] == "standby" and one["last_txid"] is not None]
    return {str(one["host"]): int(one["last_txid"]) for one in standbys}


def _summary(recovery: Recovery) -> str:
    if recovery["act"] == JOIN:
        return f"the journals are whole; the NameNodes join {recovery['namenode']}"
    acts = [
        f"journals from {recovery['namenode']}: its image at {recovery['image']} and edits up to {recovery['last']}",
        *(f"its memory is saved on {host} first" for host in recovery["save"]),
        *(f"{one['path']} of {one['host']} is copied to {one['to']}" for one in recovery["bring"]),
        *(f"{path} on {host} is moved aside" for host, paths in recovery["journals"].items() for path in paths),
        *(f"{host} fetches the namespace anew" for host in recovery["outdated"]),
    ]
    return "; ".join(acts)
