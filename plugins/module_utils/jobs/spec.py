# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads ``emr_jobs``: every fault is one sentence, before any host is touched. No I/O."""

from __future__ import annotations

import re
from typing import Any, Mapping, Sequence

from ..services.jobs import job_type
from ..services.registry import JOBS
from ..topology.names import hint
from .fields import COMMON, OPTIONS, Field, fields_of
from .model import Fault, Job, twice, two_files
from .values import value_of

NAME = re.compile(r"[a-z0-9]([a-z0-9_-]{0,38}[a-z0-9])?")
"""Names of jobs, which stand in keys, units and tags."""
_NAMES = "write up to 40 of a-z, 0-9, - and _, with a letter or digit at both ends"
_OTHERS = ("HADOOP_USER_NAME", "HADOOP_PROXY_USER")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def read_jobs(
    raw: object,
    users: Sequence[str],
    queues: Sequence[str] | None = None,
    services: Sequence[str] | None = None,
    databases: Sequence[str] | None = None,
) -> tuple[dict[str, Job], list[Fault]]:
    """Return the jobs of RAW, the value of ``emr_jobs`` (name to its fields; None for none), and what is wrong.

    USERS may run jobs; QUEUES, SERVICES and DATABASES are those that the cluster has, None where that is not known.
    """
    if raw is None:
        return {}, []
    if not isinstance(raw, Mapping):
        return {}, [Fault("emr_jobs", "it is no mapping; write each job below its name, as {pi: {type: mr, ...}}")]
    jobs: dict[str, Job] = {}
    faults: list[Fault] = []
    for name, row in raw.items():
        job, wrong = read_job(str(name), row, users, queues, services, databases)
        faults += wrong
        if job:
            jobs[job.name] = job
    return jobs, faults


def read_job(
    name: str,
    row: object,
    users: Sequence[str],
    queues: Sequence[str] | None = None,
    services: Sequence[str] | None = None,
    databases: Sequence[str] | None = None,
) -> tuple[Job | None, list[Fault]]:
    """Return the job NAME with the fields ROW, None where something is wrong, and what; as :func:`read_jobs`."""
    here = f"emr_jobs: {name}"
    if not NAME.fullmatch(name):
        return None, [Fault(here, f"{name} is no name of a job; {_NAMES}")]
    if not isinstance(row, Mapping):
        return None, [Fault(here, "it is no mapping; write its type, and what that needs")]
    kind = row.get("type")
    if kind is None:
        return None, [Fault(here, f"it has no type; write one of {', '.join(JOBS)}")]
    if not isinstance(kind, str) or kind not in JOBS:
        return None, [Fault(here, f"{kind} is no type of a job{hint(str(kind), JOBS)}")]
    shape = job_type(kind)
    known = fields_of(shape.fields)
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    for field, value in row.items():
        if field not in known:
            faults.append(Fault(here, _unknown(str(field), kind, known)))
        elif field != "type" and value is not None:
            read, wrong = value_of(str(field), value, known[field])
            faults += [Fault(here, text) for text in wrong]
            values[str(field)] = read
    if faults:
        return None, faults
    texts = [
        *_required(shape.required, values),
        *_cluster(kind, values, users, queues, services, databases),
        *_together(values, shape.follows),
        *_refused(values, shape.refused),
        *(() if shape.judged_by == "client" else _accounts(values)),
    ]
    if texts:
        return None, [Fault(here, text) for text in texts]
    return _job(name, str(kind), values, shape.fields), []


def _unknown(field: str, kind: str, known: Mapping[str, Field]) -> str:
    if field in COMMON or field in OPTIONS:
        return f"{field} is no field of type {kind}; it has {', '.join(name for name in known if name not in COMMON)}"
    return f"{field} is no field of a job{hint(field, known)}"


def _required(rows: Sequence[tuple[str, ...]], values: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each of ROWS of which not exactly one field is in VALUES."""
    texts = []
    for row in rows:
        given = [name for name in row if values.get(name) not in (None, ())]
        if not given:
            texts.append(f"it has no {' and no '.join(row)}; write {'one of them' if row[1:] else row[0]}")
        elif given[1:]:
            texts.append(f"it has {' and '.join(given)}; write one of them")
    return texts


def _cluster(
    kind: str,
    values: Mapping[str, Any],
    users: Sequence[str],
    queues: Sequence[str] | None,
    services: Sequence[str] | None,
    databases: Sequence[str] | None,
) -> list[str]:
    """Return what VALUES ask for that the cluster has not."""
    texts = []
    user, queue, database = values.get("user", "hadoop"), values.get("queue"), values.get("connection")
    if user not in users:
        texts.append(f"user {user} is none of emr_users{hint(user, users)}")
    leaves = [one.rpartition(".")[2] for one in queues or ()]
    if queue and queues is not None and queue.rpartition(".")[2] not in leaves:
        texts.append(f"there is no queue {queue}{hint(queue, leaves)}")
    service = JOBS[kind]
    for name in (service, *job_type(kind).needs):
        if services is not None and name not in services:
            texts.append(
                f"type {kind} needs the service {name}; add it to services in topology.yml, or, where the type of the "
                "cluster excludes it, submit with commands on a gateway"
            )
    if database and databases is not None and database not in databases:
        texts.append(f"connection {database} is none of emr_job_databases{hint(database, databases)}")
    return texts


def _together(values: Mapping[str, Any], follows: Mapping[str, str]) -> list[str]:
    """Return what is bad together in VALUES; FOLLOWS are fields that mean nothing without another one."""
    texts = [
        f"{field}: {name} is no name there; write letters, digits and _, with no digit first"
        for field in ("env", "parameters")
        for name in values.get(field, ())
        if not _VARIABLE.fullmatch(name)
    ]
    same = twice((values.get("file"), *values.get("resources", ())))
    if same:
        texts.append(f"resources: {two_files(same)}")
    if values.get("mode") == "upsert" and not values.get("keys"):
        texts.append("mode upsert has no keys; write the columns that tell rows apart, as keys: [id]")
    if values.get("keys") and values.get("mode") != "upsert":
        texts.append("keys are for mode upsert; write mode: upsert, or remove them")
    if values.get("incremental") and values.get("mode") == "overwrite":
        texts.append("incremental adds to what is there, and mode is overwrite; write append or upsert, or remove one")
    texts += [
        f"{name} has no {other}; write {other}, or leave {name} out"
        for name, other in follows.items()
        if values.get(name) not in (None, OPTIONS[name].default) and not values.get(other)
    ]
    return texts


def _refused(values: Mapping[str, Any], refused: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return a sentence for each name in VALUES that is among those REFUSED for its field; of --name=value the name."""
    return [
        f"{field}: {name} is not the job's to set: {names[name]}"
        for field, names in refused.items()
        for name in (str(one).partition("=")[0] for one in values.get(field, ()))
        if name in names
    ]


def _accounts(values: Mapping[str, Any]) -> list[str]:
    """Return what lets another account submit the job than its user, whose applications alone are its own."""
    return [
        f"env: {name} lets another account submit it; write user" for name in _OTHERS if name in values.get("env", ())
    ]


def _job(name: str, kind: str, values: Mapping[str, Any], own: Sequence[str]) -> Job:
    common = {field: value for field, value in values.items() if field in COMMON}
    options = {field: values[field] for field in own if field in values and field != "file"}
    for field in own:
        if field not in options and OPTIONS[field].default is not None:
            options[field] = OPTIONS[field].default
    return Job(name=name, type=kind, program=values.get("file"), options=options, **common)
