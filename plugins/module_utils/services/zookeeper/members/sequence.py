# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps to come, if every server does what it should: for plans, and to know when to give up. Pure."""

from __future__ import annotations

from typing import Sequence, cast

from .decide import decide
from .types import DONE, LEADING, MOVE, REMOVE, SET, Case, Seen, Step, ordered

MOST = 200


def sequence(case: Case) -> list[Step]:
    """Return the steps from CASE on, up to the first refusal."""
    steps: list[Step] = []
    while len(steps) < MOST:
        step, refusals = decide(case)
        if refusals or step.act == DONE:
            break
        steps.append(step)
        case = case._replace(seen=_after(case, step))
    return steps


def _after(case: Case, step: Step) -> dict[str, Seen | None]:
    seen = dict(case.seen)
    # A step is for a host that has answered.
    one = cast("Seen", seen[step.host])
    if step.act == REMOVE:
        gone = Seen(unit=False, configured=None, running=None, state="dead", data=False)
        return _elected({**seen, step.host: gone}, "", case.target)
    lost = step.host if one["state"] in LEADING or step.act == MOVE else ""
    servers = list(step.servers) if step.act == SET else one["running"]
    back = Seen(unit=True, configured=servers, running=servers, state="", data=True)
    return _elected({**seen, step.host: back}, lost, case.target)


def _elected(seen: dict[str, Seen | None], lost: str, target: Sequence[str]) -> dict[str, Seen | None]:
    """Return SEEN with a leader: the one that there is, unless it was LOST, else the last one of those that run."""
    runs = {host: one for host, one in seen.items() if one and one["running"]}
    single = [host for host, one in runs.items() if one["running"] == [host]]
    leading = [host for host, one in runs.items() if one["state"] in LEADING and host != lost]
    order = [host for host in ordered(frozenset(runs), target) if host != lost] or list(runs)
    leader = (single or leading or order[-1:])[0]
    found = dict(seen)
    for host, one in runs.items():
        state = "follower" if not single else "out_of_quorum"
        found[host] = {**one, "state": state if host != leader else "standalone" if single else "leader"}
    return found
