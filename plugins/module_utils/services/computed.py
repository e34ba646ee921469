# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects what services add to configuration; each in ``CONFIGURATION`` of its own ``config.py``.

That is imported when it is needed: a host compiles whatever a module imports each time that the module runs, and most
hosts have few services. To which products a service adds, and which sections it has, stands in the facts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Collection, Mapping

from ..config.configuration import Configuration
from ..config.files import conf_dir
from .registry import FILES, SERVICES

if TYPE_CHECKING:
    from ..config.configuration import Table
    from ..config.context import Context, Properties
    from ..config.file import File
    from .model import Service


def configuration(service: str) -> Configuration:
    """Return what SERVICE adds."""
    # Statements, and not names for importlib: by these Ansible knows what to send with a module.
    if service == "druid":
        from .druid.config import CONFIGURATION
    elif service == "flink":
        from .flink.config import CONFIGURATION
    elif service == "hbase":
        from .hbase.config import CONFIGURATION
    elif service == "hdfs":
        from .hdfs.config import CONFIGURATION
    elif service == "hive":
        from .hive.config import CONFIGURATION
    elif service == "redis":
        from .redis.config import CONFIGURATION
    elif service == "smartdata":
        from .smartdata.config import CONFIGURATION
    elif service == "spark":
        from .spark.config import CONFIGURATION
    elif service == "tez":
        from .tez.config import CONFIGURATION
    elif service == "yarn":
        from .yarn.config import CONFIGURATION
    elif service == "zookeeper":
        from .zookeeper.config import CONFIGURATION
    else:
        return Configuration()
    return CONFIGURATION


def _adding(ctx: Context, product: str) -> list[Configuration]:
    """Return what services add to the configuration of PRODUCT, in the order in which services start."""
    return [configuration(name) for name, row in SERVICES.items() if _adds(row, ctx, product)]


def _adds(service: Service, ctx: Context, product: str) -> bool:
    beside = service.adds_to.get(product)
    return product in service.products or (
        beside is not None and (not beside or any(ctx.hosts(component) for component in beside))
    )


def properties(ctx: Context, file: str) -> Properties:
    """Return the properties of FILE that services compute."""
    found: Properties = {}
    for one in _adding(ctx, FILES[file].product):
        found.update(one.computed[file](ctx) if file in one.computed else {})
    return found


def joined(ctx: Context, file: str, asked: Mapping[str, object]) -> Properties:
    """Return the properties of FILE that are ours and those that the user ASKED for together."""
    found: Properties = {}
    for one in _adding(ctx, FILES[file].product):
        found.update(one.joined[file](ctx, asked) if file in one.joined else {})
    return found


def options(ctx: Context, product: str) -> dict[str, list[str]]:
    """Return the options that services want the JVMs of daemons of PRODUCT to have, by component."""
    found: dict[str, list[str]] = {}
    for one in _adding(ctx, product):
        for component, words in (one.options(ctx) if one.options else {}).items():
            found.setdefault(component, []).extend(words)
    return found


def before(ctx: Context, product: str, settings: Mapping[str, Properties]) -> list[File]:
    """Return the files that those with PRODUCT's properties name."""
    return [file for one in _adding(ctx, product) if one.before for file in one.before(ctx, product, settings)]


def beside(ctx: Context, product: str, settings: Mapping[str, Properties]) -> list[File]:
    """Return the files of PRODUCT that have no properties of a user's, with its effective SETTINGS."""
    return [file for one in _adding(ctx, product) if one.beside for file in one.beside(ctx, product, settings)]


def sections(ctx: Context, wanted: Collection[str]) -> dict[str, dict[str, str]]:
    """Return section to entries of what daemons read beside properties, for the sections WANTED."""
    own = {section: name for name, row in SERVICES.items() for section in row.sections if section in wanted}
    return {section: configuration(name).sections[section](ctx) for section, name in own.items()}


def table_at(path: str) -> Table | None:
    """Return what is looked up in the file at PATH, None for any other file."""
    near = [
        configuration(name)
        for name, row in SERVICES.items()
        if any(path.startswith(f"{conf_dir(product)}/") for product in row.products)
    ]
    return next((one.tables[path] for one in near if path in one.tables), None)


def outside(ctx: Context) -> dict[str, tuple[int, str]]:
    """Return what daemons of this host take outside of their heaps, with what they start, where services compute it.

    Component to MB, and what a user lowers for less.
    """
    found: dict[str, tuple[int, str]] = {}
    for name, row in SERVICES.items():
        heaps = [one.heap for component, one in row.components.items() if component in ctx.components]
        own = configuration(name).outside if any(heap.outside for heap in heaps if heap) else None
        found.update(own(ctx) if own else {})
    return found


def reasons(ctx: Context) -> dict[str, str]:
    """Return the reason of each computed value that has one, of services that the cluster has."""
    found: dict[str, str] = {}
    for one in [configuration(name) for name, row in SERVICES.items() if _is_there(row, ctx)]:
        found.update(one.reasons(ctx) if one.reasons else {})
    return found


def _is_there(service: Service, ctx: Context) -> bool:
    return any(ctx.hosts(name) for name in service.components) or any(name in ctx.versions for name in service.products)
