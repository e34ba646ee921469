# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a daemon of this host was started with and would be started with now, as the records on disk say."""

from __future__ import annotations

from ..config.files import file_at
from ..host.files import read_text
from ..host.inside import Odd
from ..services import earlier
from .declaration import Daemon
from .digest import StartedWith, differences, load, reads, sha256, unread


def running(daemon: Daemon) -> StartedWith | None:
    """Return what the running DAEMON was started with, None when it does not run.

    Until its first start under this release the record is where the daemon's account can change it. What is no record
    there makes the daemon stale.
    """
    record = _record(daemon.running_path) or _earlier(daemon.earlier_path)
    return brought_forward(record, daemon) if record and daemon.reads else record


def configured(daemon: Daemon) -> StartedWith | None:
    """Return what DAEMON would be started with, None when it was never configured on this host."""
    return _record(daemon.wanted_path)


def stale(daemon: Daemon) -> list[str]:
    """Say what a restart would change for the running DAEMON."""
    now, then = running(daemon), configured(daemon)
    return differences(now, then) if now and then else []


def brought_forward(record: StartedWith, daemon: Daemon) -> StartedWith:
    """Return RECORD, which an earlier release may have written, as this one would have written it for DAEMON.

    Properties that can be loaded again by now are in ``reloads``, and what the daemon does not read is left out: it is
    restarted for neither.
    """
    again = {
        entry.key: sha256(entry.lines(record["properties"].get(file_at(entry.path), {})))
        for entry in daemon.refresh
        if entry.properties and entry.key not in record["reloads"]
    }
    read = {
        file: {name: value for name, value in found.items() if reads(daemon.reads[file], name)}
        for file, found in record["properties"].items()
        if file in daemon.reads
    }
    return {**record, "properties": read, "reloads": {**record["reloads"], **again}}


def _record(path: str) -> StartedWith | None:
    content = read_text(path)
    try:
        return earlier.brought_forward(load(content)) if content else None
    except ValueError:
        # Half a record cannot come from us (we rename); whatever it is, the daemon is not known to be stale.
        return None


def _earlier(path: str) -> StartedWith | None:
    try:
        content = read_text(path)
        return None if content is None else load(content)
    except Odd as error:
        return unread(str(error))
    except ValueError:
        return unread(f"{path} is none")
