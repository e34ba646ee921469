# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects the services. Every table that an engine needs is derived here, nowhere else. Plain data, no readers.

What services there are stands in :mod:`.listed`.
"""

from __future__ import annotations

from typing import Iterable, Mapping, Sequence

from . import elsewhere, listed
from .component_model import Component, Port
from .config_model import ConfigFile, Opening, Owned, Place, Product, Protocol, SharedDirectory, Store
from .gateway.facts import GATEWAY
from .model import Account, Auxiliary, ClusterType, Credential, Service, Upload
from .roll_model import Roll

SERVICES: dict[str, Service] = listed.SERVICES
"""In the order in which they start."""

_ALONE = "a ZooKeeper cluster serves other clusters and shares its disks with nobody"
_STREAMS = "a Flink cluster gives all that its hosts have to Flink; beside others Flink runs in type hadoop, on YARN"
_APART = "Druid has clusters of its own, since it uses all memory of its hosts; write type: druid for one"
_ROWS = "a Druid cluster gives all that its hosts have to Druid; segments lie in HDFS of another cluster or in OSS"

TYPES: dict[str, ClusterType] = {
    "hadoop": ClusterType(services=("hdfs", "yarn"), masters=(1, 2, 3), excludes={"druid": _APART}),
    "zookeeper": ClusterType(
        services=("zookeeper",),
        masters=(1, 2, 3, 5),
        excludes={name: _ALONE for name in SERVICES if name != "zookeeper"},
    ),
    "flink": ClusterType(
        services=("flink",),
        masters=(1, 2, 3),
        excludes={name: _STREAMS for name in SERVICES if name not in ("flink", "zookeeper", "redis", "smartdata")},
    ),
    "druid": ClusterType(
        services=("druid",),
        masters=(1, 2, 3),
        excludes={name: _ROWS for name in SERVICES if name not in ("druid", "zookeeper")},
    ),
}

GATEWAYS = "gateway"
"""The component without a daemon: it belongs to no service and is in every cluster."""

COMPONENTS: dict[str, Component] = {
    **{name: row for service in SERVICES.values() for name, row in service.components.items()},
    GATEWAYS: GATEWAY,
}
"""In the order in which they start and roll: whoever is needed by others goes first."""

SERVICE_OF: dict[str, str] = {component: name for name, service in SERVICES.items() for component in service.components}
"""Component to its service; gateways have none."""

DAEMONS: tuple[str, ...] = tuple(name for name, row in COMPONENTS.items() if row.account)
"""Components that run, in their order."""

ROLLS: dict[str, Roll] = {name: row.roll for name, row in COMPONENTS.items() if row.roll}
"""Component that runs to how it restarts, in the order of a roll: whoever is needed by others goes first."""

PRODUCTS: dict[str, Product] = {name: row for service in SERVICES.values() for name, row in service.products.items()}

PACKAGED: tuple[str, ...] = tuple(name for name, row in PRODUCTS.items() if row.packages)
"""Products that packages of the operating system bring."""

FILES: dict[str, ConfigFile] = {name: row for service in SERVICES.values() for name, row in service.files.items()}
"""Configuration file, as users name it, to where it is and how it is written."""

PRODUCT_FILES: dict[str, list[str]] = {
    product: [name for name, row in FILES.items() if row.product == product] for product in PRODUCTS
}

OWNED: tuple[Owned, ...] = tuple(row for service in SERVICES.values() for row in service.owned)
OPENINGS: tuple[Opening, ...] = tuple(row for service in SERVICES.values() for row in service.openings)

PLACES: tuple[Place, ...] = tuple(row for service in SERVICES.values() for row in service.places)
PROTOCOLS: tuple[Protocol, ...] = tuple(row for service in SERVICES.values() for row in service.protocols)
CREDENTIALS: tuple[Credential, ...] = tuple(row for service in SERVICES.values() for row in service.credentials)
DATABASES: dict[str, str] = {name: service for service, row in SERVICES.items() for name in row.databases}
"""Database, as users name it, to the service whose daemons need it."""
STORAGES: dict[str, SharedDirectory] = {name: row.storage for name, row in SERVICES.items() if row.storage}
"""Service to the directory that its hosts share, which users name in ``emr_storage``."""
PASSWORDS: dict[str, tuple[str, ...]] = {
    name: components for service in SERVICES.values() for name, components in service.passwords.items()
}
"""Password that is derived from ``emr_secret`` to the components on whose hosts it is known, () for every host."""
KEYS: dict[str, str] = {name: purpose for service in SERVICES.values() for name, purpose in service.keys.items()}
"""What daemons have of ``emr_secret``: name to the purpose that it is derived for."""
FILE_ALIASES: dict[str, str] = {
    name: own for service in SERVICES.values() for name, own in service.file_aliases.items()
}
"""Name of a file elsewhere, without its ending, to the name that is known here."""
ELSEWHERE: dict[str, str] = {
    prefix: name for prefix, name in elsewhere.NAMES.items() if not {prefix, name.lower()} & {*SERVICES, *PRODUCTS}
}
"""How names of files begin that belong to products which no service of ours brings."""
UNREAD: tuple[tuple[str, dict[str, str]], ...] = tuple(
    (pattern, dict(names)) for service in SERVICES.values() for pattern, names in service.unread.items()
)
"""Pattern of files, with the names that nothing reads there and what is wrong with each."""
PUBLIC: frozenset[str] = frozenset(row for service in SERVICES.values() for row in service.public)
PERMISSIONS: tuple[str, ...] = tuple(row for service in SERVICES.values() for row in service.permissions)
DIRECTORY_LISTS: tuple[str, ...] = tuple(row for service in SERVICES.values() for row in service.directory_lists)
JOBS: dict[str, str] = {kind: name for name, service in SERVICES.items() for kind in service.jobs}
"""Type of a job to the service whose ``jobs.py`` makes its command."""
LOOKED_UP: tuple[str, ...] = tuple(row for service in SERVICES.values() for row in service.looked_up)
PRIVATE: tuple[str, ...] = tuple(row for service in SERVICES.values() for row in service.private)
UNITS: tuple[str, ...] = tuple(
    f"{unit}.service" for name in DAEMONS for unit in (f"emr-{name}", *COMPONENTS[name].units)
)
"""Units of the collection, as files of settings."""
_NEEDS = {
    service: {*row.needs, *row.needs_ha, *(one for names in row.needs_in.values() for one in names)}
    for service, row in SERVICES.items()
}
DEPENDENT_UNITS: tuple[str, ...] = tuple(
    f"{unit}.service"
    for service, row in SERVICES.items()
    if _NEEDS[service] and not any(service in needed for needed in _NEEDS.values())
    for name in row.components
    for unit in (f"emr-{name}", *row.components[name].units)
)
"""Units of services that need others, and that none needs: they end well only while those that they need serve."""

GROUPS: dict[str, int] = {name: gid for service in SERVICES.values() for name, gid in service.groups.items()}
ACCOUNTS: tuple[Account, ...] = tuple(row for service in SERVICES.values() for row in service.accounts)
AREAS: tuple[str, ...] = tuple(service.area for service in SERVICES.values() if service.area)
"""Directories that the cluster has on each data disk."""

GATES: dict[str, str] = {gate: name for name, service in SERVICES.items() for gate in service.gates}
"""Gate to the service whose ``reader.py`` decides it."""
STEPS: dict[str, str] = {step: name for name, service in SERVICES.items() for step in service.steps}
"""What may be done before a daemon starts to the service whose ``acts.py`` does it."""

STORES: dict[tuple[str, str], tuple[str, Store]] = {
    (store.file, store.property): (name, store) for name, row in COMPONENTS.items() for store in row.stores
}
"""File and property to the component whose data lies in the directories that it names, and their form."""

TABLE: dict[str, dict[str, Port]] = {name: dict(row.ports) for name, row in COMPONENTS.items()}
"""Component to its ports by name."""
PORTS: dict[str, dict[str, int]] = {
    name: {label: one.number for label, one in row.items()} for name, row in TABLE.items()
}
"""Component to the numbers of its ports by name."""

REMEMBERING: tuple[str, ...] = tuple(name for name, row in COMPONENTS.items() if row.remembers)
"""Components whose hosts keep a copy of the manifest."""
LASTING: tuple[str, ...] = tuple(name for name, row in COMPONENTS.items() if row.lasting)
"""Components whose hosts hold what cannot be made anew."""
VOTING: tuple[str, ...] = tuple(name for name, row in COMPONENTS.items() if row.votes)
"""Components whose members are a quorum."""
WORKERS: tuple[str, ...] = tuple(name for name, row in COMPONENTS.items() if row.worker)


def port(component: str, name: str) -> int:
    """Return the TCP port NAME (``rpc``, ``http``, ...) of COMPONENT; KeyError for one that does not exist."""
    return COMPONENTS[component].ports[name].number


def daemon_variables(file: str) -> dict[str, str]:
    """Return component to the variable of FILE that carries its JVM options, for those that have one there."""
    return {name: row.heap.variable for name, row in COMPONENTS.items() if row.heap and row.heap.file == file}


def reconfigurable(component: str, file: str, name: str) -> bool:
    """Tell whether a running daemon of COMPONENT could take over property NAME of FILE."""
    row = COMPONENTS[component].reconfiguration if component in COMPONENTS else None
    return bool(row and name in row.properties.get(file, ()))


def reconfigure_command(component: str, host: str) -> str:
    """Return what makes the daemon of COMPONENT on HOST take over what is :func:`reconfigurable`; "" for none."""
    row = COMPONENTS[component].reconfiguration if component in COMPONENTS else None
    return row.command.format(component=component, host=host, port=port(component, row.port)) if row else ""


def passwords_of(components: Iterable[str], services: Iterable[str]) -> list[str]:
    """Return the passwords of SERVICES that a host with COMPONENTS knows, in the order of the services."""
    placed, running = set(components), set(services)
    known = {
        name: row for one, service in SERVICES.items() if one in running for name, row in service.passwords.items()
    }
    return [name for name, row in known.items() if not row or placed & set(row)] if placed else []


def unread_by(component: str) -> list[tuple[str, str]]:
    """Return file and pattern of the properties that the daemon of COMPONENT never reads, whatever it declares."""
    rows = [row for service in SERVICES.values() for row in service.read_by]
    return [(file, pattern) for file, pattern, readers in rows if component not in readers]


def auxiliaries(component: str, members: Mapping[str, Sequence[str]]) -> list[Auxiliary]:
    """Return what runs inside of the daemons of COMPONENT in a cluster with MEMBERS, component to its hosts."""
    listed = {SERVICE_OF[name] for name, hosts in members.items() if hosts and name in SERVICE_OF}
    rows = [row for name, service in SERVICES.items() if name in listed for row in service.auxiliaries]
    return [row for row in rows if row.component == component]


def uploads(services: Iterable[str]) -> list[Upload]:
    """Return what SERVICES bring into the cluster's file system, in their order."""
    return [row for name in SERVICES if name in services for row in SERVICES[name].uploads]


def _unique() -> None:
    """Refuse facts that say two things of one name; a mistake of ours, so every import shows it."""
    rows = {
        "component": [name for service in SERVICES.values() for name in service.components],
        "configuration file": [name for service in SERVICES.values() for name in service.files],
        "place of a file": [f"{row.product}/{row.path}" for row in FILES.values()],
        "product": [name for service in SERVICES.values() for name in service.products],
        "account": [row.name for row in ACCOUNTS],
        "database": [name for service in SERVICES.values() for name in service.databases],
        "password": [name for service in SERVICES.values() for name in service.passwords],
        "gate": [gate for service in SERVICES.values() for gate in service.gates],
        "step": [step for service in SERVICES.values() for step in service.steps],
        "uid": [str(row.uid) for row in ACCOUNTS],
        "port": [
            *(str(number) for ports in PORTS.values() for number in ports.values()),
            *(str(row.port.number) for service in SERVICES.values() for row in service.auxiliaries),
        ],
    }
    for kind, names in rows.items():
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"{kind} {', '.join(twice)} stands in the facts of two services")


_unique()
