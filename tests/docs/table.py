# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of Markdown, and words for people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

Make = Callable[..., "list[str]"]


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return the lines of a table with HEAD and ROWS."""
    lines = [head, ["---"] * len(head), *rows]
    texts = [[str(cell).replace("|", "\\|").replace("\n", " ") for cell in line] for line in lines]
    return ["|" + "|".join(line) + "|" if line[0] == "---" else "| " + " | ".join(line) + " |" for line in texts]


def code(*names: str) -> str:
    """Return NAMES as code, with commas."""
    return ", ".join(f"`{name}`" for name in names if name)


def numbers(found: Iterable[int]) -> str:
    """Return FOUND as words: ``1, 2 or 3``."""
    *first, last = sorted(found)
    return f"{', '.join(map(str, first))} or {last}" if first else str(last)


def plain(text: str) -> str:
    """Return TEXT of a module's documentation as Markdown: options by their last name, constants as code."""
    text = re.sub(r"O\((?:[\w\[\]]+\.)?(\w+)\)", r"`\1`", text)
    return re.sub(r"[CV]\(([^)]*)\)", r"`\1`", text)
