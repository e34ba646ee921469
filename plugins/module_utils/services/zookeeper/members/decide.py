# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the next step is when a ZooKeeper ensemble gets other members, from what its servers say now. Pure.

Nothing else is remembered between two steps, so a run that was killed anywhere is made good by the next one.

- It goes from one ensemble to another one that differs by one server (:mod:`.lists`), until it is the declared one. A
  step gives one server another list; all members have the same one before the next server comes or goes.
- Who joins starts first, with a list that has it. It copies what the leader has and counts for nothing. Only when it
  follows do the others get that list: followers one after the other, the leader last.
- Who leaves goes when no other server lists it any more; where it leads, it restarts before, and another one leads.
- A member that does not serve comes back first, with the list of the leader.
- A server without data never helps to elect one: where it is one of the declared members, a majority of the others
  serves with theirs, or nothing is started.
"""

from __future__ import annotations

from typing import Sequence

from . import told
from .lists import Contradiction, Lists, current, following
from .types import DONE, LEADING, MOVE, REMOVE, SET, WAIT, Case, Decision, Ensemble, Seen, Step, majority, ordered
from .view import View

NOTHING = Decision(Step(DONE))


def decide(case: Case) -> Decision:
    """Return the next step on the way to the declared members, or every reason against it."""
    seen = {host: one for host, one in case.seen.items() if one is not None}
    if not case.target or not any(one["unit"] or one["data"] for one in seen.values()):
        return NOTHING
    known = {host: one for host, one in seen.items() if one["unit"]}
    stopped = sorted(host for host, one in known.items() if host not in case.target and one["running"] is None)
    if stopped and any(_leads(one, case.target) for one in known.values()):
        # It is not needed, and must not come back with what it lists.
        return _remove(stopped[0])
    try:
        lists = current(known, case.target) or Lists(None, frozenset(case.target))
    except Contradiction as error:
        return Decision(Step(DONE), (told.contradiction(str(error)),))
    view = View(case, seen, lists)
    outside = sorted(host for host in known if host not in view.members | view.target)
    if outside:
        return _remove(outside[0])
    if not _is_due(view):
        return Decision(Step(DONE), () if view.leader else _blank(view))
    refusals = _silent(view)
    if refusals:
        return Decision(Step(DONE), refusals)
    return _step(view) if view.leader else _without_leader(view)


def _leads(seen: Seen, target: Sequence[str]) -> bool:
    """Tell whether a server leads an ensemble of which some stay."""
    return seen["state"] in LEADING and bool(frozenset(seen["running"] or ()) & frozenset(target))


def _is_due(view: View) -> bool:
    if view.lists.before is not None or view.lists.goal != view.target:
        return True
    return any(host in view.seen and _listed_else(view.seen[host], view.target) for host in view.target)


def _listed_else(seen: Seen, ensemble: Ensemble) -> bool:
    return any(part and frozenset(part) != ensemble for part in (seen["configured"], seen["running"]))


def _blank(view: View) -> tuple[str, ...]:
    """Refuse to start members without data while nobody leads and others have some."""
    blank = [host for host in view.case.target if view.is_blank(host)]
    full = sorted(host for host, one in view.seen.items() if one["data"])
    return (told.blank(blank, full),) if blank and full else ()


def _silent(view: View) -> tuple[str, ...]:
    """Refuse while hosts that have to be asked do not answer, or given up ones do."""
    silent = [host for host in ordered(view.members | view.target, view.case.target) if host not in view.seen]
    stays = [host for host in silent if host in view.target or host not in view.case.given_up]
    alive = [host for host in silent if host in view.case.answering]
    return (*(told.silent(host, host in view.target) for host in stays), *map(told.alive, alive))


def _step(view: View) -> Decision:
    """Return the next step while somebody leads."""
    back = _back(view)
    if back:
        return back
    before, goal = view.lists
    if before is not None:
        return _change(view, before, goal)
    if not all(view.has(host, goal) for host in goal if view.runs(host)):
        return _change(view, goal, goal)
    dead = frozenset(host for host in goal - view.target if host not in view.serving)
    after = following(goal, view.case.target, dead, view.leader)
    rest = goal & after & view.serving
    # Of two that both serve each has all that was acknowledged.
    if len(rest) < majority(goal) and not (len(goal) == 2 and goal <= view.serving):
        return Decision(Step(DONE), (told.too_few(sorted(rest), sorted(goal)),))
    return _change(view, goal, after)


def _back(view: View) -> Decision | None:
    """Return how a member that stays and does not serve comes back, None where all do."""
    for host in ordered(view.members & view.led & view.target, view.case.target):
        if host not in view.serving:
            return _set(view, host, view.led, told.comes_back(host), WAIT if view.has(host, view.led) else SET)
    return None


def _change(view: View, before: Ensemble, goal: Ensemble) -> Decision:
    """Return the next step from the ensemble BEFORE to GOAL, while all who stay serve."""
    view = view._replace(lists=Lists(before, goal))
    coming = goal - before
    if len(goal) == 2 and goal < before:
        # A server that lists two joins no leader: it takes the votes of two others to find one that there is already.
        for host in before - goal:
            if host in view.seen and view.seen[host]["unit"]:
                return _remove(host)
    for host in coming:
        if not view.has(host, goal):
            return _set(view, host, goal, told.joins(host, len(before), len(goal)))
        if host not in view.serving and len(before) > 1:
            return _again(view, host, goal) or _set(view, host, goal, told.joins(host, len(before), len(goal)), WAIT)
    if view.leader not in goal and len(goal) > 1:
        # Nobody follows whom its own list lacks.
        return _set(view, view.leader, view.led, told.hands_over(view.leader), MOVE)
    others = [host for host in ordered(goal - coming, view.case.target) if host in view.seen]
    for host in sorted(others, key=lambda one: one == view.leader):
        if not view.has(host, goal):
            return _set(view, host, goal, told.learns(host, goal, before))
    for host in before - goal:
        if host in view.seen and view.seen[host]["unit"]:
            return _remove(host)
    return NOTHING


def _again(view: View, host: str, goal: Ensemble) -> Decision | None:
    """Return how others forget HOST, which cannot join with the list GOAL since too few members are left to lead it to
    the leader; None where enough are.
    """
    if len(view.serving & goal - {host}) >= majority(goal):
        return None
    for other in ordered(view.led & goal - {host, view.leader}, view.case.target):
        if view.runs(other) and not view.has(other, view.led):
            return _set(view, other, view.led, told.comes_back(other))
    return None


def _without_leader(view: View) -> Decision:
    """Return how an ensemble gets a leader: all run, with the same list.

    Nobody serves, so there is nothing to interrupt. Whoever elects with a list has members in common with every
    majority that has acknowledged anything, if enough of those who have data are there.
    """
    goal = view.lists.goal
    before = view.lists.before or goal
    for ensemble in (goal, before):
        known = [host for host in ensemble if view.holds(host)]
        if any(map(view.holds, view.members)) and len(known) <= len(ensemble) - majority(ensemble):
            return Decision(Step(DONE), (told.too_few(sorted(known), sorted(ensemble)),))
    servers = ordered(goal, view.case.target)
    there = [one for one in servers if one in view.seen and (one in view.target or view.seen[one]["unit"])]
    stays = [host for host in there if not view.is_blank(host)]
    for host in sorted(stays, key=lambda one: one not in before):
        if not view.has(host, goal):
            return Decision(Step(SET, host, servers, (), told.learns(host, goal, before)))
    if len(stays) < majority(goal):
        return Decision(Step(DONE), _blank(view) or (told.too_few(stays, servers),))
    return Decision(Step(WAIT, stays[0], servers, (_gate(stays, majority(goal)),), told.elects(goal)))


def _set(view: View, host: str, ensemble: Ensemble, text: str, act: str = SET) -> Decision:
    """Return the step that gives HOST the list ENSEMBLE, and waits until all serve who did and HOST too."""
    goal, before = view.lists.goal, view.lists.before or frozenset()
    least = 0
    asked = (view.serving & view.members) | {host}
    if len(ensemble) == 1:
        asked = frozenset([host])
    elif len(before) == 1 and goal > before:
        # A single server has no followers: the second one serves when the first one knows it.
        asked = goal if host in before else frozenset()
    elif host in before and len(before) == 2 and goal > before:
        # The other one may not follow whom its own list lacks, until it has the new one too.
        least = majority(goal)
    hosts = ordered(asked, view.case.target)
    gates = (_gate(hosts, least or len(hosts)),) if hosts else ()
    return Decision(Step(act, host, ordered(ensemble, view.case.target), gates, text))


def _gate(hosts: Sequence[str], least: int) -> dict[str, object]:
    return {"gate": "zookeeper_quorum", "hosts": list(hosts), "at_least": str(least)}


def _remove(host: str) -> Decision:
    """Return the step that takes the server of HOST off, which nobody lists any more."""
    return Decision(Step(REMOVE, host, (), (), told.leaves(host)))
