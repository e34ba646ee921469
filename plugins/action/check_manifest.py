# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Choose among the manifests that hosts have, and refuse what contradicts them."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from ansible_collections.bigdata.emr.plugins.module_utils.manifest import judge
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.document import copy_of
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.history import choose
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.holders import holders
from ansible_collections.bigdata.emr.plugins.module_utils.removal.leftovers import joined, seen_in
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.limit import unlimited_command
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import rotation
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.ids import assign
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.members.due import asked as servers_asked
from ansible_collections.bigdata.emr.plugins.module_utils.topology.associate import own
from ansible_collections.bigdata.emr.plugins.plugin_utils import associated
from ansible_collections.bigdata.emr.plugins.plugin_utils.deciding import DecidingAction


class ActionModule(DecidingAction):
    """Runs on the controller only; the hosts were read before by preflight."""

    OPTIONS: ClassVar[dict[str, Any]] = {
        "topology": {"type": "dict", "required": True},
        "facts": {"type": "str", "required": True},
        "give_up": {"type": "list", "elements": "str", "default": []},
        "playbook": {"type": "str", "default": "site.yml"},
    }

    def decide(self, asked: dict[str, Any], variables: dict[str, Any]) -> dict[str, Any]:
        """Return what the cluster remembers; AnsibleActionFail with all contradictions."""
        topology = {**asked["topology"], "members": own(asked["topology"])}
        answers = _answers(variables, asked["facts"], topology["seen"])
        copies = [copy_of(host, one["manifest"]) for host, one in answers.items()]
        mine = [one for one in copies if one.manifest is None or one.manifest["cluster"] == topology["cluster"]]
        keep = holders(topology["members"])
        choice = choose([one for one in mine if one.manifest or one.host in keep])
        ensemble = topology["members"].get("zookeeper", [])
        disks = {host: one["zookeeper"] for host, one in answers.items() if host in ensemble}
        ids = assign(ensemble, disks, choice.current["zookeeper_ids"] if choice.current else {})
        errors = judge.errors(topology, copies, choice.current, asked["give_up"]) + choice.errors + ids.errors
        command = unlimited_command(variables, asked["playbook"])
        looked = _registered(variables, asked["facts"], topology["seen"])
        left = joined(seen_in(looked))
        here = {host: one["zookeeper"] for host, one in answers.items()}
        looks = _passwords(variables, asked["facts"], topology["members"])
        unguided = rotation.unguided(looks)
        if topology.get("associate"):
            errors += associated.running(looked, topology["cluster"])
        if unguided:
            way = f"run without --limit: {command}" if command else "run again once they answer"
            errors.append(f"{unguided}; {way}")
        if command and not errors:
            waiting = judge.due(topology, choice.current, ids.new if disks else [])
            errors = [f"The manifest is to be changed ({waiting}); run without --limit: {command}"] if waiting else []
        self.refuse("Nothing was changed.", [f"{error}." for error in errors])
        return {
            "manifest": choice.current or {},
            "texts": {one.host: one.text for one in copies if one.host in keep},
            "behind": choice.behind,
            "holders": keep,
            "zookeeper_ids": ids.ids,
            "given_up": asked["give_up"],
            "leaving": judge.leaving(topology["members"], choice.current, asked["give_up"]),
            "limited": bool(command),
            # What a limit leaves out is not known, and members do not change with one.
            "servers_asked": [] if command else servers_asked(ensemble, here),
            "passwords": rotation.phase(looks),
            "leftovers": [] if topology.get("associate") else left,
            "databases": [host for host, one in looked.items() if one.get("database")],
            "workflows": [host for host, one in looked.items() if one.get("workflows")],
            "leftover_hosts": list(dict.fromkeys(host for one in left for host in one["hosts"])),
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }


def _answers(variables: dict[str, Any], name: str, hosts: list[str]) -> dict[str, Any]:
    """Return what each of HOSTS remembers; those without an answer are left out."""
    found = _registered(variables, name, hosts)
    return {host: one["remembered"] for host, one in found.items() if one.get("remembered")}


def _passwords(variables: dict[str, Any], name: str, members: dict[str, list[str]]) -> dict[str, Any]:
    """Return what passwords each host has whose daemons make znodes, None for one without an answer.

    Without failover no daemon does.
    """
    if len(members.get("namenode", [])) < 2:
        return {}
    hosts = list(dict.fromkeys(host for one in ("zkfc", "resourcemanager") for host in members.get(one, [])))
    found = _registered(variables, name, hosts)
    return {host: found.get(host, {}).get("passwords") for host in hosts}


def _registered(variables: dict[str, Any], name: str, hosts: list[str]) -> dict[str, dict[str, Any]]:
    """Return what each of HOSTS registered as NAME."""
    hostvars = variables.get("hostvars", {})
    results = {host: (hostvars.raw_get(host) if hasattr(hostvars, "raw_get") else hostvars[host]) for host in hosts}
    return {host: result.get(name) or {} for host, result in results.items() if result}
