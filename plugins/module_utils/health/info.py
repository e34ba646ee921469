# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read the state of whole services, as their own folders know how. One host asks all daemons of all of them at once."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from . import probes as daemons
from .status_types import Shown

Members = Mapping[str, Sequence[str]]


def read(
    services: Mapping[str, Shown], members: Members, cluster: str = "", host: str = "", seconds: float = 3
) -> dict[str, Any]:
    """Return the reading of each of SERVICES (of ``services.status``), whose daemons MEMBERS has, maybe with a port.

    CLUSTER is its name. HOST is this host's name, "" where nothing is to be told of itself. Everything is asked at the
    same time, in at most SECONDS. ValueError for a port that is none.
    """
    asked = [(component, kind) for one in services.values() for component, kind in one.kinds.items()]
    seen = daemons.read({kind: list(members.get(component, [])) for component, kind in asked}, seconds)
    answers = {
        component: {one: (outcome.value, outcome.error) for one, outcome in seen[kind].items()}
        for component, kind in asked
    }
    return {name: {**one.read(answers, members, cluster), **one.here(host)} for name, one in services.items()}
