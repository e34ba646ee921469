# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide from the answers of all HDFS hosts what each of them has to do, or refuse."""

from __future__ import annotations

import uuid
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.copies import filling
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.decide import Options, decide
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.limit import unlimited_command
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.settled import anything_due, settled
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    ACTION_NONE,
    KINDS,
    Decision,
    Known,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.view import hdfs_members, view
from ansible_collections.bigdata.emr.plugins.plugin_utils.answers import guard_facts
from ansible_collections.bigdata.emr.plugins.plugin_utils.refusal import refusal


class ActionModule(ActionBase):
    """Runs on the controller only; the hosts were read before by hdfs_guard_info."""

    _requires_connection = False
    TRANSFERS_FILES = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the plan of every host; AnsibleActionFail with all refusals."""
        variables = task_vars or {}
        result: dict[str, Any] = super().run(tmp, variables)
        _checked, asked = self.validate_argument_spec(
            {
                "topology": {"type": "dict", "required": True},
                "facts": {"type": "list", "elements": "str", "required": True},
                "outlook": {"type": "bool", "default": False},
                "cluster_id": {"type": "str", "default": ""},
                "playbook": {"type": "str", "default": "site.yml"},
                "manifest": {"type": "dict", "default": {}},
                "given_up": {"type": "list", "elements": "str", "default": []},
                "rebuilt": {"type": "list", "elements": "str", "default": []},
            }
        )
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
        if asked["outlook"]:
            stays = settled(decision, facts, asked["topology"]["members"].get("zkfc", []))
            return {**result, "changed": False, "due": not stays, "hosts": decision["hosts"] if stays else {}}
        result["warnings"] = filling(view(members, facts))
        reasons = {one["reason"] for one in decision["refusals"]}
        if self._task.check_mode and reasons == {"unmounted"}:
            # A run that changes nothing mounts no disk either.
            result["warnings"] += [one["sentence"] for one in decision["refusals"]]
            decision = decide(members, facts, options._replace(need_mounts=False))
        sentences = [one["sentence"] for one in decision["refusals"]]
        if sentences:
            brief = [{key: one[key] for key in ("host", "path", "reason")} for one in decision["refusals"]]
            told = refusal(self._display, "Nothing was formatted.", sentences)
            raise AnsibleActionFail(told, result={"refusals": brief})
        due = anything_due(decision)
        result.update(changed=False, hosts=decision["hosts"], refusals=[], due=due, summary=_summary(decision))
        return result


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
