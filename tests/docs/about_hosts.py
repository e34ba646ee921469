# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables about what is on hosts: ports, pages, logs, accounts, files, memory; and all of that for one service."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.bigdata.emr.plugins.module_utils.config.files import logs_of, path_of
from ansible_collections.bigdata.emr.plugins.module_utils.config.sizing import heaps_mb, left_mb
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import ConfigFile
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import (
    ACCOUNTS,
    COMPONENTS,
    DAEMONS,
    FILES,
    GROUPS,
    OWNED,
    PRODUCTS,
    SERVICES,
    TABLE,
    TYPES,
)
from table import Make, code, table

ROLES = Path(__file__).resolve().parents[2] / "roles"
WEB = ("http", "metrics")
"""Names of ports that a browser can ask."""
EXAMPLES = [("master", 16), ("master", 64), ("core", 32), ("core", 64), ("core", 128), ("task", 32)]
"""Tier and memory in GiB of hosts that the page about sizes shows."""


def ports(components: Iterable[str] = COMPONENTS) -> list[str]:
    """Return every port with who connects to it."""
    rows = []
    for component in components:
        for name, one in TABLE[component].items():
            clients = f"{one.clients}, where nothing else runs" if one.alone else one.clients
            rows.append((one.number, code(component), code(name), one.peers, clients))
    for row in (row for service in SERVICES.values() for row in service.auxiliaries if row.component in components):
        rows.append((row.port.number, code(row.component), code(row.name), row.port.peers, row.port.clients))
    return table(("Port", "Component", "Name", "Which hosts of the cluster connect", "What clients use it for"), rows)


def strangers() -> list[str]:
    """Return what somebody can do who reaches a port."""
    rows = [
        (code(component), f"{one.number} `{name}`", one.stranger)
        for component, row in TABLE.items()
        for name, one in row.items()
    ]
    rows += [
        (code(one.component), f"{one.port.number} `{one.name}`", one.port.stranger)
        for service in SERVICES.values()
        for one in service.auxiliaries
    ]
    return table(("Component", "Port", "Without Kerberos, whoever reaches it can"), rows)


def web(components: Iterable[str] = DAEMONS) -> list[str]:
    """Return the addresses of web pages."""
    rows = [
        (code(component), f"`http://<host>:{one.number}/{'metrics' if name == 'metrics' else ''}`", one.clients)
        for component in components
        for name, one in TABLE[component].items()
        if name in WEB
    ]
    return table(("Component", "Address", "For clients"), rows)


def logs(components: Iterable[str] = DAEMONS) -> list[str]:
    """Return where each daemon logs."""
    rows = []
    for component in components:
        row = COMPONENTS[component]
        directory, name = logs_of(component, row.product), _log(component)
        others = code(*(f"{directory}/{one}" for one in row.logs))
        unit = f"emr-{component}"
        rows.append((code(component), code(f"{directory}/{name}"), others, code(f"journalctl -u {unit}")))
    return table(("Component", "Log", "Others that it alone writes", "Start and end"), rows)


def _declared(component: str) -> dict[str, Any]:
    path = ROLES / component / "vars" / "main.yml"
    found: dict[str, Any] = yaml.safe_load(path.read_text())[f"__{component}_daemon"] if path.exists() else {}
    return found


def _log(component: str) -> str:
    """Return the name of COMPONENT's log; for a product that has one log it is called after the product."""
    product = COMPONENTS[component].product
    if COMPONENTS[component].log:
        return COMPONENTS[component].log.replace("%H", "<host>")
    variable = PRODUCTS[product].logfile_variable
    name = _declared(component).get("environment", {}).get(variable, "") if variable else ""
    return name.replace("%H", "<host>") or f"{product}.log"


def accounts() -> list[str]:
    """Return every account with its ids."""
    used = {
        name: [one for one in DAEMONS if COMPONENTS[one].account == name] for name in (row.name for row in ACCOUNTS)
    }
    rows = [
        (
            code(one.name),
            one.uid,
            code(one.group),
            code(one.home),
            code(one.shell),
            code(*used[one.name]) or one.comment,
        )
        for one in ACCOUNTS
    ]
    return table(("Account", "uid", "Primary group", "Home", "Shell", "For"), rows)


def groups() -> list[str]:
    """Return every group with its id."""
    return table(("Group", "gid"), [(code(name), gid) for name, gid in GROUPS.items()])


def files(names: Iterable[str] = FILES) -> list[str]:
    """Return every configuration file with its place."""
    forms = {
        "hadoop_xml": "XML",
        "env": "environment",
        "logback": "logback",
        "properties": "properties",
        "words": "words",
        "yaml": "YAML",
    }

    def when(row: ConfigFile) -> str:
        return "only where you set something in it" if row.optional else "always"

    rows = [(code(name), code(path_of(name)), forms[FILES[name].syntax], when(FILES[name])) for name in names]
    return table(("Name in `emr_config`", "File on a host", "Form", "Written"), rows)


def owned() -> list[str]:
    """Return what only emr_config_force sets."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for one in OWNED:
        reasons.setdefault((one.file, one.reason), []).append(one.pattern)
    return table(
        ("File", "Properties", "Why"), [(code(file), code(*names), why) for (file, why), names in reasons.items()]
    )


def heaps(components: Iterable[str] = DAEMONS) -> list[str]:
    """Return how each heap is computed and where it is changed."""
    rows = []
    for component in components:
        heap = COMPONENTS[component].heap
        if heap:
            share = "what others leave" if heap.rest else f"1/{heap.divisor}"
            bounds = (
                f"{share}, of the whole process" if heap.whole else share,
                f"{heap.least_mb} MB",
                f"{heap.most_mb} MB",
            )
            unit = "with a unit" if heap.whole else "MB"
            plain = f"`{heap.plain}` ({unit})" if heap.plain else ""
            change = (
                plain
                if heap.plain_only or heap.whole
                else ", or ".join(filter(None, [f"`-Xmx` in `{heap.variable}`", plain]))
            )
            rows.append((code(component), *bounds, f"{change}, file `{heap.file}`"))
    return table(("Component", "Part of memory", "Least", "Most", "To change it"), rows)


def sizes() -> list[str]:
    """Return what hosts of some sizes get in a cluster of type hadoop with three masters."""
    names = [*TYPES["hadoop"].services, *(name for name, row in SERVICES.items() if row.implied)]
    placed = {name: row for one in names for name, row in SERVICES[one].components.items()}
    rows = []
    for tier, gib in EXAMPLES:
        selectors = {"master": {"masters", "first_master"}}.get(tier, {tier})
        here = [name for name in DAEMONS if name in placed and selectors & set(placed[name].placement.get(3, ()))]
        heaps_here = heaps_mb(here, gib * 1024, {})
        left = f"{left_mb(gib * 1024, heaps_here)[0]} MB" if "nodemanager" in here else ""
        rows.append(
            (f"{tier}, {gib} GiB", ", ".join(f"`{name}` {mb}" for name, (mb, _why) in heaps_here.items()), left)
        )
    return table(("Host", "Heaps in MB", "Memory for containers"), rows)


def service(name: str) -> list[str]:
    """Return what hosts have of the service NAME."""
    components = [one for one in SERVICES[name].components if one in DAEMONS]
    rows = [
        (
            code(one),
            code(*(f"{unit}.service" for unit in (f"emr-{one}", *COMPONENTS[one].units))),
            code(COMPONENTS[one].account),
            f"[role](../../roles/{one}/README.md)",
        )
        for one in components
    ]
    return [
        *table(("Component", "Units", "Account", "Variables"), rows),
        "",
        "Web pages:",
        "",
        *web(components),
        "",
        "Ports:",
        "",
        *ports(components),
        "",
        "Logs:",
        "",
        *logs(components),
        "",
        "Configuration files:",
        "",
        *files(SERVICES[name].files),
    ]


TABLES: dict[str, Make] = {
    "PORTS": ports,
    "STRANGERS": strangers,
    "WEB": web,
    "LOGS": logs,
    "ACCOUNTS": accounts,
    "GROUPS": groups,
    "FILES": files,
    "OWNED": owned,
    "HEAPS": heaps,
    "SIZES": sizes,
    "SERVICE": service,
}
