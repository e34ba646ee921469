# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read from the variables of all hosts the users of the cluster, and what is wrong with them."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.config.merge import merge
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import ACCOUNTS
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn import access
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import FORCE, SCOPES, USERS, Fault
from ansible_collections.bigdata.emr.plugins.module_utils.users import spec
from ansible_collections.bigdata.emr.plugins.plugin_utils import alike

NAMES = (USERS,)
"""Variables of hosts that are read here."""
HOME_MODE = "0750"


class Peopled(NamedTuple):
    """The users of a cluster."""

    users: list[dict[str, Any]] | None
    """None where ``emr_users`` is not set, so that nobody is made and nobody is locked."""
    groups: dict[str, int]
    """Groups of users, with the ids that they are made with."""
    homes: list[dict[str, Any]]
    """Their homes in the cluster's file system, as directories of bigdata.emr.hdfs_tree."""
    submitters: dict[str, list[str]]
    faults: dict[str, list[Fault]]


ELSEWHERE = ("queue", "quota_gb")
"""What users have of a cluster, which a gateway cluster has nothing to say about."""
NONE = Peopled(None, {}, [], {}, {})


def read(hostvars: Any, hosts: Sequence[str], topology: Mapping[str, Any]) -> Peopled:
    """Return the users of the cluster of TOPOLOGY with HOSTS."""
    asked = alike.read(hostvars, hosts, USERS)
    if asked.faults or asked.value is None:
        return NONE._replace(faults=asked.faults)
    if topology.get("associate"):
        # What somebody may have of the cluster is decided there, and the same list may stand in both inventories.
        asked = asked._replace(value=_here(asked.value))
    services = topology.get("services", [])
    wanted = _asked(hostvars, topology.get("members", {}).get("resourcemanager", []))
    scheduler = "yarn" in services and access.scheduled(wanted)
    place = spec.Place("hdfs" in services, access.queues(wanted) if scheduler else None, scheduler)
    found = spec.read(asked.value, place)
    queues = {user.name: user.queue for user in found.users if user.queue}
    may = access.submitters(queues, (row.name for row in ACCOUNTS)) if scheduler else {}
    faults = found.faults + [
        f"queue {queue} has acl_submit_applications in emr_config too, so one of both would be lost; remove it there"
        for queue in access.set_by_hand(wanted, may)
    ]
    if faults:
        return NONE._replace(faults={host: [(USERS, text) for text in faults] for host in hosts})
    return Peopled(
        [user._asdict() for user in found.users],
        spec.gids(found.users),
        [_home(user) for user in found.users] if place.storage else [],
        may,
        {},
    )


def queues(hostvars: Any, topology: Mapping[str, Any]) -> list[str] | None:
    """Return the paths of the queues that take jobs in the cluster of TOPOLOGY, None where that is not known."""
    if topology.get("associate"):
        return None
    wanted = _asked(hostvars, topology.get("members", {}).get("resourcemanager", []))
    return access.queues(wanted) if "yarn" in topology.get("services", []) and access.scheduled(wanted) else None


def _here(users: Any) -> Any:
    """Return USERS as written, without what only their cluster gives them."""
    if not isinstance(users, (list, tuple)):
        return users
    return [
        {name: value for name, value in row.items() if name not in ELSEWHERE} if isinstance(row, Mapping) else row
        for row in users
    ]


def _home(user: spec.User) -> dict[str, Any]:
    limit = {} if user.quota_gb is None else {"quota_gb": user.quota_gb}
    return {"path": f"/user/{user.name}", "owner": user.name, "group": user.name, "mode": HOME_MODE, **limit}


def _asked(hostvars: Any, hosts: Sequence[str]) -> dict[str, dict[str, object]]:
    """Return what is asked of the first of HOSTS, as far as it is well-formed: the rest is refused elsewhere."""
    raw = hostvars.raw_get(hosts[0]) if hosts else {}
    scopes = [raw[name] for name in (*SCOPES, FORCE) if isinstance(raw.get(name), Mapping)]
    plain = [{str(file): value for file, value in one.items() if isinstance(value, Mapping)} for one in scopes]
    return merge(plain)
