# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From ``emr_workflows`` to workflows, and what is wrong with them: before a host is touched. No I/O."""

from __future__ import annotations

import datetime
import re
from typing import Any, Collection, Iterable, Mapping, NamedTuple, Sequence

from ..jobs.model import Job
from ..jobs.parameters import ParameterError, render
from ..topology.names import hint
from . import cron
from .model import MISSED, NAME, ON_FAILURE, OVERLAP, Step, Workflow

FIELDS = ("name", "schedule", "timezone", "overlap", "missed", "on_failure", "steps")
STEP_FIELDS = ("name", "job", "depends_on", "retries", "on_failure", "parameters")
MOST_RETRIES = 5
_NAME_FORM = "write small letters, digits, - and _, at most 28"
_CALENDAR = re.compile(r"[A-Za-z0-9*:.,/~ -]+")
_ZONE = re.compile(r"[A-Za-z0-9_+/-]+")
_ANY_TIME = datetime.datetime(2000, 1, 1, tzinfo=datetime.timezone.utc)
_NAMED_ZONE = re.compile(r"UTC|[A-Z][A-Za-z_]+/[A-Za-z0-9_/+-]+")


class Found(NamedTuple):
    """What ``emr_workflows`` makes: workflows, and what is wrong, half a sentence each."""

    workflows: list[Workflow]
    faults: list[str]


def read(asked: object, jobs: Mapping[str, Job], zones: Collection[str] = ()) -> Found:
    """Return the workflows of ASKED, the value of ``emr_workflows`` (None: not set).

    JOBS are those of ``emr_jobs`` by name. ZONES are the time zones that there are; without any none is judged.
    """
    if asked is None:
        return Found([], [])
    if isinstance(asked, (str, Mapping)) or not isinstance(asked, Sequence):
        return Found([], ["it is no list; write for example [{name: nightly, steps: [{job: load}]}]"])
    read_ones = [_workflow(at, one, jobs, zones) for at, one in enumerate(asked, 1)]
    faults = [fault for _workflow_read, found in read_ones for fault in found]
    workflows = [workflow for workflow, _found in read_ones if workflow]
    faults += [f"two workflows are called {name}; each has a name of its own" for name in _twice(workflows)]
    return Found([] if faults else workflows, faults)


def carried(workflows: Sequence[Workflow], jobs: Mapping[str, Job], asked: object) -> dict[str, Any]:
    """Return as plain data those of JOBS that steps of WORKFLOWS name, ASKED is the value of ``emr_jobs``.

    A job that names no time zone has none here, so that it takes that of its workflow.
    """
    named = dict.fromkeys(step.job for workflow in workflows for step in workflow.steps)
    found = {name: jobs[name].to_dict() for name in named}
    for name, data in found.items():
        fields = asked.get(name) if isinstance(asked, Mapping) else None
        if not isinstance(fields, Mapping) or not fields.get("time_zone"):
            data["time_zone"] = ""
    return found


def _workflow(
    at: int, asked: object, jobs: Mapping[str, Job], zones: Collection[str]
) -> tuple[Workflow | None, list[str]]:
    where, faults = _named(f"entry {at}", "workflow", asked, FIELDS, "name")
    if faults or not isinstance(asked, Mapping):
        return None, faults
    schedule, zone = asked.get("schedule", ""), asked.get("timezone", "UTC")
    faults += [f"{where}: {fault}" for fault in _schedule_faults(schedule)]
    faults += [f"{where}: {fault}" for fault in _zone_faults(zone, zones)]
    for field, words in (("overlap", OVERLAP), ("missed", MISSED), ("on_failure", ON_FAILURE)):
        faults += _choice(where, asked, field, words)
    default = str(asked.get("on_failure", ""))
    steps, wrong = _steps(where, asked.get("steps"), default, jobs)
    if faults or wrong:
        return None, faults + wrong
    given = {name: str(asked[name]) for name in ("overlap", "missed") if name in asked}
    return Workflow(str(asked["name"]), steps, " ".join(str(schedule).split()), str(zone), **given), []


def _steps(where: str, asked: object, default: str, jobs: Mapping[str, Job]) -> tuple[tuple[Step, ...], list[str]]:
    """Return the steps ASKED for in their order, with what is wrong; DEFAULT is their on_failure, "" the job's."""
    if isinstance(asked, (str, Mapping)) or not isinstance(asked, Sequence) or not asked:
        return (), [f"{where}: steps is no list of steps; write for example [{{name: load, job: load}}]"]
    faults: list[str] = []
    steps: list[Step] = []
    for at, one in enumerate(asked, 1):
        step, wrong = _step(where, at, one, default, jobs)
        faults += wrong
        steps += [step] if step else []
    faults += [f"{where}: two steps are called {name}; give one a name of its own" for name in _twice(steps)]
    known = [one.name for one in steps]
    for one in steps if len(steps) == len(asked) else ():
        unknown = [name for name in one.depends_on if name not in known]
        faults += [
            f"{where}: step {one.name} depends on {name}, which is no step of it{hint(name, known)}" for name in unknown
        ]
    if faults:
        return (), faults
    ordered, circle = in_order(steps)
    if circle:
        chain = " after ".join(circle)
        return (), [f"{where}: its steps wait for each other: {chain}; take one name out of their depends_on"]
    return ordered, []


def _step(where: str, at: int, asked: object, default: str, jobs: Mapping[str, Job]) -> tuple[Step | None, list[str]]:
    named = {"name": asked["job"], **asked} if isinstance(asked, Mapping) and "job" in asked else asked
    place, faults = _named(f"step {at}", "step", named, STEP_FIELDS, "job")
    place = f"{where}: {place}"
    if faults or not isinstance(named, Mapping):
        return None, [f"{where}: {fault}" for fault in faults]
    job, retries, parameters = named["job"], named.get("retries", -1), named.get("parameters", {})
    depends = [named["depends_on"]] if isinstance(named.get("depends_on"), str) else named.get("depends_on", [])
    if job not in jobs:
        faults.append(f"{place}: {job} is no job of emr_jobs{hint(str(job), jobs)}")
    if not isinstance(depends, (list, tuple)) or not all(isinstance(one, str) for one in depends):
        faults.append(f"{place}: depends_on is no list of names of steps; write for example [load]")
    if isinstance(retries, bool) or not isinstance(retries, int) or not -1 <= retries <= MOST_RETRIES:
        faults.append(f"{place}: retries is {retries}; write a number from 0 to {MOST_RETRIES}")
    elif retries == -1 and "retries" in named:
        faults.append(f"{place}: retries is -1; write a number from 0 to {MOST_RETRIES}")
    faults += _choice(place, named, "on_failure", ON_FAILURE)
    faults += [f"{place}: {fault}" for fault in _parameter_faults(parameters, jobs.get(job))]
    if faults:
        return None, faults
    texts = _texts(parameters)
    after = tuple(dict.fromkeys(map(str, depends)))
    on_failure = str(named.get("on_failure", default or jobs[str(job)].on_failure))
    return Step(str(named["name"]), str(job), after, retries, on_failure, texts), []


def in_order(steps: Sequence[Step]) -> tuple[tuple[Step, ...], list[str]]:
    """Return STEPS, each after those that it depends on and else as they were written; or a circle of names.

    The circle begins and ends with the same step, each one comes after the next.
    """
    import graphlib  # not at the top: hosts may have an older Python, and get steps in their order

    by_name = {one.name: one for one in steps}
    sorter = graphlib.TopologicalSorter({one.name: one.depends_on for one in steps})
    try:
        sorter.prepare()
    except graphlib.CycleError as error:
        return (), list(error.args[1])[::-1]
    ordered: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=list(by_name).index)
        ordered += ready
        sorter.done(*ready)
    return tuple(by_name[name] for name in ordered), []


def _named(place: str, kind: str, asked: object, fields: Sequence[str], needed: str) -> tuple[str, list[str]]:
    """Return how faults call ASKED, at PLACE until it has a name, and what is wrong with its form."""
    if not isinstance(asked, Mapping):
        return place, [f"{place} is no mapping; write for example {{{needed}: load}}"]
    name = asked.get("name")
    if name is not None and not (isinstance(name, str) and NAME.fullmatch(name)):
        return place, [f"{place} is called {name}, which is no name of a {kind}; {_NAME_FORM}"]
    place = f"{kind} {name}" if name else place
    unknown = [str(field) for field in asked if field not in fields]
    if unknown:
        return place, [f"{place}: {field} is no field of it{hint(field, fields)}" for field in unknown]
    if needed not in asked:
        return place, [f"{place} has no {needed}; write one"]
    return place, []


def _schedule_faults(schedule: Any) -> list[str]:
    if schedule == "":
        return []
    if not isinstance(schedule, str):
        return [f"schedule is {schedule}, no text, perhaps as YAML has made a number of it; write it in quotes"]
    if cron.is_cron(schedule):
        meant = cron.calendar(schedule)
        instead = f'write "{meant}"' if meant else f'write it as "{cron.EXAMPLE}" is written'
        return [f"schedule {schedule} is a line of cron, and timers of systemd keep schedules; {instead}"]
    last = (schedule.split() or [""])[-1]
    if _NAMED_ZONE.fullmatch(last):
        return [f"schedule {schedule} has a time zone; write timezone: {last}, and the schedule without it"]
    if not last or not _CALENDAR.fullmatch(schedule):
        return [f'schedule {schedule!r} is no calendar of systemd; write for example "{cron.EXAMPLE}"']
    return []


def _zone_faults(zone: Any, zones: Collection[str]) -> list[str]:
    if isinstance(zone, str) and _ZONE.fullmatch(zone) and (not zones or zone in zones):
        return []
    known = zones if isinstance(zone, str) and zones else ("UTC", "Asia/Shanghai")
    near = hint(str(zone), known)
    return [f"timezone {zone} is no time zone{near if 'mean' in near else '; write for example Asia/Shanghai'}"]


def _parameter_faults(parameters: Any, job: Job | None) -> list[str]:
    if not isinstance(parameters, Mapping):
        return ["parameters is no mapping of names to values; write for example {table: orders}"]
    for name, value in parameters.items():
        if isinstance(value, (Mapping, list, tuple)) or value is None:
            return [f"parameter {name} is no single value; write a text or a number"]
    try:
        if job and parameters:
            render(job, _ANY_TIME, _texts(parameters))
    except ParameterError as error:
        return [str(error)]
    return []


def _choice(place: str, asked: Mapping[object, object], field: str, words: Sequence[str]) -> list[str]:
    value = asked.get(field, words[0])
    return [] if value in words else [f"{place}: {field} is {value}{hint(str(value), words)}"]


def _texts(parameters: Mapping[object, object]) -> dict[str, str]:
    """Return PARAMETERS as texts, with truth as YAML writes it."""
    return {
        str(name): str(value).lower() if isinstance(value, bool) else str(value) for name, value in parameters.items()
    }


def _twice(named: Iterable[Workflow | Step]) -> list[str]:
    found = [one.name for one in named]
    return list(dict.fromkeys(name for name in found if found.count(name) > 1))
