# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waits for daemons and asks ZooKeeper about a znode: what the bootstrap of HDFS needs from other hosts."""

from __future__ import annotations

from typing import Callable, Mapping, Sequence, TypeVar

from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Refused, endpoint, listens
from ansible_collections.bigdata.emr.plugins.module_utils.wire.parallel import read_all
from ansible_collections.bigdata.emr.plugins.module_utils.wire.zk_wire import NO_AUTH, ZooKeeper

T = TypeVar("T")

_PROBE_SECONDS = 2.0


def silent(component: str, addresses: Sequence[str]) -> dict[str, str]:
    """Return those of ADDRESSES (``host:port`` of COMPONENT's rpc) where nothing listens, each with the cause."""
    found: dict[str, str] = {}
    for address in addresses:
        try:
            listens(endpoint(address, port(component, "rpc")), _PROBE_SECONDS)
        except ClientError as error:
            found[address] = str(error)
    return found


def in_a_line(causes: Mapping[str, str]) -> str:
    """Return addresses with the CAUSES of their silence for a sentence."""
    return ", ".join(f"{address}: {cause}" for address, cause in causes.items())


def majority_listens(component: str, addresses: Sequence[str]) -> bool:
    """Tell whether more than half of ADDRESSES (``host:port`` of COMPONENT's rpc) accept calls."""
    return len(silent(component, addresses)) * 2 < len(addresses)


def znode_exists(servers: Sequence[str], path: str) -> tuple[bool | None, str]:
    """Tell whether the znode PATH exists, asking all SERVERS at once; None and the causes without an answer.

    A server answers only while it belongs to a quorum. ZooKeeper 3.9.5 (ZOOKEEPER-2590) refuses to tell of a znode that
    others may not read, but tells everybody that a missing one is missing: the refusal proves that it exists.
    """

    def ask(session: ZooKeeper) -> bool:
        try:
            return session.exists(path) is not None
        except Refused as error:
            if error.status == NO_AUTH:
                return True
            raise

    return _first_answer(servers, ask)


def last_active(servers: Sequence[str], path: str, credentials: Sequence[str]) -> str:
    """Return the host of the NameNode that was active last, as the znode below PATH says; empty when nobody tells.

    CREDENTIALS are ``user:password`` of scheme digest; without any, ZooKeeper tells only what everybody may read.
    """

    def ask(session: ZooKeeper) -> str:
        try:
            for credential in credentials:
                session.add_auth("digest", credential)
            return breadcrumb_host(session.get(f"{path}/ActiveBreadCrumb")[0])
        except Refused:
            return ""

    return _first_answer(servers, ask)[0] or ""


def _first_answer(servers: Sequence[str], ask: Callable[[ZooKeeper], T]) -> tuple[T | None, str]:
    """Return what the first of SERVERS says to ASK, else None and the cause of each."""

    def probe(server: str) -> Callable[[], T]:
        def run() -> T:
            with ZooKeeper(endpoint(server, port("zookeeper", "client")), _PROBE_SECONDS) as session:
                return ask(session)

        return run

    outcomes = read_all({server: probe(server) for server in servers}, _PROBE_SECONDS, one_is_enough=True)
    answers = [one.value for one in outcomes.values() if one.value is not None]
    if answers:
        return answers[0], ""
    return None, ", ".join(f"{server}: {one.error}" for server, one in outcomes.items())


def breadcrumb_host(data: bytes) -> str:
    """Return the host name in an ActiveBreadCrumb, empty when DATA is none.

    Hadoop's protobuf message ActiveNodeInfo: 1 nameservice, 2 NameNode id, 3 host name, all strings; then two ports.
    """
    at = 0
    while at + 2 <= len(data):
        field, size = data[at], data[at + 1]
        if field & 7 != 2 or size > 127:
            return ""
        if field >> 3 == 3:
            return data[at + 2 : at + 2 + size].decode("utf-8", "replace")
        at += 2 + size
    return ""
