# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The databases that jobs read and write: ``emr_job_databases``, in the form of ``emr_rds``. No I/O."""

from __future__ import annotations

import re
from typing import Any, Mapping

from ..config import databases

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}")


def read(asked: object) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Return the databases of ASKED by name, each with its password, and what is wrong, half a sentence each."""
    if asked is None:
        return {}, []
    if not isinstance(asked, Mapping):
        return {}, ["it is no mapping; write each database below its name, as {shop: {engine: mysql, host: ...}}"]
    found: dict[str, dict[str, Any]] = {}
    faults: list[str] = []
    for key, row in asked.items():
        name = str(key)
        if not _NAME.fullmatch(name):
            faults.append(f"{name} is no name of a database; write letters, digits, ., - and _")
            continue
        database, wrong = databases.outside(name, row)
        faults += wrong
        if database:
            found[name] = {**database._asdict(), "password": str(row["password"])}
    return ({}, faults) if faults else (found, [])
