# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a changed property takes on a host: nothing, a file loaded again, or a restart. No I/O."""

from __future__ import annotations

from typing import NamedTuple, Sequence, TypedDict

from ..services.registry import reconfigurable
from .compare import section_at
from .declaration import Daemon
from .digest import UNIT, StartedWith, changes


class Candidate(NamedTuple):
    """A running daemon of the host: what it was started with, and what it would be started with now."""

    daemon: Daemon
    running: StartedWith
    wanted: StartedWith


class Effects(TypedDict):
    """Components by what site.yml does to them for the sake of one property; of the RESTARTed ones, those of LIVE
    could take it over while they run, which nobody does by itself."""

    restart: list[str]
    reload: list[str]
    live: list[str]


def effects(path: str, name: str, candidates: Sequence[Candidate]) -> Effects:
    """Return what property NAME of the file at PATH brings about, "" for all that differs in the file.

    Nothing is taken over live where the unit differs too, which only a start brings about: a new data disk is read-only
    for a DataNode that runs (ReadWritePaths).
    """
    section = section_at(path)
    found: Effects = {"restart": [], "reload": [], "live": []}
    for daemon, running, wanted in candidates:
        again = [entry.key for entry in daemon.refresh if entry.path == path and entry.covers(name)]
        if again:
            if any(running["reloads"].get(key) != wanted["reloads"].get(key) for key in again):
                found["reload"].append(daemon.name)
            continue
        differs = changes(running, wanted)
        if any(one.section == section and name in ("", one.name) for one in differs):
            found["restart"].append(daemon.name)
            if reconfigurable(daemon.name, section, name) and not any(one.section == UNIT for one in differs):
                found["live"].append(daemon.name)
    return found


def live(candidate: Candidate) -> bool:
    """Tell whether the daemon could take over all that a restart would change while it runs."""
    found = changes(candidate.running, candidate.wanted)
    return bool(found) and all(reconfigurable(candidate.daemon.name, one.section, one.name) for one in found)
