# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parameters in the texts of a job: ``${name}`` of its own, and ``${yyyy-MM-dd}`` with offsets for dates. No I/O.

Everything else in a text is left as it is; ``$${`` stands for ``${`` itself.
"""

from __future__ import annotations

import calendar
import re
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any, Callable, Mapping

from ..topology.names import hint
from . import zones
from .model import Job, Resource, is_file_name, twice, two_files

_FIELD = re.compile(r"\$?\$\{([^}]*)\}?")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OFFSET = re.compile(r"(?P<pattern>.*?)(?P<sign>[+-])(?P<count>\d{1,4})(?P<unit>[yMwdhm])")
_PARTS: dict[str, str] = {"yyyy": "%Y", "yy": "%y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}
_TOKEN = re.compile(r"yyyy|yy|MM|dd|HH|mm|ss|[-/_.: T]")
_LOOKS_LIKE_DATE = re.compile(r"[yYMdDHhmsS]{2,}|(yyyy|YYYY).*")
_UNITS = "y, M, w, d, h and m"
_HOW = "write yyyy, MM, dd, HH, mm and ss, with an offset as in ${yyyy-MM-dd-1d}, or $${ for a plain ${"


class ParameterError(ValueError):
    """A parameter that is not defined, or a date pattern that is none; the text is half a sentence."""


def zone(name: str) -> tzinfo:
    """Return the time zone NAME, as ``Asia/Shanghai``; ParameterError where this machine does not know it."""
    try:
        return zones.zone(name)
    except (KeyError, ValueError, OSError) as error:
        raise ParameterError(
            f"{name} is no time zone that is known here; write one as Asia/Shanghai, or UTC"
        ) from error


def substitute(text: str, values: Mapping[str, str], when: datetime) -> str:
    """Return TEXT with parameters from VALUES and with dates of WHEN, which has a time zone.

    ParameterError names the first one that is neither.
    """

    def one(found: re.Match[str]) -> str:
        whole, inner = found[0], found[1]
        if whole.startswith("$$"):
            return whole[1:]
        if not whole.endswith("}"):
            raise ParameterError(f"{whole[:40]} has no end; write }} behind the name, or $${{ for a plain ${{")
        if _NAME.fullmatch(inner) and inner in values:
            return values[inner]
        return date(inner, values, when)

    return _FIELD.sub(one, text)


def date(pattern: str, known: Mapping[str, str], when: datetime) -> str:
    """Return WHEN, moved by the offset in PATTERN, as PATTERN writes it; KNOWN are the names it may be mistaken for."""
    offset = _OFFSET.fullmatch(pattern)
    form = offset["pattern"] if offset else pattern
    pieces, rest = _pieces(form)
    if rest or not any(piece in _PARTS for piece in pieces):
        if _NAME.fullmatch(pattern) and not _LOOKS_LIKE_DATE.fullmatch(pattern):
            near = hint(pattern, known) if known else "; write it in parameters"
            plain, written = f"${{{pattern}}}", f"$${{{pattern}}}"
            # Most often a variable of a shell.
            way = (
                f" For a plain {plain} write {written}" if near.endswith("?") else f", or {written} for a plain {plain}"
            )
            raise ParameterError(f"the parameter {pattern} is not defined{near}{way}")
        raise ParameterError(f"${{{pattern}}} is no date pattern; {_HOW}")
    if "mm" in pieces and "HH" not in pieces:
        raise ParameterError(f"${{{pattern}}} has minutes (mm) without hours; write MM for months")
    moved = _moved(when, int(offset["sign"] + offset["count"]), offset["unit"]) if offset else when
    return "".join(moved.strftime(_PARTS[piece]) if piece in _PARTS else piece for piece in pieces)


def _pieces(form: str) -> tuple[list[str], str]:
    """Return the parts and signs with which FORM begins, and what is left."""
    pieces: list[str] = []
    while form:
        found = _TOKEN.match(form)
        if not found:
            break
        pieces.append(found[0])
        form = form[found.end() :]
    return pieces, form


def _moved(when: datetime, count: int, unit: str) -> datetime:
    """Return WHEN moved by COUNT of UNIT: hours and minutes as they pass, longer ones by the calendar."""
    if unit in "hm":
        step = timedelta(hours=count) if unit == "h" else timedelta(minutes=count)
        return (when.astimezone(timezone.utc) + step).astimezone(when.tzinfo)
    if unit in "wd":
        return when + timedelta(days=count * (7 if unit == "w" else 1))
    months = when.year * 12 + when.month - 1 + count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise ParameterError(f"an offset of {count}{unit} leaves the calendar; the units are {_UNITS}")
    return when.replace(year=year, month=month + 1, day=min(when.day, calendar.monthrange(year, month + 1)[1]))


def render(job: Job, when: datetime, given: Mapping[str, str] | None = None) -> Job:
    """Return JOB with all its parameters replaced, for the time WHEN (with a zone; taken to the job's own).

    GIVEN replaces values of its ``parameters``. ParameterError names field and parameter.
    """
    try:
        local = when.astimezone(zone(job.time_zone))
    except ParameterError as error:
        raise ParameterError(f"time_zone: {error}") from error
    try:
        unknown = [name for name in given or {} if name not in job.parameters]
        if unknown:
            raise ParameterError(f"it has no parameter {unknown[0]}{hint(unknown[0], job.parameters)}")
        values = {name: substitute(text, {}, local) for name, text in {**job.parameters, **(given or {})}.items()}
    except ParameterError as error:
        raise ParameterError(f"parameters: {error}") from error

    def text(field: str) -> Callable[[str], str]:
        def one(value: str) -> str:
            try:
                return substitute(value, values, local)
            except ParameterError as error:
                raise ParameterError(f"{field}: {error}") from error

        return one

    args, conf, env = text("args"), text("conf"), text("env")
    from dataclasses import replace

    program = _resource(job.program, text("file"), "file") if job.program else None
    resources = tuple(_resource(one, text("resources"), "resources") for one in job.resources)
    if twice((program, *resources)):
        raise ParameterError(f"resources: {two_files(twice((program, *resources)))}")
    return replace(
        job,
        args=tuple(map(args, job.args)),
        conf={name: conf(value) for name, value in job.conf.items()},
        env={name: env(value) for name, value in job.env.items()},
        program=program,
        resources=resources,
        parameters=values,
        options={name: _deep(value, text(name)) for name, value in job.options.items()},
    )


def _resource(one: Resource, text: Callable[[str], str], field: str) -> Resource:
    name = text(one.name)
    # Checked when it was read, but for what parameters make of it: root makes files of that name.
    if not is_file_name(name):
        raise ParameterError(f"{field}: {name!r} is no name of a file; give it one with {{source: ..., name: ...}}")
    return Resource(text(one.source), name, one.path)


def _deep(value: Any, text: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Mapping):
        return {key: _deep(one, text) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_deep(one, text) for one in value]
    return value
