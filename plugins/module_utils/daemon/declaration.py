# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a component role says of its daemon; the rest of the code serves every daemon alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping

from ..config.files import conf_file, earlier_record, file_at, running_record, tmp_dir
from ..config.parse import parse
from ..config.storage import on_host
from ..services.registry import FILES, PRODUCTS, unread_by
from .digest import reads


@dataclass
class Directory:
    """A directory that the daemon writes to."""

    path: str = ""
    """The path itself, or empty when a property names it."""
    file: str = ""
    property: str = ""
    """Property of FILE that holds one or several paths, in any form that :mod:`..config.storage` reads."""
    mode: str = "0700"


@dataclass
class Refresh:
    """A file that the running daemon reloads on request."""

    file: str
    """Name below the configuration directory of the daemon's product; the whole path of another product's file."""
    argv: list[str]
    """Command below the product's home, or the whole path of a program of ours; ``{host}`` stands for this host."""
    properties: list[str] = field(default_factory=list)
    """Patterns of the properties of FILE that are reloaded; the whole file where there is none. Others of the file are
    read at the start only, so the file is written with the others."""
    active: bool = False
    """Whether the command reaches the active one of the component's daemons only. The others read the file when they
    become active, so they get it once that one has loaded it."""
    product: str = ""
    """Product of the daemon, which fills it in."""

    @property
    def path(self) -> str:
        """Whole path of the file, by which it is told from others of its name."""
        return conf_file(self.product, self.file)

    @property
    def key(self) -> str:
        """What a record calls it: the file, or some properties of it."""
        return f"{self.file} {' '.join(self.properties)}".strip()

    def part(self, text: str) -> str:
        """Return what of TEXT, the content of FILE, is reloaded: all of it, or a line for each of the properties."""
        if not self.properties:
            return text
        file = file_at(self.path)
        return self.lines(parse(FILES[file].syntax, text) if file else {})

    def lines(self, found: Mapping[str, str]) -> str:
        """Return a line for each of the properties that is reloaded of FOUND, those of FILE by name."""
        return "\n".join(f"{name}={found[name]}" for name in sorted(found) if self.covers(name))

    def covers(self, name: str) -> bool:
        """Tell whether property NAME of FILE is reloaded; "" stands for the file as a whole."""
        return not self.properties or reads(self.properties, name)


@dataclass
class Daemon:
    """One daemon as data. ``vars/main.yml`` of its role holds the same keys."""

    name: str
    product: str
    user: str = "root"
    description: str = ""
    argv: list[str] = field(default_factory=list)
    """Command below the product's home that stays in the foreground; empty for clients, who have no daemon."""
    environment: dict[str, str] = field(default_factory=dict)
    directories: list[Directory] = field(default_factory=list)
    reads: dict[str, list[str]] = field(default_factory=dict)
    """File to patterns of the properties that the daemon reads; ``!`` excludes, the last match counts."""
    refresh: list[Refresh] = field(default_factory=list)
    unless: list[str] = field(default_factory=list)
    """Files that forbid a start while they exist."""
    steps: list[str] = field(default_factory=list)
    """What is done before the unit starts, by the names in :mod:`..services.steps`."""
    after_end: list[str] = field(default_factory=list)
    """Program and its arguments, run as the daemon's account when its process has ended, however that came about."""
    kill_mode: str = "mixed"
    stop_timeout_seconds: int = 120
    oom_score_adjust: int = 0

    def __post_init__(self) -> None:
        """Let entries know whose files they name, and leave out what others alone read of a file."""
        for entry in self.refresh:
            entry.product = entry.product or self.product
        unread = unread_by(self.name)
        self.reads = {
            name: [*patterns, *(f"!{pattern}" for file, pattern in unread if file == name)]
            for name, patterns in self.reads.items()
        }

    @property
    def products(self) -> list[str]:
        """Products whose files it reads, its own first: all of these are rendered on its hosts."""
        names = [*self.reads, *(one.file for one in self.directories)]
        return list(dict.fromkeys([self.product, *(FILES[name].product for name in names if name in FILES)]))

    @property
    def unit(self) -> str:
        """Name of the systemd unit."""
        return f"emr-{self.name}.service"

    @property
    def home(self) -> str:
        """Directory of the product's current version; that of all programs for one that the operating system has."""
        return "/usr/bin" if PRODUCTS[self.product].packages else f"/opt/emr/{self.product}"

    @property
    def command(self) -> str:
        """The command as a unit has it: below the product's home, by another name where it begins with ``@``."""
        own_name = "@" if self.argv[0].startswith("@") else ""
        return f"{own_name}{self.home}/{' '.join(self.argv)[len(own_name) :]}"

    @property
    def run_dir(self) -> str:
        """Directory that exists while the daemon runs."""
        return f"/run/{self.product}/{self.name}"

    @property
    def tmp_dir(self) -> str:
        """Directory for temporary files, emptied before each start."""
        return tmp_dir(self.name)

    @property
    def wanted_path(self) -> str:
        """File with what the daemon would be started with now."""
        return f"/var/lib/emr/daemon/{self.name}.json"

    @property
    def running_path(self) -> str:
        """File with what the running daemon was started with: root's alone; the unit writes it at start, and removes
        it when the daemon has ended."""
        return running_record(self.name)

    @property
    def earlier_path(self) -> str:
        """Where the unit of an earlier release has written that, as the daemon's account, which can change it."""
        return earlier_record(self.name, self.product)

    def paths(self, settings: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
        """Return path to mode of the daemon's directories, with SETTINGS as the effective configuration."""
        found: dict[str, str] = {}
        for directory in self.directories:
            value = directory.path or settings.get(directory.file, {}).get(directory.property)
            found.update(dict.fromkeys(on_host(value), directory.mode))
        return found


def daemon(data: Mapping[str, object]) -> Daemon:
    """Make a :class:`Daemon` of DATA, whose keys the module's argument spec has checked."""
    values = {name: value for name, value in data.items() if value is not None}
    values["directories"] = [Directory(**_given(item)) for item in _items(data, "directories")]
    values["refresh"] = [Refresh(**_given(item)) for item in _items(data, "refresh")]
    return Daemon(**values)  # type: ignore[arg-type]  # the argument spec has the types


def _items(data: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    items = data.get(key)
    return items if isinstance(items, list) else []


def _given(item: Mapping[str, object]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if value is not None}
