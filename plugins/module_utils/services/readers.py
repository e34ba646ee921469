# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects how each service's daemons are asked, and what their answers say. No other table of that kind is by hand.

To add a service: write its ``reader.py``, and import it in ``_load``. A reader is imported when it is needed: a host
compiles whatever a module imports each time that the module runs, and asks few services. Names of gates stand in the
facts.
"""

from __future__ import annotations

from typing import Callable, Iterable, Iterator, Mapping, TypeVar

from ..health.gate_types import Rule
from ..health.reader_types import SERVING, Listing, Probe, Reader
from .registry import COMPONENTS, GATES, SERVICE_OF, SERVICES

T = TypeVar("T")

LOADED: dict[str, Reader] = {}
"""Service to its reader, of those that were needed by now."""


def reader(service: str) -> Reader:
    """Return the reader of SERVICE, which has daemons."""
    if service not in LOADED:
        LOADED[service] = _load(service)
    return LOADED[service]


def _load(service: str) -> Reader:
    # Statements, and not names for importlib: by these Ansible knows what to send with a module.
    if service == "druid":
        from .druid.reader import READER
    elif service == "flink":
        from .flink.reader import READER
    elif service == "hbase":
        from .hbase.reader import READER
    elif service == "hdfs":
        from .hdfs.reader import READER
    elif service == "hive":
        from .hive.reader import READER
    elif service == "redis":
        from .redis.reader import READER
    elif service == "smartdata":
        from .smartdata.reader import READER
    elif service == "spark":
        from .spark.reader import READER
    elif service == "yarn":
        from .yarn.reader import READER
    elif service == "zookeeper":
        from .zookeeper.reader import READER
    else:
        raise KeyError(service)
    return READER


def readers() -> list[Reader]:
    """Return the readers of all services with daemons, in their order."""
    return [reader(name) for name, row in SERVICES.items() if row.components]


class _Table(Mapping[str, T]):
    """What all readers have in tables of one kind. Where it is known whose a name is, this reader alone is imported."""

    def __init__(self, table: Callable[[Reader], Mapping[str, T]], owners: Mapping[str, str]) -> None:
        self._table = table
        self._owners = owners

    def __getitem__(self, name: str) -> T:
        service = self._owners.get(name)
        for one in [reader(service)] if service else self._likely():
            if name in self._table(one):
                return self._table(one)[name]
        raise KeyError(name)

    def _likely(self) -> Iterator[Reader]:
        yield from list(LOADED.values())
        yield from (reader(name) for name, row in SERVICES.items() if row.components and name not in LOADED)

    def __iter__(self) -> Iterator[str]:
        return (name for one in readers() for name in self._table(one))

    def __len__(self) -> int:
        return sum(1 for _name in self)


PROBES: Mapping[str, Probe] = _Table(lambda one: one.probes, SERVICE_OF)
KINDS: Mapping[str, str] = _Table(lambda one: one.kinds, SERVICE_OF)
"""Component to the kind of reading that tells its state."""
RULES: Mapping[str, Rule] = _Table(lambda one: one.rules, GATES)
COUNTED: Mapping[str, tuple[str, ...]] = _Table(lambda one: one.counted, SERVICE_OF)


def listings(components: Iterable[str]) -> list[Listing]:
    """Return how those of COMPONENTS that workers register with are asked for these."""
    masters = [name for name in COMPONENTS if name in components and COMPONENTS[name].registers]
    services = dict.fromkeys(SERVICE_OF[name] for name in masters)
    return [one for name in services for one in reader(name).listings if one.master in masters]


def good(component: str) -> tuple[str, ...]:
    """Return the states in which COMPONENT is good."""
    return reader(SERVICE_OF[component]).good.get(component, SERVING)
