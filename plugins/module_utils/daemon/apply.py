# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bring files, units and processes of daemons to what is wanted. State decides, so an interrupted run is repeated."""

from __future__ import annotations

import os
import time
from typing import Mapping, Sequence, TypedDict

from ..config.context import Context
from ..config.file import File
from ..config.files import STARTED, TEMPORARY, conf_dir
from ..config.hidden import recorded
from ..config.judge import all_faults
from ..config.merge import Scope, merge
from ..config.products import effective_of, files
from ..config.relations import relation_faults
from ..host import logs
from ..host.files import Changes, read_text
from ..services import computed, earlier, steps
from ..services.registry import PRIVATE, PRODUCTS
from .declaration import Daemon, Refresh
from .digest import StartedWith, add_looked_up, differences, dump, load, properties_read, sha256
from .records import running
from .refresh import Trial, is_left, kept_path, refresh
from .steady import ends
from .tools import ApplyError, Tools, enable
from .unit import process, unit_text

_OWN = ("/opt/emr", "/opt/emr/libexec", TEMPORARY, "/var/lib/emr", "/var/lib/emr/daemon")
"""Directories that all daemons need, whatever their accounts: nobody else narrows their modes for long."""


class Applied(TypedDict):
    """What became of one daemon."""

    component: str
    running: bool
    started: bool
    """Whether its unit was (in check mode would be) started."""
    stale: list[str]
    """What a restart would change, a line for each property."""
    restarts: int
    """How often it had ended by itself before."""
    unsteady: bool
    """Whether it may do so again."""
    pending: list[str]
    """Files that it gets once the active one of its kind has loaded them."""
    loaded: dict[str, str]
    """SHA-256 of the files that it has loaded, where others wait for that."""


class Applier:
    """One daemon on this host."""

    def __init__(self, daemon: Daemon, tools: Tools) -> None:
        """Take what the steps share."""
        self.daemon = daemon
        self.tools = tools
        self.wanted: StartedWith | None = None
        """What the daemon would be started with; known once it is configured."""
        self.pending: list[str] = []
        self._refreshed: dict[str, File] = {}

    def configure(self, version: str, force: Scope) -> dict[str, dict[str, str]]:
        """Write the product's files, the daemon's directories and its unit; return that unit, if any, and its state."""
        daemon, changes, context = self.daemon, self.tools.changes, self.tools.context
        related = relation_faults(merge([context.asked, force]), context.components, context.disks)
        wrong = [*all_faults(context.asked, force), *(f"{one.file}: {one.name}: {one.text}" for one in related)]
        if wrong:
            raise ApplyError(f"{'; '.join(wrong)}; nothing was written")
        settings = effective_of(context, daemon.products, force)
        try:
            wanted_files = [file for product in daemon.products for file in files(context, product, settings)]
        except ValueError as error:
            raise ApplyError(f"{error}; nothing was written") from error
        _check_identities(wanted_files)
        directories = daemon.paths(settings)
        asked = merge([context.asked, force]).get(daemon.unit, {})
        group = PRODUCTS[daemon.product].group or daemon.user
        logs.prepare(changes, daemon.product, daemon.user)
        for path in (*_OWN, *_conf_dirs(daemon.products, wanted_files)):
            changes.directory(path, "root", "root", 0o755)
        for path in filter(os.path.isdir, PRIVATE):
            changes.directory(path, "root", "root", 0o700)
        if daemon.argv:
            changes.directory(STARTED, "root", "root", 0o755)
            changes.directory(daemon.tmp_dir, daemon.user, group, 0o700)
        for path, mode in directories.items():
            changes.way(path)
            changes.directory(path, daemon.user, group, int(mode, 8))
        for file in wanted_files:
            if file.directory:
                changes.way(file.path)
                changes.directory(file.path, file.owner, file.group, file.mode)
            elif file.link:
                changes.link(file.path, file.link)
            elif not is_left(self.tools, file):
                changes.file(file)
        if not daemon.argv:
            return {}
        self._refreshed = {file.path: file for file in wanted_files}
        self.wanted = StartedWith(
            version=version,
            argv=daemon.argv,
            environment=daemon.environment,
            properties=properties_read(
                daemon.reads,
                {**settings, **computed.sections(context, daemon.reads)},
                context.secret.records if context.secret else "",
            ),
            reloads={one.key: sha256(one.part(self._refreshed[one.path].content)) for one in daemon.refresh},
            unit=process(daemon, settings, asked),
        )
        changes.file(File(f"/etc/systemd/system/{daemon.unit}", unit_text(daemon, settings, asked)))
        return {daemon.unit: self.tools.systemd.state(daemon.unit)}

    def record(self) -> None:
        """Write down what the daemon should run with, last: one that starts in between is taken as stale at worst."""
        if self.wanted is None:
            return
        path = self.daemon.wanted_path
        # Files that are left to the running daemon are not there yet, or only for a try.
        there = {one.file: self._left(one) for one in self.daemon.refresh if not one.properties}
        reloads = {name: sha256(text) for name, text in there.items() if text is not None}
        record = dump({**self.wanted, "reloads": {**self.wanted["reloads"], **reloads}})
        if read_text(path) == record:
            return
        self.tools.changes.record(path, _without_secrets(read_text(path) or ""), record)
        if not self.tools.changes.check:
            Changes(check=False).file(File(path, record))

    def _left(self, entry: Refresh) -> str | None:
        kept = read_text(kept_path(self.daemon, entry.file))
        return read_text(entry.path) if kept is None else kept

    def start(self) -> bool:
        """Do the steps before the start and start the unit; return whether it was started.

        A running daemon reloads what it reloads on request, but what is PENDING afterwards.
        """
        for step in self.daemon.steps:
            steps.act(step, self.tools)
        unit, changes, systemd = self.daemon.unit, self.tools.changes, self.tools.systemd
        if systemd.is_active(unit):
            record = running(self.daemon)
            if record and self.wanted:
                add_looked_up(record, self.wanted)
                if not changes.check and dump(record) != read_text(self.daemon.running_path):
                    Changes(check=False).file(File(self.daemon.running_path, dump(record)))
                trials = [Trial(self.daemon, one, self._refreshed[one.path], record) for one in self.daemon.refresh]
                self.pending = [one.entry.key for one in trials if refresh(self.tools, one)]
                if not changes.check:
                    self.record()
            return False
        self.pending = [one.key for one in self.daemon.refresh if one.active and not self._is_there(one)]
        changes.record(unit, "stopped\n", "started\n")
        if not changes.check:
            systemd.act("start", unit)
        return True

    def _is_there(self, entry: Refresh) -> bool:
        """Tell whether the file of ENTRY was written before the start; in check mode it would be."""
        wanted = self._refreshed[entry.path]
        return self.tools.changes.check or bool(entry.properties) or read_text(wanted.path) == wanted.content

    def differences(self) -> list[str]:
        """Say what a restart of the running daemon would change; empty when it is not stale or not running."""
        record = running(self.daemon)
        return differences(record, self.wanted) if record and self.wanted else []

    def loaded(self) -> dict[str, str]:
        """Return the SHA-256 of the files that others of the daemon's kind get once this one has loaded them."""
        record = running(self.daemon)
        reloads = record["reloads"] if record else {}
        shared = [one.key for one in self.daemon.refresh if one.active and not one.properties]
        return {name: reloads[name] for name in shared if name not in self.pending and reloads.get(name)}


def apply(tools: Tools, daemons: Sequence[Daemon], versions: Mapping[str, str], force: Scope) -> list[Applied]:
    """Bring DAEMONS of this host up, in this order: all files first, then one after the other what it needs and itself.

    VERSIONS has the version of each product, FORCE what the user sets although the topology owns it.
    """
    appliers = [Applier(one, tools) for one in daemons]
    units: dict[str, dict[str, str]] = {}
    for one in appliers:
        units.update(one.configure(versions.get(one.daemon.product, ""), force))
    for one in appliers:
        one.record()
    enable(tools.systemd, units, tools.changes)
    return [
        {
            "component": one.daemon.name,
            "running": True,
            "started": one.start(),
            "stale": one.differences(),
            **ends(units[one.daemon.unit], time.monotonic()),
            "pending": one.pending,
            "loaded": one.loaded(),
        }
        for one in appliers
        if one.daemon.argv
    ]


def _conf_dirs(products: Sequence[str], wanted: Sequence[File]) -> list[str]:
    """Return the configuration directories of PRODUCTS, with those below them that WANTED files lie in."""
    found: list[str] = []
    for product in products:
        top = conf_dir(product)
        below = sorted({os.path.dirname(file.path) for file in wanted if file.path.startswith(f"{top}/")} - {top})
        found += [os.path.dirname(top), top, *below]
    return found


def _without_secrets(text: str) -> str:
    """Return a record as it may be shown: an older release wrote secrets into it as they are."""
    try:
        record = earlier.brought_forward(load(text))
    except ValueError:
        return ""
    for properties in record["properties"].values():
        properties.update({name: recorded(name, value, "") for name, value in properties.items()})
    return dump(record)


def _check_identities(wanted: Sequence[File]) -> None:
    """Refuse to change what others know this host by: they count its votes under the id on its disk."""
    for file in wanted:
        if not file.identity:
            continue
        found, given = (read_text(file.path) or "").strip(), file.content.strip()
        if found and found != given:
            raise ApplyError(f"{file.path} says {found}, the topology gives this host id {given}: an id never changes")


def reasons(context: Context) -> dict[str, str]:
    """Return the reason for each size that this host runs with."""
    heaps = {f"{name} heap": f"{heap} MB: {why}" for name, (heap, why) in context.heaps.items()}
    return {**heaps, **computed.reasons(context)}
