# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gates that facts name, as they are asked of the members of a cluster. No I/O."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from ..services.roll_model import GateRow

Members = Mapping[str, Sequence[str]]
BATCH, PRESENT = "batch", "present"
"""Words in the place of a component's hosts and of a number (see ``services.roll_model.GateRow``)."""


def gate(
    row: GateRow,
    members: Members,
    absent: Sequence[str] = (),
    batch: Sequence[str] = (),
    component: str = "",
    limits: Mapping[str, int] | None = None,
) -> dict[str, Any] | None:
    """Return ROW as a gate of a cluster with MEMBERS (component to hosts), or None where it has nobody to ask about.

    Hosts that are ABSENT by permission are not asked about. BATCH are the hosts that have restarted, COMPONENT is what
    they restarted, LIMITS are the figures that the run gives.
    """
    readers = row.hosts or component
    hosts = list(batch if readers == BATCH else members.get(readers, []))
    asked = batch if row.members == BATCH else members.get(row.members or readers, [])
    about = [host for host in asked if host not in absent]
    if row.present:
        hosts = [host for host in hosts if host not in absent]
    if not hosts or ((row.members or row.at_least == PRESENT) and not about):
        return None
    found: dict[str, Any] = {"gate": row.gate, "hosts": hosts}
    if row.members:
        found["members"] = about
    if row.at_least:
        found["at_least"] = str(len(about)) if row.at_least == PRESENT else row.at_least
    figures = {name: (limits or {})[name] for name in row.limits}
    figures.update({name: len(members.get(counted, [])) for name, counted in row.counts.items()})
    return {**found, "limits": figures} if figures else found
