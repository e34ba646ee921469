# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shape of what is known about one component. Plain data: no behaviour, no I/O.

What the *process* of a component is (argv, environment, directories, what it reads) stands in its role; how the
*cluster* treats it stands here, in one row of its service's facts.
"""

from __future__ import annotations

from typing import Mapping, NamedTuple

from .config_model import Heap, Store
from .roll_model import Reconfiguration, Roll

Placement = Mapping[int, "tuple[str, ...]"]
"""Number of masters to selectors of hosts (see ``topology.placement``)."""


class Port(NamedTuple):
    """A TCP port of a daemon."""

    number: int
    peers: str
    """Who in the cluster connects to it, "" for nobody."""
    clients: str
    """What clients outside of the cluster use it for; "" where they have no use for it."""
    stranger: str
    """What somebody who reaches it can do without Kerberos."""
    alone: bool = False
    """Whether it is for clients only where its service is all that the cluster runs."""


class Component(NamedTuple):
    """One daemon, or the clients and configuration of a gateway (which has no ``account``)."""

    product: str
    """Product that the daemon runs from."""
    placement: Placement
    tiers: tuple[str, ...]
    """Tiers on whose hosts ``placement`` of topology.yml may put it."""
    types: tuple[str, ...] = ()
    """Cluster types whose clusters have it; () for all."""
    brings: tuple[str, ...] = ()
    """Other products whose jars its daemon has on its class path, so that its hosts have them as well."""
    account: str = ""
    """Account that its daemon runs as, as its role says."""
    single: tuple[int, ...] | None = None
    """Numbers of hosts that it can run on without high availability; None for any number."""
    ha: tuple[int, ...] | None = None
    """The same with high availability."""
    count_reason: str = ""
    """Why other numbers are refused."""
    follows: str = ""
    """Component that it always stands beside, so that it cannot be placed on its own."""
    votes: bool = False
    """Whether its members are a quorum: no host with one of them leaves by itself."""
    registers: str = ""
    """Component whose daemons register with it: its active one names those that it knows."""
    wave: str = ""
    """When site.yml starts it: ``first`` (elects, or keeps what others share), ``workers`` (ask for their masters until
    these are there), ``decided`` (after the decision on formats, where one is due), ``last``."""
    remembers: bool = False
    """Whether its hosts keep a copy of the manifest."""
    lasting: bool = False
    """Whether its hosts hold what cannot be made anew: they do not leave a cluster by leaving the inventory."""
    moves: bool = False
    """Whether its members change one at a time in a play of its own, which also takes former ones off."""
    worker: bool = False
    """Whether the cluster works while one is away, so that hosts with no other daemon may be absent by permission."""
    ports: Mapping[str, Port] = {}
    heap: Heap | None = None
    log: str = ""
    """Name of its log, with ``%H`` for the host, where its launcher alone says that."""
    logs: tuple[str, ...] = ()
    """Logs that its daemon alone writes, beside its own."""
    stores: tuple[Store, ...] = ()
    roll: Roll | None = None
    """None for what has no daemon."""
    units: tuple[str, ...] = ()
    """Units that its host has for it, beside ``emr-<component>``."""
    reconfiguration: Reconfiguration | None = None
    hooks: tuple[str, ...] = ()
    """Task files of its role around a restart (``before_gates``, ``before_restart``, ``after_restart``), and before its
    service stops (``before_stop``)."""
