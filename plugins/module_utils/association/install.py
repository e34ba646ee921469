# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings a gateway host what a cluster tells: configuration, environment, and the timer that goes on with that."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from dataclasses import replace
from typing import Any, Mapping, NamedTuple, Sequence

from ..config.file import File
from ..host import inside
from ..host.files import Changes, read_text
from ..host.machine import Machine
from ..host.systemd import Systemd, is_unread, is_up
from ..jobs.gateway import gateway_of
from ..services import jobs as services
from ..services import offers
from ..topology.names import some
from ..workflows import program
from . import files, paths, place, units
from .ask import AssociationError
from .offer import Offer

_PROGRAM = re.compile(re.escape(units.PROGRAM).replace(r"\{\}", "[0-9a-f]{16}"))
START = """\
import sys

from ansible_collections.bigdata.emr.plugins.module_utils.association.main import main

sys.exit(main(sys.argv[1:]))
"""


class Known(NamedTuple):
    """What this host was told of its association with a cluster."""

    cluster: str
    host: str
    release: str
    masters: tuple[str, ...]
    versions: Mapping[str, str]
    id: str = ""
    """That of the cluster, as far as it is known."""


def others(cluster: str, root: str = "/") -> dict[str, Known]:
    """Return what this host knows of other clusters than CLUSTER, by their names."""
    names = [name for name in inside.names(_at(root, paths.TOP)) if paths.LABEL.fullmatch(name) and name != cluster]
    found = {name: read(name, root) for name in names}
    return {name: known for name, known in found.items() if known}


def read(cluster: str, root: str = "/") -> Known | None:
    """Return what this host knows of its association with CLUSTER, None without one."""
    text = read_text(_at(root, paths.known(cluster)))
    if not text:
        return None
    try:
        found = json.loads(text)
        return Known(
            str(found["cluster"]),
            str(found["host"]),
            str(found["release"]),
            tuple(found["masters"]),
            found["versions"],
            str(found.get("id", "")),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise AssociationError(
            f"{paths.known(cluster)} cannot be read; remove it, and run playbooks/associate.yml"
        ) from error


def crowded(cluster: str, release: str, root: str = "/") -> str:
    """Refuse, in one sentence, where this host is a gateway of another cluster than CLUSTER with another RELEASE."""
    for name, known in others(cluster, root).items():
        if known.release != release:
            return (
                f"this host is a gateway of {name} with release {known.release}, and software of one release only is on"
                f" a host; take another host for {cluster}, or bring {name} to {release} first"
            )
    return ""


def foreign(cluster: str, identity: str, masters: Sequence[str], root: str = "/") -> str:
    """Refuse, in one sentence, where CLUSTER of MASTERS, which has IDENTITY, is another one than the one known here."""
    try:
        known = read(cluster, root)
    except AssociationError:
        return ""  # it is written anew
    if known is None or not known.id or identity in ("", known.id):
        return ""
    return (
        f"cluster {cluster} of {some(masters)} is another one than the one that {paths.directory(cluster)} is of; name"
        " masters of that one, or end this host's association with it first, also where it was made anew"
    )


def bring(changes: Changes, offer: Offer, known: Known, machine: Machine, root: str = "/") -> None:
    """Let this host have the environment of the cluster of OFFER, and remember KNOWN, with the masters of today.

    AssociationError, before anything changes, where it has that of another cluster of this name.
    """
    cluster = offer["cluster"]
    other = foreign(cluster, offer["id"], known.masters, root)
    if other:
        raise AssociationError(other)
    wanted = files.environment(offer, known.host, machine, known.versions)
    for directory in (
        "/etc/emr",
        paths.TOP,
        paths.directory(cluster),
        *sorted({os.path.dirname(one.path) for one in wanted}),
    ):
        changes.directory(_at(root, directory), "root", "root", 0o755)
    for one in wanted:
        changes.file(one._replace(path=_at(root, one.path)))
    _leave(changes, cluster, files.products(offer), root)
    masters = offers.masters(offer["members"]) or known.masters
    text = files.known_text(cluster, known.host, known.release, masters, known.versions, offer["id"] or known.id)
    _jobs(changes, offer, root)
    # Last: with it the association is one that goes on by itself.
    changes.file(File(_at(root, paths.known(cluster)), text))


def _leave(changes: Changes, cluster: str, products: Sequence[str], root: str) -> None:
    """Remove configuration of products that the cluster has no more."""
    top = _at(root, paths.directory(cluster))
    for name in inside.names(top):
        path = os.path.join(top, name)
        if name not in products and os.path.isdir(path) and not os.path.islink(path):
            changes.record(f"{path}/", "there\n", "")
            if not changes.check:
                shutil.rmtree(path)


def _jobs(changes: Changes, offer: Offer, root: str) -> None:
    """Let jobs, where this host is prepared for some, know where the cluster's masters are now."""
    path = _at(root, paths.jobs(offer["cluster"]))
    text = read_text(path)
    if text:
        members = offer["members"]
        moved = replace(
            gateway_of(json.loads(text)),
            services=tuple(offer["services"]),
            masters=tuple(services.masters(members)),
            file_masters=tuple(services.file_masters(members)),
            file_system=services.file_system(offer["cluster"], members),
        )
        changes.file(File(path, moved.to_text()))


def keep(changes: Changes, systemd: Systemd, cluster: str, minutes: int, root: str = "/") -> None:
    """Let this host have the commands that choose a cluster, and look by itself every MINUTES what CLUSTER tells."""
    for directory in (os.path.dirname(place.SWITCH), units.LIBEXEC):
        changes.directory(_at(root, directory), "root", "root", 0o755)
    changes.file(File(_at(root, place.SWITCH), place.SWITCH_TEXT, mode=0o755))
    changes.file(File(_at(root, place.PROFILE), place.PROFILE_TEXT))
    data = program.archive(program.sources(), START)
    path = os.path.join(units.LIBEXEC, units.PROGRAM.format(program.digest(data)))
    changes.file(File(_at(root, path), data.decode("latin-1"), binary=True))
    fresh = False
    for unit, text in units.texts(cluster, sys.executable, path, minutes).items():
        fresh |= changes.file(File(_at(root, f"{units.UNITS}/{unit}"), text))
    timer = units.timer(cluster)
    state = systemd.state(timer)
    runs = is_up(state) and state.get("UnitFileState") == "enabled"
    if not runs:
        changes.record(timer, "stopped\n", "started\n")
    if changes.check:
        return
    if fresh or is_unread(state):
        # With it a timer that runs takes its new times as well.
        systemd.act("daemon-reload")
    if not runs:
        systemd.act("enable", timer)
        systemd.act("restart", timer)
    _prune(root)


def remove(changes: Changes, systemd: Systemd, cluster: str, root: str = "/") -> None:
    """Let this host be no gateway of CLUSTER any more: its timer first, then its environment; software stays."""
    there = [unit for unit in (units.timer(cluster), units.service(cluster)) if _is_there(root, unit)]
    for unit in there:
        changes.record(unit, "there\n", "")
        if not changes.check:
            if unit == units.timer(cluster):
                systemd.act("disable", unit)
                systemd.act("stop", unit)
            os.unlink(_at(root, f"{units.UNITS}/{unit}"))
    if there and not changes.check:
        systemd.act("daemon-reload")
    path = _at(root, paths.directory(cluster))
    if os.path.isdir(path):
        changes.record(f"{path}/", "there\n", "")
        if not changes.check:
            shutil.rmtree(path)
    if not changes.check:
        _prune(root)


def _prune(root: str) -> None:
    """Remove programs that no unit names: other releases of the collection have left them."""
    top = _at(root, units.UNITS)
    texts = [read_text(os.path.join(top, name)) or "" for name in inside.names(top) if units.is_service(name)]
    for name in inside.names(_at(root, units.LIBEXEC)):
        path = os.path.join(units.LIBEXEC, name)
        if _PROGRAM.fullmatch(name) and not any(path in text for text in texts):
            os.unlink(_at(root, path))


def _is_there(root: str, unit: str) -> bool:
    return os.path.exists(_at(root, f"{units.UNITS}/{unit}"))


def _at(root: str, path: str) -> str:
    return os.path.join(root, path.lstrip("/"))


def told(changes: Changes) -> list[str]:
    """Return a line for each thing that CHANGES has brought."""
    found: list[dict[str, Any]] = changes.diff
    words = {(True, False): "gone", (True, True): "written anew", (False, True): "made"}
    return [
        f"{one['after_header'].rstrip('/')} is {words.get((bool(one['before']), bool(one['after'])), 'as it was')}"
        for one in found
    ]
