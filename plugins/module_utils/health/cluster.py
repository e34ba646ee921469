# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gates of a whole cluster, derived from its topology."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ..services.readers import PROBES, RULES
from ..services.registry import COMPONENTS, GATEWAYS, SERVICES
from . import asking
from .gate_types import SILENT_SECONDS


def cluster_gates(
    topology: Mapping[str, Any], absent: Sequence[str] = (), silent_seconds: int = SILENT_SECONDS, host: str = ""
) -> list[dict[str, Any]]:
    """Return the gates that hold when every declared daemon of TOPOLOGY works, apart from those on ABSENT hosts.

    Quorums and active daemons are read from all their declared members, also absent ones, so that a missing member
    counts against its quorum; of all daemons only those that are not absent are waited for. Each is asked itself too:
    a master believes for minutes in a worker that is gone, and must have heard of it within SILENT_SECONDS where it
    tells that. Where HOST, which asks, has no daemon (in a run that is limited to gateways), only those gates are
    returned that such a host can read.
    """
    members: Mapping[str, list[str]] = topology["members"]
    limits = {"silent_seconds": silent_seconds}
    asked = [asking.gate(row, members, absent, limits=limits) for one in SERVICES.values() for row in one.works]
    gates = [one for one in asked if one]
    placed = [name for name, hosts in members.items() if host in hosts]
    return [one for one in gates if is_for_clients(one["gate"])] if placed == [GATEWAYS] else gates


def is_for_clients(gate: str) -> bool:
    """Tell whether GATE is read from a port for clients, the only ones that a firewall leaves to hosts without daemons.

    A port that is for clients only where its service is all that the cluster runs is none: others run beside it.
    """
    probe = PROBES[RULES[gate].probe]
    port = COMPONENTS[probe.component].ports[probe.port]
    return bool(port.clients) and not port.alone
