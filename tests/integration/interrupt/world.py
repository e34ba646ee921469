# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rest of the cluster around a sandbox: what other hosts' daemons answer, from files in a directory.

The masters are three addresses of the loopback, with the ports of the real daemons.
"""

from __future__ import annotations

import json
import os
import socketserver
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.tests.fakes.zookeeper import Tree, Znode, digest, handler
from ansible_collections.bigdata.emr.tests.integration.interrupt.cluster import MASTERS, PASSWORDS
from ansible_collections.bigdata.emr.tests.integration.interrupt.sandbox import Sandbox

CLUSTER_ID = "CID-prod-0b0b8a52-3c5e-4d4b-b0a5-3d3a5d9f3c55"
_FIRST = {"active": "m1", "rm_active": "m1", "txid": "41", "tree.json": "{}", "cluster": CLUSTER_ID}
# What a JournalNode and a ResourceManager do to the world when they start and stop.
_JOURNALNODE = """#!/bin/sh
rm -f $WORLD/journalnode
if [ $1 = start ]; then echo 0 > $WORLD/journalnode; fi
"""
# A NameNode that starts with one whole directory fills the other.
_NAMENODE = """#!/bin/sh
image=current/fsimage_0000000000000000000 one=/mnt/disk1/hdfs/name other=/mnt/disk2/hdfs/name
if [ $1 = start ] && [ -e $one/$image ] && [ ! -e $other/$image ]; then cp -p $one/$image $other/$image; fi
"""
_RESOURCEMANAGER = """#!/bin/sh
if [ $1 = stop ]; then echo m2 > $WORLD/rm_active; fi
"""


class World:
    """Everything outside of one host, in DIRECTORY."""

    def __init__(self, directory: Path) -> None:
        """Begin with a cluster that works."""
        self.directory = directory
        self._servers: list[socketserver.BaseServer] = []
        network = f"127.{1 + os.getpid() % 250}.{1 + os.getpid() // 250 % 250}"
        self.addresses = {host: f"{network}.{number}" for number, host in enumerate(MASTERS, 1)}
        self.reset()

    def reset(self) -> None:
        """Go back to the beginning."""
        self.directory.mkdir(exist_ok=True)
        for path in self.directory.iterdir():
            path.unlink()
        for name, text in _FIRST.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        """Let the fact NAME be TEXT."""
        (self.directory / name).write_text(text)

    def read(self, name: str) -> str | None:
        """Return the fact NAME, None when there is none."""
        path = self.directory / name
        return path.read_text().strip() if path.exists() else None

    def state(self) -> dict[str, str]:
        """Return all facts but counters."""
        counters = {"txid", "journalnode", "saved", "steps"}
        return {path.name: path.read_text() for path in self.directory.iterdir() if path.name not in counters}

    def host(self, root: Path) -> Sandbox:
        """Make a host of this world."""
        box = Sandbox.bare(root)
        box.write("etc/hosts", "".join(f"{address}\t{host}\n" for host, address in self.addresses.items()))
        box.write("etc/sandbox/emr-journalnode.service", _JOURNALNODE, 0o755)
        box.write("etc/sandbox/emr-namenode.service", _NAMENODE, 0o755)
        box.write("etc/sandbox/emr-resourcemanager.service", _RESOURCEMANAGER, 0o755)
        (box.root / "opt/emr/hadoop/bin").mkdir(parents=True)
        (box.root / "opt/emr/hadoop/bin/hdfs").symlink_to(Path(__file__).with_name("commands") / "hdfs")
        box.environment["WORLD"] = str(self.directory)
        return box

    def __enter__(self) -> World:
        """Start the daemons."""
        for host, address in self.addresses.items():
            for component, name in (("namenode", "rpc"), ("journalnode", "rpc"), ("zkfc", "rpc")):
                self._serve(_Server((address, port(component, name)), _Silent))
            self._serve(web(address, port("namenode", "http"), lambda *asked, host=host: self._namenode(host, *asked)))
            self._serve(web(address, port("journalnode", "http"), self._journalnode))
            self._serve(web(address, port("resourcemanager", "http"), lambda *_a, host=host: self._manager(host)))
            self._serve(_Server((address, port("zookeeper", "client")), handler(_Kept(self))))
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop them."""
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def _serve(self, server: socketserver.BaseServer) -> None:
        self._servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()

    def _namenode(self, host: str, method: str, path: str, query: dict[str, str]) -> dict[str, Any] | None:
        if path != "/jmx":
            return self._webhdfs(method, path.removeprefix("/webhdfs/v1"), query)
        transactions = {"LastAppliedOrWrittenTxId": self.read("txid"), "MostRecentCheckpointTxId": "0"}
        state = "active" if self.read("active") == host else "standby"
        return _beans(
            "NameNode",
            NameNodeStatus={"State": state},
            FSNamesystemState={"FSState": "Operational", "NumLiveDataNodes": 3},
            NameNodeInfo={"JournalTransactionInfo": json.dumps(transactions), "Safemode": ""},
        )

    def _webhdfs(self, method: str, path: str, query: dict[str, str]) -> dict[str, Any] | None:
        tree = json.loads(self.read("tree.json") or "{}")
        if method == "GET":
            return {"FileStatus": {"type": "DIRECTORY", **tree[path]}} if path in tree else None
        if query["op"] == "MKDIRS":
            tree[path] = {"owner": "hdfs", "group": "supergroup", "permission": "755"}
        elif query["op"] == "SETOWNER":
            tree[path].update(owner=query["owner"], group=query["group"])
        else:
            tree[path]["permission"] = query["permission"]
        self.write("tree.json", json.dumps(tree))
        return {"boolean": True}

    def _journalnode(self, *_asked: object) -> dict[str, Any] | None:
        written = self.read("journalnode")
        if written is None:
            return None
        status = json.dumps({"prod": {"Formatted": "true"}})
        journal = {"LastWrittenTxId": int(written), "CurrentLagTxns": 0}
        more = {"RpcActivityForPort8485": {}, "Journal-prod": journal}
        return _beans("JournalNode", JournalNodeInfo={"JournalsStatus": status}, **more)

    def _manager(self, host: str) -> dict[str, Any]:
        return {"clusterInfo": {"haState": "ACTIVE" if self.read("rm_active") == host else "STANDBY"}}


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _Silent(socketserver.BaseRequestHandler):
    """Somebody who listens."""


def _beans(service: str, **beans: dict[str, Any]) -> dict[str, Any]:
    return {"beans": [{"name": f"Hadoop:service={service},name={name}", **bean} for name, bean in beans.items()]}


def web(address: str, number: int, answer: Callable[..., Any]) -> ThreadingHTTPServer:
    """Return a server of JSON at ADDRESS and port NUMBER; ANSWER gets method, path and query (None: there is none)."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            said = answer(self.command, parts.path, query)
            missing = {"RemoteException": {"exception": "FileNotFoundException", "message": "no"}}
            self.send_response(404 if said is None else 200)
            self.end_headers()
            self.wfile.write(json.dumps(missing if said is None else said).encode())

        do_PUT = do_POST = do_GET

        def log_message(self, *_arguments: object) -> None:
            pass

    return ThreadingHTTPServer((address, number), Handler)


class _Kept(Tree):
    """The znodes of a world: those that a command has made, and the ACLs that were set since."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self.meanwhile = lambda _name, _path: self._load()

    def _load(self) -> None:
        self.znodes = dict(Tree().znodes)
        if self._world.read("znode") is not None:
            made = [(31, "digest", digest(f"hdfs:{PASSWORDS['accounts']['hdfs'][0]}"))]
            self.znodes.update({path: Znode(list(made)) for path in ("/hadoop-ha", "/hadoop-ha/prod")})
        for path, entries in json.loads(self._world.read("acls") or "{}").items():
            self.znodes[path] = Znode([tuple(entry) for entry in entries])

    def changed(self, path: str) -> None:
        """Write down the ACL of PATH."""
        known = json.loads(self._world.read("acls") or "{}")
        self._world.write("acls", json.dumps({**known, path: self.znodes[path].acl}))
