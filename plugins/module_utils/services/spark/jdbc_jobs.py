# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program of jdbc_import and jdbc_export is given: what to do, how the database is reached, and its driver."""

from __future__ import annotations

import json
from typing import Any

from ...database.jdbc import DRIVERS, jdbc_url
from ...jobs.builder_types import BuildError, Host
from ...jobs.gateway import Gateway
from ...jobs.model import Job, Resource, Run
from ..config_model import Database
from .programs import jdbc_database, jdbc_export, jdbc_import, jdbc_program, jdbc_store
from .shipped import source

MAIN = "jdbc_program.py"
_PROGRAMS = {
    MAIN: jdbc_program,
    "jdbc_database.py": jdbc_database,
    "jdbc_export.py": jdbc_export,
    "jdbc_import.py": jdbc_import,
    "jdbc_store.py": jdbc_store,
}
_JARS = {"mysql": "mysql-connector-j-*.jar", "mariadb": "mysql-connector-j-*.jar", "postgresql": "postgresql-*.jar"}
_PLACES = ("/opt/emr/jdbc", "/opt/emr/hive/lib/metastore", "/opt/emr/hive/lib")


def files(job: Job, run: Run, gateway: Gateway) -> dict[str, str]:
    """Return the files of the program by name: itself, what it is to do, and the password in a file of its own."""
    database = _database(run.connection)
    task: dict[str, Any] = {
        **{name: value for name, value in job.options.items() if name != "connection"},
        "kind": job.type,
        "load": run.key,
        "engine": "postgresql" if database.engine == "postgresql" else "mysql",
        "driver": DRIVERS[database.engine],
        "url": jdbc_url(database),
        "user": database.user,
    }
    if task.get("path"):
        task["path"] = absolute(str(task["path"]), gateway)
    return {
        **{name: source(module) for name, module in _PROGRAMS.items()},
        "task.json": json.dumps(task, indent=1, sort_keys=True) + "\n",
        "password": str(run.connection.get("password", "")),
    }


def absolute(path: str, gateway: Gateway) -> str:
    """Return PATH with the name of the cluster's file system, unless it has one."""
    if "://" in path:
        return path.rstrip("/")
    return f"{gateway.file_system}/{path.strip('/')}"


def _database(row: Any) -> Database:
    known = {name: row[name] for name in Database._fields if name in row}
    return Database(**known)


def driver(run: Run, host: Host) -> Resource:
    """Return the jar of the driver, the newest one that this host has; BuildError for none."""
    pattern = _JARS[str(run.connection["engine"])]
    for place in _PLACES:
        found = host.glob(f"{place}/{pattern}")
        if found:
            return Resource(f"local:{found[-1]}", found[-1].rpartition("/")[2])
    raise BuildError(f"this host has no driver for {run.connection['engine']}; put {pattern} into {_PLACES[0]}")
