# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What site.yml would do, from what every host said: as a document for machines and as lines for people. No I/O."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ..daemon.view import NO_PAGE
from ..firewall.report import lines as firewall_lines
from ..firewall.report import walled
from ..health import strangers
from ..removal.leftovers import DATABASE_STAYS, joined, kept, seen_in
from ..services.registry import PORTS, ROLLS
from .present import batch_lines, noticed
from .report_types import Act, Change, Otherwise, Plan
from .types import Roll


def plan_document(
    topology: Mapping[str, Any],
    answers: Mapping[str, Any],
    roll: Roll,
    manifest: Mapping[str, Any] | None = None,
    firewall: Mapping[str, Any] | None = None,
    databases: Sequence[str] = (),
    work: Sequence[Mapping[str, Any]] = (),
) -> Plan:
    """Return the plan for the cluster TOPOLOGY from the ANSWERS of ``daemon_info`` by host, and the planned ROLL.

    MANIFEST is what the cluster remembers of itself, FIREWALL what is due of it by host. DATABASES are hosts with one
    of the cluster's own that nothing needs any more. WORK is what ``job_gateway`` and ``workflow_runner`` said, by the
    hosts that they were asked on.
    """
    good = {host: one for host, one in answers.items() if isinstance(one, Mapping) and "daemons" in one}
    restart = _acts(good, "stale")
    seen = seen_in(good)
    left = joined(seen)
    return {
        "cluster": topology["cluster"],
        "files": _files(good),
        "start": _acts(good, "start"),
        "reload": _acts(good, "reload"),
        "stop": [
            *(Act(component=one["component"], hosts=one["hosts"], why=[]) for one in left),
            *([Act(component="database", hosts=list(databases), why=[])] if databases else []),
        ],
        "stays": [*kept(left, topology.get("services", [])), *([DATABASE_STAYS] if databases else [])],
        "restart": restart,
        "batches": roll["batches"],
        "disruption": noticed({one["component"]: one["why"] for one in restart}, topology["members"]),
        "refusals": roll["refusals"],
        "live": _acts(good, "live"),
        "drift": _drift(good),
        "unasked": _acts(good, "unasked"),
        "silent": [host for host in answers if host not in good],
        "strangers": strangers.sentences(
            [
                *strangers.without(left, (one for answer in good.values() for one in answer.get("strangers", []))),
                *strangers.remembered((manifest or {}).get("members", {}), topology["members"], seen),
            ]
        ),
        "notes": sorted({note for one in good.values() for note in one.get("notes", [])}),
        "firewall": walled(firewall or {}),
        "work": walled(_due(work)),
    }


def _due(work: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what is due of jobs and workflows by host, from the answers of those that were asked for each."""
    found: dict[str, list[str]] = {}
    for answers in work:
        for host, one in answers.items():
            found.setdefault(host, []).extend((one.get("due") if isinstance(one, Mapping) else None) or [])
    return {host: {"why": due} for host, due in found.items() if due}


def _files(answers: Mapping[str, Any]) -> list[Change]:
    found: dict[tuple[str, str, str, str], list[tuple[str, Mapping[str, Any]]]] = {}
    for host, answer in answers.items():
        for path, properties in answer["files"].items():
            for one in properties:
                found.setdefault((path, one["name"], one["before"], one["after"]), []).append((host, one))
    return [
        {
            "file": path,
            "property": name,
            "before": before,
            "after": after,
            "hosts": [host for host, _one in rows],
            "restart": _joined(rows, "restart"),
            "reload": _joined(rows, "reload"),
            "live": _joined(rows, "live"),
        }
        for (path, name, before, after), rows in sorted(found.items())
    ]


def _joined(rows: Sequence[tuple[str, Mapping[str, Any]]], key: str) -> list[str]:
    named = {name for _host, one in rows for name in one[key]}
    return [name for name in ROLLS if name in named]


def _drift(answers: Mapping[str, Any]) -> list[Otherwise]:
    found: dict[tuple[str, ...], list[str]] = {}
    for host, answer in answers.items():
        for daemon in answer["daemons"]:
            for one in daemon.get("drift", []):
                values = (one["file"], one["property"], one["recorded"], one["running"], one["wanted"])
                found.setdefault((daemon["component"], *values), []).append(host)
    return [
        {
            "component": component, "hosts": hosts, "file": file, "property": name,
            "recorded": recorded, "running": running, "wanted": wanted,
        }
        for (component, file, name, recorded, running, wanted), hosts in found.items()
    ]  # fmt: skip


def plan_table(plan: Plan) -> list[str]:
    """Return PLAN as lines for people."""
    lines = [f"Plan for cluster {plan['cluster']}"]
    if not any(plan[name] for name in ("files", "start", "reload", "stop", "restart", "firewall", "work")):
        lines.append("  nothing to do")
    lines += firewall_lines(plan["firewall"])
    if plan["files"]:
        rows = [("FILE", "PROPERTY", "ON DISK", "WANTED", "HOSTS", "TAKES")]
        rows += [
            (one["file"].rpartition("/")[2], one["property"] or "(all)", _short(one["before"]), _short(one["after"]),
             _named(one["hosts"]), _takes(one))
            for one in plan["files"]
        ]  # fmt: skip
        lines += ["", *_columns(rows)]
    if plan["stop"]:
        lines += ["", "Stop and take off, as the inventory places it there no more:"]
        lines += [f"  {one['component']} on {_named(one['hosts'])}" for one in plan["stop"]]
        lines += [f"  {sentence}" for sentence in plan["stays"]]
    for title, acts in (("Start", plan["start"]), ("Load again, without a restart", plan["reload"])):
        if acts:
            lines += ["", f"{title}:"]
            lines += [f"  {one['component']} on {_named(one['hosts'])}{_because(one['why'])}" for one in acts]
    if plan["work"]:
        lines += ["", "Jobs and workflows:"]
        lines += [f"  {_named(one['hosts'])}: {why}" for one in plan["work"] for why in one["why"]]
    if plan["restart"]:
        lines += ["", "Restart, running -> wanted:"]
        for one in plan["restart"]:
            lines.append(f"  {one['component']} on {_named(one['hosts'])}")
            lines += [f"    {_short(why, 150)}" for why in one["why"]]
        lines += ["", "In this order:", *(f"  {line}" for line in batch_lines(plan["batches"]))]
        lines += ["", "What users notice:", *(f"  {name}: {text}" for name, text in plan["disruption"].items())]
    if plan["live"]:
        lines += ["", "Could take it over while it runs, by hand; site.yml restarts it:"]
        lines += [f"  {command}" for one in plan["live"] for command in one["why"][:4]]
    if plan["drift"]:
        lines += ["", "Runs otherwise than it was started; site.yml does not see that:", *_otherwise(plan)]
    # Others never say.
    unasked = [one for one in plan["unasked"] if "http" in PORTS[one["component"]] and one["why"] != [NO_PAGE]]
    if unasked:
        lines += ["", "Did not say what it runs with; the above is from the record of its start:"]
        lines += [f"  {one['component']} on {_named(one['hosts'])}{_because(one['why'])}" for one in unasked]
    for title, sentences in (
        ("Mind:", plan["notes"]),
        ("Not now:", plan["refusals"]),
        ("Without an answer:", plan["silent"]),
        ("Not in the inventory:", plan["strangers"]),
    ):
        if sentences:
            lines += ["", title, *(f"  {sentence}" for sentence in sentences)]
    return lines


def _takes(change: Change) -> str:
    acts = [f"load again: {', '.join(change['reload'])}"] if change["reload"] else []
    acts += [f"restart: {', '.join(change['restart'])}"] if change["restart"] else []
    return "; ".join(acts) or "nothing"


def _otherwise(plan: Plan) -> list[str]:
    lines = [
        f"  {one['component']} on {_named(one['hosts'])}: {one['file']} {one['property']}: {_short(one['recorded'])}"
        f" -> {_short(one['running'])}, wanted is {_short(one['wanted'])}"
        for one in plan["drift"]
    ]
    named = {one["component"] for one in plan["drift"]}
    again = ",".join(name for name in ROLLS if name in named)
    return [*lines, f"  a restart ends it: playbooks/restart.yml -e emr_restart=all -e emr_restart_components={again}"]


def _acts(answers: Mapping[str, Any], key: str) -> list[Act]:
    found: list[Act] = []
    for component in ROLLS:
        hosts: list[str] = []
        why: list[str] = []
        for host, answer in answers.items():
            for one in answer["daemons"]:
                if one["component"] == component and one.get(key):
                    hosts.append(host)
                    value = one[key]
                    why += value if isinstance(value, list) else [value] if isinstance(value, str) else []
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
