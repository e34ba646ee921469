# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Regions that move off a RegionServer before it restarts, and back afterwards."""

from __future__ import annotations

import contextlib
import os
import socket
import socketserver
import struct
import threading

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase import health, regions, rpc
from ansible_collections.bigdata.emr.plugins.module_utils.services.hbase.regions import Server
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.tests.integration.interrupt.chain import Scene, interrupt, play
from ansible_collections.bigdata.emr.tests.integration.interrupt.sandbox import Sandbox
from ansible_collections.bigdata.emr.tests.integration.interrupt.world import web

CORE = ["c1", "c2", "c3"]
HOSTS = ["m1", *CORE]
HEARD = rpc.message((7, 1))
"""What a RegionServer has told of itself: when."""
TABLE = {"c1": [b"a", b"b"], "c2": [b"c"], "c3": []}
"""Host to the first keys of its regions."""


def information(start):
    return rpc.message((1, 7), (2, rpc.message((1, "default"), (2, "t"))), (3, start))


class HBase:
    """An HMaster and three RegionServers, each at an address of the loopback; a region moves when that is asked for.

    As upstream, a mark goes to live servers only, one that is marked already keeps its regions whatever is asked, and
    no region goes to a server that is not live.
    """

    def __init__(self):
        network = f"127.{1 + os.getpid() % 250}.{1 + os.getpid() // 250 % 250}"
        self.addresses = {host: f"{network}.{number}" for number, host in enumerate(HOSTS, 11)}
        self._servers = []
        self.reset()

    def reset(self):
        self.on = {Server(host, port("regionserver", "rpc"), 1): list(starts) for host, starts in TABLE.items()}
        self.draining, self.away = [], []

    def restart(self, host):
        """End the RegionServer of HOST and start it: its regions went to another one, and its name is a new one."""
        (old,) = (one for one in self.on if one.host == host)
        held = self.on.pop(old)
        self.on[old._replace(started=old.started + 1)] = []
        self._other(host).extend(held)

    def _other(self, host):
        return self.on[next(one for one in self.on if one.host != host and one not in self.draining)]

    def settled(self):
        """Return which regions are served, and who is live and gets none."""
        served = sorted(start for held in self.on.values() for start in held)
        return served, [one for one in self.draining if one in self.on]

    def call(self, host, method, request):
        """Do METHOD on HOST, and return its answer."""
        fields = rpc.parse(request)
        if method == "GetOnlineRegion":
            (here,) = (starts for one, starts in self.on.items() if one.host == host)
            return rpc.message(*((1, information(start)) for start in here))
        if method == "GetServerInfo":
            (here,) = (one for one in self.on if one.host == host)
            return rpc.message((1, rpc.message((1, here.encoded))))
        if method == "GetProcedures":
            return b""
        if method == "GetClusterStatus":
            return rpc.message((1, rpc.message(*((2, rpc.message((1, one.encoded), (2, HEARD))) for one in self.on))))
        if method == "ListDecommissionedRegionServers":
            return rpc.message(*((1, one.encoded) for one in self.draining))
        if method == "DecommissionRegionServers":
            listed = [regions.server_of(one) for one in fields[1]]
            new = [one for one in listed if one in self.on and one not in self.draining]
            self.draining += new
            for one in new if rpc.number(fields, 2) else []:
                held, self.on[one] = self.on[one], []
                self._other(one.host).extend(held)
            return b""
        assert method == "RecommissionRegionServer"
        back = regions.server_of(rpc.part(fields, 1))
        self.draining = [one for one in self.draining if one != back]
        for named in fields.get(2, []) if back in self.on else []:
            name = rpc.part(rpc.parse(named), 2).decode()
            for starts in self.on.values():
                for start in [one for one in starts if regions.region_of(information(one)) == name]:
                    starts.remove(start)
                    self.on[back].append(start)
        return b""

    def page(self, path):
        if path == health.TRANSITIONS:
            return {"rits": []}
        bean = {"name": health.MASTER, "tag.isActiveMaster": "true", "masterFinishedInitializationTime": 1}
        return {"beans": [{**bean, "tag.liveRegionServers": ";".join(map(str, self.on))}]}

    def __enter__(self):
        for host, address in self.addresses.items():
            component = "hmaster" if host == "m1" else "regionserver"
            self._serve(_Server((address, port(component, "rpc")), self._talking(host)))
        self._serve(web(self.addresses["m1"], port("hmaster", "http"), lambda _method, path, _query: self.page(path)))
        return self

    def __exit__(self, *_error):
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def _serve(self, server):
        self._servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()

    def _talking(self, host):
        def talk(connection):
            assert _exactly(connection, 6) == rpc.PREAMBLE
            _frame(connection)
            while True:
                asked = _frame(connection)
                size, at = rpc.take(asked, 0)
                header = rpc.parse(asked[at : at + size])
                _size, start = rpc.take(asked, at + size)
                answer = self.call(host, rpc.part(header, 3).decode(), asked[start:])
                said = rpc.delimited(rpc.message((1, rpc.number(header, 1)))) + rpc.delimited(answer)
                connection.sendall(struct.pack(">i", len(said)) + said)

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                with contextlib.suppress(ConnectionError):
                    talk(self.request)

        return Handler


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def _exactly(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = connection.recv(size - len(data))
        if not more:
            raise ConnectionError
        data += more
    return data


def _frame(connection: socket.socket) -> bytes:
    return _exactly(connection, struct.unpack(">i", _exactly(connection, 4))[0])


@pytest.fixture
def hbase():
    with HBase() as one:
        yield one


@pytest.fixture
def box(hbase, tmp_path):
    found = Sandbox.bare(tmp_path / "host")
    found.write("etc/hosts", "".join(f"{address}\t{host}\n" for host, address in hbase.addresses.items()))
    return found


def asked(state, **more):
    return {"state": state, "masters": ["m1"], "timeout_seconds": 20, **more}


def restarting(hbase, host):
    """Return what a roll does about HOST: its regions go, it restarts, they come back."""

    def back(_box, results):
        hbase.restart(host)
        return asked("loaded", regions=results[0]["regions"])

    return [("hbase_regions", asked("unloaded", servers=[host])), ("hbase_regions", back)]


def test_regions_move_off_and_back(box, hbase):
    before = {one.host: sorted(starts) for one, starts in hbase.on.items()}
    results = play(box, Scene(box, restarting(hbase, "c1")))[1]
    assert [one["changed"] for one in results] == [True, True]
    assert {one.host: sorted(starts) for one, starts in hbase.on.items()} == before
    assert results[1]["gone"] == {}


def test_killed_on_the_way_every_region_is_served_and_every_server_gets_regions(box, hbase, tmp_path):
    scene = Scene(box, restarting(hbase, "c1"), settles=False, reset=hbase.reset, outside=hbase.settled)
    assert interrupt(scene, tmp_path).points >= 4
