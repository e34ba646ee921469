# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare, order and print names: natural order, short lists for sentences, the nearest known name for another."""

from __future__ import annotations

import difflib
import re
from typing import Callable, Iterable, Sequence

_DIGITS = re.compile(r"(\d+)")
_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"^{_LABEL}(\.{_LABEL})*\Z")


def is_host(name: object) -> bool:
    """Tell whether Java, DNS and URLs take NAME for that of a host (RFC 1123)."""
    return isinstance(name, str) and len(name) <= 253 and bool(_HOST.match(name))


def bare(member: str) -> str:
    """Return the host's name of MEMBER, which may have a port, in lower case, as answers of daemons are compared."""
    return member.partition(":")[0].lower()


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Return the key that sorts ``master-2`` before ``master-10``; equal numbers fall back to their digits."""
    return [(0, int(part), part) if part.isdigit() else (1, 0, part) for part in _DIGITS.split(name) if part]


def natural(names: Iterable[str]) -> list[str]:
    """Return the different NAMES in natural order."""
    return sorted(set(names), key=natural_key)


def some(names: Sequence[str], limit: int = 3) -> str:
    """Return NAMES for a sentence: at most LIMIT of them, and how many more there are."""
    if len(names) > limit + 1:
        return f"{', '.join(names[:limit])} and {len(names) - limit} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def hint(name: str, known: Iterable[str], explain: Callable[[str], str] = lambda _name: "") -> str:
    """Return what TOLD says of NAME, else "; did you mean X?" for the nearest KNOWN name, else "; write one of ..."."""
    if explain(name):
        return explain(name)
    choices = list(known)
    if not choices:
        return "; there is none yet"
    near = difflib.get_close_matches(name, choices, n=1)
    return f"; did you mean {near[0]}?" if near else f"; write one of {', '.join(choices)}"
