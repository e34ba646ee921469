# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many statements of SQL in one session of a client on a gateway: one JVM, and one application of YARN."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Sequence
from pathlib import Path

from jobs import Gateway

# Rows only, in lines with tabs. Silent, as it repeats each statement of a file else.
BEELINE = "beeline --silent=true --showHeader=false --outputformat=tsv2"
# So few rows need few tasks.
SPARK_SQL = "spark-sql --conf spark.sql.shuffle.partitions=4"


def beeline(gateway: Gateway, statements: Sequence[str], minutes: float = 10, options: str = "") -> str:
    """Return what one session of HiveServer2 answers to STATEMENTS; LabError when one fails."""
    return _said(gateway, f"{BEELINE} {options}", statements, minutes)


def spark_sql(gateway: Gateway, statements: Sequence[str], minutes: float = 10, options: str = "") -> str:
    """Return what one session of Spark SQL answers to STATEMENTS; LabError when one fails."""
    return _said(gateway, f"{SPARK_SQL} {options}", statements, minutes)


def script(statements: Sequence[str]) -> str:
    """Return STATEMENTS as clients read them from a file: each in one line, where beeline asks for no more of it."""
    return "".join(f"{' '.join(one.split())};\n" for one in statements)


def _said(gateway: Gateway, command: str, statements: Sequence[str], minutes: float) -> str:
    place = f"/var/tmp/emr-lab-{uuid.uuid4().hex}.sql"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script(statements))
        file.flush()
        gateway.write(Path(file.name), place)
    return gateway.user(f"{command} -f {place}", minutes)
