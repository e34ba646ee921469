# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What site.yml would do, from what every host said: as a document for machines and as lines for people. No I/O."""

from __future__ import annotations

from typing import Any, Mapping, Sequence, TypedDict

from .present import disruption, told
from .types import ORDER, Batch, Roll


class Change(TypedDict):
    """A property that goes from BEFORE to AFTER on HOSTS; FILE is where it is written."""

    file: str
    property: str
    before: str
    after: str
    hosts: list[str]


class Act(TypedDict):
    """What happens to the daemons of one component: WHY has a line for each property or file."""

    component: str
    hosts: list[str]
    why: list[str]


class Plan(TypedDict):
    """The whole plan. An empty one, apart from the cluster's name, is a cluster where nothing is left to do."""

    cluster: str
    files: list[Change]
    start: list[Act]
    reload: list[Act]
    restart: list[Act]
    batches: list[Batch]
    disruption: dict[str, str]
    refusals: list[str]
    silent: list[str]
    """Hosts that could not be asked."""


def plan_document(topology: Mapping[str, Any], answers: Mapping[str, Any], roll: Roll) -> Plan:
    """Return the plan for the cluster TOPOLOGY from the ANSWERS of ``daemon_info`` by host, and the planned ROLL."""
    good = {host: one for host, one in answers.items() if isinstance(one, Mapping) and "daemons" in one}
    changes: dict[tuple[str, str, str, str], list[str]] = {}
    for host, answer in good.items():
        for path, properties in answer["files"].items():
            for one in properties:
                changes.setdefault((path, one["name"], one["before"], one["after"]), []).append(host)
    restart = _acts(good, "stale")
    return {
        "cluster": topology["cluster"],
        "files": [
            {"file": path, "property": name, "before": before, "after": after, "hosts": hosts}
            for (path, name, before, after), hosts in sorted(changes.items())
        ],
        "start": _acts(good, "start"),
        "reload": _acts(good, "reload"),
        "restart": restart,
        "batches": roll["batches"],
        "disruption": {
            one["component"]: disruption(one["component"], len(topology["members"].get(one["component"], [])))
            for one in restart
        },
        "refusals": roll["refusals"],
        "silent": [host for host in answers if host not in good],
    }


def plan_table(plan: Plan) -> list[str]:
    """Return PLAN as lines for people."""
    lines = [f"Plan for cluster {plan['cluster']}"]
    if not any(plan[key] for key in ("files", "start", "reload", "restart")):
        lines.append("  nothing to do")
    if plan["files"]:
        rows = [("FILE", "PROPERTY", "ON DISK", "WANTED", "HOSTS")]
        rows += [
            (one["file"].rpartition("/")[2], one["property"] or "(all)", _short(one["before"]), _short(one["after"]),
             _named(one["hosts"]))
            for one in plan["files"]
        ]  # fmt: skip
        lines += ["", *_columns(rows)]
    for title, acts in (("Start", plan["start"]), ("Load again, without a restart", plan["reload"])):
        if acts:
            lines += ["", f"{title}:"]
            lines += [f"  {one['component']} on {_named(one['hosts'])}{_because(one['why'])}" for one in acts]
    if plan["restart"]:
        lines += ["", "Restart, running -> wanted:"]
        for one in plan["restart"]:
            lines.append(f"  {one['component']} on {_named(one['hosts'])}")
            lines += [f"    {_short(why, 150)}" for why in one["why"]]
        lines += ["", "In this order:", *(f"  {line}" for line in told(plan["batches"]))]
        lines += ["", "What users notice:", *(f"  {name}: {text}" for name, text in plan["disruption"].items())]
    for title, sentences in (("Not now:", plan["refusals"]), ("Without an answer:", plan["silent"])):
        if sentences:
            lines += ["", title, *(f"  {sentence}" for sentence in sentences)]
    return lines


def _acts(answers: Mapping[str, Any], key: str) -> list[Act]:
    found: list[Act] = []
    for component in ORDER:
        hosts: list[str] = []
        why: list[str] = []
        for host, answer in answers.items():
            for one in answer["daemons"]:
                if one["component"] == component and one.get(key):
                    hosts.append(host)
                    why += one[key] if isinstance(one[key], list) else []
        if hosts:
            found.append({"component": component, "hosts": hosts, "why": sorted(set(why))})
    return found


def _named(hosts: Sequence[str], most: int = 4) -> str:
    return ", ".join(hosts[:most]) + (f" and {len(hosts) - most} more" if len(hosts) > most else "")


def _because(why: Sequence[str]) -> str:
    return f": {', '.join(why)}" if why else ""


def _short(text: str, most: int = 40) -> str:
    text = text or "(unset)"
    return text if len(text) <= most else text[: most - 3] + "..."


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
