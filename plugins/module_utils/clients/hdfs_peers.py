# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waits for daemons and asks ZooKeeper about a znode: what the bootstrap of HDFS needs from other hosts."""

from __future__ import annotations

import time
from typing import Callable, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.clients.base import ClientError, endpoint, listens
from ansible_collections.bigdata.emr.plugins.module_utils.clients.hdfs_disks import read_site
from ansible_collections.bigdata.emr.plugins.module_utils.clients.zk_wire import ZooKeeper

POLL_SECONDS = 0.2
_PROBE_SECONDS = 2.0


class Late(Exception):
    """Something did not come up in time; the message names what, and the last cause."""


class Clock:
    """One time limit for all waits of one call."""

    def __init__(self, seconds: float) -> None:
        """Start now; the limit is reached after SECONDS."""
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def is_over(self) -> bool:
        """Tell whether the limit is reached."""
        return time.monotonic() >= self._end

    def wait(self, what: str, missing: Callable[[], str]) -> None:
        """Poll until MISSING returns an empty string; Late with its last words about WHAT at the limit."""
        while True:
            cause = missing()
            if not cause:
                return
            if self.is_over():
                raise Late(f"{what} not there after {self.seconds:g} s ({cause}); bring them up and run again")
            time.sleep(POLL_SECONDS)


def silent(component: str, addresses: Sequence[str]) -> dict[str, str]:
    """Return those of ADDRESSES (``host:port`` of COMPONENT's rpc) where nothing listens, each with the cause."""
    found: dict[str, str] = {}
    for address in addresses:
        try:
            listens(endpoint(address, component, "rpc"), _PROBE_SECONDS)
        except ClientError as error:
            found[address] = str(error)
    return found


def zookeeper_auth(conf_dir: str) -> str:
    """Return the failover controllers' ZooKeeper credentials (``scheme:credential``), empty without ACLs.

    ``ha.zookeeper.auth`` of core-site below CONF_DIR names a file after an ``@`` (HDFS high availability guide).
    """
    value = read_site(f"{conf_dir}/core-site.xml").get("ha.zookeeper.auth", "")
    if value.startswith("@"):
        try:
            with open(value[1:], encoding="utf-8") as stream:
                value = stream.read()
        except FileNotFoundError:
            return ""
    return value.strip()


def znode_exists(servers: Sequence[str], path: str, auth: str = "") -> tuple[bool | None, str]:
    """Tell whether the znode PATH exists, asking SERVERS one after the other; None and the causes without an answer.

    A server answers only while it belongs to a quorum. Since ZOOKEEPER-2590 (in 3.9.5) it also wants to know who asks,
    where an ACL forbids others to read: AUTH (``scheme:credential``) says it.
    """
    causes = []
    for server in servers:
        try:
            with ZooKeeper(endpoint(server, "zookeeper", "client"), _PROBE_SECONDS) as session:
                if auth:
                    session.add_auth(*auth.split(":", 1))
                return session.exists(path) is not None, ""
        except ClientError as error:
            causes.append(f"{server}: {error}")
    return None, ", ".join(causes)
