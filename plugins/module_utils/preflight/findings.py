# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in the way on one host: each check is a pure function and each finding one sentence with its remedy."""

from __future__ import annotations

from typing import Callable, Iterable

from ..config.judge import all_faults
from ..config.relations import relation_faults
from ..config.sizing import JVM_OVERHEAD_MB, beside_mb, whole_mb
from ..host.java import JAVA_MINIMUM, suits
from ..services.registry import COMPONENTS, PORTS
from .paths import KEEPING
from .types import Asked, Facts

SYSTEM_MB = 256
"""Memory that the operating system needs beside the daemons."""
FREE_MB = 1024
FREE_PERCENT = 5
AMPLE_MB = 20 * 1024
"""Free space that is enough whatever its share of the disk is."""
OUR_USERS = frozenset(row.account for row in COMPONENTS.values()) - {""}


def memory(asked: Asked, facts: Facts) -> list[str]:
    """Find heaps that do not fit into the host's memory, with what a JVM takes beside its heap."""
    heaps = asked["heaps"]
    have = facts["machine"]["memory_mb"]
    beside = beside_mb(list(heaps), asked["config"])
    taken = {name: one for name, one in _outside(asked, facts).items() if name not in beside}
    apart_mb = sum(beside.values()) + sum(size for size, _lower in taken.values())
    need = sum(whole_mb(name, size) for name, (size, _why) in heaps.items()) + SYSTEM_MB + apart_mb
    if not heaps or need <= have:
        return []
    rows = [row for row in (COMPONENTS[component].heap for component in heaps) if row]
    files = " or ".join(dict.fromkeys(row.file for row in rows))
    each = ", ".join(f"{component} {heap} MB ({reason})" for component, (heap, reason) in heaps.items())
    names = " and ".join(dict.fromkeys(row.beside for row in rows if row.beside and beside))
    more = "".join(f", {component} {size} MB outside of its heap ({names})" for component, size in beside.items())
    more += "".join(f", {component} {size} MB outside of its heap" for component, (size, _lower) in taken.items())
    further = "".join(f", or {lower}" for _size, lower in taken.values())
    heap = "" if all(row.whole for row in rows) else "-Xmx"
    lower = " or ".join(filter(None, [heap, *dict.fromkeys(row.plain for row in rows if row.whole), names]))
    apart = f"{JVM_OVERHEAD_MB} MB beside each heap and " if heap else ""
    return [
        f"{asked['host']}: its daemons need {need} MB of memory with {apart}{SYSTEM_MB} MB for the system, and the "
        f"host has {have} MB: {each}{more}; give the host more memory, or lower {lower} in {files} of emr_config"
        f"{further}"
    ]


def _outside(asked: Asked, facts: Facts) -> dict[str, tuple[int, str]]:
    """Return what daemons of the host take outside of their heaps as services compute it, and what lowers it."""
    rows = [COMPONENTS[name].heap for name in asked["components"] if name in COMPONENTS]
    if not any(row.outside for row in rows if row):
        return {}
    # Not at the top: few hosts have one.
    from ..config.context import Context
    from ..services import computed

    machine, host = facts["machine"], asked["host"]
    here = {name: [host] for name in asked["components"]}
    disks = asked["data_disks"] or machine["disks"]
    return computed.outside(
        Context(host, "", here, machine["memory_mb"], machine["cores"], list(disks), asked["config"])
    )


def disks(asked: Asked, facts: Facts) -> list[str]:
    """Find data that would go to the root file system, where it fills up the system and outlives no reinstallation."""
    host = asked["host"]
    if not any(component in KEEPING for component in asked["components"]):
        return []
    if not asked["data_disks"] and not facts["machine"]["disks"]:
        return [
            f"{host}: no data disk is mounted at /mnt/disk1, /mnt/disk2 and so on; mount one, or name paths in "
            f"emr_data_disks (and in emr_allow_root_disk if they are on the root file system)"
        ]
    return [
        f"{host}: {path} is on the root file system; mount a data disk there, choose another path in emr_data_disks or "
        f"emr_config, or allow it with emr_allow_root_disk: [{path}]"
        for path in _data(asked, facts)
        if facts["paths"][path]["on_root"] and not any(_below(path, allowed) for allowed in asked["allow_root"])
    ]


def space(asked: Asked, facts: Facts) -> list[str]:
    """Find file systems that are nearly full, each once."""
    found: dict[str, str] = {}
    for path, where in facts["paths"].items():
        free, total = where["free_mb"], where["total_mb"]
        if free < FREE_MB or (free < AMPLE_MB and free * 100 < total * FREE_PERCENT):
            found.setdefault(
                where["mount"],
                f"{asked['host']}: {path} has {free} MB left of {total} MB on {where['mount']}; free at least "
                f"{FREE_MB} MB and {FREE_PERCENT} % of it, or enlarge the disk",
            )
    return list(found.values())


def ports(asked: Asked, facts: Facts) -> list[str]:
    """Find ports of the host's components that another process than the component's own unit listens on."""
    owners = {number: component for component in asked["components"] for number in PORTS[component].values()}
    found: list[str] = []
    for listener in facts["listeners"]:
        component = owners.get(listener["port"])
        if component is None:
            continue
        ours = [f"{unit}.service" for unit in (f"emr-{component}", *COMPONENTS[component].units)]
        if listener["unit"] in ours:
            continue
        # Where even root may not look into the files of others, the socket's user is all there is to know.
        if not listener["pid"] and listener["user"] in OUR_USERS:
            continue
        who = f"{listener['command'] or 'unknown'} (pid {listener['pid']}" if listener["pid"] else "a process (unknown"
        unit = f", {listener['unit']}" if listener["unit"] else ""
        found.append(
            f"{asked['host']}: port {listener['port']} of {component} is in use by {who}, user {listener['user']}{unit}"
            f"); stop it, or place {component} on another host in topology.yml"
        )
    return found


def java(asked: Asked, facts: Facts) -> list[str]:
    """Find a Java that is too old or does not say its version; a missing one is installed later."""
    found, home = facts["java"], asked["java_home"]
    host = asked["host"]
    if found is None and home:
        return [f"{host}: JAVA_HOME of emr_config is {home}, where there is no Java; install it or correct the path"]
    if found is None or suits(found):
        return []
    version = f"version {found['version']}" if found["version"] else "of unknown version"
    remedy = (
        "point JAVA_HOME of emr_config to a newer one"
        if home
        else "remove it (the role host then installs the right one), or make a newer one the default of /usr/bin/java"
    )
    return [f"{host}: the Java in {found['home']} is {version}, and the daemons need {JAVA_MINIMUM} or newer; {remedy}"]


def secret(host: str, files: Iterable[str]) -> list[str]:
    """Tell that HOST has credentials in FILES which were made from another ``emr_secret``.

    Restarted with those of this one, no daemon could change znodes that the old ones have closed.
    """
    return [
        f"{host}: {file} was made from another emr_secret than this run has, and the cluster's znodes are "
        "closed with it; run with the emr_secret that the cluster was made with, or, to have another one from now on, "
        "give that as emr_secret_before"
        for file in files
    ]


def values(asked: Asked, facts: Facts) -> list[str]:
    """Find values that only the host shows to be wrong: made from its facts, or bad with the disks that it has."""
    named = asked["data_disks"] or facts["machine"]["disks"]
    related = relation_faults(asked["config"], asked["components"], named)
    wrong = [*all_faults(asked["config"]), *(f"{one.file}: {one.name}: {one.text}" for one in related)]
    return [f"{asked['host']}: {fault}" for fault in wrong]


CHECKS: tuple[Callable[[Asked, Facts], list[str]], ...] = (memory, disks, space, ports, java, values)


def findings(asked: Asked, facts: Facts) -> list[str]:
    """Return everything that stands in the way on the host, in the order of CHECKS."""
    return [finding for check in CHECKS for finding in check(asked, facts)]


def _data(asked: Asked, facts: Facts) -> list[str]:
    """Return the paths that will hold data."""
    return [*(asked["data_disks"] or facts["machine"]["disks"]), *asked["data_paths"]]


def _below(path: str, parent: str) -> bool:
    return path == parent or path.startswith(parent.rstrip("/") + "/")
