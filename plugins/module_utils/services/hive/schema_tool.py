# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what is in the metastore's database, and lets schematool make what is missing; both as the account of Hive.

With the drivers that the metastore itself uses, so whatever these understand (passwords, TLS) holds here too. It costs
a JVM, so it is asked only while no metastore serves.
"""

from __future__ import annotations

import glob
import os
import re
from typing import Any, Callable, Sequence

from . import database
from .database import VERSION_TABLE
from .schema import Found, Script, script

USER = "hive"
HOME = "/opt/emr/hive"
SECONDS = 120
CREATE_SECONDS = 900
ENVIRONMENT = {"HIVE_CLASSPATH": database.DIRECTORY, "HIVE_CONF_DIR": "/etc/hive/conf"}
_ROW = re.compile(r"^'(table|version|done)','(.*)'$")


class SchemaError(Exception):
    """The database could not be read, or schematool failed; the message says what, without a secret."""


def find_script(home: str, kind: str) -> Script:
    """Return what schematool in HOME would run on an empty database of KIND; SchemaError if there is nothing."""
    paths = sorted(glob.glob(f"{home}/scripts/metastore/upgrade/{kind}/hive-schema-*.{kind}.sql"), key=_numbers)
    versions = {
        found[1]: path for path in paths for found in [re.search(r"hive-schema-([\d.]+)\.\w+\.sql$", path)] if found
    }
    wanted = os.path.basename(os.path.realpath(home)).partition("-")[2]
    path = versions.get(wanted) or next(iter(reversed(list(versions.values()))), "")
    if not path:
        raise SchemaError(f"{home} has no script of a schema for {kind}; bring the software again")
    with open(path, encoding="utf-8") as stream:
        return script(next(version for version, one in versions.items() if one == path), stream.read())


def answer(text: str) -> Found:
    """Return what sqlline's output TEXT says is in the database; SchemaError where it did not come to the end."""
    rows = [found.groups() for found in (_ROW.match(line.strip()) for line in text.splitlines()) if found]
    tables = [value for name, value in rows if name == "table"]
    if ("done", "tables") not in rows:
        raise SchemaError("sqlline did not list the tables")
    has_version = VERSION_TABLE in {name.upper() for name in tables}
    if ("done", "versions") not in rows and has_version:
        raise SchemaError(f"sqlline did not read the table {VERSION_TABLE}")
    return Found(tables, [value for name, value in rows if name == "version"])


def read(run: Callable[..., Any]) -> Found:
    """Return what is in the database, with RUN (``AnsibleModule.run_command``); SchemaError if it is not told."""
    jars = sorted(glob.glob(f"{HOME}/lib/sqlline-*.jar") + glob.glob(f"{HOME}/lib/metastore/sqlline-*.jar"))
    if not jars:
        raise SchemaError(f"{HOME} has no sqlline, which schematool needs too; bring the software again")
    argv = ["bin/hive", "--service", "jar", jars[-1], "sqlline.SqlLine", "-f", database.QUESTION]
    code, out, err = _hive(run, argv, SECONDS)
    try:
        return answer(out)
    except SchemaError as error:
        raise SchemaError(f"{error}: {_last(err) or _last(out) or f'exit code {code}'}") from error


def create(run: Callable[..., Any], kind: str) -> list[str]:
    """Create the schema, or finish that of a test, in the database of KIND; return the command. SchemaError."""
    argv = ["bin/schematool", "-dbType", kind, "-initOrUpgradeSchema"]
    code, out, err = _hive(run, argv, CREATE_SECONDS)
    if code:
        raise SchemaError(f"schematool failed: {_last(err) or _last(out) or f'exit code {code}'}")
    return argv


def _hive(run: Callable[..., Any], argv: Sequence[str], seconds: int) -> Any:
    command = ["timeout", str(seconds), "runuser", "-u", USER, "--", f"{HOME}/{argv[0]}", *argv[1:]]
    return run(command, cwd="/", environ_update=ENVIRONMENT)


def _last(text: str) -> str:
    """Return the line of TEXT that tells most: the last one of an error, else the last one."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("at ")]
    told = [line for line in lines if re.search(r"error|exception|denied|refused|unknown|failed", line, re.IGNORECASE)]
    return (told or lines or [""])[-1][:300]


def _numbers(path: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", os.path.basename(path))]
