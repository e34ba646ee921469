# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which ensembles servers are members of by their own lists, and which one comes next. Pure.

Two ensembles that differ by one server have a member in common in any two of their majorities. So servers with these
two lists may work side by side: what a majority of the one has acknowledged, a majority of the other one knows, and of
two leaders one is refused. With two servers more or less that is not so: of three servers two, and of five the other
three, could each go on without the others.
"""

from __future__ import annotations

from typing import Mapping, NamedTuple, Sequence

from .types import Ensemble, Seen, majority


class Lists(NamedTuple):
    """GOAL is the ensemble that servers have or are about to have; BEFORE the one that some still have, or None."""

    before: Ensemble | None
    goal: Ensemble


class Contradiction(ValueError):
    """Servers have lists that no run of ours has left; the message names them."""


def of_host(seen: Seen) -> set[Ensemble]:
    """Return the lists that a host has, on its disk and in its process."""
    return {frozenset(one) for one in (seen["configured"], seen["running"]) if one}


def adjacent(one: Ensemble, other: Ensemble) -> bool:
    """Tell whether ONE and OTHER differ by one server."""
    return len(one ^ other) == 1


def established(seen: Mapping[str, Seen]) -> set[Ensemble]:
    """Return the lists that count: a majority of their members has them, or is one server away.

    Others are what a host remembers that was away while the ensemble changed. Where none counts, all do. Nor does one
    count that only a host has which the one without it does not list: it is about to join, or has left.
    """
    held = {host: of_host(one) for host, one in seen.items()}
    found = {one for lists in held.values() for one in lists}

    def holders(ensemble: Ensemble) -> int:
        near = (held.get(host, set()) for host in ensemble)
        return sum(any(one == ensemble or adjacent(one, ensemble) for one in lists) for lists in near)

    counted = {one for one in found if holders(one) >= majority(one)} or found

    def is_counted(ensemble: Ensemble) -> bool:
        having = {host for host, lists in held.items() if ensemble in lists}
        return all(having & other for other in counted if adjacent(other, ensemble))

    return {one for one in counted if is_counted(one)}


def current(seen: Mapping[str, Seen], target: Sequence[str]) -> Lists | None:
    """Return where the ensemble stands between two lists; None where no server has one.

    Of two the one that is nearer to TARGET is the goal, so a change of mind in the middle goes back the way it came.
    Contradiction where lists are further apart.
    """
    wanted = frozenset(target)
    found = sorted(established(seen), key=lambda one: (len(one ^ wanted), sorted(one)))
    if not found:
        return None
    if len(found) == 1:
        return Lists(None, found[0])
    if len(found) == 2 and adjacent(*found):
        return Lists(found[1], found[0])
    raise Contradiction("; ".join(_held(seen, one) for one in found))


def following(ensemble: Ensemble, target: Sequence[str], dead: Ensemble, leader: str) -> Ensemble:
    """Return the ensemble after ENSEMBLE on the way to TARGET, one server more or less.

    Who leaves and is DEAD goes first: an ensemble that counts it survives less. The LEADER leaves last. Else it grows
    before it shrinks, and never has two more than it will have.
    """
    wanted = frozenset(target)
    leaving = sorted(ensemble - wanted, key=lambda host: (host not in dead, host == leader, host))
    coming = [host for host in target if host not in ensemble]
    if leaving and (leaving[0] in dead or not coming or len(ensemble) > len(wanted)):
        return ensemble - {leaving[0]}
    return ensemble | {coming[0]}


def _held(seen: Mapping[str, Seen], ensemble: Ensemble) -> str:
    holders = sorted(host for host, one in seen.items() if ensemble in of_host(one))
    return f"{' and '.join(holders)} list{'s' if len(holders) == 1 else ''} {', '.join(sorted(ensemble))}"
