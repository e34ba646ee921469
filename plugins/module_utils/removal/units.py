# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Units of ours on this host that the inventory places there no more: found, and whether they may be stopped."""

from __future__ import annotations

import contextlib
import os
from typing import Collection, NamedTuple

from ..config.files import path_of
from ..config.parse import strict
from ..host.files import read_text
from ..host.systemd import Systemd, SystemdError
from ..host.unit_files import UNITS
from ..services.registry import FILES, SERVICES
from .leftovers import goes, unplaced


class Look(NamedTuple):
    """LEFTOVERS of a host, as :func:`leftovers` returns them, and what stands in the way of stopping them."""

    leftovers: dict[str, bool]
    refusals: list[str]


def look(
    systemd: Systemd, host: str, cluster: str, placed: Collection[str], root: str = "/", stops: bool = True
) -> Look:
    """Return what is left over on this host, HOST in the inventory of CLUSTER, which has the components PLACED there.

    Daemons of another cluster are nobody's to stop. Where nothing STOPS them, as in a gateway cluster, nothing is
    refused here.
    """
    try:
        found = leftovers(systemd, placed, root)
        named = _owners(root) if stops and any(map(goes, found)) else {}
    except (OSError, SystemdError) as error:
        return Look({}, [f"{host}: its units cannot be read ({error}); mend that"])
    running = [name for name in found if goes(name)]
    return Look(
        found,
        [
            f"{host}: {path} says that the host belongs to cluster {name}, not to {cluster}, and"
            f" {' and '.join(running)} there would be stopped; take the host out of this inventory, or"
            " end that cluster first"
            for path, name in named.items()
            if name != cluster
        ],
    )


def leftovers(systemd: Systemd, placed: Collection[str], root: str = "/") -> dict[str, bool]:
    """Return the components that have a unit on this host and are not PLACED there, each with whether it runs.

    systemd is asked where there are some only.
    """
    try:
        files = os.listdir(os.path.join(root, UNITS))
    except FileNotFoundError:
        return {}
    return {name: systemd.is_active(f"emr-{name}.service") for name in unplaced(files, placed)}


def _owners(root: str) -> dict[str, str]:
    """Return the files here that name the cluster which the host belongs to, each with that name."""
    found: dict[str, str] = {}
    for file, name in (row for one in SERVICES.values() for row in one.names_cluster):
        path = path_of(file)
        with contextlib.suppress(ValueError):  # a broken file, which the run is about to mend, names nobody
            found[path] = strict(FILES[file].syntax, read_text(os.path.join(root, path[1:])) or "", path).get(name, "")
    return {path: name for path, name in found.items() if name}
