# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Converge a cluster's instances: read, decide, refuse or act, and tell all of it, also when it ends half way."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ..alibaba.client import Client
from ..topology.names import some
from . import arguments
from .create import Creator, Outcome
from .desired import compare, host, in_order
from .instances import Waited, of_cluster, wait
from .remove import Limits, doomed, protected, remove
from .types import Host, Json, Plan, plan_from


class Refused(Exception):
    """What is asked for is not done, and nothing was changed; the text says why and what to do."""


class Result:
    """What the module returns; filled on the way, so that a failure still tells what was done before."""

    def __init__(self) -> None:
        self.before: list[Host] = []
        self.after: list[Host] = []
        self.created: list[Host] = []
        self.removed: list[Host] = []
        self.requests: list[Json] = []
        self.missing: dict[str, int] = {}
        self.surplus: dict[str, int] = {}
        self.progress: list[Json] = []
        self.warnings: list[str] = []
        self.errors: list[str] = []

    def returned(self) -> Json:
        """Return it as Ansible's result."""
        found: Json = {
            "changed": bool(self.created or self.removed or any(not request["code"] for request in self.requests)),
            "hosts": _by_group(self.after),
            "created": [one._asdict() for one in self.created],
            "removed": [one._asdict() for one in self.removed],
            "requests": self.requests,
            "missing": self.missing,
            "surplus": self.surplus,
            "summary": self._summary(),
            "diff": {"before": _names(self.before), "after": _names(self.after)},
        }
        return {**found, "progress": self.progress} if self.progress else found

    def _summary(self) -> list[str]:
        places: dict[tuple[str, str, str], list[str]] = {}
        for one in self.created:
            places.setdefault((one.node_group, one.instance_type, one.zone), []).append(one.name)
        lines = [f"create {some(names, 4)}: {kind} in {zone}" for (_group, kind, zone), names in places.items()]
        if self.removed:
            lines.append(f"delete {some([one.name or one.id for one in self.removed], 4)}")
        return lines + [f"{number} hosts of {group} are missing" for group, number in self.missing.items() if number]

    def waited(self, seen: Waited) -> None:
        """Note what was SEEN while waiting; status and address of a host are known now."""
        self.progress += [row._asdict() for row in seen.progress]
        for number, one in enumerate(self.after):
            if one.id in seen.instances:
                new = host(seen.instances[one.id])
                self.after[number] = one._replace(status=new.status, private_ip=new.private_ip)


def present(client: Client, params: Mapping[str, Any], check_mode: bool, result: Result) -> None:
    """Create what the node groups in PARAMS lack and delete what is named there. Refused, or ApiError of a read."""
    name, groups = params["cluster"], arguments.node_groups(params)
    faults = arguments.faults(name, groups, create=False)
    if faults:
        raise Refused("; ".join(faults))
    plan = _plan(params, groups)
    result.before = result.after = in_order([host(raw) for raw in of_cluster(client, name)])
    difference = compare(name, groups, result.before, params["remove_hosts"], params["shrink_task"])
    result.warnings += difference.warnings
    stopped = [one.name or one.id for one in result.before if one.status == "Stopped"]
    if stopped:
        result.warnings.append(f"{some(stopped)} stopped and counted as there; ecs_instance_state starts them")
    result.surplus, result.missing = difference.surplus, difference.missing
    needed = [group for group in groups if group["name"] in difference.missing]
    limits = _limits(params)
    refusals = [*difference.refusals, protected(difference.remove, limits)]
    refusals += [text for text in arguments.faults(name, needed) if text not in faults]
    refusals += [text for group in needed for text in _placeless(group, plan.get(group["name"], []))]
    if any(refusals):
        raise Refused("; ".join(filter(None, refusals)))
    creator = Creator(client, name, result.before, check_mode, params["wait_interval_seconds"])
    try:
        result.missing = creator.create(needed, plan)
    finally:
        new = creator.hosts[len(result.before) :]
        result.created = in_order(new)
        result.after = in_order(creator.hosts)
        result.requests += [_request(outcome) for outcome in creator.outcomes]
    result.errors += _unseen(creator.outcomes) + _shortages(result, creator.outcomes)
    if any(outcome.fatal for outcome in creator.outcomes):
        return
    _delete(client, difference.remove, limits, check_mode, result)
    if params["wait"] and not check_mode:
        _wait_running(client, params, result)


def absent(client: Client, params: Mapping[str, Any], check_mode: bool, result: Result) -> None:
    """Delete the hosts in the tiers of PARAMS. Refused without the typed name, or while a host is protected."""
    name = params["cluster"]
    if params["confirm"] != name:
        typed = repr(params["confirm"]) if params["confirm"] else "not set"
        raise Refused(
            f"the hosts in {some(params['tiers'])} of cluster {name} are deleted only if confirm repeats the cluster's"
            f" name, and it is {typed}; set it to {name!r} if you mean that cluster"
        )
    result.before = result.after = in_order([host(raw) for raw in of_cluster(client, name)])
    hosts, limits = doomed(result.before, params["tiers"]), _limits(params)
    refusal = protected(hosts, limits)
    if refusal:
        raise Refused(refusal)
    _delete(client, hosts, limits, check_mode, result)


def _plan(params: Mapping[str, Any], groups: Sequence[Mapping[str, Any]]) -> Plan:
    try:
        given = plan_from(params["plan"])
    except ValueError as error:
        raise Refused(str(error)) from None
    unknown = sorted(set(given) - {group["name"] for group in groups})
    if unknown:
        raise Refused(f"plan: {some(unknown)} is no node group; choose and create with the same node_groups")
    return {**arguments.own_plan(groups), **given} if given else arguments.own_plan(groups)


def _placeless(group: Mapping[str, Any], rows: Sequence[Any]) -> list[str]:
    if any(row.zone in group["vswitches"] for row in rows):
        return []
    if rows:
        return [f"node group {group['name']}: it has no vSwitch in {some(sorted({row.zone for row in rows}))}"]
    return [
        f"node group {group['name']}: hosts are missing and the plan has no place for them; see `problems` and"
        " `rejected` of ecs_instance_type_info, or name instance types in select.instance_types"
    ]


def _limits(params: Mapping[str, Any]) -> Limits:
    return Limits(
        params["force_stop"],
        params["remove_protection"],
        params["wait_timeout_seconds"],
        params["wait_interval_seconds"],
    )


def _delete(client: Client, hosts: Sequence[Host], limits: Limits, check_mode: bool, result: Result) -> None:
    if not hosts:
        return
    left = set(remove(client, hosts, limits, check_mode, result.requests))
    result.removed = [one for one in hosts if one.id not in left]
    gone = {one.id for one in result.removed}
    result.after = [one for one in result.after if not one.id or one.id not in gone]
    if left:
        names = [one.name or one.id for one in hosts if one.id in left]
        result.errors.append(
            f"{some(names)}: not gone within {limits.timeout:g} s; look at them in the console and run again."
        )


def _wait_running(client: Client, params: Mapping[str, Any], result: Result) -> None:
    """Wait for all hosts that are on their way up, also those that an earlier run created."""
    coming = [one.id for one in result.after if one.status in ("Pending", "Starting")]
    if not coming:
        return
    seen = wait(
        client,
        coming,
        lambda raw: raw.get("Status") == "Running",
        params["wait_timeout_seconds"],
        params["wait_interval_seconds"],
    )
    result.waited(seen)
    names = {one.id: one.name for one in result.after}
    if seen.gone:
        result.after = [one for one in result.after if one.id not in seen.gone]
        result.errors.append(
            f"{some([names[one] for one in seen.gone])}: gone again while starting; look at their system events, and"
            " run again."
        )
    if seen.unfinished:
        result.errors.append(
            f"{some([names[one] for one in seen.unfinished])}: not running within {params['wait_timeout_seconds']:g} s;"
            " run again to go on waiting."
        )
    ids = {one.id for one in result.created}
    result.created = [one for one in result.after if one.id in ids]


def _request(outcome: Outcome) -> Json:
    step = outcome.step
    return {
        "action": "RunInstances",
        "node_group": step.node_group,
        "instance_type": step.instance_type,
        "zone": step.zone,
        "wanted": len(step.ordinals),
        "created": len(outcome.created),
        "code": outcome.code,
        "message": outcome.message,
        "request_id": outcome.request_id,
    }


def _unseen(outcomes: Sequence[Outcome]) -> list[str]:
    """Return what is to be said of calls that made something and are errors all the same."""
    return [outcome.message for outcome in outcomes if outcome.created and outcome.message]


def _shortages(result: Result, outcomes: Sequence[Outcome]) -> list[str]:
    found = []
    for group, number in result.missing.items():
        own = [one for one in outcomes if one.step.node_group == group and one.message]
        own = own or [one for one in outcomes if one.fatal]
        causes = list(dict.fromkeys(one.message for one in own))
        codes = sorted({one.code for one in own})
        why = causes[-1] if causes else "every place of the plan gave less than it was asked for."
        also = f" (codes in all: {', '.join(codes)})" if len(causes) > 1 else ""
        found.append(f"{group} lacks {number} hosts{also}: {why} What was created stays; run again to go on.")
    return found


def _by_group(hosts: Sequence[Host]) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    for one in hosts:
        found.setdefault(one.node_group, []).append(one._asdict())
    return found


def _names(hosts: Sequence[Host]) -> dict[str, list[str]]:
    return {group: [str(one["name"]) for one in rows] for group, rows in _by_group(hosts).items()}
