# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes of members on servers that elect and acknowledge, with runs killed anywhere and processes that die."""

from __future__ import annotations

import contextlib
import random

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.members.decide import decide
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.members.types import (
    DONE,
    MOVE,
    REMOVE,
    SET,
    Case,
)
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.services.zookeeper.members.ensemble import (
    Ensemble,
)

CHANGES = [
    ("abc", "abd", ""),
    ("abc", "abd", "c"),
    ("abc", "bcd", "a"),
    ("abc", "def", ""),
    ("abc", "abcde", ""),
    ("abcde", "abc", ""),
    ("abcde", "cde", ""),
    ("abcde", "abcdf", "e"),
    ("abcde", "abcfg", "e"),
    ("abcde", "abc", "de"),
    ("a", "abc", ""),
    ("abc", "a", ""),
]
"""Members before and after, and those that are gone for good."""


class Killed(Exception):
    """The run ends here."""


class Run:
    """Runs of the playbook on an ensemble; ALLOWED is how many acts of it happen until it is killed."""

    def __init__(self, ensemble: Ensemble, target: str, gone: str, allowed: int | None = None) -> None:
        self.ensemble, self.target, self.gone, self.allowed = ensemble, target, gone, allowed
        self.acts = 0
        self.away: list[int] = []
        """After which acts nobody led."""

    def act(self, deed) -> None:
        if self.allowed is not None and self.acts >= self.allowed:
            raise Killed
        deed()
        self.acts += 1
        self.ensemble.settle()
        if not self.ensemble.write() and not self._stands():
            self.away.append(self.acts)
        self.ensemble.settle()

    def _stands(self) -> bool:
        return any(self.ensemble.state(host) == "standalone" for host in self.ensemble.hosts)

    def case(self) -> Case:
        seen = {host: None if host in self.gone else self.ensemble.seen(host) for host in self.ensemble.hosts}
        return Case(list(self.target), seen, list(self.gone))

    def go(self) -> str:
        """Run until nothing is left, and return why it ended before that."""
        for _step in range(100):
            step, refusals = decide(self.case())
            if refusals:
                return refusals[0]
            if step.act == DONE:
                self.start_stopped()
                self.ensemble.caught_up()
                return ""
            self.take(step)
            self.ensemble.caught_up()
            if not all(self.ensemble.holds(gate) for gate in step.gates):
                return f"gates of {step.text}"
        return "no end"

    def start_stopped(self) -> None:
        """Start whatever does not run, as the rest of the playbook does."""
        for host in self.target:
            if self.ensemble.hosts[host].running is None:
                self.ensemble.start(host)
                self.ensemble.settle()

    def take(self, step) -> None:
        one = self.ensemble.hosts[step.host]
        if step.act == SET:
            servers = frozenset(step.servers)
            if one.disk != servers or not one.unit:
                self.act(lambda: (setattr(one, "disk", servers), setattr(one, "unit", True)))
            if one.running is None:
                self.act(lambda: self.ensemble.start(step.host))
            elif one.running != servers:
                self.act(lambda: self.ensemble.stop(step.host))
                self.act(lambda: self.ensemble.start(step.host))
        elif step.act == MOVE:
            self.act(lambda: self.ensemble.stop(step.host))
            self.act(lambda: self.ensemble.start(step.host))
        elif step.act == REMOVE:
            self.act(lambda: self.ensemble.stop(step.host))
            self.act(lambda: (one.log.clear(), setattr(one, "data", False)))
            self.act(lambda: setattr(one, "unit", False))


def begun(now: str, gone: str, seed: int) -> Ensemble:
    ensemble = Ensemble(now, random.Random(seed))
    for host in gone:
        ensemble.stop(host)
        ensemble.settle()
    return ensemble


def is_whole(ensemble: Ensemble, target: str, gone: str) -> bool:
    """Tell whether exactly TARGET are members, serve, and have whatever was acknowledged."""
    there = [host for host in ensemble.hosts if host not in gone and ensemble.hosts[host].unit]
    wanted = frozenset(target)
    return sorted(there) == sorted(target) and all(
        one.running == one.disk == wanted
        and ensemble.state(host) in ("leader", "follower", "standalone")
        and one.log[-1:] == ensemble.acknowledged[-1:]
        for host, one in ((host, ensemble.hosts[host]) for host in target)
    )


@pytest.mark.parametrize(("now", "target", "gone"), CHANGES)
def test_a_change_goes_through(now, target, gone):
    ensemble = begun(now, gone, 1)
    assert Run(ensemble, target, gone).go() == ""
    assert is_whole(ensemble, target, gone)


@pytest.mark.parametrize(("now", "target", "gone"), CHANGES)
def test_nothing_is_left_to_do_afterwards(now, target, gone):
    ensemble = begun(now, gone, 1)
    Run(ensemble, target, gone).go()
    again = Run(ensemble, target, gone)
    assert (again.go(), again.acts) == ("", 0)


@pytest.mark.parametrize(
    ("now", "target"), [(now, target) for now, target, gone in CHANGES if not gone and "a" not in (now, target)]
)
def test_a_leader_is_there_again_after_each_act(now, target):
    """While all are well, an act interrupts the service for an election at most."""
    run = Run(begun(now, "", 1), target, "")
    assert run.go() == ""
    assert run.away == []


@pytest.mark.parametrize(("now", "target", "gone"), CHANGES)
def test_a_run_that_was_killed_anywhere_is_made_good_by_the_next_one(now, target, gone):
    whole = Run(begun(now, gone, 1), target, gone)
    assert whole.go() == ""
    for allowed in range(whole.acts):
        ensemble = begun(now, gone, allowed)
        with pytest.raises(Killed):
            Run(ensemble, target, gone, allowed).go()
        assert Run(ensemble, target, gone).go() == "", allowed
        assert is_whole(ensemble, target, gone), allowed


@pytest.mark.parametrize(
    ("now", "target", "gone"),
    [("abc", "abd", ""), ("abc", "abd", "c"), ("abc", "def", ""), ("abcde", "abc", ""), ("abcde", "abcdf", "e")],
)
@pytest.mark.parametrize("boots", [False, True])
def test_processes_that_die_in_the_middle_lose_nothing(now, target, gone, boots):
    """One of them ends where the run was killed, and comes back by itself, or stays down."""
    whole = Run(begun(now, gone, 1), target, gone)
    whole.go()
    for allowed in range(0, whole.acts, 1 if len(now) == 3 and len(target) < 5 and "f" not in target else 3):
        for victim in sorted({*now, *target} - {*gone}):
            ensemble = begun(now, gone, allowed)
            with pytest.raises(Killed):
                Run(ensemble, target, gone, allowed).go()
            if not ensemble.hosts[victim].running:
                continue
            ensemble.stop(victim)
            ensemble.settle()
            ensemble.write()
            if boots:
                ensemble.start(victim)
                ensemble.settle()
            assert ended(ensemble, target, gone) == "", (allowed, victim)
            assert is_whole(ensemble, target, gone), (allowed, victim)


def test_two_members_at_once_would_lose_what_was_acknowledged():
    """The servers of these tests do forget, where they are led to."""
    ensemble = begun("abc", "", 1)
    five = frozenset("abcde")
    for host in "de":
        ensemble.hosts[host].disk, ensemble.hosts[host].unit = five, True
        ensemble.start(host)
    ensemble.settle()
    behind = next(host for host in "ab" if ensemble.state(host) == "follower")
    ensemble.hosts[behind].disk = five
    ensemble.stop(behind)
    ensemble.start(behind)
    ensemble.settle()
    knows = next(host for host in "ab" if host != behind)
    for _time in range(20):  # until those of three have it that the other three do not ask
        ensemble.write()
        if ensemble.hosts[knows].last == ensemble.acknowledged[-1] != ensemble.hosts[behind].last:
            break
    ensemble.stop("c")
    ensemble.stop(knows)
    with pytest.raises(AssertionError, match="has forgotten"):
        ensemble.settle()


def ended(ensemble: Ensemble, target: str, gone: str, runs: int = 4) -> str:
    """Return why the last of several runs ended, each after time for the servers to find each other."""
    why = "never run"
    for _run in range(runs):
        ensemble.settle()
        why = Run(ensemble, target, gone).go()
        if not why:
            break
    return why


@pytest.mark.parametrize("seed", range(60))
def test_whatever_dies_nothing_acknowledged_is_lost(seed):
    """Runs killed anywhere, processes that die and come back in any number, and minds that change."""
    chance = random.Random(seed)
    now, target, _gone = chance.choice([one for one in CHANGES if not one[2]])
    ensemble = Ensemble(now, chance)
    for _time in range(12):
        with contextlib.suppress(Killed):
            Run(ensemble, target, "", chance.randrange(8)).go()
        for host, one in ensemble.hosts.items():
            if one.running and chance.random() < 0.15:
                ensemble.stop(host)
            elif one.unit and not one.running and chance.random() < 0.7:
                ensemble.start(host)
            ensemble.settle()
            ensemble.write()
        if chance.random() < 0.1:
            target = chance.choice(["abc", "abd", "abcde", "bcd"])
    for host, one in ensemble.hosts.items():
        if one.unit and not one.running:
            ensemble.start(host)
    assert ended(ensemble, target, "", 8) == ""
    assert is_whole(ensemble, target, "")
