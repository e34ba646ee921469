# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data of the ZooKeeper server of this host: whether it can start from that, and moving aside what it cannot."""

from __future__ import annotations

import os
import time
from typing import Mapping, NamedTuple

from ansible_collections.bigdata.emr.plugins.module_utils.config.files import conf_dir
from ansible_collections.bigdata.emr.plugins.module_utils.config.parse import parse
from ansible_collections.bigdata.emr.plugins.module_utils.host import inside
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import read_text
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import snapshots
from ansible_collections.bigdata.emr.plugins.module_utils.wire import zk_4lw
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, endpoint

CONF_DIR = conf_dir("zookeeper")
VERSION = "version-2"
DEFAULT_PORT = port("zookeeper", "client")
PROBE_SECONDS = 2.0


class Data(NamedTuple):
    """Where the server keeps snapshots, its logs, and the epochs that it promised; often one and the same directory."""

    snapshots: str
    logs: str

    def log_names(self) -> list[str]:
        """Return the names of the logs."""
        return [name for name in inside.names(self.logs) if snapshots.is_log(name)]

    def is_incomplete(self) -> bool:
        """Tell whether there are logs, and no whole snapshot that they could follow."""
        newest = reversed(inside.names(self.snapshots))  # the others may be purged while they are looked at
        return bool(self.log_names()) and not any(_is_whole(self.snapshots, name) for name in newest)

    def move_aside(self, word: str = "incomplete") -> dict[str, str]:
        """Move all aside but the server's id, to names with WORD, and return what went where.

        Snapshots first: with them goes the epoch, and a server with logs alone does not start. One that kept its epoch
        without its data could be elected over those that have the data.
        """
        moved = {}
        stamp = time.strftime(f"{word}-%Y%m%dT%H%M%SZ", time.gmtime())
        for path in dict.fromkeys(self):
            with inside.acting(os.path.dirname(path)):
                if os.path.isdir(path):
                    moved[path] = _free(f"{path}.{stamp}")
                    os.rename(path, moved[path])
        return moved


def configured(directory: str = CONF_DIR) -> Data | None:
    """Return where the server that DIRECTORY configures has its data, None where none is configured."""
    return _places(_settings(directory))


def _settings(directory: str) -> Mapping[str, str]:
    return parse("properties", read_text(f"{directory}/zoo.cfg") or "")


def _places(settings: Mapping[str, str]) -> Data | None:
    top = settings.get("dataDir")
    return Data(f"{top}/{VERSION}", f"{settings.get('dataLogDir') or top}/{VERSION}") if top else None


def incomplete(directory: str = CONF_DIR) -> Data | None:
    """Return the data of the server that DIRECTORY configures if it cannot start from that, else None.

    One that answers could, and one that is told to trust logs without a snapshot may.
    """
    settings = _settings(directory)
    flags = read_text(f"{directory}/zookeeper-env.sh") or ""
    trusts = settings.get(snapshots.TRUST, "").lower() == "true" or f"-Dzookeeper.{snapshots.TRUST}=true" in flags
    data = _places(settings)
    if trusts or data is None:
        return None
    address = f"{settings.get('clientPortAddress') or 'localhost'}:{settings.get('clientPort') or DEFAULT_PORT}"
    return data if data.is_incomplete() and not _has_loaded(address) else None


def _has_loaded(address: str) -> bool:
    """Tell whether a server answers anything at all: it binds its port before it loads its data, and answers after."""
    try:
        return bool(zk_4lw.ask(endpoint(address, DEFAULT_PORT), "srvr", PROBE_SECONDS))
    except ClientError:
        return False


def _is_whole(directory: str, name: str) -> bool:
    if not snapshots.is_snapshot(name):
        return False
    try:
        with inside.opened(os.path.join(directory, name)) as handle:
            size = os.fstat(handle).st_size
            head = os.pread(handle, snapshots.HEAD, 0)
            tail = os.pread(handle, snapshots.TAIL, max(0, size - snapshots.TAIL))
    except inside.Odd:
        return False
    return snapshots.is_whole(name, size, head, tail)


def _free(path: str) -> str:
    names = (path if number == 1 else f"{path}-{number}" for number in range(1, 1000))
    return next(name for name in names if not os.path.lexists(name))
