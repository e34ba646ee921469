# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the state of a cluster is made of, and what a service hands over for it. Shapes only."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Mapping, NamedTuple, Sequence, TypedDict

from .reader_types import Readings

Row = Mapping[str, Any]
"""One daemon in the reading of its service: ``host``, ``state``, often ``error``, and what else it tells."""
Members = Mapping[str, Sequence[str]]


class Daemon(TypedDict):
    """One declared daemon; DETAIL is a few words for people."""

    component: str
    host: str
    state: str
    good: bool
    detail: str


def no_words(*_all: object) -> str:
    """Return nothing to say."""
    return ""


def no_faults(*_all: object) -> list[str]:
    """Return no sentence."""
    return []


class Place(NamedTuple):
    """Where the reading of a service has the daemons of a component, and what people are shown of one."""

    listed: str
    """Name of the list of rows in the reading."""
    detail: Callable[[Row], str] = no_words
    """What it is worth to say of one that is there."""
    state: Callable[[Row], str] = lambda one: str(one["state"])
    silence: Callable[[Row, int], str] = no_words
    """Why one in which its master believes is silent, as it was not heard of for so many seconds; "" if it is not."""


class Shown(NamedTuple):
    """How the state of a service is read, and what is shown of it."""

    lead: str
    """Component whose hosts ask for the whole service; without it the service is not there."""
    kinds: Mapping[str, str]
    """Component to the kind of reading that is asked for."""
    read: Callable[[Readings, Members, str], dict[str, Any]]
    """Takes the answers, the members and the cluster's name, and returns the reading: lists of rows, and more."""
    places: Mapping[str, Place]
    judge: Callable[[Mapping[str, Any]], tuple[str, list[str]]]
    """Takes the reading and returns a line, and a sentence for each thing that is wrong."""
    instead: str = ""
    """Component that does so in clusters without LEAD, which some types of clusters have not."""
    here: Callable[[str], dict[str, Any]] = lambda host: {}
    """Takes the name of this host and returns what only a host itself knows, as more of the reading."""
    host_faults: Callable[[Iterable[Any]], list[str]] = no_faults
    """Takes the readings of all hosts and returns a sentence for each thing that is wrong with what only they know."""
    rack_faults: Callable[[Mapping[str, Any], Mapping[str, str]], list[str]] = no_faults
    """Takes the reading and host to rack, and returns a sentence for each daemon that is in another one."""

    def leads(self, members: Members) -> str:
        """Return the component whose hosts ask in a cluster with MEMBERS."""
        return self.instead if self.instead and not members.get(self.lead) else self.lead


SIZES = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")


def size(count: int | None) -> str:
    """Return COUNT bytes for people; "?" when it is not known."""
    if count is None:
        return "?"
    value = float(count)
    for unit in SIZES:
        if value < 1024 or unit == SIZES[-1]:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    raise AssertionError
