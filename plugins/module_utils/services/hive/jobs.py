# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command of a job of Hive: beeline, which runs a file with statements as the job's user."""

from __future__ import annotations

from ...jobs.builder_types import Build, BuildError, Host
from ...jobs.gateway import Gateway
from ...jobs.model import Command, Job, Run

BEELINE = "/opt/emr/hive/bin/beeline"


def hive_sql(job: Job, run: Run, gateway: Gateway, host: Host) -> Command:
    """Return the command; parameters are variables of Hive, for files, and properties are set before all else."""
    del gateway, host
    settings = {**({"tez.queue.name": job.queue} if job.queue else {}), **job.conf}
    wrong = [name for name, value in settings.items() if ";" in value or "\n" in value]
    if wrong:
        raise BuildError(f"conf: {wrong[0]} has ; or a line break in it, which ends a statement of Hive; remove that")
    text = "".join(f"set {name}={value};\n" for name, value in settings.items())
    files = {"settings.sql": text} if text else {}
    before = ["-i", f"{run.directory}/settings.sql"] if text else []
    fetched, named = {}, {}
    for one in filter(None, (job.program, *job.resources)):
        if one.kind == "store":
            fetched[one.name] = one.source
        else:
            named[one.name] = one.place
    if job.program is None:
        files["statements.sql"] = f"{str(job.options.get('sql', '')).rstrip().rstrip(';')};\n"
    statements = job.program.name if job.program else f"{run.directory}/statements.sql"
    variables = [word for name, value in job.parameters.items() for word in ("--hivevar", f"{name}={value}")]
    argv = [BEELINE, "-n", job.user, *variables, *before, *job.args, "-f", statements]
    return Command(tuple(argv), dict(job.env), files, {}, fetched, named)


BUILDS: dict[str, Build] = {"hive_sql": hive_sql}
