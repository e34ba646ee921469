# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers of an ensemble as ZooKeeper 3.9.5 has them with static lists: who elects whom, and what is acknowledged.

Written after upstream's FastLeaderElection, Leader and Learner, and sharing nothing with the code that is tested:

- A vote counts for a server that has both the voter and the one it votes for in its list, else it is ignored. The vote
  goes to the longest log, then to the largest id.
- A leader needs a majority of its own list, for its election and for each transaction. It takes in whoever follows, and
  counts only those of its list.
- Who starts while somebody leads follows when a majority of its own list, without itself, says so.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

IDS = {host: number for number, host in enumerate("abcdefgh", 1)}


@dataclass
class Server:
    """One host: what is on its disk, and in its process."""

    unit: bool = False
    disk: frozenset[str] | None = None
    running: frozenset[str] | None = None
    log: list[tuple[int, int]] = field(default_factory=list)
    """Transactions by epoch and number."""
    data: bool = False
    leader: str = ""
    """Whom it follows; itself where it leads."""

    @property
    def last(self) -> tuple[int, int]:
        return self.log[-1] if self.log else (0, 0)


class Ensemble:
    """All hosts, and whatever was acknowledged to clients."""

    def __init__(self, now: str, chance: random.Random) -> None:
        """Start with the members NOW, which have acknowledged something."""
        self.chance = chance
        self.hosts = {host: Server() for host in IDS}
        self.acknowledged: list[tuple[int, int]] = []
        self.epoch, self.number = 0, 0
        for host in now:
            self.hosts[host] = Server(True, frozenset(now), frozenset(now))
        self.settle()
        for _time in range(3):
            self.write()

    # What processes do

    def start(self, host: str) -> None:
        one = self.hosts[host]
        one.running, one.leader = one.disk, ""

    def stop(self, host: str) -> None:
        one = self.hosts[host]
        one.running, one.leader = None, ""

    def settle(self) -> None:
        """Let time pass: leaders without a majority give up, others elect, who is alone looks on."""
        self._give_up()
        if not self.leading():
            self._elect()
        for _time in self.hosts:
            self._join()

    def leading(self) -> list[str]:
        return [host for host, one in self.hosts.items() if one.running and one.leader == host]

    def followers(self, leader: str) -> set[str]:
        return {host for host, one in self.hosts.items() if one.running and one.leader == leader}

    def _give_up(self) -> None:
        for leader in self.leading():
            if not _quorum(self.followers(leader), self.hosts[leader].running):
                self.hosts[leader].leader = ""
        for one in self.hosts.values():
            if one.leader and one.leader not in self.leading():
                one.leader = ""

    def _elect(self) -> None:
        looking = {host: one for host, one in self.hosts.items() if one.running}
        votes = {host: host for host in looking}
        for _round in looking:
            for host, one in looking.items():
                counted = [votes[other] for other in looking if {other, votes[other]} <= one.running]
                votes[host] = max(counted, key=lambda it: (self.hosts[it].last, IDS[it]))
        for host in sorted(looking):
            own = looking[host].running
            if votes[host] == host and _quorum({one for one in looking if votes[one] == host}, own):
                self._lead(host, {one for one in looking if votes[one] == host and self._would(one, host, votes)})

    def _would(self, host: str, leader: str, votes: dict[str, str]) -> bool:
        own = self.hosts[host].running
        return leader in own and _quorum({one for one in votes if votes[one] == leader}, own)

    def _lead(self, leader: str, who: set[str]) -> None:
        if not _quorum(who, self.hosts[leader].running):
            return
        lost = [one for one in self.acknowledged if one not in self.hosts[leader].log]
        assert lost == [], f"{leader} leads {sorted(who)} and has forgotten {lost}"
        self.epoch += 1
        self.number = 0
        for host in who:
            self._sync(host, leader)

    def _sync(self, host: str, leader: str) -> None:
        one, source = self.hosts[host], self.hosts[leader]
        one.leader, one.log, one.data = leader, list(source.log), one.data or bool(source.log)

    def _join(self) -> None:
        for leader in self.leading():
            told = self.followers(leader)
            for host, one in self.hosts.items():
                if one.running and not one.leader and leader in one.running and _quorum(told, one.running):
                    self._sync(host, leader)

    # What clients do

    def write(self) -> bool:
        """Write once; as few servers as possible have it when it is acknowledged. False where nobody leads."""
        for leader in self.leading():
            own = self.hosts[leader].running
            counted = sorted(self.followers(leader) & own - {leader})
            self.chance.shuffle(counted)
            needed = len(own) // 2
            if len(counted) < needed:
                continue
            self.number += 1
            self.hosts[leader].log.append((self.epoch, self.number))
            self.hosts[leader].data = True
            # Who has this one has all before it; the others lag.
            for host in counted[:needed]:
                self._sync(host, leader)
            self.acknowledged.append((self.epoch, self.number))
            return True
        return False

    def caught_up(self) -> None:
        """Let all followers have what their leader has, as they do a moment later."""
        for host, one in self.hosts.items():
            if one.running and one.leader:
                self._sync(host, one.leader)

    # What is asked

    def state(self, host: str) -> str:
        one = self.hosts[host]
        if not one.running:
            return "dead"
        if len(one.running) == 1:
            return "standalone"
        return "out_of_quorum" if not one.leader else "leader" if one.leader == host else "follower"

    def seen(self, host: str) -> dict[str, object]:
        one = self.hosts[host]
        return {
            "unit": one.unit,
            "configured": sorted(one.disk) if one.disk and one.unit else None,
            "running": sorted(one.running) if one.running else None,
            "state": self.state(host),
            "data": one.data,
        }

    def holds(self, gate) -> bool:
        """Tell whether the gate of a step holds."""
        states = [self.state(host) for host in gate["hosts"]]
        serving = [one for one in states if one in ("leader", "follower")] if len(states) > 1 else states
        led = states == ["standalone"] or (states.count("leader") == 1 and len(serving) > len(states) // 2)
        return led and len(serving) >= int(gate["at_least"])


def _quorum(hosts: set[str], own: frozenset[str]) -> bool:
    return len(hosts & own) > len(own) // 2
