# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shape of a plan: what site.yml would do."""

from __future__ import annotations

from typing import TypedDict

from ..firewall.report import Walled
from .types import Batch


class Change(TypedDict):
    """A property that goes from BEFORE to AFTER on HOSTS; FILE is where it is written.

    RESTART and RELOAD are the components that site.yml restarts or makes load the file again for it; neither: nothing
    is needed, as nobody there reads it before the next command or job does. LIVE are those of RESTART that could take
    it over while they run.
    """

    file: str
    property: str
    before: str
    after: str
    hosts: list[str]
    restart: list[str]
    reload: list[str]
    live: list[str]


class Act(TypedDict):
    """What happens to the daemons of one component: WHY has a line for each property or file."""

    component: str
    hosts: list[str]
    why: list[str]


class Otherwise(TypedDict):
    """A property that daemons of COMPONENT on HOSTS run with otherwise than their start was recorded."""

    component: str
    hosts: list[str]
    file: str
    property: str
    recorded: str
    running: str
    wanted: str


class Plan(TypedDict):
    """The whole plan. An empty one, apart from the cluster's name, is a cluster where nothing is left to do."""

    cluster: str
    files: list[Change]
    start: list[Act]
    reload: list[Act]
    stop: list[Act]
    """Daemons that the inventory places on these hosts no more: they are stopped and taken off, in this order."""
    stays: list[str]
    """A sentence for each service that has left the list: where its data stays."""
    restart: list[Act]
    batches: list[Batch]
    disruption: dict[str, str]
    refusals: list[str]
    live: list[Act]
    """Daemons of RESTART that could take over all of it while they run, WHY has the commands. Nothing runs them."""
    drift: list[Otherwise]
    """What running daemons say of themselves where that is not what their start was recorded with. site.yml does not
    ask them, and so does nothing about it."""
    unasked: list[Act]
    """Running daemons that did not say, and WHY; of them the record of their start is all that is known."""
    silent: list[str]
    """Hosts that could not be asked."""
    strangers: list[str]
    """A sentence for each host that a master or the manifest has as a member, and the inventory has not."""
    notes: list[str]
    """What running daemons may refuse to load."""
    firewall: list[Walled]
    """Hosts whose rules change, those with the same reasons together."""
    work: list[Walled]
    """Gateways of which what they know of jobs changes, or workflows and timers of some do."""
