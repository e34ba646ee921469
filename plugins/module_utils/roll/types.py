# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the parts of a roll hand to each other. Plain data, so that it goes through playbooks and into JSON."""

from __future__ import annotations

from typing import Mapping, Sequence, TypedDict, Union

UNHEARD = "unheard"
"""State of a worker that answers who asks it, and of which its active master does not hear."""

Members = Mapping[str, Sequence[str]]
"""Component to its declared hosts."""
Size = Union[int, str, None]
"""Hosts in a batch: a number, a share such as ``10%``, or None for the component's own rule."""


class Live(TypedDict):
    """What the order and the gates of a roll depend on, read from the daemons before it begins; each maps components.

    What a component is not known to have, it has not.
    """

    leaders: dict[str, str]
    """To the host that leads or is active, "" for none."""
    states: dict[str, dict[str, str]]
    """To host to state."""
    unhealthy: dict[str, dict[str, str]]
    """The same, of those members only that do not serve, and why."""
    behind: dict[str, dict[str, int]]
    """To host to how much it lacks of what the others of its quorum have."""
    racks: dict[str, dict[str, str]]
    """To host to its rack."""
    replicas: dict[str, dict[str, int]]
    """To how much of what it keeps is ``missing`` or ``under_replicated``."""


class Batch(TypedDict):
    """Hosts whose daemon of one component is restarted at the same time."""

    component: str
    hosts: list[str]
    hand_over: str
    """Host that becomes active before the batch, in the place of the one that restarts; or empty."""


class Roll(TypedDict):
    """What is restarted, in order, or why nothing is."""

    batches: list[Batch]
    refusals: list[str]


def nothing_known() -> Live:
    """Return the reading of a cluster of which nothing could be read."""
    return {"leaders": {}, "states": {}, "unhealthy": {}, "behind": {}, "racks": {}, "replicas": {}}
