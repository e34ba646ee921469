# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Generated parts of pages: each stands between two markers that name its table, what is around them is by hand.

``<!-- BEGIN PORTS -->`` begins the table PORTS, ``<!-- BEGIN SERVICE hdfs -->`` the table SERVICE for hdfs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import about_cluster
import about_hosts
import about_jobs
import about_pages
from table import Make

ROOT = Path(__file__).resolve().parents[2]
TABLES: dict[str, Make] = {**about_cluster.TABLES, **about_hosts.TABLES, **about_jobs.TABLES, **about_pages.TABLES}
"""Name in a marker to what makes its lines, from the words behind the name."""

_BLOCK = re.compile(r"(<!-- BEGIN ([A-Z]+)((?: [\w.-]+)*) -->\n).*?(<!-- END \2\3 -->)", re.DOTALL)
_BEGIN = re.compile(r"<!-- BEGIN [A-Z]")


def pages() -> Iterator[Path]:
    """Yield every page by hand, of the README and of docs/."""
    yield ROOT / "README.md"
    yield from sorted((ROOT / "docs").rglob("*.md"))


def filled(path: Path) -> str:
    """Return the page PATH as it should be; ValueError for a marker without an end or with an unknown name."""
    text = path.read_text()
    found = _BLOCK.findall(text)
    if len(found) != len(_BEGIN.findall(text)):
        raise ValueError(f"{path.relative_to(ROOT)}: a marker BEGIN has no END of its name")
    for _begin, name, _words, _end in found:
        if name not in TABLES:
            raise ValueError(f"{path.relative_to(ROOT)}: there is no table {name}, only {', '.join(TABLES)}")
    return _BLOCK.sub(lambda one: "\n".join([one[1].rstrip("\n"), *TABLES[one[2]](*one[3].split()), one[4]]), text)
