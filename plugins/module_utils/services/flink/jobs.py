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
from ...jobs.builder_types import Build, BuildError, Host
from ...jobs.gateway import Gateway
from ...jobs.model import Command, Job, Run
from ...wire.base import ClientError
from . import savepoints
from .brought import Brought, files_of, script_of
from .statements import applications_in

HOME = "/opt/emr/flink"
FILE = "config.yaml"
NEWEST, NONE = "newest", "none"
_OTHER = f"savepoint: {NONE}, or the URL of one"
LISTS = {"yarn.tags": ",", "yarn.ship-files": ";"}
"""Properties to which a job may add, and from which it takes nothing away, with what is between their words."""


BEGIN = "begin.sql"
_DETACHED = "SET 'execution.attached' = 'false';\n"
"""The client says of itself that it is attached, whatever config.yaml and its options say, and never asks for the
result, for which the JobManager would wait when all is done."""


def flink(job: Job, run: Run, gateway: Gateway, host: Host) -> Command:
    """Return the command of a program in a jar, whose ``main`` runs in the cluster (application mode)."""
    if job.program is None:
        raise BuildError("it has no file; write the jar")
    brought = files_of(job.resources, run, gateway)
    jar, fetched = script_of(job.program)
    conf = _configuration(job, run, gateway, host, {}, brought.shipped)
    main = ["-c", str(job.options["main_class"])] if job.options.get("main_class") else []
    words = [*_restored(conf), *main, jar, *job.args]
    argv = [f"{HOME}/bin/flink", "run-application", "-t", "yarn-application", *words]
    return _command(argv, job, run, host, conf, {}, Brought(brought.named, {**brought.fetched, **fetched}))


def flink_sql(job: Job, run: Run, gateway: Gateway, host: Host) -> Command:
    """Return the command of statements: each INSERT becomes an application, and a set of them is one."""
    files: dict[str, str] = {}
    fetched: dict[str, str] = {}
    script = f"{run.directory}/statements.sql"
    if job.program is None:
        files["statements.sql"] = str(job.options.get("sql", ""))
    else:
        script, fetched = script_of(job.program)
    # The client itself needs the classes of jars, and reads them from this host alone.
    brought = files_of(job.resources, run, gateway, near=True)
    jars = [path for path in brought.shipped if path.endswith(".jar")]
    others = tuple(path for path in brought.shipped if path not in jars)
    conf = _configuration(job, run, gateway, host, {"execution.target": "yarn-per-job"}, others)
    start = savepoints.value(conf, savepoints.START)
    count = applications_in(_statements(job, host)) if start else 0
    if count > 1:
        # Of the same form they would take up the state of each other, and write what is another's.
        raise BuildError(
            f"its {count} applications would all begin with {start}, which is of one; write EXECUTE STATEMENT SET BEGIN"
            f" ... END around what belongs together, or savepoint: {NONE}"
        )
    words = [word for path in jars for word in ("-j", path)]
    argv = [f"{HOME}/bin/sql-client.sh", "-i", f"{run.directory}/{BEGIN}", "-f", script, *words, *job.args]
    files[BEGIN] = _DETACHED
    return _command(argv, job, run, host, conf, files, Brought(brought.named, {**brought.fetched, **fetched}))


def _statements(job: Job, host: Host) -> str:
    """Return the statements of JOB, "" where they are in a store, or in a file that is no plain one."""
    if job.program is None:
        return str(job.options.get("sql", ""))
    try:
        return (host.read(job.program.place) if job.program.kind != "store" else "") or ""
    except OSError:
        return ""  # the client says what it makes of it


def _command(
    argv: list[str],
    job: Job,
    run: Run,
    host: Host,
    conf: Mapping[str, object],
    files: Mapping[str, str],
    brought: Brought,
) -> Command:
    """Return ARGV with a configuration directory of its own."""
    others = [path for path in host.glob(f"{host.conf('flink')}/*") if posixpath.basename(path) != FILE]
    return Command(
        tuple(argv),
        {**job.env, "FLINK_CONF_DIR": f"{run.directory}/conf"},
        {f"conf/{FILE}": flat_yaml.to_yaml(conf), **files},
        {f"conf/{posixpath.basename(path)}": path for path in others},
        brought.fetched,
        brought.named,
    )


def _configuration(
    job: Job, run: Run, gateway: Gateway, host: Host, defaults: Mapping[str, object], shipped: tuple[str, ...]
) -> dict[str, object]:
    """Return what is in config.yaml: of this HOST, DEFAULTS, and above them what JOB sets and SHIPPED files."""
    place = host.conf("flink")
    text = host.read(f"{place}/{FILE}")
    if text is None:
        raise BuildError(f"this host has no {place}/{FILE}; it is no gateway of the cluster")
    known = flat_yaml.read(text)
    ours = {**known, **defaults, **_properties(job, run, shipped), **savepoints.directories(known, job)}
    both = {
        name: f"{ours[name]}{sign}{job.conf[name]}"
        for name, sign in LISTS.items()
        if ours.get(name) and job.conf.get(name)
    }
    conf = {**ours, **job.conf, **both}
    start = _start(conf, job, run, gateway)
    return {**conf, savepoints.START[0]: start} if start else conf


def _properties(job: Job, run: Run, shipped: tuple[str, ...]) -> dict[str, object]:
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
    if shipped:
        found["yarn.ship-files"] = ";".join(shipped)
    for name, value in job.env.items():
        found[f"containerized.master.env.{name}"] = value
        found[f"containerized.taskmanager.env.{name}"] = value
    return found


def _restored(conf: Mapping[str, object]) -> list[str]:
    """Return the options that say how a program begins: its command takes all of them from its options alone."""
    start = savepoints.value(conf, savepoints.START)
    if not start:
        return []
    skips = savepoints.value(conf, savepoints.SKIPS).lower() == "true"
    claims = savepoints.value(conf, savepoints.CLAIMS)
    return ["-s", start, *(["-n"] if skips else []), *(["-claimMode", claims] if claims else [])]


def _start(conf: Mapping[str, object], job: Job, run: Run, gateway: Gateway) -> str:
    """Return the savepoint or checkpoint that JOB begins with, "" for none, and for one that its own conf has.

    Whatever the first try of RUN begins with, another one goes on at the newest that the run has written: else it would
    do once more what those before it have done.
    """
    asked = str(job.options.get("savepoint") or NEWEST)
    own = bool(savepoints.value(job.conf, savepoints.START))
    given = own or asked != NEWEST
    first = "" if own or asked in (NEWEST, NONE) else asked
    if given and not run.began_at:
        return first
    places = [savepoints.value(conf, names) for names in (savepoints.SAVEPOINTS, savepoints.CHECKPOINTS)]
    outside = [one for one in places if one and not one.startswith(f"{gateway.file_system}/")]
    what = "what its run has saved so far; run it again with" if given else "its newest savepoint; write"
    if outside:
        raise BuildError(f"nobody here can list {outside[0]} for {what} {_OTHER}")
    try:
        since = int(run.began_at * 1000) if given else 0
        return savepoints.newest(places, gateway, job, since) or first
    except savepoints.Foreign as error:
        raise BuildError(f"{error}; write {_OTHER}") from error
    except ClientError as error:
        raise BuildError(f"nobody tells which savepoint is its newest ({error}); run it again") from error


BUILDS: dict[str, Build] = {"flink": flink, "flink_sql": flink_sql}
