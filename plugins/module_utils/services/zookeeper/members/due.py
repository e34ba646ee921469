# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the members of ZooKeeper may have to change, by what lies on disks. Pure.

Asked at each run, so it costs nothing where all is as declared: servers are asked only where this says so.
"""

from __future__ import annotations

from typing import Mapping, Sequence

from ..ids import OnDisk


def on_disk(disk: OnDisk, host: str) -> list[str] | None:
    """Return the members that the server of HOST would start with by what is on its DISK; None where none starts."""
    return (list(disk["servers"]) or [host]) if disk["unit"] else None


def asked(target: Sequence[str], disks: Mapping[str, OnDisk | None]) -> list[str]:
    """Return the hosts whose servers are to be asked, of those that answered; none where nothing has to be.

    It has where a server lists others than the declared members TARGET or stands on another host, and where one has no
    data while others have.
    """
    there = {host: disk for host, disk in disks.items() if disk}
    outside = [host for host, disk in there.items() if disk["unit"] and host not in target]
    members = [host for host in target if host in there]
    lists = [on_disk(there[host], host) for host in members]
    others = any(one is not None and set(one) != set(target) for one in lists)
    uneven = len({there[host]["data"] for host in members}) > 1
    return [*members, *outside] if members and (outside or others or uneven) else []
