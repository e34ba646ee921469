# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a service hands to who asks its daemons: how, and what their answers say. Shapes only.

Everything is keyed by the whole name of a component or of a kind of reading, so that several daemons of a host, of one
service or of several, never stand for each other.
"""

from __future__ import annotations

from typing import Any, Callable, Mapping, NamedTuple

from ..wire.base import Endpoint
from .gate_types import Reading, Rule

Readings = Mapping[str, Reading]
"""Component to host to what its probe brought, or None and the cause."""

SERVING: tuple[str, ...] = ("serving",)
"""States in which a component is good that has no others."""
REGISTERS_SECONDS = 60
"""So long after its own start a master may not have heard of everybody yet, and a worker may only be slow."""


class Probe(NamedTuple):
    """One kind of reading: the COMPONENT and PORT (see services.registry) that answer, and the function that asks."""

    component: str
    port: str
    ask: Callable[[Endpoint, float], Any]
    """Takes the limit of each socket operation in seconds; raises client errors."""
    contains: tuple[str, ...] = ()
    """Other kinds for which its answer serves as well, so that a daemon is asked once only."""


class Heard(NamedTuple):
    """Of whom the active master of a component does not hear."""

    started_ms: object
    """When that master started, in milliseconds since the epoch; anything but a number where it does not tell."""
    gone: Mapping[str, str]
    """Bare name in lower case to the master's word of it."""


class View(NamedTuple):
    """What the answers of a service's daemons say, for the order of restarts; each maps components."""

    states: Mapping[str, Mapping[str, str]]
    """To host to state, as each says itself."""
    leaders: Mapping[str, str] = {}
    """To the host that leads or is active, "" for none."""
    heard: Mapping[str, Heard] = {}
    behind: Mapping[str, Mapping[str, int]] = {}
    """To host to how much it lacks, in any unit."""
    racks: Mapping[str, Mapping[str, str]] = {}
    """To host to its rack."""
    replicas: Mapping[str, Mapping[str, int]] = {}
    """To how much of what it keeps is ``missing`` or ``under_replicated``."""


class Listing(NamedTuple):
    """How a master is asked which workers are registered with it."""

    master: str
    worker: str
    kind: str
    listed: Callable[[Any], list[Mapping[str, Any]]]
    """Takes the answer of KIND and returns rows with ``host`` and ``state``."""
    first: str = ""
    """Kind that is asked before, where KIND is expensive."""
    leads: Callable[[Any], bool] = bool
    """Whether the answer of FIRST, None for none, is that of the active one."""


class Reader(NamedTuple):
    """How the daemons of a service are asked, and what their answers say."""

    probes: Mapping[str, Probe]
    """Kind to how it is read."""
    kinds: Mapping[str, str]
    """Component to the kind that tells its state."""
    view: Callable[[Readings], View]
    rules: Mapping[str, Rule]
    """Gate to its rule."""
    good: Mapping[str, tuple[str, ...]] = {}
    """Component to its good states, by its own word or its master's; ``SERVING`` for others."""
    counted: Mapping[str, tuple[str, ...]] = {}
    """Worker to the states in which its master hears of it and gives it work or counts on it."""
    listings: tuple[Listing, ...] = ()


def answering(reading: Reading) -> dict[str, str]:
    """Return host to state of daemons of which it is known only whether they answer."""
    return {host: "dead" if value is None else "serving" for host, (value, _error) in reading.items()}
