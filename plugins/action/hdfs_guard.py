# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide from the answers of all HDFS hosts what each of them has to do, or refuse."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.copies import filling
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.decide import Options, decide
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.limit import unlimited_command
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    ACTION_NONE,
    KINDS,
    Decision,
    Known,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.unchanged import (
    anything_due,
    stays_unchanged,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.view import hdfs_members, view
from ansible_collections.bigdata.emr.plugins.plugin_utils.answers import guard_facts
from ansible_collections.bigdata.emr.plugins.plugin_utils.deciding import DecidingAction


class ActionModule(DecidingAction):
    """Runs on the controller only; the hosts were read before by hdfs_guard_info."""

    OPTIONS: ClassVar[dict[str, Any]] = {
        "topology": {"type": "dict", "required": True},
        "facts": {"type": "list", "elements": "str", "required": True},
        "preview": {"type": "bool", "default": False},
        "cluster_id": {"type": "str", "default": ""},
        "playbook": {"type": "str", "default": "site.yml"},
        "manifest": {"type": "dict", "default": {}},
        "given_up": {"type": "list", "elements": "str", "default": []},
        "rebuilt": {"type": "list", "elements": "str", "default": []},
    }

    def decide(self, asked: dict[str, Any], variables: dict[str, Any]) -> dict[str, Any]:
        """Return the plan of every host; AnsibleActionFail with all refusals."""
        members = hdfs_members(asked["topology"]["members"])
        facts = guard_facts(variables, asked["facts"], members)
        cluster_id = asked["cluster_id"] or f"CID-{asked['topology']['cluster']}-{uuid.uuid4()}"
        options = Options(
            new_cluster_id=cluster_id,
            unlimited_command=unlimited_command(variables, asked["playbook"]),
            known=_known(asked["manifest"]),
            given_up=asked["given_up"],
            rebuilt=asked["rebuilt"],
            cluster=asked["topology"]["cluster"],
        )
        decision = decide(members, facts, options)
        if asked["preview"]:
            stays = stays_unchanged(decision, facts, asked["topology"]["members"].get("zkfc", []))
            return {"due": not stays, "hosts": decision["hosts"] if stays else {}}
        warnings = filling(view(members, facts))
        reasons = {one["reason"] for one in decision["refusals"]}
        if self._task.check_mode and reasons == {"unmounted"}:
            # A run that changes nothing mounts no disk either.
            warnings += [one["sentence"] for one in decision["refusals"]]
            decision = decide(members, facts, options._replace(need_mounts=False))
        sentences = [one["sentence"] for one in decision["refusals"]]
        brief = [{key: one[key] for key in ("host", "path", "reason")} for one in decision["refusals"]]
        self.refuse("Nothing was formatted.", sentences, {"refusals": brief})
        return {
            "warnings": warnings,
            "hosts": decision["hosts"],
            "refusals": [],
            "due": anything_due(decision),
            "summary": _summary(decision),
        }


def _known(manifest: dict[str, Any]) -> Known:
    """Return what MANIFEST, which is empty where there is none, says about HDFS."""
    hdfs = manifest.get("hdfs", {})
    return Known(
        cluster_id=hdfs.get("cluster_id", ""),
        formatted={host: list(paths) for host, paths in hdfs.get("formatted", {}).items()},
        members={kind: manifest["members"].get(kind, []) for kind in KINDS} if manifest else {},
        former=manifest.get("former", []),
    )


def _summary(decision: Decision) -> str:
    due = [f"{host}: {plan['action']}" for host, plan in decision["hosts"].items() if plan["action"] != ACTION_NONE]
    due += [
        f"{host}: move {', '.join(plan['discard'])} aside"
        for host, plan in decision["hosts"].items()
        if plan["discard"]
    ]
    return "; ".join(due) or "nothing to format or to join"
