# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes of what is known about restarts: gates, what users notice, what a daemon takes over. Plain data."""

from __future__ import annotations

from typing import Mapping, NamedTuple


class GateRow(NamedTuple):
    """A gate as a roll or a waiting play asks for it."""

    gate: str
    """Name of a rule of a service's reader (``services.readers.RULES``)."""
    hosts: str = ""
    """Component from whose hosts it is read; "" for the component that is rolled, ``batch`` for the restarted hosts."""
    members: str = ""
    """Component whose hosts it is about, where these are others: those that are there; ``batch`` for the restarted
    hosts."""
    at_least: str = ""
    """How many must be good: ``all``, ``majority``, a number, ``present`` for all that are there; "": the gate says."""
    present: bool = False
    """Whether it is read only from hosts that are there."""
    counts: Mapping[str, str] = {}
    """Name of a limit to the component whose number of declared hosts it is."""
    limits: tuple[str, ...] = ()
    """Names of limits that the run itself gives: ``txid``, ``silent_seconds``."""


class Notice(NamedTuple):
    """What else users notice of a restart that brings certain changes."""

    about: str
    """What it is about, as a key beside components."""
    changes: tuple[str, ...]
    """Beginnings of the lines of changes, ``<file> <property>``, that bring it."""
    text: str


class Roll(NamedTuple):
    """How a component's daemons restart while the cluster works."""

    disruption: str
    """What users notice."""
    serves: str
    """Gate that says that a restarted one serves again, whatever else is wrong."""
    serves_all: bool = False
    """Whether that gate is about all members together: a majority, an active one."""
    rebuilt: GateRow | None = None
    """Gate that says that one has its place again whose host was rebuilt: quorums whole, workers known to their
    masters; None where ``serves`` says so."""
    alone: str = ""
    """What users notice where there is no second one; "" for the same."""
    share_percent: int = 0
    """Largest share of the hosts that restarts at the same time; 0: one host does."""
    leader: str = ""
    """Component whose leader's host goes last."""
    heals: tuple[str, ...] = ()
    """States, by its own word, in which it serves nothing, so that its restart takes nothing away."""
    hand_over: bool = False
    """Whether the leader hands over before it restarts; others give their place up at once when they end in order."""
    behind_first: bool = False
    """Whether who is furthest behind goes first, as it counts least for the quorum."""
    by_rack: bool = False
    """Whether a batch stays in one rack, and loses at most the replicas that others have."""
    every_gate: str = ""
    """Gate that every declared member has to hold before and after each batch, whatever is rolled."""
    gates: tuple[GateRow, ...] = ()
    """Gates of its own before and after each batch; one of the same concern replaces ``every_gate``."""
    replaces_every_gate: bool = False
    """Whether ``gates`` stand in the place of ``every_gate`` while this component is rolled."""
    notices: tuple[Notice, ...] = ()


class Reconfiguration(NamedTuple):
    """What a running daemon could take over without a restart; nothing in the collection makes it do so."""

    port: str
    """Name of the port that it is told at."""
    command: str
    """What tells it, with ``{component}``, ``{host}`` and ``{port}``."""
    properties: Mapping[str, tuple[str, ...]]
    """File to those that it takes over."""
