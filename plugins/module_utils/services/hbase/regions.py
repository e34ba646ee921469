# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks HMasters and RegionServers about regions, and has them moved. No JVM is started.

Who is decommissioned gets no more regions, neither from the balancer nor when another one dies, and its own are moved.
That holds for its name, which has the time of its start in it: a restarted one is not decommissioned any more.
HBase would move the regions as well when it is told so, but only those of a server that was not decommissioned before,
and none after the first that it refuses; so each is asked for by itself.
"""

from __future__ import annotations

import hashlib
from typing import Mapping, NamedTuple, Sequence

from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.wire import jmx
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import BadAnswer, Endpoint, Refused, Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.http import request_json
from ansible_collections.bigdata.emr.plugins.module_utils.wire.parallel import read_all

from ...topology.names import bare
from . import health as hbase
from .rpc import Connection, Fields, message, number, parse, part

MASTER, ADMIN = "MasterService", "AdminService"
USER = "hbase"
ENCODED = 2
"""Kind of a region's name in requests."""
LIVE_SERVERS = 2
"""Number of the part of an HMaster's status that has the live servers."""
META = "1588230740"
"""What the region of ``hbase:meta`` is called, for ever."""


class Server(NamedTuple):
    """A RegionServer as HBase calls it: ``host,port,start``."""

    host: str
    port: int
    started: int

    def __str__(self) -> str:
        """Return its name."""
        return f"{self.host},{self.port},{self.started}"

    @property
    def encoded(self) -> bytes:
        """Its name as a protobuf message."""
        return message((1, self.host), (2, self.port), (3, self.started))


def server(name: str) -> Server:
    """Return the server called NAME; ValueError for what is no such name."""
    host, port, started = name.split(",")
    return Server(host, int(port), int(started))


def server_of(data: bytes) -> Server:
    """Return the server that the protobuf message DATA is about."""
    fields = parse(data)
    return Server(part(fields, 1).decode("utf-8", "replace"), number(fields, 2), number(fields, 3))


def region_of(data: bytes) -> str:
    """Return what the region that the protobuf message RegionInfo DATA is about is called: its encoded name.

    HBase's RegionInfo.encodeRegionName: the MD5 of table, first key, id, and number of the copy where it is one.
    """
    fields = parse(data)
    table = parse(part(fields, 2))
    namespace, name = part(table, 1), part(table, 2)
    if (namespace, name) == (b"hbase", b"meta"):
        return META
    copy = number(fields, 7)
    full = name if namespace in (b"", b"default") else namespace + b":" + name
    text = b",".join([full, part(fields, 3), str(number(fields, 1)).encode()]) + (b"_%04X" % copy if copy else b"")
    return hashlib.md5(text).hexdigest()


class Masters:
    """The HMasters HOSTS, of which the active one does what is asked."""

    def __init__(self, hosts: Sequence[str], seconds: float = 10.0) -> None:
        """SECONDS limits each request."""
        self._hosts, self._seconds = list(hosts), seconds

    def active(self) -> hbase.HMaster | None:
        """Return the one that is active and ready, None when there is no single one."""
        where = {host: Endpoint(host, port("hmaster", "http")) for host in self._hosts}
        read = {host: lambda at=at: jmx.beans(at, hbase.MASTER_BEANS, self._seconds) for host, at in where.items()}
        seen = read_all(read, self._seconds)
        found = [hbase.hmaster(host, one.value, one.error) for host, one in seen.items()]
        return next((one for one in found if one["host"] == hbase.active(found)), None)

    def ask(self, master: str, method: str, request: bytes = b"") -> Fields:
        """Ask MASTER for METHOD."""
        with Connection(Endpoint(master, port("hmaster", "rpc")), MASTER, USER, self._seconds) as connection:
            return connection.call(method, request)

    def moving(self, master: str) -> dict[str, str]:
        """Return the encoded name of each region that MASTER says is in transition, to what people read of it."""
        where = Endpoint(master, port("hmaster", "http"))
        page = request_json(where, hbase.TRANSITIONS, {"format": "json"}, self._seconds)
        found = hbase.transitions(page)
        if found is None:
            raise BadAnswer(f"{master} did not tell its regions in transition")
        return found

    def deaths(self, master: str) -> int:
        """Return how many deaths of RegionServers MASTER has not dealt with yet."""
        return deaths(self.ask(master, "GetProcedures"))

    def reported(self, master: str) -> list[Server]:
        """Return who has reported to MASTER since it registered, which is who gets regions."""
        return reported(self.ask(master, "GetClusterStatus", message((1, LIVE_SERVERS))))

    def regions(self, one: Server) -> list[str]:
        """Return the encoded names of the regions that the RegionServer ONE has.

        Unreachable when a later one answers at its port: an HMaster believes in a dead one until its session is over.
        """
        with Connection(Endpoint(one.host, one.port), ADMIN, USER, self._seconds) as connection:
            here = server_of(part(parse(part(connection.call("GetServerInfo"), 1)), 1))
            if here.started != one.started:
                raise Unreachable(f"{one} has ended, and the HMaster does not know {here} yet")
            listed = connection.call("GetOnlineRegion").get(1, [])
        return sorted(region_of(data) for data in listed if isinstance(data, bytes))

    def decommissioned(self, master: str) -> list[Server]:
        """Return who gets no regions."""
        listed = self.ask(master, "ListDecommissionedRegionServers").get(1, [])
        return [server_of(data) for data in listed if isinstance(data, bytes)]

    def decommission(self, master: str, servers: Sequence[Server]) -> None:
        """Let SERVERS get no more regions. They keep theirs."""
        self.ask(master, "DecommissionRegionServers", message(*((1, one.encoded) for one in servers), (2, 0)))

    def recommission(self, master: str, one: Server, regions: Sequence[str] = ()) -> None:
        """Let ONE get regions again, and have those called REGIONS moved there; MASTER does not wait for that.

        Those are passed over that it does not know, and all of them where ONE is not live. Refused for the first one
        that is in transition or not open, without a word to those after it.
        """
        names = [(2, message((1, ENCODED), (2, name))) for name in regions]
        self.ask(master, "RecommissionRegionServer", message((1, one.encoded), *names))


def members(master: hbase.HMaster, hosts: Sequence[str]) -> tuple[dict[str, Server], list[Server]]:
    """Return host to live server for those of HOSTS that have one, and the live servers of other hosts."""
    live = [server(name) for name in master["live"]]
    wanted = {bare(host): host for host in hosts}
    ours = {wanted[one.host.lower()]: one for one in live if one.host.lower() in wanted}
    return ours, [one for one in live if one.host.lower() not in wanted]


def stale(listed: Sequence[Server], live: Mapping[str, Server]) -> list[Server]:
    """Return those of LISTED, decommissioned ones, that are earlier incarnations of servers in LIVE."""
    return [one for one in listed for now in live.values() if one[:2] == now[:2] and one.started != now.started]


def final(error: Refused) -> bool:
    """Return whether the refusal ERROR of a move says that the region is not open (any more) and not about to be."""
    return error.name.startswith("DoNotRetry")


def reported(status: Fields) -> list[Server]:
    """Return those of the servers in STATUS, what an HMaster says of itself, that have reported to it.

    One that is registered is live, and has a time of its last report (field 8) from the start, but none of the report
    before (field 7). An HMaster sends no region there until its first report, up to ``hbase.regionserver.msginterval``
    later: it opens the region elsewhere, and does not say so.
    """
    live = [parse(one) for one in parse(part(status, 1)).get(2, []) if isinstance(one, bytes)]
    return [server_of(part(one, 1)) for one in live if number(parse(part(one, 2)), 7)]


SERVER_CRASH = "org.apache.hadoop.hbase.master.procedure.ServerCrashProcedure"
OVER = (5, 6, 7)
"""States of procedures: rolled back, success, failed."""


def deaths(procedures: Fields) -> int:
    """Return how many of PROCEDURES, as an HMaster lists them, deal with a RegionServer's death and are not over."""
    found = [parse(one) for one in procedures.get(1, []) if isinstance(one, bytes)]
    return sum(part(one, 1).decode("utf-8", "replace") == SERVER_CRASH and number(one, 6) not in OVER for one in found)
