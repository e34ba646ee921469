# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields that jobs have, each with its form and its limits: data that the reader and the documentation share."""

from __future__ import annotations

from typing import NamedTuple


class Field(NamedTuple):
    """One field of a job."""

    form: str
    """``text``, ``name``, ``number``, ``choice``, ``url`` (one of its choices, or a URL), ``texts``, ``mapping``,
    ``file``, ``files`` or ``group``."""
    says: str
    """What it means, for people."""
    default: object = None
    least: int = 0
    most: int = 0
    """Limits of a number, or the most characters of a text; 0 for none."""
    choices: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    """Names in a group, all of which are needed but those in ``optional``."""
    optional: tuple[str, ...] = ()
    dates: bool = True
    """Whether parameters are replaced in it."""


RETRIES, INTERVAL_SECONDS, RUNNING_SECONDS = 5, 300, 30 * 86400
ON_FAILURE = ("stop", "continue")

COMMON: dict[str, Field] = {
    "type": Field("choice", "what kind of job it is", dates=False),
    "user": Field("name", "account that it runs as, one of `emr_users`", "hadoop", dates=False),
    "queue": Field("name", "queue of YARN; without it the cluster's rules choose one", "", dates=False),
    "priority": Field("number", "priority in its queue, a higher one goes first", None, 0, 10),
    "args": Field("texts", "arguments of the program", ()),
    "conf": Field("mapping", "properties of the job, in no process list", {}),
    "env": Field("mapping", "environment variables of its process, and of its driver in the cluster", {}),
    "resources": Field("files", "further files, archives and libraries that it needs", ()),
    "retries": Field("number", "further tries after one that failed", 0, 0, RETRIES),
    "retry_interval_seconds": Field("number", "how long to wait before the next try", 0, 0, INTERVAL_SECONDS),
    "max_running_seconds": Field("number", "limit of one try, from its submission; 0 for none", 0, 0, RUNNING_SECONDS),
    "on_failure": Field("choice", "whether what follows still runs when it failed", "stop", choices=ON_FAILURE),
    "parameters": Field("mapping", "values for `${name}` in the other fields", {}),
    "time_zone": Field("text", "time zone of dates, as `Asia/Shanghai`", "UTC", dates=False),
}
"""Fields of every job."""

OPTIONS: dict[str, Field] = {
    "file": Field(
        "file",
        "program, script or jar: a file of the controller, `hdfs://`, `oss://`, `jfs://`, or `local:/path` of hosts",
    ),
    "main_class": Field("text", "class of the jar with `main`"),
    "sql": Field("text", "the statements, separated by `;`"),
    "script": Field("text", "the script, for bash"),
    "sources": Field("texts", "what is copied: paths or URLs"),
    "target": Field("text", "where it is copied to: a path or URL"),
    "savepoint": Field(
        "url",
        "what it begins with: `newest` of its own savepoints and checkpoints, `none`, or the URL of one",
        "newest",
        choices=("newest", "none"),
    ),
    "connection": Field("text", "the database, by its name in `emr_job_databases`", dates=False),
    "table": Field("text", "table of the database, as `orders` or `shop.orders`"),
    "query": Field("text", "a query in the database's own SQL, without `;`"),
    "columns": Field("texts", "columns that are taken; without it all"),
    "where": Field("text", "condition in the database's own SQL"),
    "split_by": Field("text", "column of whole numbers or times, by whose ranges the splits read at once"),
    "splits": Field("number", "connections that read or write at once", 1, 1, 200),
    "fetch_rows": Field("number", "rows that one answer of the database brings", 10000, 1, 1000000),
    "batch_rows": Field("number", "rows that are written in one statement", 5000, 1, 100000),
    "incremental": Field(
        "group",
        "`column` that only grows, and `start` to begin with: each run takes what is above the highest value so far",
        members=("column",),
        optional=("start",),
    ),
    "keys": Field("texts", "columns that tell rows apart, for `mode: upsert`"),
    "mode": Field("choice", "what happens to rows that are there", "append", choices=("append", "overwrite", "upsert")),
    "hive_table": Field("text", "table of Hive, as `sales.orders`"),
    "path": Field("text", "directory: `hdfs://`, `oss://`, `jfs://`, or a path of the cluster's own file system"),
    "format": Field("choice", "how files are written", "parquet", choices=("parquet", "orc", "csv", "json")),
}
"""Fields of some types."""


def fields_of(names: tuple[str, ...]) -> dict[str, Field]:
    """Return the fields of a job whose type has NAMES of its own."""
    return {**COMMON, **{name: OPTIONS[name] for name in names}}
