# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gates: conditions read from live daemons that must hold before the next step. What decides one is its service's."""

from __future__ import annotations

from ..config.files import log_dir
from ..services.readers import RULES
from ..services.registry import COMPONENTS
from .gate_types import Gate, Reading, Verdict


def needed(at_least: str, declared: int) -> int:
    """Return how many of DECLARED must be good: ``majority``, ``all`` or a number; ValueError for anything else."""
    if at_least == "all":
        return declared
    if at_least == "majority":
        return declared // 2 + 1
    if not at_least.isdigit() or int(at_least) > declared:
        raise ValueError(f"at_least is {at_least}, not majority, all or a number up to {declared}")
    return int(at_least)


def mistakes(gates: list[Gate]) -> list[str]:
    """Return a sentence for each of GATES that can never hold as it is asked."""
    found = []
    for gate in gates:
        if gate["gate"] not in RULES:
            found.append(f"there is no gate {gate['gate']}; there are {', '.join(RULES)}")
            continue
        if not gate["hosts"]:
            found.append(f"gate {gate['gate']} names no hosts to read from")
            continue
        try:
            needed(gate["at_least"] or RULES[gate["gate"]].at_least, len(_declared(gate)))
        except ValueError as error:
            found.append(f"gate {gate['gate']}: {error}")
    return found


def judge(gate: Gate, reading: Reading) -> Verdict:
    """Return what GATE shows in READING (host to its probe's value, or None and the cause)."""
    rule = RULES[gate["gate"]]
    found = rule.find(gate, reading)
    declared = _declared(gate)
    wanted = needed(gate["at_least"] or rule.at_least, len(declared))
    holds = found.holds and len(found.good) >= wanted
    # Enough good ones, and still it does not hold: then the reason may lie with any of them.
    bad = [host for host in found.states if host not in found.good or len(found.good) >= wanted]
    component = found.component or rule.component
    names = {host.lower(): host for host in [*gate["hosts"], *declared]}
    parts = [f"{len(found.good)} of {len(declared)} good, {wanted} needed"]
    parts += [found.remark] if found.remark else []
    parts += [f"{host}: {found.states[host]}" for host in found.states if host not in found.good]
    return {
        "gate": gate["gate"],
        "holds": holds,
        "seen": "; ".join(parts),
        "hosts": found.states,
        "look": "" if holds else _look(component, bad),
        "counts": dict(found.counts),
        "component": component,
        "bad": [names.get(host.lower(), host) for host in found.states if host not in found.good],
    }


def sentence(verdict: Verdict, seconds: float) -> str:
    """Return the one sentence that says why VERDICT's gate did not hold for SECONDS, and where to look."""
    return f"gate {verdict['gate']} did not hold within {seconds:.0f} s ({verdict['seen']}): read {verdict['look']}"


def _declared(gate: Gate) -> list[str]:
    return gate["members"] if RULES[gate["gate"]].members else gate["hosts"]


def _look(component: str, hosts: list[str]) -> str:
    named = ", ".join(hosts[:5]) + (f" and {len(hosts) - 5} more" if len(hosts) > 5 else "")
    row = COMPONENTS[component]
    return f"`journalctl -u emr-{component}` and {log_dir(row.product, row.account)} on {named}"
