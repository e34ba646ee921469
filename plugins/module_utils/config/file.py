# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One file as it is wanted on a host."""

from __future__ import annotations

from typing import NamedTuple


class File(NamedTuple):
    """One file to be on a host."""

    path: str
    content: str
    owner: str = "root"
    group: str = "root"
    mode: int = 0o644
    secret: bool = False
    """Whether its content must not be shown in a diff."""
    identity: bool = False
    """Whether others know the host by its content, which is then never replaced by another."""
    optional: bool = False
    """Whether it is written only where it is there already."""
    binary: bool = False
    """Whether its content are bytes, a sign each (Latin-1)."""
    directory: bool = False
    """Whether it is a directory, which has no content."""
    link: str = ""
    """What it is a link to, of root's; "" for none."""
    syntax: str = ""
    """How its properties are written; those that are secrets are not shown in a diff."""
