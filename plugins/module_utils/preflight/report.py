# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All hosts together: what stops the run, and which hosts leave it."""

from __future__ import annotations

from typing import Mapping, TypedDict

from ..topology.names import some
from .types import Result

ALLOWED: dict[str, int | str] = {"master": 0, "core": 0, "task": "any", "gateway": "any"}
"""Hosts of each tier that may be out of reach, unless the user says otherwise."""


class Report(TypedDict):
    """errors: one sentence each; any of them stops the run. notes: one line each."""

    errors: list[str]
    notes: list[str]


def report(
    results: Mapping[str, Result],
    tiers: Mapping[str, list[str]],
    allowed: Mapping[str, object],
    addresses: Mapping[str, str],
    walls: bool = True,
) -> Report:
    """Decide over RESULTS, one for each host of the play.

    TIERS are those of the topology, ALLOWED overrides :data:`ALLOWED` tier by tier, ADDRESSES holds the names that
    the role host writes to /etc/hosts where they are needed. Without WALLS the run brings no firewall to hosts that
    have none, and that one cannot have any is a note.
    """
    errors, notes = unreachable(results, tiers, {**ALLOWED, **allowed})
    for host, result in results.items():
        if "reachable" not in result:
            errors.append(f"{host}: it was not looked at; see the message above")
        lacks = "" if walls else result.get("firewall", {}).get("lacks", "")
        for finding in result.get("findings", []):
            (notes if finding == lacks else errors).append(finding)
        errors += names(host, result.get("name_faults", {}), addresses)
        notes += result.get("notes", [])
    return Report(errors=errors, notes=notes)


def unreachable(
    results: Mapping[str, Result], tiers: Mapping[str, list[str]], allowed: Mapping[str, object]
) -> tuple[list[str], list[str]]:
    """Return errors and notes on hosts that did not answer; a host that is not in the play is none of them."""
    tier_of = {host: tier for tier, hosts in tiers.items() for host in hosts}
    lost: dict[str, list[str]] = {}
    for host, result in results.items():
        if not result.get("reachable", True):
            lost.setdefault(tier_of.get(host, ""), []).append(host)
    errors: list[str] = []
    away: list[str] = []
    for tier, hosts in lost.items():
        limit = allowed.get(tier, 0)
        if limit != "any" and not (str(limit).isdigit() and len(hosts) <= int(str(limit))):
            errors += [
                f"{host}: it cannot be reached ({results[host].get('reason', 'no answer')}), and "
                f"emr_unreachable_allowed lets {limit} of tier {tier or 'none'} be away; start it or its SSH, or set "
                f"emr_unreachable_allowed: {{{tier or 'master'}: {len(hosts)}}}"
                for host in hosts
            ]
        else:
            away += hosts
    if len(away) == len(results) and not any(hosts for tier, hosts in tiers.items() if tier != "gateway"):
        return [*errors, *_nobody(away, results)], []
    notes = [f"Left out, as they cannot be reached and emr_unreachable_allowed lets them be: {', '.join(away)}"]
    return errors, notes if away else []


def _nobody(away: list[str], results: Mapping[str, Result]) -> list[str]:
    """Return a sentence where AWAY are all hosts of a gateway cluster: without it a run that does nothing is green."""
    if not away:
        return []
    reason = results[away[0]].get("reason", "no answer")
    what = "it cannot be reached" if len(away) == 1 else "none of them can be reached"
    return [f"{some(away)}: {what} ({reason}), and this run has no other gateway; start one or its SSH"]


def names(host: str, faults: Mapping[str, str], addresses: Mapping[str, str]) -> list[str]:
    """Return a finding for the cluster's names that HOST cannot use and that nothing will mend."""
    left = {name: fault for name, fault in faults.items() if name not in addresses}
    if not left:
        return []
    each = ", ".join(f"{name} {fault}" for name, fault in left.items())
    return [f"{host}: {each}; give DNS the right addresses both ways, or name them in host_names: {{name: address}}"]
