# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what this host remembers of its cluster (the manifest, the ids in ZooKeeper's files); writes the manifest."""

from __future__ import annotations

import glob
import os
import re
import time
from typing import TypedDict

from ..config.file import File
from ..config.parse import parse
from ..config.storage import local_paths
from ..host import inside
from ..host.files import Changes, read_text
from ..manifest.document import PATH
from .zookeeper.ids import OnDisk

ZOO_CFG = "/etc/zookeeper/conf/zoo.cfg"
_DATA_DIRS = "/mnt/disk[0-9]*/zookeeper"
_UNIT = "/etc/systemd/system/emr-zookeeper.service"
_SERVER = re.compile(r"^server\.(\d+)$")


class Remembered(TypedDict):
    """What one host remembers. ``manifest`` is the text of the file, empty where there is none."""

    manifest: str
    zookeeper: OnDisk


def read_remembered(
    path: str = PATH, zoo_cfg: str = ZOO_CFG, data_dirs: str = _DATA_DIRS, unit: str = _UNIT
) -> Remembered:
    """Return what this host remembers; nothing is needed to be there."""
    return Remembered(manifest=read_text(path) or "", zookeeper=_zookeeper(read_text(zoo_cfg) or "", data_dirs, unit))


def write_manifest(changes: Changes, text: str, path: str = PATH) -> None:
    """Bring the file PATH to TEXT in one step."""
    changes.file(File(path, text))


def put_aside(changes: Changes, path: str = PATH) -> str:
    """Rename the file PATH, so that it does not count any more, and return its new name; empty without such a file."""
    before = read_text(path)
    if before is None:
        return ""
    target = f"{path}.{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}"
    changes.record(path, before, "")
    if not changes.check:
        os.rename(path, target)
    return target


def _zookeeper(cfg: str, data_dirs: str, unit: str) -> OnDisk:
    settings = parse("properties", cfg)
    named = ((_SERVER.match(name), value.partition(":")[0].strip()) for name, value in settings.items())
    servers = {host: int(match.group(1)) for match, host in named if match}
    # zoo.cfg may be gone with the system's disk while the data disk is still there.
    places = list(dict.fromkeys([*local_paths(settings.get("dataDir")), *sorted(glob.glob(data_dirs))]))
    paths = [os.path.join(place, "myid") for place in places]
    found = OnDisk(
        path=paths[0] if paths else "myid",
        id=None,
        servers=servers,
        unit=os.path.exists(unit),
        data=_kept([*places, *local_paths(settings.get("dataLogDir"))]),
    )
    for path in paths:
        try:
            text = (read_text(path) or "").strip()
        except OSError:
            continue  # whoever is to write it says what is there
        if text.isdigit():
            return {**found, "path": path, "id": int(text)}
    return found


def _kept(places: list[str]) -> bool:
    """Tell whether a server has ever kept a transaction in one of PLACES; a directory that cannot be read has some."""
    try:
        names = [name for place in places for name in inside.names(os.path.join(place, "version-2"))]
    except OSError:
        return True
    if not names:
        return False
    # Not at the top: most hosts have none.
    from .zookeeper.snapshots import has_kept

    return has_kept(names)
