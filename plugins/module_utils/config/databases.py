# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From ``emr_rds`` to the databases that services keep what they know in; on the controller only. No I/O.

It is one mapping for all of them, or has one below the name of each.
"""

from __future__ import annotations

from typing import Collection, Iterable, Mapping, NamedTuple, Sequence

from ..services.config_model import Database
from ..services.model import Service
from ..services.registry import DATABASES, SERVICES
from ..topology.names import hint, some
from .database_faults import BROUGHT, KEYS, LOCAL, PORTS, TLS, faults_of, outside_faults
from .secrets import password


class Found(NamedTuple):
    """What ``emr_rds`` makes: database to where it is, and what is wrong, half a sentence each."""

    databases: dict[str, Database]
    faults: list[str]


def needed(services: Iterable[str]) -> list[str]:
    """Return the databases that SERVICES need, as users name them, in the order of the services."""
    wanted = set(services)
    return [
        name
        for name, service in DATABASES.items()
        if service in wanted and not {SERVICES[service].database_unless} & wanted
    ]


def needed_on(host: str, members: Mapping[str, Sequence[str]]) -> list[str]:
    """Return those databases that daemons on HOST need, with MEMBERS the hosts of each component."""
    here = {name for name, hosts in members.items() if host in hosts}
    running = {name for name, hosts in members.items() if hosts}
    return [
        name
        for name, service in DATABASES.items()
        if here & set(_reached_from(service)) and _is_due(SERVICES[service], running)
    ]


def _reached_from(service: str) -> Sequence[str]:
    """Return the components on whose hosts the databases of SERVICE are reached from."""
    row = SERVICES[service]
    return row.database_users or tuple(row.components)


def _is_due(service: Service, running: Collection[str]) -> bool:
    """Tell whether SERVICE, in a cluster with components RUNNING, needs its databases."""
    other = SERVICES.get(service.database_unless)
    return bool(set(service.components) & set(running)) and not (other and set(other.components) & set(running))


def users_of(name: str, members: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the hosts with daemons that need the database called NAME, in the order of the components' MEMBERS."""
    components = _reached_from(DATABASES[name])
    return list(dict.fromkeys(host for component in components for host in members.get(component, ())))


def read(asked: object, services: Iterable[str], masters: Sequence[str], derives: bool) -> Found:
    """Return the databases of a cluster with SERVICES and MASTERS, of ASKED, the value of ``emr_rds`` (None: not set).

    More than one master is failover. DERIVES tells whether there is an ``emr_secret`` that passwords can come from.
    """
    wanted = needed(services)
    if asked is not None and not isinstance(asked, Mapping):
        return Found({}, ["it is no mapping; write for example {engine: mysql, host: rds.example.com, user: ...}"])
    given = _by_name(asked or {}, wanted)
    if isinstance(given, str):
        return Found({}, [given])
    found: dict[str, Database] = {}
    faults: list[str] = []
    for name in dict.fromkeys([*wanted, *given]):
        # Whoever prepares one that nobody needs yet is told of its form only.
        due = name in wanted
        wrong = faults_of(name, given.get(name), due and len(masters) > 1, derives or not due)
        faults += [one for one in wrong if one not in faults]
        if name in wanted and not wrong and masters:
            row = given.get(name)
            found[name] = _database(name, row if isinstance(row, Mapping) else {}, masters[0])
    return Found(found, faults or [*_shared(found), *_two_servers(found)])


def passwords(asked: object, names: Sequence[str], roots: Sequence[str]) -> dict[str, list[str]]:
    """Return each of the databases NAMES to its passwords, the present one first.

    ASKED is ``emr_rds`` without faults. One that it has no password for has one from each of ROOTS, the keys that
    ``emr_secret`` and the one before give.
    """
    given = _by_name(asked if isinstance(asked, Mapping) else {}, names)
    rows: Mapping[str, object] = {} if isinstance(given, str) else given
    found: dict[str, list[str]] = {}
    for name in names:
        row = rows.get(name)
        own = row.get("password") if isinstance(row, Mapping) else None
        found[name] = [str(own)] if own else [password(root, f"database {name}") for root in roots]
    return found


def outside(name: str, row: object) -> tuple[Database | None, list[str]]:
    """Return the database NAME of ROW, which is outside of the cluster and not for its services, and what is wrong."""
    wrong = outside_faults(row)
    if wrong or not isinstance(row, Mapping):
        return None, [f"{name}: {text}" for text in wrong]
    return _database(name, row, ""), []


def _by_name(asked: Mapping[object, object], wanted: Sequence[str]) -> dict[str, object] | str:
    """Return name to what is ASKED of that database, or what is wrong with the names."""
    names = [key for key in asked if key in DATABASES]
    others = [str(key) for key in asked if key not in DATABASES]
    if names and others:
        both = f"{some([str(one) for one in names])} beside {some(others)}"
        keys = "" if set(others) <= set(KEYS) else hint(others[0], [*DATABASES, *KEYS])
        return f"it has {both}; write one database for all that need one, or each below its name{keys}"
    if names:
        return {str(name): asked[name] for name in names}
    if asked and all(isinstance(value, Mapping) for value in asked.values()):
        return f"nothing that this release knows needs a database called {some(others)}{hint(others[0], DATABASES)}"
    # Also where nothing needs it, so that it is judged.
    return dict.fromkeys(wanted or ["it"], asked) if asked else {}


def _database(name: str, asked: Mapping[object, object], master: str) -> Database:
    local = asked.get("engine", LOCAL) == LOCAL
    engine = BROUGHT if local else str(asked["engine"])
    return Database(
        engine=engine,
        host=master if local else str(asked["host"]),
        port=int(str(asked.get("port") or PORTS[engine])),
        name=str(asked.get("database") or name),
        user=str(asked.get("user") or name),
        tls=TLS[asked.get("tls")],
        local=local,
    )


def _two_servers(found: Mapping[str, Database]) -> list[str]:
    ports = sorted({one.port for one in found.values() if one.local})
    return (
        [f"engine local is one server, and it has the ports {some([*map(str, ports)])}; write one"] if ports[1:] else []
    )


def _shared(found: Mapping[str, Database]) -> list[str]:
    """Say which of the databases FOUND are the same one: each keeps a schema of its own there, and upgrades it."""
    places: dict[tuple[str, int, str], list[str]] = {}
    for name, one in found.items():
        places.setdefault((one.host, one.port, one.name), []).append(name)
    return [
        f"{some(names)} would share the database {place[2]} of {place[0]}; write one below the name of each, with "
        "database names of their own"
        for place, names in places.items()
        if len(names) > 1
    ]
