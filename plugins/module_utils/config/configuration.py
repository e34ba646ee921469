# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shape of what a service adds to configuration: functions of its ``config.py``, collected in services.computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, List, Mapping, NamedTuple, Sequence

if TYPE_CHECKING:
    from .context import Context, Properties
    from .file import File

Asked = Mapping[str, Mapping[str, object]]
"""What a user asks for: file to property to value."""


class Relation(NamedTuple):
    """What is wrong with property NAME of FILE beside others, and the remedy."""

    file: str
    name: str
    text: str


class Table(NamedTuple):
    """A file that a daemon looks entries up in, instead of reading properties at its start."""

    section: str
    """What it is called in the record of a start."""
    entries: Callable[[str], dict[str, str]]
    """From its text to its entries, as the record has them."""


Files = Callable[["Context", str, "Mapping[str, Properties]"], "List[File]"]
"""From a host, a product and the product's effective properties by file, to files."""


class Configuration(NamedTuple):
    """What one service adds. What several services compute of one file is put together, in their order."""

    computed: Mapping[str, Callable[[Context], Properties]] = {}
    """File to its properties as topology and host make them."""
    joined: Mapping[str, Callable[[Context, Mapping[str, object]], Properties]] = {}
    """File to those of its properties that are ours and the user's together, from the host and what is asked of it."""
    options: Callable[[Context], Mapping[str, Sequence[str]]] | None = None
    """Component to the options that the JVM of its daemon needs beside its own."""
    before: Files | None = None
    """Files that others name: they are there first."""
    beside: Files | None = None
    """Files without properties of the user's: lists, tables, ids."""
    sections: Mapping[str, Callable[[Context], dict[str, str]]] = {}
    """Section in the record of a start to its entries: what a daemon reads of files without properties."""
    tables: Mapping[str, Table] = {}
    """Path to what is looked up there."""
    outside: Callable[[Context], Mapping[str, tuple[int, str]]] | None = None
    """What its daemons on a host take outside of their heaps, with what they start: component to MB, and what a user
    lowers for less."""
    reasons: Callable[[Context], dict[str, str]] | None = None
    """Why values that it computes are what they are, by property."""
