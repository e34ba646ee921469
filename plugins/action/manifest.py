# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller side of the module manifest: what the cluster is now, from its state, and whether a host knows it."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Mapping, Sequence

from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.module_utils.health import strangers
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.document import Manifest, dump
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.successor import Directories, following
from ansible_collections.bigdata.emr.plugins.module_utils.removal.leftovers import seen_in
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import FORCE, SCOPES

_KINDS = ("namenode", "journalnode")


class ActionModule(ActionBase):
    """Connects to a host only where its copy is not the wanted one."""

    _supports_check_mode = True
    _supports_diff = True
    TRANSFERS_FILES = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Write the manifest on this host where it is another one."""
        variables = task_vars or {}
        result: dict[str, Any] = super().run(tmp, variables)
        asked = self._task.args
        if "topology" not in asked:
            return {**result, **self._execute_module(module_args=asked, task_vars=variables)}
        checked, host = asked["checked"], variables["inventory_hostname"]
        if checked["limited"] or host not in checked["holders"]:
            return {**result, "changed": False, "skipped": True}
        manifest = _wanted(asked, variables)
        text, found = dump(manifest), checked["texts"].get(host, "")
        result["serial"] = manifest["serial"]
        if text == found:
            return {**result, "changed": False}
        arguments = {"text": text, "replaces": found}
        result.update(self._execute_module("bigdata.emr.manifest", module_args=arguments, task_vars=variables))
        left = _left(asked, variables["hostvars"], now=not self._task.check_mode)
        return {**result, "warnings": [*result.get("warnings", []), *left]} if left else result


def _left(asked: Mapping[str, Any], hostvars: Any, now: bool) -> list[str]:
    """Return a sentence for each host that was a member until now, unless a master has told of it in this run."""
    topology, before = asked["topology"], asked["checked"]["manifest"]
    facts = [_raw(hostvars, host).get("ansible_facts") or {} for host in topology["seen"]]
    named = {one["host"] for found in facts for one in found.get("emr_strangers", [])}
    # What this run has stopped itself, it has told of.
    gone = strangers.remembered(before.get("members", {}), topology["members"], _leftovers(asked, hostvars))
    return strangers.sentences([one for one in gone if one["host"] not in named], now)


def _leftovers(asked: Mapping[str, Any], hostvars: Any) -> dict[str, Mapping[str, bool]]:
    """Return what each host that was looked at had of components that are not placed there."""
    found: dict[str, Mapping[str, bool]] = {}
    for name in asked["facts"]:
        found.update(seen_in({host: _raw(hostvars, host).get(name) for host in asked["topology"]["seen"]}))
    return found


def _wanted(asked: Mapping[str, Any], variables: Mapping[str, Any]) -> Manifest:
    topology, checked, hostvars = asked["topology"], asked["checked"], variables["hostvars"]
    members = topology["members"]
    hosts = dict.fromkeys(host for kind in _KINDS for host in members.get(kind, []))
    ensemble = members.get("zookeeper", [])
    ids = checked["zookeeper_ids"] if ensemble or checked["manifest"] else {}
    return following(
        checked["manifest"] or None,
        topology,
        ids,
        {host: _directories([_raw(hostvars, host).get(name) for name in asked["facts"]]) for host in hosts},
        _configuration(topology["seen"], hostvars),
        checked["time"],
    )


def _directories(results: Sequence[Mapping[str, Any] | None]) -> Directories | None:
    """Return path to directory by the last of RESULTS that has read them; None where none has."""
    read = [one["guard"]["directories"] for one in results if one and one.get("guard")]
    return {one["path"]: one for kind in _KINDS for one in read[-1].get(kind, [])} if read else None


def _configuration(hosts: list[str], hostvars: Any) -> str:
    """Return a short digest of what the user set on all hosts; each distinct value is read once."""
    seen: dict[int, str] = {}
    whole = hashlib.sha256()
    for host in hosts:
        raw = _raw(hostvars, host)
        for scope in (*SCOPES, FORCE):
            value = raw.get(scope)
            if value is not None:
                text = seen.setdefault(id(value), json.dumps(value, sort_keys=True, default=str))
                whole.update(f"{host} {scope} {text}\n".encode())
    return whole.hexdigest()[:12]


def _raw(hostvars: Any, host: str) -> Mapping[str, Any]:
    """Return the variables of HOST as they were written, which costs no templating."""
    found = hostvars.raw_get(host) if hasattr(hostvars, "raw_get") else hostvars[host]
    return found if isinstance(found, Mapping) else {}
