# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ZooKeeper ids: a server keeps the id that it has, whatever is added, removed or sorted before it. Pure.

The other members count a server's votes under its id, so two servers that change ids can confirm what was never agreed.
"""

from __future__ import annotations

from typing import Mapping, NamedTuple, Sequence, TypedDict

LARGEST = 255


class OnDisk(TypedDict):
    """What ZooKeeper's files on one host say: its own id (None where there is none) and the ids in its zoo.cfg.

    UNIT: whether the server starts by itself; DATA: whether it has ever kept a transaction.
    """

    path: str
    id: int | None
    servers: dict[str, int]
    unit: bool
    data: bool


class Ids(NamedTuple):
    """The id of each host, those of former hosts too; ``new`` are the hosts that get one now."""

    ids: dict[str, int]
    new: list[str]
    errors: list[str]


def assign(hosts: Sequence[str], disks: Mapping[str, OnDisk | None], remembered: Mapping[str, int]) -> Ids:
    """Return the id of each of HOSTS.

    What counts is, in this order: the id on the host's own disk, the manifest (REMEMBERED), the zoo.cfg of any host.
    Who has none gets the next number that was never used. DISKS maps hosts to what they answered.
    """
    ids = _from_files(disks)
    ids.update(remembered)
    own = {host: disk["id"] for host, disk in disks.items() if disk and disk["id"] is not None}
    ids.update({host: number for host, number in own.items() if number is not None})
    new = [host for host in hosts if host not in ids]
    largest = max(ids.values(), default=0)
    ids.update({host: largest + offset for offset, host in enumerate(new, 1)})
    return Ids(ids, new, _twice(hosts, ids, disks) + _too_large(new, ids))


def _from_files(disks: Mapping[str, OnDisk | None]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for disk in disks.values():
        for host, number in (disk["servers"] if disk else {}).items():
            ids.setdefault(host, number)
    return ids


def _twice(hosts: Sequence[str], ids: Mapping[str, int], disks: Mapping[str, OnDisk | None]) -> list[str]:
    errors: list[str] = []
    first: dict[int, str] = {}
    for host in hosts:
        other = first.setdefault(ids[host], host)
        if other != host:
            disk = disks.get(host) or disks.get(other)
            path = disk["path"] if disk else "myid"
            errors.append(
                f"{host}: {path} and the files of {other} give both the ZooKeeper id {ids[host]}; find out whose it is "
                f"from zoo.cfg on the other members, move {path} of the wrong one aside, and run playbooks/site.yml"
            )
    return errors


def _too_large(new: Sequence[str], ids: Mapping[str, int]) -> list[str]:
    return [
        f"{host}: no ZooKeeper id up to {LARGEST} is left that was never used; remove former hosts that nothing speaks "
        "for any more from zookeeper_ids in the manifest, and run playbooks/site.yml"
        for host in new
        if ids[host] > LARGEST
    ]
