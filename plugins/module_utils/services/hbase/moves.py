# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moves the regions of RegionServers to others before these restart, and back afterwards."""

from __future__ import annotations

import time
from typing import Callable, Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError

from . import health as hbase
from .regions import Masters, Server, members, stale

POLL_SECONDS = 0.3


class Stuck(Exception):
    """Regions were not moved; the message says which, and what to do."""


class Unloaded(NamedTuple):
    """What was moved off."""

    regions: dict[str, list[str]]
    """Host to the encoded names of the regions that it had."""
    skipped: str
    """Why nothing was moved, a sentence; "" where it was."""


class Mover:
    """Moves regions by what the active one of MASTERS does; all waits together end after SECONDS."""

    def __init__(
        self, masters: Masters, seconds: float, sleep: Callable[[float], None] = time.sleep, check: bool = False
    ) -> None:
        """Change nothing with CHECK."""
        self._masters, self._sleep, self._check = masters, sleep, check
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def unload(self, hosts: Sequence[str]) -> Unloaded:
        """Have the regions of the RegionServers on HOSTS moved to those of other hosts, and wait until they are there.

        Stuck when they are not; then these get regions as before. Where there is no other one nothing is done.
        """
        master = self._active()
        ours, others = members(master, hosts)
        if not others:
            return Unloaded({}, "there is no RegionServer on another host, so its regions are away while it restarts")
        self._forget(master, ours)
        found: dict[str, list[str]] = {}

        def unread() -> str:
            found.update({host: self._masters.regions(one) for host, one in ours.items()})
            return ""

        self._wait(unread)
        if self._check or not ours:
            return Unloaded(found, "")
        servers = list(ours.values())
        self._masters.decommission(master["host"], servers)
        try:
            self._wait(lambda: self._left(master["host"], servers))
        except Stuck:
            for one in servers:
                self._masters.recommission(master["host"], one)
            raise
        return Unloaded(found, "")

    def load(self, regions: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """Have REGIONS, host to encoded names, moved back, and wait until they are there; return those that are not.

        A region that is gone (split, merged, dropped with its table) is none to wait for.
        """
        master = self._active()
        ours: dict[str, Server] = {}

        def absent() -> str:
            nonlocal master, ours
            master = self._active()
            ours = members(master, list(regions))[0]
            missing = sorted(set(regions) - set(ours))
            return f"no RegionServer of {', '.join(missing)} is registered" if missing else ""

        if self._check:
            return {}
        self._wait(absent)
        self._forget(master, ours)
        gone: dict[str, list[str]] = {}
        for host, names in regions.items():
            gone[host] = self._return(master["host"], ours[host], list(names))
        return {host: names for host, names in gone.items() if names}

    def _return(self, master: str, one: Server, names: Sequence[str]) -> list[str]:
        """Have the regions NAMES moved to ONE; return those that are not there when nothing moves any more."""
        missing: list[str] = []

        def away() -> str:
            nonlocal missing
            missing = sorted(set(names) - set(self._masters.regions(one)))
            if not missing:
                return ""
            # Which of them are on their way already, MASTER refuses; the others go.
            self._masters.recommission(master, one, missing)
            if self._masters.moving(master):
                return f"{len(missing)} of its regions are not back on {one.host}"
            missing = sorted(set(names) - set(self._masters.regions(one)))
            return ""

        self._wait(away)
        return missing

    def _left(self, master: str, servers: Sequence[Server]) -> str:
        left = {one.host: len(self._masters.regions(one)) for one in servers}
        if any(left.values()):
            return ", ".join(f"{host} has {count} regions still" for host, count in left.items() if count)
        moving = self._masters.moving(master)
        return f"in transition: {', '.join(moving[:3])}" if moving else ""

    def _forget(self, master: hbase.HMaster, ours: Mapping[str, Server]) -> None:
        """Let the marks of earlier incarnations of servers be removed, which an interrupted run has left."""
        for one in stale(self._masters.decommissioned(master["host"]), ours):
            if not self._check:
                self._masters.recommission(master["host"], one)

    def _active(self) -> hbase.HMaster:
        found: list[hbase.HMaster] = []

        def missing() -> str:
            one = self._masters.active()
            found.extend([one] if one else [])
            return "" if one else "no single HMaster is active"

        self._wait(missing)
        return found[-1]

    def _wait(self, missing: Callable[[], str]) -> None:
        """Poll until MISSING returns an empty string; Stuck with its last words at the limit.

        Who does not answer, or refuses (a RegionServer is registered before it serves), is asked again.
        """
        while True:
            try:
                cause = missing()
            except ClientError as error:
                cause = str(error)
            if not cause:
                return
            if time.monotonic() >= self._end:
                raise Stuck(f"regions were not moved within {self._seconds:g} s: {cause}")
            self._sleep(POLL_SECONDS)
