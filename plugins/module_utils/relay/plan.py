# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who gets which file from whom: decided once, from what hosts lack and what hosts have kept.

A few hosts, the roots, have a file first: those that kept it from an earlier delivery or else the first ones that lack
it, which get it from the controller. Each root serves the next wave, and each wave the one after it.
"""

from __future__ import annotations

from typing import Mapping, Sequence, TypedDict

from .types import SLOTS, Source


class Plan(TypedDict):
    """The parts of all hosts; a host without a part is not named."""

    push: dict[str, list[str]]
    """Host to files that it gets from the controller."""
    serve: dict[str, list[str]]
    """Host to files that it has kept and that others need."""
    fetch: dict[str, dict[str, list[str]]]
    """Host to file to the hosts to try, the best one first: its parent, the parent's parent ... and all roots."""
    clients: dict[str, list[str]]
    """Host to the hosts that may come to it."""


class State(TypedDict, total=False):
    """What became of a root's server: ``address`` and ``port``, or ``why`` there is none."""

    address: str
    port: int
    why: str


def plan(
    lacking: Mapping[str, Sequence[str]],
    kept: Mapping[str, Sequence[str]],
    seeds: int,
    slots: int = SLOTS,
    after: Mapping[str, str] | None = None,
) -> Plan:
    """Return the plan for hosts, in the order of ``lacking``, which says what files each lacks.

    ``kept`` says which files hosts have kept; only hosts that lack nothing are asked to serve them. ``seeds`` is the
    number of roots per file; 0: the controller sends everything to everybody. ``after`` maps a file to another one that
    a host must not get later: whom the controller sends the former it sends the latter, too.
    """
    result: Plan = {"push": {}, "serve": {}, "fetch": {}, "clients": {}}
    before = after or {}
    sent: dict[str, list[str]] = {}  # of files that others come after: who must be sent them
    files = list(dict.fromkeys(file for files in lacking.values() for file in files))
    for file in sorted(files, key=lambda file: file not in before):
        takers = _takers(file, lacking, before.get(file, ""))
        if not seeds:
            _add(result["push"], takers, file)
            continue
        roots = [host for host, files in kept.items() if file in files and not lacking.get(host)][:seeds]
        _add(result["serve"], roots, file)
        pushed = sent.get(file, [])
        if not roots:
            pushed = list(dict.fromkeys([*pushed, *takers]))[: max(seeds, len(pushed))]
        _add(result["push"], pushed, file)
        if file in before:
            needed = sent.setdefault(before[file], [])
            needed += [host for host in pushed if before[file] in lacking[host] and host not in needed]
        roots, takers = roots + pushed, [host for host in takers if host not in pushed]
        for host, sources in _waves(roots, takers, slots).items():
            result["fetch"].setdefault(host, {})[file] = sources
            for source in sources:
                clients = result["clients"].setdefault(source, [])
                if host not in clients:
                    clients.append(host)
    return result


def _takers(file: str, lacking: Mapping[str, Sequence[str]], needed: str) -> list[str]:
    """Return the hosts that lack FILE: first those with what it NEEDED before it, then those that lack most.

    So the roots of several files are the same hosts.
    """
    takers = [host for host in lacking if file in lacking[host]]
    return sorted(takers, key=lambda host: (needed in lacking[host], -len(lacking[host])))


def _add(part: dict[str, list[str]], hosts: Sequence[str], file: str) -> None:
    for host in hosts:
        part.setdefault(host, []).append(file)


def _waves(roots: list[str], takers: list[str], slots: int) -> dict[str, list[str]]:
    """Return whom each of TAKERS tries, in waves that ROOTS begin."""
    sources: dict[str, list[str]] = {root: [] for root in roots}
    servers, left = roots, takers
    while left:
        wave, left = left[: len(servers) * slots], left[len(servers) * slots :]
        for number, host in enumerate(wave):
            parent = servers[number % len(servers)]
            sources[host] = list(dict.fromkeys([parent, *sources[parent], *roots]))
        servers = wave
    return {host: sources[host] for host in takers}


def sources_of(
    hosts: Sequence[str], roots: Mapping[str, State], addresses: Mapping[str, str], ports: Sequence[int]
) -> tuple[list[Source], str]:
    """Return the sources that HOSTS of a plan are, and in words what keeps roots among them from serving.

    ``roots`` has the state of every root. Without any root that serves there is no source at all: the other hosts would
    have nothing either.
    """
    found: list[Source] = []
    faults: list[str] = []
    for host in hosts:
        state = roots.get(host)
        if state is None:
            found.append(Source(host, addresses.get(host, ""), list(ports), False))
        elif "port" in state:
            found.append(Source(host, state["address"], [state["port"]], True))
        else:
            faults.append(f"{host} cannot serve: {state.get('why') or 'it did not answer'}")
    return (found if any(source.known for source in found) else []), "; ".join(faults)
