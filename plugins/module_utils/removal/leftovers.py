# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leftovers: daemons of ours on hosts of the cluster where the inventory places them no more. Decides only.

Their service has left the list, or they have moved to another host. The unit file says so, whatever is remembered
elsewhere: a run that was interrupted, or that the host missed, is made good by the next one.
"""

from __future__ import annotations

from typing import Any, Collection, Iterable, Mapping, Sequence, TypedDict

from ..config.files import conf_dir, logs_of
from ..services.registry import COMPONENTS, DAEMONS, SERVICE_OF, SERVICES
from ..topology.names import some

Seen = Mapping[str, bool]
"""Component to whether its daemon runs, of the leftovers of one host."""
NO_LIMIT = 99
DATABASE_STAYS = "What the cluster's own database has kept stays there, in emr-database on the first data disk"


class Leftover(TypedDict):
    """A component, the product that it runs from, and the hosts that have its daemon left over."""

    component: str
    product: str
    hosts: list[str]


def unplaced(files: Collection[str], placed: Collection[str]) -> list[str]:
    """Return the components whose unit is among FILES, by its name, and that are not PLACED on the host."""
    return [name for name in DAEMONS if f"emr-{name}.service" in files and name not in placed]


def goes(component: str) -> bool:
    """Tell whether a leftover of COMPONENT is stopped: not what others may need yet, as its host holds data or votes.

    Such a host is let go by name only (``emr_forget_hosts``), and what runs there is its owner's to stop.
    """
    row = COMPONENTS[component]
    beside = COMPONENTS.get(row.follows)
    return not (row.lasting or row.votes or (beside and (beside.lasting or beside.votes)))


def moves(component: str) -> bool:
    """Tell whether a play of its own takes a leftover of COMPONENT off, when other members do without it."""
    return COMPONENTS[component].moves


def joined(seen: Mapping[str, Seen]) -> list[Leftover]:
    """Return what goes, from what was SEEN on each host, in the order in which it stops: who needs others first."""
    found: list[Leftover] = []
    for component in reversed(DAEMONS):
        hosts = [host for host, one in seen.items() if component in one]
        if hosts and goes(component):
            found.append({"component": component, "product": COMPONENTS[component].product, "hosts": hosts})
    return found


def pairs(leftovers: Iterable[Leftover]) -> set[tuple[str, str]]:
    """Return host and component of each of LEFTOVERS."""
    return {(host, one["component"]) for one in leftovers for host in one["hosts"]}


def kept(leftovers: Iterable[Leftover], services: Collection[str]) -> list[str]:
    """Return a sentence for each service that has LEFTOVERS and is none of SERVICES any more: where its data stays."""
    named = {SERVICE_OF[one["component"]] for one in leftovers}
    return [_kept(name) for name in SERVICES if name in named and name not in services]


def told(leftovers: Sequence[Leftover], services: Collection[str], check: bool = False) -> list[str]:
    """Return what a run says that has stopped LEFTOVERS, or would in CHECK mode; SERVICES are those of the cluster."""
    if not leftovers:
        return []
    where = "; ".join(f"{one['component']} on {some(one['hosts'])}" for one in leftovers)
    return [
        ". ".join([f"{_act(check)}, as the inventory places it there no more: {where}", *kept(leftovers, services)])
    ]


def database_told(hosts: Sequence[str], check: bool = False) -> list[str]:
    """Return what a run says that has stopped the cluster's own database on HOSTS, or would in CHECK mode."""
    return [
        f"{_act(check)}, as nothing needs it any more: the cluster's own database on {some(hosts)}. {DATABASE_STAYS}"
    ]


def faults(seen: Mapping[str, Seen], named: Collection[tuple[str, str]] = ()) -> list[str]:
    """Return a sentence for each component that was SEEN on hosts where nothing of it should be.

    One that does not go counts while it runs, as its owner has stopped it otherwise, and unless it is NAMED elsewhere,
    by host and component.
    """
    gone = [(one["component"], one["hosts"]) for one in joined(seen)]
    gone += [(name, [host for host, one in seen.items() if name in one]) for name in DAEMONS if moves(name)]
    found = [
        f"{component} is left over on {some(hosts)}, where the inventory places it no more: run playbooks/site.yml,"
        " which stops it, or put it back"
        for component, hosts in gone
        if hosts
    ]
    for component in DAEMONS:
        stays = not goes(component) and not moves(component)
        running = [host for host, one in seen.items() if one.get(component) and stays]
        hosts = [host for host in running if (host, component) not in named]
        if hosts:
            found.append(
                f"{component} runs on {some(hosts)}, where the inventory places it no more: put it back, or, once"
                f" nothing on it is needed, stop it there: systemctl disable --now emr-{component}.service"
            )
    return found


def seen_in(answers: Mapping[str, Any]) -> dict[str, Seen]:
    """Return what was seen on each host that told, from the ANSWERS of modules that return ``leftovers``."""
    return {host: one["leftovers"] for host, one in answers.items() if isinstance(one, Mapping) and "leftovers" in one}


def _act(check: bool) -> str:
    return "Would be stopped and taken off" if check else "Stopped and taken off"


def _kept(service: str) -> str:
    row = SERVICES[service]
    directories = _own(service)
    logs = dict.fromkeys(logs_of(name, one.product) for name, one in row.components.items() if one.account)
    places = [f"{some(directories, NO_LIMIT)} in the cluster's file system"] if directories else []
    places += [f"{row.area} on each data disk"] if row.area else []
    places += [f"database {some(row.databases, NO_LIMIT)}"] if row.databases else []
    places += [f"configuration in {some([conf_dir(name) for name in row.products], NO_LIMIT)}"] if row.products else []
    places += [f"logs in {some(list(logs), NO_LIMIT)}"]
    return f"What {service} has kept stays: {'; '.join(places)}"


def _own(service: str) -> list[str]:
    """Return the directories in the cluster's file system that SERVICE alone has, without those below them."""
    others = [one.path for name, row in SERVICES.items() if name != service for one in row.directories]
    own = [one.path for one in SERVICES[service].directories]
    alone = [path for path in own if not any(f"{other}/".startswith(f"{path}/") for other in others)]
    return [path for path in alone if not any(path.startswith(f"{other}/") for other in alone)]
