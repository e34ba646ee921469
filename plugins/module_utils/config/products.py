# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole configuration of one product on one host: computed values below the user's, then text."""

from __future__ import annotations

from typing import Iterable, Mapping

from ..services import computed
from ..services.registry import FILES, PRODUCT_FILES, PRODUCTS, daemon_variables
from .context import Context, Files, Properties
from .env import daemon_options
from .file import File
from .files import path_of
from .hidden import carries
from .judge import wanted
from .merge import Scope, merge
from .policy import joined as joined_policies
from .policy import policies
from .render import file_text, rendered
from .syntax import ENV


def effective(ctx: Context, product: str, force: Scope) -> Files:
    """Return the properties of every file of PRODUCT as they hold on this host.

    Ours, then the user's scopes, then FORCE (``emr_config_force``) for properties that the topology owns. JVM options
    of daemons are ours joined with the user's, so :func:`.env.daemon_options` has the last word on them. Hosts that may
    speak a protocol, and what a service says of its own files, are joined too.
    """
    forced = wanted(force)
    files: Files = {}
    for name in PRODUCT_FILES[product]:
        ours = {**computed.properties(ctx, name), **policies(ctx, name)}
        asked = dict(ctx.asked.get(name, {}))
        if FILES[name].syntax == ENV:
            ours.update(daemon_options(ctx, name, computed.options(ctx, product)))
            carried = set(daemon_variables(name).values())
            asked = {key: value for key, value in asked.items() if key not in carried}
        asked.update({**computed.joined(ctx, name, asked), **joined_policies(asked, ours)})
        files[name] = merge([{name: ours}, {name: asked}, {name: dict(forced.get(name, {}))}])[name]
    return files


def effective_of(ctx: Context, products: Iterable[str], force: Scope) -> Files:
    """Return what :func:`effective` does for all PRODUCTS together; names of files are unique among them."""
    files: Files = {}
    for product in products:
        files.update(effective(ctx, product, force))
    return files


def _text(name: str, properties: Properties) -> str:
    row = FILES[name]
    try:
        return rendered(row.syntax, properties, row.lists, row.body)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


def _file(name: str, properties: Properties) -> File:
    """Return the file called NAME; with a secret in it, it is for the accounts of the product only."""
    row = FILES[name]
    made = File(
        path_of(name),
        _text(name, properties),
        optional=row.optional and not properties,
        syntax=row.syntax,
    )
    if row.account:
        return made._replace(owner=row.account, mode=0o400)
    if any(carries(*one) for one in file_text(name, properties).items()):
        return made._replace(group=PRODUCTS[row.product].group, mode=0o640)
    return made


def files(ctx: Context, product: str, settings: Mapping[str, Properties]) -> list[File]:
    """Return every file of PRODUCT's configuration directory, with SETTINGS as :func:`effective` returned them.

    What properties name is there before them: a daemon may be started again between any two of the files. ValueError
    where a value would not arrive as it is, so that no daemon starts with half of its configuration.
    """
    own = {name: settings[name] for name in PRODUCT_FILES[product]}
    return [
        *computed.before(ctx, product, own),
        *(_file(name, properties) for name, properties in own.items()),
        *computed.beside(ctx, product, own),
    ]
