# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tell why a run does not go on: in lines that every callback leaves as they are, and in one sentence to fail with."""

from __future__ import annotations

import os
from typing import Any, Sequence

from .lines import fitted


def _columns() -> int:
    """Return the width of the terminal; 0 where nobody sits before one."""
    try:
        return os.get_terminal_size(1).columns
    except OSError:
        return 0


COLUMNS = _columns()
"""Read where the plugin is loaded: the process that runs it has no terminal any more."""


def show(display: Any, lines: Sequence[str]) -> None:
    """Print LINES on Ansible's DISPLAY."""
    for line in fitted(lines, COLUMNS):
        display.display(line)


def refusal(display: Any, title: str, sentences: Sequence[str]) -> str:
    """Return the sentence to fail with for SENTENCES, the reasons; TITLE says what did not happen.

    Several reasons are printed first: most callbacks show the message as one string, whatever its lines.
    """
    if len(sentences) == 1:
        return f"{title} {sentences[0]}"
    show(display, [title, *(f"- {sentence}" for sentence in sentences)])
    return f"{title} All {len(sentences)} reasons are told above; the first: {sentences[0]}"
