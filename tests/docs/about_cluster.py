# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables about a cluster as a whole: services, types, placement, gates, restarts, what is remembered."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.services.component_model import Component
from ansible_collections.bigdata.emr.plugins.module_utils.services.readers import RULES
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import (
    COMPONENTS,
    LASTING,
    REMEMBERING,
    ROLLS,
    SERVICE_OF,
    SERVICES,
    TYPES,
)
from table import Make, code, numbers, plain, table

SELECTORS = {
    "masters": "every master",
    "first_master": "first master",
    "core": "every core host",
    "first_core": "first core host",
    "task": "every task host",
    "gateway": "every gateway",
}
"""Selector of a layout in words."""


def services() -> list[str]:
    """Return every service with its components and what it needs."""
    rows = []
    for name, row in SERVICES.items():
        needs = [*map(code, row.needs), *(f"`{one}` with more than one master" for one in row.needs_ha)]
        needs += [f"in type `{kind}` {code(*names)}" for kind, names in row.needs_in.items()]
        added = "added automatically where it is needed" if row.implied else ""
        rows.append((code(name), code(*row.components), code(*row.products), ", ".join(needs), added))
    return table(("Service", "Components", "Brings the product", "Needs", "Remark"), rows)


def types() -> list[str]:
    """Return every cluster type with its services and numbers of masters."""
    rows = [(code(name), code(*row.services), numbers(row.masters), code(*row.excludes)) for name, row in TYPES.items()]
    return table(("type", "services by default", "masters", "excludes"), rows)


def placement() -> list[str]:
    """Return where each component runs for each number of masters, and where it may be put."""
    counts = sorted({count for row in COMPONENTS.values() for count in row.placement})
    head = ("Component", *(f"{count} master{'s' if count > 1 else ''}" for count in counts), "`placement` may use")
    rows = []
    for name, row in COMPONENTS.items():
        cells = [", ".join(SELECTORS[one] for one in row.placement.get(count, ())) for count in counts]
        only = f"; in type {', '.join(row.types)} only" if row.types else ""
        rows.append((code(name), *cells, _may_use(row) + only))
    return table(head, rows)


def _may_use(row: Component) -> str:
    if row.follows:
        return f"follows `{row.follows}`"
    where = f"in {', '.join(row.tiers)}"
    if row.single is None:
        return f"any number of hosts, {where}"
    single, ha = (tuple(one or ()) for one in (row.single, row.ha))
    if single == ha:
        return f"{_hosts(single)}, {where}"
    if ha == (0,):
        return f"{_hosts(single)} with one master, {where}"
    if single == (0,):
        return f"{_hosts(ha)} with more than one master, {where}"
    return f"{_hosts(single)}; with more than one master {numbers(ha)}; {where}"


def _hosts(counts: tuple[int, ...]) -> str:
    return f"{numbers(counts)} host{'s' if counts != (1,) else ''}"


def gates() -> list[str]:
    """Return every gate with when it holds."""
    rows = [
        (code(name), SERVICE_OF[rule.component], plain(rule.text), code(rule.at_least)) for name, rule in RULES.items()
    ]
    return table(("gate", "service", "holds when", "`at_least` by default"), rows)


def restarts() -> list[str]:
    """Return the order of a rolling restart, and what users notice."""
    rows = []
    for number, (name, roll) in enumerate(ROLLS.items(), 1):
        batch = f"{roll.share_percent} % of the hosts" if roll.share_percent else "one host"
        if roll.by_rack:
            batch += ", of one rack"
        if roll.leader:
            batch += ", the leading one last" if roll.leader == name else f", that of the active `{roll.leader}` last"
        if roll.behind_first:
            batch += ", the furthest behind first"
        gates = [one.gate for one in roll.gates]
        alone = f"{roll.disruption}. Only one host: {roll.alone}" if roll.alone else roll.disruption
        rows.append((number, code(name), batch, code(*dict.fromkeys(gates)), alone))
    return table(("", "Component", "One batch", "Its own gates", "What users notice"), rows)


def everywhere() -> list[str]:
    """Return the gates that hold around each batch, whatever restarts."""
    found = [
        *((one.every_gate, name, "all") for name, one in ROLLS.items() if one.every_gate),
        *(
            (row.gate, row.members or row.hosts, row.at_least or RULES[row.gate].at_least)
            for service in SERVICES.values()
            for row in service.roll_gates
        ),
    ]
    return table(("gate", "about", "how many"), [(code(gate), code(name), count) for gate, name, count in found])


def manifest() -> list[str]:
    """Return which components' hosts keep the manifest, and which do not leave by leaving the inventory."""
    yes = {True: "yes", False: ""}
    rows = [
        (code(name), yes[name in REMEMBERING], yes[name in LASTING])
        for name in COMPONENTS
        if name in REMEMBERING or name in LASTING
    ]
    return table(("Component", "Its hosts keep the manifest", "Its hosts hold data that cannot be made anew"), rows)


TABLES: dict[str, Make] = {
    "SERVICES": services,
    "TYPES": types,
    "PLACEMENT": placement,
    "GATES": gates,
    "RESTARTS": restarts,
    "EVERYWHERE": everywhere,
    "MANIFEST": manifest,
}
