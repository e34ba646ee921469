# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bring one daemon's files, unit and process to what is wanted. State decides, so an interrupted run is repeated."""

from __future__ import annotations

import os

from ..clients.files import Changes, read_text
from ..clients.systemd import Run, Systemd
from ..config.context import Context, Files
from ..config.files import conf_dir
from ..config.merge import Scope
from ..config.products import File, effective, files
from ..config.yarn import container_memory_reason
from ..config.zookeeper import my_id
from . import fence
from .declaration import Daemon
from .digest import StartedWith, differences, dump, load, properties_read, sha256
from .unit import unit_text

REFRESH_SECONDS = 60


class ApplyError(Exception):
    """The host's state forbids to go on; the message names path and remedy."""


class Applier:
    """One daemon on this host."""

    def __init__(self, daemon: Daemon, context: Context, changes: Changes, systemd: Systemd, run: Run) -> None:
        """Keep what the steps share."""
        self.daemon = daemon
        self._context = context
        self._changes = changes
        self._systemd = systemd
        self._run = run
        self.wanted: StartedWith | None = None
        """What the daemon would be started with; known once it is configured."""

    def configure(self, version: str, force: Scope) -> None:
        """Write the product's files, the daemon's directories, its unit and the record of what it should run with."""
        daemon = self.daemon
        settings = effective(self._context, daemon.product, force)
        directories = daemon.paths(settings)
        if daemon.name == "zookeeper":
            self._check_id(str(settings["zoo"]["dataDir"]))
        group = "hadoop" if daemon.product == "hadoop" else daemon.user
        self._changes.directory(f"/var/log/{daemon.product}", "root", group, 0o775)
        for path, mode in directories.items():
            self._changes.directory(path, daemon.user, group, int(mode, 8))
        for file in files(self._context, daemon.product, settings):
            self._changes.file(file)
        if not daemon.argv:
            return
        self.wanted = self._started_with(version, settings)
        reload = self._changes.file(File(f"/etc/systemd/system/{daemon.unit}", unit_text(daemon, list(directories))))
        if not self._changes.check and (reload or self._systemd.state(daemon.unit).get("NeedDaemonReload") == "yes"):
            self._systemd.act("daemon-reload")
        # Last, so that a daemon that starts in between is taken as stale at worst.
        self._record(daemon.wanted_path, self.wanted)

    def start(self) -> bool:
        """Start and enable the unit; reload what a running daemon reloads on request. Return whether it was started."""
        unit = self.daemon.unit
        if self.daemon.name == "zkfc" and fence.is_wanted(self._context):
            fence.apply(self._context, self._changes, self._systemd)
        state = self._systemd.state(unit)
        if state.get("UnitFileState") != "enabled":
            self._changes.record(unit, "disabled\n", "enabled\n")
            if not self._changes.check:
                self._systemd.act("enable", unit)
        if state.get("ActiveState") in ("active", "activating", "reloading"):
            self._refresh()
            return False
        self._changes.record(unit, "stopped\n", "started\n")
        if not self._changes.check:
            self._systemd.act("start", unit)
        return True

    def differences(self) -> list[str]:
        """Say what a restart of the running daemon would change; empty when it is not stale or not running."""
        running = self._running()
        return differences(running, self.wanted) if running and self.wanted else []

    def _started_with(self, version: str, settings: Files) -> StartedWith:
        daemon = self.daemon
        texts = {file.path.rsplit("/", 1)[1]: file.content for file in files(self._context, daemon.product, settings)}
        return StartedWith(
            version=version,
            argv=daemon.argv,
            environment=daemon.environment,
            properties=properties_read(daemon.reads, settings),
            reloads={entry.file: sha256(texts[entry.file]) for entry in daemon.refresh},
        )

    def _running(self) -> StartedWith | None:
        content = read_text(self.daemon.running_path)
        return load(content) if content else None

    def _refresh(self) -> None:
        """Make the running daemon reload the files that it has not loaded as they are now."""
        running = self._running()
        if running is None or self.wanted is None:
            return
        for entry in self.daemon.refresh:
            if running["reloads"].get(entry.file) == self.wanted["reloads"][entry.file]:
                continue
            self._changes.record(f"{self.daemon.unit} {entry.file}", "an older one loaded\n", "this one loaded\n")
            if self._changes.check:
                continue
            argv = [part.replace("{host}", self._context.host) for part in entry.argv]
            command = [f"{self.daemon.home}/{argv[0]}", "--config", conf_dir(self.daemon.product), *argv[1:]]
            rc, out, err = self._run(
                ["timeout", str(REFRESH_SECONDS), "runuser", "-u", self.daemon.user, "--", *command]
            )
            if rc != 0:
                last = (err or out).strip().splitlines()[-1:]
                raise ApplyError(f"{' '.join(command)} ended with {rc}: {''.join(last)}; run again once it answers")
            running["reloads"][entry.file] = self.wanted["reloads"][entry.file]
            self._write(self.daemon.running_path, running)

    def _check_id(self, data_dir: str) -> None:
        """Refuse to renumber: the other members count this host's votes under the id on its disk."""
        path = os.path.join(data_dir, "myid")
        found, wanted = (read_text(path) or "").strip(), my_id(self._context)
        if found and len(self._context.hosts("zookeeper")) > 1 and found != str(wanted):
            raise ApplyError(f"{path} says {found}, the topology gives this host id {wanted}; an id is never changed")

    def _record(self, path: str, value: StartedWith) -> None:
        if read_text(path) == dump(value):
            return
        self._changes.record(path, read_text(path) or "", dump(value))
        if not self._changes.check:
            self._write(path, value)

    def _write(self, path: str, value: StartedWith) -> None:
        Changes(check=False).file(File(path, dump(value)))


def reasons(context: Context) -> dict[str, str]:
    """Return the reason for each size that this host runs with."""
    told = {f"{name} heap": f"{heap} MB: {why}" for name, (heap, why) in context.heaps.items()}
    if "nodemanager" in context.components:
        told["yarn.nodemanager.resource.memory-mb"] = container_memory_reason(context)
    return told
