# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands of Flink's jobs, each in an application of YARN of its own.

What a job sets is in a configuration directory of its own, a copy of the host's with another config.yaml: so no value
of it is in a process list, and each has directories of its own for checkpoints and savepoints.
"""

from __future__ import annotations

import posixpath
from typing import Mapping

from ...config import flat_yaml
from ...config.files import conf_dir
from ...jobs.builder_types import Build, BuildError, Host
from ...jobs.gateway import Gateway
from ...jobs.model import Command, Job, Resource, Run
from ...wire.base import ClientError
from . import savepoints

HOME = "/opt/emr/flink"
FILE = "config.yaml"
NEWEST, NONE = "newest", "none"


def flink(job: Job, run: Run, gateway: Gateway, host: Host) -> Command:
    """Return the command of a program in a jar, whose ``main`` runs in the cluster (application mode)."""
    if job.program is None:
        raise BuildError("it has no file; write the jar")
    fetched = _fetched(job.program)
    jar = job.program.name if fetched else job.program.place
    main = ["-c", str(job.options["main_class"])] if job.options.get("main_class") else []
    argv = [f"{HOME}/bin/flink", "run-application", "-t", "yarn-application", *main, jar, *job.args]
    return _command(job, run, gateway, host, argv, {}, fetched)


def flink_sql(job: Job, run: Run, gateway: Gateway, host: Host) -> Command:
    """Return the command of statements: each INSERT becomes an application."""
    files, fetched = {}, {}
    script = f"{run.directory}/statements.sql"
    if job.program is None:
        files["statements.sql"] = str(job.options.get("sql", ""))
    else:
        fetched = _fetched(job.program)
        script = job.program.name if fetched else job.program.place
    jars = [word for one in job.resources if one.name.endswith(".jar") for word in ("-j", one.place)]
    argv = [f"{HOME}/bin/sql-client.sh", "-f", script, *jars, *job.args]
    command = _command(job, run, gateway, host, argv, {"execution.target": "yarn-per-job"}, fetched)
    return Command(command.argv, command.env, {**command.files, **files}, command.links, command.fetched)


def _fetched(program: Resource) -> dict[str, str]:
    return {program.name: program.source} if program.kind == "store" else {}


def _command(
    job: Job,
    run: Run,
    gateway: Gateway,
    host: Host,
    argv: list[str],
    defaults: Mapping[str, object],
    fetched: Mapping[str, str],
) -> Command:
    """Return ARGV with a configuration directory of its own, with DEFAULTS below what JOB sets."""
    place = conf_dir("flink")
    text = host.read(f"{place}/{FILE}")
    if text is None:
        raise BuildError(f"this host has no {place}/{FILE}; it is no gateway of the cluster")
    known = flat_yaml.read(text)
    conf = {**known, **defaults, **_properties(job, run), **savepoints.directories(known, job), **job.conf}
    start = _start(conf, job, gateway)
    conf.update({"execution.savepoint.path": start} if start else {})
    others = [path for path in host.glob(f"{place}/*") if posixpath.basename(path) != FILE]
    return Command(
        tuple(argv),
        {"FLINK_CONF_DIR": f"{run.directory}/conf", **job.env},
        {f"conf/{FILE}": flat_yaml.to_yaml(conf)},
        {f"conf/{posixpath.basename(path)}": path for path in others},
        dict(fetched),
    )


def _properties(job: Job, run: Run) -> dict[str, object]:
    found: dict[str, object] = {
        "yarn.application.name": job.name,
        "pipeline.name": job.name,
        "yarn.tags": ",".join(run.tags),
        # The state comes from YARN; nothing is left to wait for here.
        "execution.attached": False,
        # One that is ended by force leaves its last checkpoint, from which the next run goes on.
        "execution.checkpointing.externalized-checkpoint-retention": "RETAIN_ON_CANCELLATION",
    }
    if job.queue:
        found["yarn.application.queue"] = job.queue
    if job.priority is not None:
        found["yarn.application.priority"] = job.priority
    shipped = [one.place for one in job.resources]
    if shipped and job.type == "flink":
        found["yarn.ship-files"] = ";".join(shipped)
    for name, value in job.env.items():
        found[f"containerized.master.env.{name}"] = value
        found[f"containerized.taskmanager.env.{name}"] = value
    return found


def _start(conf: Mapping[str, object], job: Job, gateway: Gateway) -> str:
    """Return the savepoint or checkpoint that JOB begins with, "" for none."""
    asked = str(job.options.get("savepoint") or NEWEST)
    if "execution.savepoint.path" in job.conf or asked == NONE:
        return ""
    if asked != NEWEST:
        return asked
    places = [str(conf.get(name) or "") for name in (savepoints.SAVEPOINTS, savepoints.CHECKPOINTS)]
    outside = [one for one in places if one and not one.startswith(f"{gateway.file_system}/")]
    if outside:
        raise BuildError(
            f"nobody here can list {outside[0]} for its newest savepoint; write savepoint: {NONE}, or the URL of one"
        )
    try:
        return savepoints.newest(places, gateway, job.user)
    except ClientError as error:
        raise BuildError(f"nobody tells which savepoint is its newest ({error}); run it again") from error


BUILDS: dict[str, Build] = {"flink": flink, "flink_sql": flink_sql}
