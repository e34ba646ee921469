# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands of Spark's jobs: all in cluster mode, so that the client may end and the application is the job.

Properties are in a file that the user alone reads, and in no process list.
"""

from __future__ import annotations

from ...config.parse import parse
from ...config.render import to_properties
from ...jobs.builder_types import Build, BuildError, Host
from ...jobs.gateway import Gateway
from ...jobs.model import Command, Job, Resource, Run
from ...jobs.values import STORES
from ..yarn.jobs import ARCHIVES, url, with_lists
from . import jdbc_jobs
from .programs import sql_program
from .shipped import source

SUBMIT = "/opt/emr/spark/bin/spark-submit"
PYTHON = (".py", ".zip", ".egg")
LISTS = ("spark.yarn.tags", "spark.jars", "spark.files", "spark.archives", "spark.submit.pyFiles")
"""Properties to which a job may add, and from which it takes nothing away."""
CLIENTS = tuple(one for one in STORES if one != "hdfs://")
"""Stores whose client is no part of Spark."""
STREAMING: dict[str, str] = {
    # It is to run for ever: a driver that is lost is started again, unless that happens often.
    "spark.yarn.maxAppAttempts": "4",
    "spark.yarn.am.attemptFailuresValidityInterval": "1h",
}


def spark(job: Job, run: Run, gateway: Gateway, host: Host) -> Command:
    """Return the command of a program in a jar."""
    del gateway
    return submit(job, run, _program(job).place, job.args, host=host)


def pyspark(job: Job, run: Run, gateway: Gateway, host: Host) -> Command:
    """Return the command of a program in Python."""
    del gateway
    return submit(job, run, _program(job).place, job.args, python=True, host=host)


def streaming(job: Job, run: Run, gateway: Gateway, host: Host) -> Command:
    """Return the command of a program that runs until somebody ends it, in a jar or in Python."""
    del gateway
    program = _program(job)
    python = program.name.endswith(".py")
    if not python and not job.options.get("main_class"):
        raise BuildError("it has no main_class, which a jar needs; write it")
    return submit(job, run, program.place, job.args, python, STREAMING, host=host)


def spark_sql(job: Job, run: Run, gateway: Gateway, host: Host) -> Command:
    """Return the command of statements, which a program of ours runs in the driver, one after the other."""
    del gateway
    files = {"sql_program.py": source(sql_program)}
    if job.program is None:
        files["statements.sql"] = str(job.options.get("sql", ""))
        statements = Resource(f"local:{run.directory}/statements.sql", "statements.sql")
    else:
        statements = Resource(job.program.source, "statements.sql", job.program.path)
    variables = [f"{name}={value}" for name, value in job.parameters.items()]
    return submit(job, run, f"{run.directory}/sql_program.py", variables, True, {}, (statements,), files, host)


def jdbc(job: Job, run: Run, gateway: Gateway, host: Host) -> Command:
    """Return the command of a job between a database and the cluster: a program of ours, with the driver's jar."""
    files = jdbc_jobs.files(job, run, gateway)
    jar = jdbc_jobs.driver(run, host)
    names = [name for name in files if name != jdbc_jobs.MAIN]
    extra = tuple(Resource(f"local:{run.directory}/{name}", name) for name in names)
    return submit(job, run, f"{run.directory}/{jdbc_jobs.MAIN}", (), True, {}, (*extra, jar), files, host)


def submit(
    job: Job,
    run: Run,
    program: str,
    arguments: tuple[str, ...] | list[str],
    python: bool = False,
    defaults: dict[str, str] | None = None,
    more: tuple[Resource, ...] = (),
    files: dict[str, str] | None = None,
    host: Host | None = None,
) -> Command:
    """Return the command that submits PROGRAM with ARGUMENTS, DEFAULTS below what JOB sets, and MORE resources.

    FILES are those of the try, beside the properties. HOST tells how the object store is reached.
    """
    properties = {
        "spark.submit.deployMode": "cluster",
        "spark.app.name": job.name,
        "spark.yarn.tags": ",".join(run.tags),
        # The state comes from YARN; nothing is left to wait for here.
        "spark.yarn.submit.waitAppCompletion": "false",
        # Tries are ours to count; a second one of YARN's would be one that nobody asked for.
        "spark.yarn.maxAppAttempts": "1",
        **(defaults or {}),
        **({"spark.yarn.queue": job.queue} if job.queue else {}),
        **({"spark.yarn.priority": str(job.priority)} if job.priority is not None else {}),
        **{f"spark.yarn.appMasterEnv.{name}": value for name, value in job.env.items()},
        **{f"spark.executorEnv.{name}": value for name, value in job.env.items()},
        **_resources((*job.resources, *more), python),
    }
    env = dict(job.env)
    if host and any(one.source.startswith(CLIENTS) for one in (*job.resources, *more, *filter(None, [job.program]))):
        # The client takes what drivers have on their class path in client mode only, and reads the files itself.
        defaults_text = host.read(f"{host.conf('spark')}/spark-defaults.conf") or ""
        env["SPARK_DIST_CLASSPATH"] = parse("properties", defaults_text).get("spark.driver.extraClassPath", "")
    main = ["--class", str(job.options["main_class"])] if job.options.get("main_class") else []
    argv = [
        SUBMIT,
        "--properties-file",
        f"{run.directory}/job.conf",
        "--load-spark-defaults",
        *main,
        program,
        *arguments,
    ]
    return Command(
        tuple(argv), env, {**(files or {}), "job.conf": to_properties(with_lists(properties, job.conf, LISTS))}
    )


def _resources(resources: tuple[Resource, ...], python: bool) -> dict[str, str]:
    lists: dict[str, list[str]] = {}
    for one in resources:
        if one.name.endswith(".jar"):
            kind = "spark.jars"
        elif python and one.name.endswith(PYTHON):
            kind = "spark.submit.pyFiles"
        elif one.name.endswith(ARCHIVES):
            kind = "spark.archives"
        else:
            kind = "spark.files"
        lists.setdefault(kind, []).append(url(one))
    return {name: ",".join(urls) for name, urls in lists.items()}


def _program(job: Job) -> Resource:
    if job.program is None:
        raise BuildError("it has no file; write the program")
    return job.program


BUILDS: dict[str, Build] = {
    "spark": spark,
    "pyspark": pyspark,
    "spark_sql": spark_sql,
    "spark_streaming": streaming,
    "jdbc_import": jdbc,
    "jdbc_export": jdbc,
}
