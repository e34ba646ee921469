# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which daemon hands the active role to which one. Rules only, no I/O."""

from __future__ import annotations

from typing import Mapping, NamedTuple, Sequence, TypedDict


class Member(TypedDict):
    """One NameNode or ResourceManager; READY says that it could become active now, else WHY_NOT says why not."""

    host: str
    state: str
    ready: bool
    why_not: str
    txid: int
    """Last transaction that a NameNode has applied; 0 for ResourceManagers, whose state is in ZooKeeper."""


class Switch(NamedTuple):
    """The active role goes from host BEFORE to host TO; TO is empty when the election chooses."""

    before: str
    to: str


class NotPossible(Exception):
    """The switch would leave the service without an active daemon, or nobody can tell; the text is for people."""


def decide(members: Sequence[Member], away_from: str, to: str, chooses: bool) -> Switch | None:
    """Return the switch that is needed, None when the wish is already fulfilled, NotPossible when it cannot be.

    AWAY_FROM: the host that must not be active; TO: the host that must be; both empty: the active one hands over.
    CHOOSES: whether the target can be chosen (NameNodes), or is whoever wins the election (ResourceManagers).
    """
    hosts = [one["host"] for one in members]
    for wish in (away_from, to):
        if wish and wish not in hosts:
            raise NotPossible(f"{wish} is not one of {', '.join(hosts)}")
    if away_from and away_from == to:
        raise NotPossible(f"{to} cannot be left and taken at the same time")
    active = [one["host"] for one in members if one["state"] == "active"]
    if len(active) != 1:
        raise NotPossible(f"there is no single active one ({_states(members)}); look at playbooks/status.yml")
    if active[0] == to or (not to and away_from and active[0] != away_from):
        return None
    others = [one for one in members if one["host"] != active[0] and (not to or one["host"] == to)]
    ready = sorted((one for one in others if one["ready"]), key=lambda one: (-one["txid"], hosts.index(one["host"])))
    if not ready:
        reasons = "; ".join(f"{one['host']} {one['why_not']}" for one in others) or "there is no other one"
        raise NotPossible(f"{active[0]} is active and nobody can take over: {reasons}")
    return Switch(active[0], ready[0]["host"] if chooses or to else "")


def fulfilled(members: Sequence[Member], switch: Switch) -> bool:
    """Tell whether SWITCH has happened: exactly one is active, the wanted one or any but the one before."""
    active = [one["host"] for one in members if one["state"] == "active"]
    return len(active) == 1 and (active[0] == switch.to if switch.to else active[0] != switch.before)


def namenode_ids(hdfs_site: Mapping[str, str], service: str) -> dict[str, str]:
    """Return host to NameNode id (``nn1``) of nameservice SERVICE, as HDFS_SITE names them."""
    found = {}
    for one in hdfs_site.get(f"dfs.ha.namenodes.{service}", "").split(","):
        address = hdfs_site.get(f"dfs.namenode.rpc-address.{service}.{one.strip()}", "")
        if address:
            found[address.rpartition(":")[0]] = one.strip()
    return found


def _states(members: Sequence[Member]) -> str:
    return ", ".join(f"{one['host']} is {one['state']}" for one in members)
