# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rules of a host say, as :mod:`.rules` has written them: all that the host has to know of them. No I/O."""

from __future__ import annotations

import re
from typing import Iterable

TABLE = "bigdata_emr"
VERSION = re.compile(r"^\tchain version_([0-9a-f]{16}) \{", re.MULTILINE)
_TITLE = re.compile(r"# Firewall of cluster (\S+) on ")


def version_of(text: str) -> str:
    """Return the version in TEXT: a file of ours, or what nft shows of our table; "" when there is none."""
    found = VERSION.search(text)
    return found.group(1) if found else ""


def cluster_of(text: str) -> str:
    """Return the cluster that TEXT, a file of ours, was made for; "" when it does not say."""
    found = _TITLE.match(text)
    return found.group(1) if found else ""


def networks_of(text: str) -> list[str]:
    """Return the networks of clients in TEXT, a file of ours."""
    return [entry for name in ("clients4", "clients6") for entry, _names in _elements(text, name)]


def hosts_of(text: str) -> dict[str, list[str]]:
    """Return the hosts that TEXT, a file of ours, lets in, with their addresses."""
    found: dict[str, list[str]] = {}
    for kind in ("members", "gateways"):
        for family in "46":
            for address, names in _elements(text, f"{kind}{family}"):
                for name in filter(None, names.split(", ")):
                    found.setdefault(name, []).append(address)
    return found


def _elements(text: str, name: str) -> Iterable[tuple[str, str]]:
    """Yield the entries of the set NAME in TEXT with their comments."""
    _before, _start, rest = text.partition(f"\n\tset {name} {{\n")
    for line in rest.partition("\n\t}")[0].splitlines():
        if line.startswith("\t\t\t"):
            entry, _comma, comment = line.strip().partition(",")
            yield entry, comment.strip().lstrip("# ")
