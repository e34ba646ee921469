# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes of the firewall: what a host says of itself, what it is to have, and what is to be done there."""

from __future__ import annotations

from typing import Mapping, NamedTuple, Sequence, TypedDict


class State(TypedDict):
    """What a host has of a firewall of ours."""

    version: str
    """Of the rules that it keeps for the next boot; "" for none."""
    live: bool
    """Whether these, and no others, are in the kernel."""
    boots: bool
    """Whether its unit runs and is started at boot."""
    clients: list[str]
    """Networks of the kept rules."""
    names: list[str]
    """Hosts that the kept rules let in."""
    known: dict[str, list[str]]
    """Those of them whose addresses are not just the one that the inventory gives, with all of them."""
    left: bool
    """Whether something of ours is there though no rules are kept."""


class Look(TypedDict):
    """What a host says before anything is changed."""

    state: State
    resolved: dict[str, list[str]]
    """Names of the cluster that it resolves, to other addresses than just the one that the inventory gives."""
    sources: list[str]
    """Its own addresses that other hosts of the cluster see, as its routes choose them."""
    foreign: list[int]
    """Ports of ours that somebody else listens on."""
    users: dict[str, int]
    """Ids of the accounts of daemons."""
    ephemeral: list[int]
    """First and last port that its kernel gives to outgoing connections."""
    shared: bool
    """Whether its kernel may give a port of ours to an outgoing connection."""
    ssh: list[int]
    """Ports at which it is reached by SSH."""
    lacks: str
    """Why it can have no rules, in a sentence with its name; "" if it can."""


class Wish(NamedTuple):
    """What the inventory asks of one host: no networks, no firewall."""

    networks: Sequence[str]
    ports: Sequence[object]
    """Further ports for clients: ``8020``, ``"50100-50200"``, ``"zookeeper.client"``."""


class Rules(NamedTuple):
    """All that decides the rules of one host."""

    cluster: str
    host: str
    members: Mapping[str, Sequence[str]]
    """Hosts with daemons, to their addresses."""
    gateways: Mapping[str, Sequence[str]]
    """Hosts without, to theirs."""
    networks: Sequence[str]
    closed: Sequence[int]
    """Ports that are for the cluster only, but for those of the two below."""
    for_clients: Sequence[tuple[int, int]]
    """Ranges."""
    for_gateways: Sequence[tuple[int, int]]
    users: Sequence[int]
    """Ids of accounts whose listeners are for the cluster only."""
    ephemeral: Sequence[int]
    shared: bool
    ssh: Sequence[int]


class Due(TypedDict):
    """What is to be done on a host: RULES to bring in, "" to remove what is there."""

    rules: str
    undo_seconds: int
    """After so long without confirmation the host takes them back."""
    probes: list[tuple[str, str, int]]
    """Host, address and port of members that have to answer then."""
    why: list[str]
    """What that means, in words for people."""
