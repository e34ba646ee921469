# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read daemons: raw answers, for the pure functions of their services."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from ..services.readers import PROBES
from ..services.registry import port
from ..wire.base import endpoint
from ..wire.parallel import Outcome, read_all


def probe(kind: str, host: str, seconds: float) -> Callable[[], Any]:
    """Return the function that reads KIND (a key of ``services.readers.PROBES``) from HOST (``name`` or ``name:port``).

    SECONDS limits each of its socket operations. It raises client errors; ValueError for a bad port comes at once.
    """
    source = PROBES[kind]
    where = endpoint(host, port(source.component, source.port))
    return lambda: source.ask(where, seconds)


def read(wanted: Mapping[str, list[str]], seconds: float) -> dict[str, dict[str, Outcome[Any]]]:
    """Read each kind in WANTED from its hosts, all at the same time, in at most SECONDS: kind -> host -> outcome."""
    probes = {(kind, host): probe(kind, host, seconds) for kind, hosts in wanted.items() for host in hosts}
    outcomes = read_all(probes, seconds)
    return {kind: {host: outcomes[(kind, host)] for host in hosts} for kind, hosts in wanted.items()}
