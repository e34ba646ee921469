# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read the state of whole services, as their own folders know how. One host asks all daemons of all of them at once."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ..services.status import STATUS
from . import probes as daemons

Members = Mapping[str, Sequence[str]]


def services_of(members: Members, host: str) -> list[str]:
    """Return the services of a cluster with MEMBERS that HOST asks: those that it has the leading component of."""
    return [name for name, shown in STATUS.items() if host in members.get(shown.lead, [])]


def read(services: Sequence[str], members: Members, cluster: str, host: str, seconds: float) -> dict[str, Any]:
    """Return the reading of each of SERVICES, whose daemons MEMBERS names, as ``name`` or ``name:port``.

    CLUSTER is its name. HOST is this host's name, "" where nothing is to be told of itself. Everything is asked at the
    same time, in at most SECONDS. ValueError for a port that is none.
    """
    asked = [(component, kind) for name in services for component, kind in STATUS[name].kinds.items()]
    seen = daemons.read({kind: list(members.get(component, [])) for component, kind in asked}, seconds)
    answers = {
        component: {one: (outcome.value, outcome.error) for one, outcome in seen[kind].items()}
        for component, kind in asked
    }
    return {name: {**STATUS[name].read(answers, members, cluster), **STATUS[name].here(host)} for name in services}
