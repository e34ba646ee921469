# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the gateway of workflows has of them: their program, their definitions, and the timers of their schedules."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from typing import Any, Mapping, NamedTuple, Sequence

from ..config.file import File
from ..host import inside
from ..host.files import Changes, read_text
from ..host.systemd import Systemd, is_unread, is_up
from ..host.unit_files import UNITS, forget
from . import program, schedule, units
from .model import Workflow, workflow_to_data
from .store import AREA, DEFINITIONS, Store

STAMPS = "/var/lib/systemd/timers/stamp-"
"""Where systemd keeps when a timer with ``Persistent=`` began to wait or has fired."""
_CALENDAR = re.compile(r"^OnCalendar=(.*)$", re.MULTILINE)
_DIRECTORIES = (("/var/lib/emr", 0o755), (AREA, 0o700), ("/var/log/emr", 0o755), (units.LIBEXEC, 0o755))
_PROGRAM = re.compile(re.escape(units.PROGRAM).replace(r"\{\}", "[0-9a-f]{16}"))


class InstallError(Exception):
    """One sentence: what is wrong, and what to do; nothing was changed."""


class Place(NamedTuple):
    """Means of the module, and where it notes what differs."""

    run: schedule.Run
    systemd: Systemd
    changes: Changes
    store: Store
    due: list[str]
    """What differs, in words for a plan."""
    root: str = "/"

    def at(self, path: str) -> str:
        """Return where PATH is below the root directory."""
        return os.path.join(self.root, path.lstrip("/"))

    def file(self, path: str, text: str, mode: int = 0o644) -> bool:
        """Make sure that PATH has TEXT; return whether it had not."""
        return self.changes.file(File(self.at(path), text, mode=mode))

    def gone(self, path: str, text: str = "") -> None:
        """Note that the file PATH, whose TEXT is shown or the one given, is removed."""
        self.changes.record(self.at(path), text or read_text(self.at(path)) or "", "")


def bring(place: Place, workflows: Sequence[Workflow], jobs: Mapping[str, Any], cluster: str) -> None:
    """Let this host be the gateway of WORKFLOWS of CLUSTER, whose steps have JOBS, plain data by name.

    InstallError, before anything is changed, for a schedule that systemd does not take.
    """
    scheduled = {units.timer_unit(one.name): one for one in workflows if one.calendar}
    for unit, one in scheduled.items():
        if f"OnCalendar={one.calendar}\n" not in (read_text(place.at(units.path_of(unit))) or ""):
            wrong = schedule.fault(place.run, one.calendar)
            if wrong:
                raise InstallError(f"emr_workflows: workflow {one.name}: schedule: {wrong}")
    for directory, mode in _DIRECTORIES:
        place.changes.directory(place.at(directory), "root", "root", mode)
    data = program.archive(program.sources())
    path = os.path.join(units.LIBEXEC, units.PROGRAM.format(program.digest(data)))
    if place.changes.file(File(place.at(path), data.decode("latin-1"), binary=True)):
        place.due.append("the program that follows runs")
    content = {"workflows": [workflow_to_data(one) for one in workflows], "jobs": dict(jobs)}
    text = json.dumps(content, indent=1, sort_keys=True) + "\n"
    if place.file(DEFINITIONS, text, 0o600):
        place.due.append("steps and jobs of workflows")
    texts = units.service_texts(sys.executable, path, cluster)
    fresh = [unit for unit, text in texts.items() if place.file(units.path_of(unit), text)]
    _take_off_timers(place, [name for name in _timers(place) if units.timer_unit(name) not in scheduled])
    timers = {unit: units.timer_text(one, cluster) for unit, one in scheduled.items()}
    moved = [unit for unit, one in scheduled.items() if _is_moved(place, unit, one, timers[unit])]
    fresh += [unit for unit, text in timers.items() if place.file(units.path_of(unit), text)]
    _set_going(place, [units.RESUME, *scheduled], fresh, moved)
    _prune(place, path)


def take_off(place: Place, everything: bool = False) -> None:
    """Let this host be no gateway of workflows: runs that go on here end as they would, others do not begin.

    With EVERYTHING those are not followed to their end any more either. What is kept of runs stays.
    """
    _take_off_timers(place, _timers(place))
    going = [] if everything else [run for name in place.store.names() for run in place.store.open_runs(name)[0]]
    stay = (units.FOLLOW, units.RESUME) if going else ()
    gone = [unit for unit in units.ours_in(_files(place)) if unit in units.SERVICES and unit not in stay]
    defined = os.path.lexists(place.at(DEFINITIONS))
    for unit in gone:
        place.gone(units.path_of(unit))
        place.due.append(f"{unit} goes")
    if defined:
        place.gone(DEFINITIONS, "(workflows and jobs)\n")
    if place.changes.check or not (gone or defined):
        return
    if everything:
        place.systemd.act("stop", units.run_unit("*", "*"))
    if units.RESUME in gone:
        place.systemd.act("disable", units.RESUME)
    for path in [*map(units.path_of, gone), *([DEFINITIONS] if defined else [])]:
        os.unlink(place.at(path))
    place.systemd.act("daemon-reload")
    if not going:
        _prune(place, "")


def _files(place: Place) -> list[str]:
    return inside.names(place.at(UNITS))


def _timers(place: Place) -> list[str]:
    return units.timers_in(_files(place))


def _is_moved(place: Place, unit: str, workflow: Workflow, text: str) -> bool:
    """Tell whether the timer UNIT of WORKFLOW, which is to have TEXT, has had other times; note what is due of it."""
    before = read_text(place.at(units.path_of(unit))) or ""
    found = _CALENDAR.search(before)
    former = found[1] if found else ""
    if former != workflow.calendar:
        way = f"{former} -> {workflow.calendar}" if former else workflow.calendar
        place.due.append(f"timer of workflow {workflow.name}: {way}")
    elif before != text:
        place.due.append(f"timer of workflow {workflow.name}: missed runs: {workflow.missed}")
    return bool(former) and former != workflow.calendar


def _take_off_timers(place: Place, names: Sequence[str]) -> None:
    timers = [units.timer_unit(name) for name in names]
    for name, unit in zip(names, timers):
        place.gone(units.path_of(unit))
        place.due.append(f"timer of workflow {name} goes")
    if not timers or place.changes.check:
        return
    place.systemd.act("stop", *timers)
    for unit in timers:
        _forget_stamp(place, unit)
    forget(place.systemd, timers, place.root)


def _set_going(place: Place, wanted: Sequence[str], fresh: Sequence[str], moved: Sequence[str]) -> None:
    """Enable WANTED and start the timers among them; FRESH have other files now, MOVED other times."""
    states = {unit: place.systemd.state(unit) for unit in wanted}
    timers = [unit for unit in wanted if unit.endswith(".timer")]
    idle = [unit for unit in timers if not is_up(states[unit])]
    off = [unit for unit in wanted if states[unit].get("UnitFileState") != "enabled"]
    for unit in wanted:
        if unit not in fresh and (unit in idle or unit in off):
            place.changes.record(unit, "not in force, or not at boot\n", "in force, also at boot\n")
            place.due.append(f"{unit} is not in force, or not at boot")
    if place.changes.check:
        return
    if fresh or any(is_unread(state) for state in states.values()):
        place.systemd.act("daemon-reload")
    if off:
        place.systemd.act("enable", *off)
    for unit in [one for one in timers if one in moved]:
        # Else it would fire at once for a new time that has passed since its last one.
        place.systemd.act("stop", unit)
        _forget_stamp(place, unit)
    again = [unit for unit in timers if unit in idle or unit in moved]
    if again:
        place.systemd.act("start", *again)
    others = [unit for unit in timers if unit in fresh and unit not in again]
    if others:
        place.systemd.act("restart", *others)


def _forget_stamp(place: Place, unit: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(place.at(f"{STAMPS}{unit}"))


def _prune(place: Place, keep: str) -> None:
    """Remove programs of earlier releases but KEEP, unless a process still runs one."""
    names = [name for name in inside.names(place.at(units.LIBEXEC)) if _PROGRAM.fullmatch(name)]
    old = [os.path.join(units.LIBEXEC, name) for name in names if os.path.join(units.LIBEXEC, name) != keep]
    for path in [] if place.changes.check else old:
        if not _runs(path):
            os.unlink(place.at(path))


def _runs(path: str) -> bool:
    """Tell whether a process has PATH among its arguments."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{pid}/cmdline", "rb") as stream:
            if path.encode() in stream.read().split(b"\0"):
                return True
    return False
