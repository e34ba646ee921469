# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Controller's side of bigdata.emr.software: decide from the release file, ask the host, see that it gets the rest."""

from __future__ import annotations

import os
from typing import Any

from ansible.errors import AnsibleActionFail, AnsibleConnectionFailure
from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.module_utils.relay.plan import State, sources_of
from ansible_collections.bigdata.emr.plugins.module_utils.relay.types import (
    IDLE_SECONDS,
    LIMIT_SECONDS,
    ROOT_IDLE_SECONDS,
)
from ansible_collections.bigdata.emr.plugins.module_utils.software.classes import held_up
from ansible_collections.bigdata.emr.plugins.module_utils.software.options import SOFTWARE
from ansible_collections.bigdata.emr.plugins.module_utils.software.release import ReleaseError, Wanted
from ansible_collections.bigdata.emr.plugins.plugin_utils.controller import COLLECTION, login_uid
from ansible_collections.bigdata.emr.plugins.plugin_utils.prefetched import software_key, wanted_of
from ansible_collections.bigdata.emr.plugins.plugin_utils.run_token import run_token


class ActionModule(ActionBase):
    """See the module's documentation."""

    _supports_check_mode = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return what the module of the same name documents."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        _validated, args = self.validate_argument_spec(SOFTWARE)
        self._args, self._vars = args, task_vars or {}
        self._host: str = self._vars["inventory_hostname"]
        # By name: a plan for a thousand hosts is not templated and copied for each of them.
        self._relay: dict[str, Any] | None = self._vars[args["relay"]] if args["relay"] else None
        if self._relay and args["turn"] == "first" and self._host in self._relay["serve"]:
            return {**result, **self._serve_kept(self._relay)}
        wanted = self._wanted()
        deliver = args["archives"] is not None and not self._task.check_mode
        result.update(self._deliver(wanted) if deliver else self._look(wanted))
        if result.get("failed"):
            return result
        if args["archives"] is not None and result["absent"]:
            result["changed"] = True
        if self._task.diff and (result["changed"] or self._task.check_mode):
            result["diff"] = _diff(result["software"])
        return result

    def _wanted(self) -> list[Wanted]:
        """Return the products of this task, in a delivery by turns those whose turn it is on this host."""
        args, relay = self._args, self._relay
        names = args["products"]
        if relay:
            mine = relay["fetch"] if args["turn"] == "rest" else relay["push"]
            names = [name for name in names if name in mine.get(self._host, ())]
        try:
            return wanted_of(args, names, COLLECTION)
        except ReleaseError as error:
            raise AnsibleActionFail(str(error)) from error

    def _look(self, wanted: list[Wanted]) -> dict[str, Any]:
        """Return what the host has of WANTED, and let it tidy up; nothing is executed where this run knows already."""
        prefetched = self._args["prefetched"] or {}
        # Without a JVM there is no class data; it may have been installed since.
        known = prefetched.get("key") == software_key(self._args, wanted) and prefetched.get("jvm") != ""
        if known and not prefetched["acts"]:
            return {name: value for name, value in prefetched.items() if name not in ("key", "acts")}
        return self._module(step="look", wanted=wanted)

    def _deliver(self, wanted: list[Wanted]) -> dict[str, Any]:
        """Let the host get those WANTED products that it lacks, and install them."""
        missing = [product["name"] for product in wanted if product["name"] not in self._args["archives"]]
        if missing:
            raise AnsibleActionFail(
                f"archives has none of {', '.join(missing)}: give what bigdata.emr.assembly returned"
            )
        if self._args["turn"] != "rest":
            return self._push(wanted, keeps=self._args["keep"] and self._relay is not None)
        if self._relay is None:
            raise AnsibleActionFail("turn needs relay: the rest of the hosts get archives from those that have them")
        return self._fetch(wanted, self._relay)

    def _fetch(self, wanted: list[Wanted], relay: dict[str, Any]) -> dict[str, Any]:
        """Let the host get the WANTED products from others, and send it what it does not get."""
        roots = self._roots(relay)
        hosts = relay["fetch"][self._host]
        found = {
            product["name"]: sources_of(hosts[product["name"]], roots, relay["addresses"], relay["ports"])
            for product in wanted
        }
        missing = held_up(found, {name: why for name, (sources, why) in found.items() if not sources})
        result: dict[str, Any] = {"changed": False, "absent": [], "software": [], "came": {}}
        there = [product for product in wanted if product["name"] not in missing]
        if there:
            plan = {"sources": {name: sources for name, (sources, _why) in found.items()}, "part": self._part(relay)}
            result = self._module(step="receive", wanted=there, archives=self._archives(there), **plan)
            if result.get("failed"):
                return result
            missing.update(result["missing"])
        rest = [product for product in wanted if product["name"] in missing]
        if not rest:
            return {**result, "delivered": result["came"]}
        pushed = self._push(rest, keeps=False)
        if pushed.get("failed"):
            return pushed
        reasons: dict[str, list[str]] = {}
        for name, why in missing.items():
            reasons.setdefault(why, []).append(name)
        causes = [f"{' and '.join(names)} pushed by the controller, since {why}" for why, names in reasons.items()]
        return {
            **pushed,
            "absent": [*result["absent"], *(name for name in pushed["absent"] if name not in result["absent"])],
            "software": [one for one in result["software"] if one["name"] not in missing] + pushed["software"],
            "delivered": {**result["came"], **pushed["delivered"]},
            "warnings": [f"{self._host}: {'; '.join(causes)}"],
        }

    def _push(self, wanted: list[Wanted], keeps: bool) -> dict[str, Any]:
        """Copy the archives of those WANTED products that the host lacks over its connection, and install them."""
        archives = self._archives(wanted)
        staged = self._module(step="stage", wanted=wanted, uid=login_uid(self), archives=archives)
        if staged.get("failed") or not staged["absent"]:
            return {**staged, "delivered": {}}
        lacking = [product for product in wanted if product["name"] in staged["absent"]]
        for product in lacking:
            place = self._connection._shell.join_path(staged["incoming"], archives[product["name"]]["file"])
            self._connection.put_file(self._args["archives"][product["name"]]["path"], place)
        part = self._part(self._relay) if self._relay else None
        plan = {"wanted": lacking, "archives": archives, "incoming": staged["incoming"], "part": part}
        installed = self._module(step="install", keeps=keeps, **plan)
        return {**staged, **installed, "delivered": {product["name"]: "controller" for product in lacking}}

    def _serve_kept(self, relay: dict[str, Any]) -> dict[str, Any]:
        """Let the host serve what it has kept. That it cannot is no failure: others have it, or the controller."""
        if self._task.check_mode:
            return {"changed": False, "serving": {"why": "nothing is served in check mode"}}
        names = relay["serve"][self._host]
        archives = {name: {"sha512": self._args["archives"][name]["sha512"]} for name in names}
        try:
            answer = self._module(step="serve", archives=archives, part=self._part(relay))
        except AnsibleConnectionFailure as error:
            answer = {"failed": True, "msg": f"it did not answer ({error})"}
        if answer.get("failed"):
            answer = {"changed": False, "serving": {"why": str(answer.get("msg"))}}
        return answer

    def _part(self, relay: dict[str, Any]) -> dict[str, Any]:
        """Return what the host has to know of its part in the relay."""
        host = self._host
        clients = relay["clients"].get(host, [])
        others = {host, *clients, *(name for hosts in relay["fetch"].get(host, {}).values() for name in hosts)}
        root = host in relay["push"] or host in relay["serve"]
        return {
            "host": host,
            "clients": clients,
            "addresses": {name: relay["addresses"][name] for name in others if name in relay["addresses"]},
            "ports": relay["ports"],
            "idle_seconds": ROOT_IDLE_SECONDS if root else IDLE_SECONDS,
            "limit_seconds": LIMIT_SECONDS,
        }

    def _roots(self, relay: dict[str, Any]) -> dict[str, State]:
        """Return what became of the servers of the hosts that were to have the archives first."""
        hostvars = self._vars["hostvars"]
        states: dict[str, State] = {}
        for host in [*relay["push"], *relay["serve"]]:
            sent = hostvars.raw_get(host).get(self._args["sent"]) or {}
            states[host] = sent.get("serving") or State(why="it was not equipped itself")
        return states

    def _archives(self, products: list[Wanted]) -> dict[str, dict[str, Any]]:
        """Return what a host has to know of the archives of PRODUCTS."""
        given = {product["name"]: self._args["archives"][product["name"]] for product in products}
        return {
            name: {"file": os.path.basename(one["path"]), **{key: one[key] for key in ("sha512", "size", "unpacked")}}
            for name, one in given.items()
        }

    def _module(self, **plan: Any) -> dict[str, Any]:
        args = {
            "release": self._args["release"],
            "products": self._args["products"],
            "class_data": self._args["class_data"],
            "java_home": self._args["java_home"],
            "root": self._args["root"],
            "keep": plan.pop("keeps", self._args["keep"]),
            "token": run_token() if plan.get("part") else None,
            "plan": plan,
        }
        answer: dict[str, Any] = self._execute_module(
            module_name="bigdata.emr.software", module_args=args, task_vars=self._vars
        )
        answer.pop("invocation", None)
        return answer


def _diff(software: list[dict[str, Any]]) -> dict[str, str]:
    before = "".join(f"{entry['name']} {entry['linked'] or 'not installed'}\n" for entry in software)
    after = "".join(
        f"{entry['name']} {'removed' if entry['state'] == 'unwanted' else entry['version']}\n" for entry in software
    )
    return {"before_header": "software before", "before": before, "after_header": "software after", "after": after}
