# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of EMR, of earlier releases and of other products, and what stands for them here. No I/O."""

from __future__ import annotations

from fnmatch import fnmatchcase

from ..services.registry import ELSEWHERE, FILE_ALIASES, UNREAD


def file_hint(name: str) -> str:
    """Say what file NAME, which is none of ours, stands for; empty if that is not known."""
    stem = name.strip().lower().replace("_", "-")
    for ending in (".xml", ".sh", ".properties", ".cfg", ".env"):
        stem = stem[: -len(ending)] if stem.endswith(ending) else stem
    if stem in FILE_ALIASES:
        return f"; write {FILE_ALIASES[stem]}, where that is read"
    product = ELSEWHERE.get(stem.partition("-")[0])
    return f"; it is of {product}, which is no service of this release" if product else ""


def name_fault(file: str, name: str) -> str:
    """Say that nothing reads property or variable NAME of FILE, and what is read; empty for all others."""
    return next((names[name] for pattern, names in UNREAD if name in names and fnmatchcase(file, pattern)), "")
