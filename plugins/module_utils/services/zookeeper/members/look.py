# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the ZooKeeper server of this host says: its lists of members, on the disk and in its process, and its state."""

from __future__ import annotations

import re
import time
from typing import Callable, Mapping, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.records import running as started_with
from ansible_collections.bigdata.emr.plugins.module_utils.host.patience import POLL_SECONDS, Clock
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.services.remembered import read_remembered
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.health import SERVING, server
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.ids import OnDisk
from ansible_collections.bigdata.emr.plugins.module_utils.wire import zk_4lw
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Endpoint

from .due import on_disk
from .types import Seen

DAEMON = Daemon(name="zookeeper", product="zookeeper")
CLIENT = port("zookeeper", "client")
_SERVER = re.compile(r"^server\.\d+$")
_MEMBER = re.compile(r"^server\.\d+=\[?([^\]:;]+)")


def membership(text: str, host: str) -> list[str]:
    """Return the members in TEXT, what HOST answers to ``conf``: itself where it stands alone, none without any."""
    found = [match.group(1) for match in map(_MEMBER.match, text.splitlines()) if match]
    return found or ([host] if "clientPort=" in text else [])


def listed(properties: Mapping[str, str], host: str) -> list[str]:
    """Return the members in PROPERTIES of zoo.cfg on HOST; itself where it stands alone."""
    found = [value.partition(":")[0].strip() for name, value in properties.items() if _SERVER.match(name)]
    return found or [host]


def _ask(host: str, word: str, seconds: float) -> tuple[str | None, str]:
    try:
        return zk_4lw.ask(Endpoint(host, CLIENT), word, seconds), ""
    except ClientError as error:
        return None, str(error)


def look(host: str, is_up: Callable[[], bool], seconds: float, settle_seconds: float) -> Seen:
    """Return what the server of this host, HOST in the inventory, says within SECONDS for each question.

    One that runs (IS_UP) and looks for a leader is given SETTLE_SECONDS to find one.
    """
    clock = Clock(settle_seconds)
    while True:
        text, error = _ask(host, "srvr", seconds)
        state = server(host, text, None, error)["state"]
        if state in SERVING or clock.is_over() or not is_up():
            break
        time.sleep(POLL_SECONDS)
    disk = read_remembered()["zookeeper"]
    return Seen(
        unit=disk["unit"],
        configured=on_disk(disk, host),
        running=_running(host, state, is_up(), disk, seconds),
        state=state,
        data=disk["data"],
    )


def _running(host: str, state: str, is_up: bool, disk: OnDisk, seconds: float) -> list[str] | None:
    """Return the members that the process counts: what it says, else the record of its start."""
    if state in SERVING:
        told = membership(_ask(host, "conf", seconds)[0] or "", host)
        if told:
            return told
    elif not is_up:
        return None
    record = started_with(DAEMON)
    return listed(record["properties"].get("zoo", {}), host) if record else on_disk(disk, host)


def answering(hosts: Sequence[str], seconds: float) -> list[str]:
    """Return those of HOSTS whose server answers anything."""
    return [host for host in hosts if _ask(host, "srvr", seconds)[0] is not None]
