# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables about jobs: their fields, and their types."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.jobs.fields import COMMON, OPTIONS, Field
from ansible_collections.bigdata.emr.plugins.module_utils.services.jobs import job_type
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import JOBS
from table import Make, code, table

FORMS = {
    "text": "text",
    "name": "name",
    "number": "number",
    "texts": "list",
    "mapping": "mapping",
    "file": "file",
    "files": "list of files",
    "group": "mapping",
}


def fields() -> list[str]:
    """Return the fields of every job."""
    return _fields(COMMON)


def options() -> list[str]:
    """Return the fields of some types."""
    return _fields(OPTIONS)


def _fields(found: dict[str, Field]) -> list[str]:
    rows = [(code(name), _form(name, row), _default(row), row.says) for name, row in found.items()]
    return table(("Field", "Form", "Default", "Meaning"), rows)


def _form(name: str, row: Field) -> str:
    if row.form in ("choice", "url"):
        words = code(*(row.choices or (JOBS if name == "type" else ())))
        return f"{words}, URL" if row.form == "url" else words
    limits = f", {row.least} to {row.most}" if row.form == "number" else ""
    return FORMS[row.form] + limits


def _default(row: Field) -> str:
    return "" if row.default in (None, "", (), {}) else f"`{row.default}`"


def types() -> list[str]:
    """Return the types of jobs."""
    rows = []
    for kind, service in JOBS.items():
        shape = job_type(kind)
        required = {name for row in shape.required for name in row}
        needed = [" or ".join(code(name) for name in row) for row in shape.required]
        others = [name for name in shape.fields if name not in required]
        rows.append((code(kind), code(service, *shape.needs), ", ".join(needed), code(*others)))
    return table(("Type", "Services", "Needed", "Further fields"), rows)


TABLES: dict[str, Make] = {"JOBFIELDS": fields, "JOBOPTIONS": options, "JOBTYPES": types}
