# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moves the regions of RegionServers to others before these restart, and back afterwards."""

from __future__ import annotations

import time
from typing import Callable, Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Refused, Unreachable

from ...topology.names import bare
from .health import HMaster
from .move_types import Seen, Stuck, Unloaded
from .regions import Masters, Server, final, members, stale

POLL_SECONDS = 0.3
UNDO_SECONDS = 60
"""How long an HMaster is looked for that lets servers get regions again."""
IN_TRANSITION = 50
"""So many regions move at the same time: each is away while it does, and a RegionServer opens three at once."""
ATTEMPTS = 3
"""So often a region is sent back that the HMaster has accepted and that did not arrive."""
NOWHERE = "there is no RegionServer on another host that gets regions, so its own are away while it restarts"


class Mover:
    """Moves regions by what the active one of MASTERS does; all waits together end after SECONDS.

    Each region is asked for by itself, again and again until it is there: an HMaster that dies, or refuses one of
    them, keeps no others back.
    """

    def __init__(
        self, masters: Masters, seconds: float, sleep: Callable[[float], None] = time.sleep, check: bool = False
    ) -> None:
        """Change nothing with CHECK."""
        self._masters, self._sleep, self._check = masters, sleep, check
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._turn = 0
        self.asked = False
        """Whether HBase was asked for any change."""

    def unload(self, hosts: Sequence[str]) -> Unloaded:
        """Have the regions of the RegionServers on HOSTS moved to those of other hosts, and wait until they are there.

        Stuck when they are not; then these get regions as before. Where there is no other one nothing is done.
        """
        found: dict[str, set[str]] = {}
        skipped = ""

        def left() -> str:
            nonlocal skipped
            seen = self._look(hosts)
            if not seen.others:
                skipped = "" if self.asked else NOWHERE
                return "" if skipped else "there is no RegionServer on another host that gets regions"
            here = {host: self._masters.regions(one) for host, one in seen.ours.items()}
            for host, names in here.items():
                found.setdefault(host, set()).update(names)
            return "" if self._check or not (here or self.asked) else self._off(seen, here)

        try:
            self._wait(left)
        except Exception as error:
            kept = self._undo(hosts)
            if kept:
                raise Stuck(f"{error}; those of {', '.join(hosts)} get no regions still: {kept}") from error
            raise
        return Unloaded({host: sorted(names) for host, names in found.items()}, skipped)

    def load(self, regions: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """Have REGIONS, host to encoded names, moved back, and wait until they are there; return those that are not.

        Who has none gets regions again as well. A region that cannot be moved (split, merged, dropped, or of a table
        that is disabled) is none to wait for.
        """
        lost: set[str] = set()
        attempts: dict[str, int] = {}
        heard: set[Server] = set()

        def away() -> str:
            seen = self._look(list(regions))
            # Before a restart they were marked; one that was not restarted after all would get no regions for ever.
            for one in seen.marks:
                self._recommission(seen.master, one)
            missing = sorted(host for host, names in regions.items() if names and host not in seen.ours)
            if missing:
                return f"no RegionServer of {', '.join(missing)} is registered"
            new = {seen.ours[host] for host, names in regions.items() if names} - heard
            # Not asked at each poll: the answer has a part for each region of the cluster.
            heard.update(new.intersection(self._masters.reported(seen.master)) if new else ())
            if new - heard:
                return f"{min(new - heard)} has not reported to {seen.master} yet"
            wanted: dict[str, Server] = {}
            for host, names in regions.items():
                here = self._masters.regions(seen.ours[host]) if names else []
                wanted.update((name, seen.ours[host]) for name in names if name not in here)
            lost.update(name for name in wanted if attempts.get(name, 0) >= ATTEMPTS and name not in seen.moving)
            wanted = {name: to for name, to in wanted.items() if name not in lost}
            accepted, refused = self._send(seen, wanted)
            for name in accepted:
                attempts[name] = attempts.get(name, 0) + 1
            lost.update(name for name, error in refused.items() if final(error))
            left = [name for name in wanted if name not in lost]
            return _words(left, wanted, refused, "not back on") if left else ""

        if not self._check:
            self._wait(away)
        gone = {host: sorted(lost.intersection(names)) for host, names in regions.items()}
        return {host: names for host, names in gone.items() if names}

    def _off(self, seen: Seen, here: Mapping[str, Sequence[str]]) -> str:
        """Have the regions HERE, host to names, moved to others; return what is left to be done."""
        for one in stale(seen.marks, seen.ours):  # which an interrupted run has left
            self._recommission(seen.master, one)
        unmarked = [one for one in seen.ours.values() if one not in seen.marks]
        if unmarked:
            self.asked = True
            self._masters.decommission(seen.master, unmarked)
        wanted, at = {}, {}
        for host, names in here.items():
            for name in names:
                at[name] = seen.ours[host]
                wanted[name] = seen.others[self._turn % len(seen.others)]
                self._turn += 1
        refused = self._send(seen, wanted)[1]
        if wanted:
            return _words(list(wanted), at, refused, "still on")
        if unmarked:
            return "they were told just now to get no more regions"
        if seen.moving:
            return f"in transition: {', '.join(list(seen.moving.values())[:3])}"
        # One of the batch may have died meanwhile, and have come back without regions.
        deaths = self._masters.deaths(seen.master)
        return f"{seen.master} is not done with the death of {deaths}" if deaths else ""

    def _send(self, seen: Seen, wanted: Mapping[str, Server]) -> tuple[list[str], dict[str, Refused]]:
        """Ask for the moves WANTED, name to server, that are not on their way; return what is accepted and refused."""
        accepted: list[str] = []
        refused: dict[str, Refused] = {}
        for name, to in wanted.items():
            if len(seen.moving) + len(accepted) >= IN_TRANSITION:
                break
            if name in seen.moving:
                continue
            try:
                self._recommission(seen.master, to, [name])
                accepted.append(name)
            except Refused as error:
                refused[name] = error
        return accepted, refused

    def _recommission(self, master: str, one: Server, names: Sequence[str] = ()) -> None:
        self.asked = True
        self._masters.recommission(master, one, names)

    def _undo(self, hosts: Sequence[str]) -> str:
        """Let the RegionServers on HOSTS get regions as before; return why they do not, "" when they do."""
        if not self.asked:
            return ""
        self._end = time.monotonic() + min(UNDO_SECONDS, max(self._seconds, POLL_SECONDS))

        def marked() -> str:
            # Nothing else is asked: it may be what has failed.
            master = self._active()["host"]
            for one in _of(hosts, self._masters.decommissioned(master)):
                self._masters.recommission(master, one)
            return ""

        return self._poll(marked)

    def _look(self, hosts: Sequence[str]) -> Seen:
        """Return what HBase says of itself and of HOSTS now."""
        master = self._active()
        listed = self._masters.decommissioned(master["host"])
        ours, others = members(master, hosts)
        return Seen(
            master["host"],
            ours,
            [one for one in others if one not in listed],
            _of(hosts, listed),
            self._masters.moving(master["host"]),
        )

    def _active(self) -> HMaster:
        master = self._masters.active()
        if master is None:
            raise Unreachable("no single HMaster is active")
        return master

    def _wait(self, missing: Callable[[], str]) -> None:
        """Poll until MISSING returns an empty string; Stuck with its last words at the limit."""
        cause = self._poll(missing)
        if cause:
            raise Stuck(f"regions were not moved within {self._seconds:g} s: {cause}")

    def _poll(self, missing: Callable[[], str]) -> str:
        """Call MISSING until it returns an empty string, and return its last words, at the limit.

        Who does not answer, or refuses (a RegionServer is registered before it serves), is asked again.
        """
        while True:
            try:
                cause = missing()
            except ClientError as error:
                cause = str(error)
            if not cause or time.monotonic() >= self._end:
                return cause
            self._sleep(POLL_SECONDS)


def _of(hosts: Sequence[str], servers: Sequence[Server]) -> list[Server]:
    """Return those of SERVERS that are on HOSTS."""
    wanted = {bare(host) for host in hosts}
    return [one for one in servers if one.host.lower() in wanted]


def _words(left: Sequence[str], at: Mapping[str, Server], refused: Mapping[str, Refused], how: str) -> str:
    """Return how many regions LEFT are HOW (on which host), and the first refusal."""
    counts: dict[str, int] = {}
    for name in left:
        counts[at[name].host] = counts.get(at[name].host, 0) + 1
    text = ", ".join(f"{count} regions are {how} {host}" for host, count in sorted(counts.items()))
    first = next((str(refused[name]) for name in left if name in refused), "")
    return f"{text} ({first})" if first else text
