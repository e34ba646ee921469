# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which Java runtimes a cluster can run with."""

from __future__ import annotations

import re
from typing import TypedDict

JAVA_MINIMUM = 17
"""Major version that the products of the releases are built and tested for."""

_RELEASE = re.compile(r'^JAVA_VERSION="?([^"\s]+)', re.MULTILINE)
_BANNER = re.compile(r'version "([^"]+)"')


class Java(TypedDict):
    """The Java that daemons would start with: its directory, and its version or "" when that is not known."""

    home: str
    version: str


def parse_release(text: str) -> str:
    """Return the version from the text of a Java home's ``release`` file, "" without one."""
    match = _RELEASE.search(text)
    return match.group(1) if match else ""


def parse_banner(text: str) -> str:
    """Return the version from what ``java -version`` prints, "" when it says none."""
    match = _BANNER.search(text)
    return match.group(1) if match else ""


def major(version: str) -> int | None:
    """Return the major version: 17 of ``17.0.13``, 8 of ``1.8.0_422``, None when VERSION is not understood."""
    match = re.match(r"(?:1\.)?(\d+)", version)
    return int(match.group(1)) if match else None


def suits(java: Java | None) -> bool:
    """Tell whether JAVA is present and new enough."""
    number = major(java["version"]) if java else None
    return number is not None and number >= JAVA_MINIMUM
