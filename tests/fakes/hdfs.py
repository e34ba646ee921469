# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for files in HDFS: a NameNode that is active and a DataNode, over WebHDFS."""

from __future__ import annotations

import contextlib
import json
import posixpath
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

PREFIX = "/webhdfs/v1"
CALM_SECONDS = 120


class Hdfs:
    """Files by path; ``refuse`` holds names of operations that answer with an exception from now on."""

    def __init__(self, address: str = "127.0.0.1", web: int = 0, data: int = 0) -> None:
        """Listen at ADDRESS, the NameNode at port WEB and the DataNode at port DATA (0: any)."""
        self.files: dict[str, dict[str, Any]] = {}
        self.directories = {"/": ("hdfs", "hadoop", 0o755)}
        self.attributes: dict[str, dict[str, str]] = {}
        """Extended attributes of directories."""
        self.asked: list[str] = []
        self.refuse: dict[str, tuple[int, str, str]] = {}
        self._servers = [_Server(self, (address, port), node) for port, node in ((web, _NameNode), (data, _DataNode))]
        self.where, self.data = (server.server_address[:2] for server in self._servers)

    def __enter__(self) -> Hdfs:
        """Begin to answer."""
        for server in self._servers:
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop."""
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def calm(self) -> None:
        """Wait until all is done that anybody has asked for, also who was killed; AssertionError if it is not."""
        for server in self._servers:
            assert server.calm(), f"requests are not answered within {CALM_SECONDS} s"

    def whole(self) -> dict[str, tuple[Any, ...]]:
        """Return path to what is known of each file."""
        names = ("content", "owner", "group", "permission", "replication")
        return {path: (*(one[name] for name in names), dict(one["xattrs"])) for path, one in self.files.items()}

    def answer(self, operation: str, path: str, query: dict[str, str]) -> tuple[int, Any]:
        """Return status and document for OPERATION on PATH."""
        self.asked.append(operation)
        if operation in self.refuse:
            status, name, message = self.refuse[operation]
            return status, {"RemoteException": {"exception": name, "message": message}}
        if operation in ("CREATE", "LISTSTATUS"):
            return getattr(self, f"_{operation.lower()}")(path, query)
        if operation == "MKDIRS":
            self.directories.setdefault(path, (query["user.name"], "supergroup", int(query["permission"], 8)))
            return 200, {"boolean": True}
        if path in self.directories:
            return self._directory(operation, path, query)
        if operation == "DELETE":
            return 200, {"boolean": bool(self.files.pop(path, None))}
        if path not in self.files:
            return 404, {"RemoteException": {"exception": "FileNotFoundException", "message": f"no {path}"}}
        return getattr(self, f"_{operation.lower()}")(path, query)

    def _directory(self, operation: str, path: str, query: dict[str, str]) -> tuple[int, Any]:
        owner, group, mode = self.directories[path]
        if operation == "SETOWNER":
            owner, group = query["owner"], query["group"]
        elif operation == "SETPERMISSION":
            mode = int(query["permission"], 8)
        elif operation == "GETXATTRS":
            found = self.attributes.get(path, {}).items()
            return 200, {"XAttrs": [{"name": name, "value": f'"{value}"'} for name, value in found]}
        elif operation in ("SETXATTR", "REMOVEXATTR"):
            return self._attribute(operation, self.attributes.setdefault(path, {}), query)
        elif operation != "GETFILESTATUS":
            return 403, {
                "RemoteException": {"exception": "AccessControlException", "message": f"{path} is a directory"}
            }
        self.directories[path] = (owner, group, mode)
        known = {"type": "DIRECTORY", "owner": owner, "group": group, "permission": f"{mode:o}", "pathSuffix": ""}
        return 200, {"FileStatus": known} if operation == "GETFILESTATUS" else None

    @staticmethod
    def _attribute(operation: str, known: dict[str, str], query: dict[str, str]) -> tuple[int, Any]:
        name, value = query["xattr.name"], query.get("xattr.value", "").strip('"')
        # As the NameNode: neither makes what is there nor replaces what is not, and takes 16 KiB and 32 attributes.
        if operation == "REMOVEXATTR":
            del known[name]
        elif (query["flag"] == "CREATE") == (name in known) or len(value) > 16384 or len({*known, name}) > 32:
            return 403, {"RemoteException": {"exception": "IOException", "message": f"{name} cannot be set"}}
        else:
            known[name] = value
        return 200, None

    def _create(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        assert query.pop("noredirect") == "true"
        words = "&".join(f"{name}={quote(value)}" for name, value in query.items())
        return 200, {"Location": f"http://{self.data[0]}:{self.data[1]}{PREFIX}{quote(path)}?{words}"}

    def _liststatus(self, path: str, _query: dict[str, str]) -> tuple[int, Any]:
        names = [posixpath.basename(one) for one in sorted(self.files) if posixpath.dirname(one) == path]
        return 200, {"FileStatuses": {"FileStatus": [{"pathSuffix": name, "type": "FILE"} for name in names]}}

    def _getfilestatus(self, path: str, _query: dict[str, str]) -> tuple[int, Any]:
        one = self.files[path]
        known = {name: one[name] for name in ("owner", "group", "permission", "replication")}
        return 200, {"FileStatus": {"type": "FILE", "length": len(one["content"]), "pathSuffix": "", **known}}

    def _getxattrs(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        assert query["encoding"] == "text"
        attributes = self.files[path]["xattrs"].items()
        return 200, {"XAttrs": [{"name": name, "value": f'"{value}"'} for name, value in attributes]}

    def _setxattr(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        assert query["flag"] == "CREATE"
        self.files[path]["xattrs"][query["xattr.name"]] = query["xattr.value"].strip('"')
        return 200, None

    def _setowner(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        self.files[path].update(owner=query["owner"], group=query["group"])
        return 200, None

    def _setpermission(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        self.files[path]["permission"] = query["permission"]
        return 200, None

    def _setreplication(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        self.files[path]["replication"] = int(query["replication"])
        return 200, {"boolean": True}

    def _rename(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        assert query["renameoptions"] == "OVERWRITE"
        self.files[query["destination"]] = self.files.pop(path)
        return 200, None


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        self.reply(*self.handle_request(parts.path, query))

    do_PUT = do_DELETE = do_GET

    def handle_request(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        raise NotImplementedError

    def reply(self, status: int, document: Any) -> None:
        # Who asked may have been killed.
        with contextlib.suppress(ConnectionError):
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"" if document is None else json.dumps(document).encode())

    def log_message(self, *_arguments: object) -> None:
        pass


class _NameNode(_Handler):
    def handle_request(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        if path == "/jmx":
            return 200, {"beans": beans()}
        return self.server.hdfs.answer(query["op"], unquote(path.removeprefix(PREFIX)), query)


class _DataNode(_Handler):
    def handle_request(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        hdfs, path = self.server.hdfs, unquote(path.removeprefix(PREFIX))
        hdfs.files[path] = {
            "content": b"",
            "owner": query["user.name"],
            "group": "supergroup",
            "permission": query["permission"],
            "replication": int(query["replication"]),
            "xattrs": {},
        }
        left = int(self.headers["Content-Length"])
        while left:
            part = self.rfile.read1(min(left, 65536))
            if not part or path not in hdfs.files:
                return 500, None
            hdfs.files[path]["content"] += part
            left -= len(part)
        if "WRITE" in hdfs.refuse:
            status, name, message = hdfs.refuse["WRITE"]
            return status, {"RemoteException": {"exception": name, "message": message}}
        return 201, None


def beans() -> list[dict[str, Any]]:
    """Return what an active NameNode says of itself."""
    transactions = json.dumps({"LastAppliedOrWrittenTxId": "1", "MostRecentCheckpointTxId": "0"})
    said = {
        "NameNodeStatus": {"State": "active"},
        "FSNamesystemState": {"FSState": "Operational", "NumLiveDataNodes": 3},
        "NameNodeInfo": {"JournalTransactionInfo": transactions, "Safemode": "", "ClusterId": "CID-lab"},
    }
    return [{"name": f"Hadoop:service=NameNode,name={name}", **one} for name, one in said.items()]


class _Server(ThreadingHTTPServer):
    """Knows whose requests it has begun to answer, and whose it has not answered yet."""

    daemon_threads = True

    def __init__(self, hdfs: Hdfs, where: tuple[str, int], node: type[_Handler]) -> None:
        super().__init__(where, node)
        self.hdfs = hdfs
        self.met: set[Any] = set()
        self.busy: set[Any] = set()
        self.news = threading.Condition()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self.news:
            self.met.add(client_address)
            self.busy.add(client_address)
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self.news:
                self.busy.discard(client_address)
                self.news.notify_all()

    def calm(self) -> bool:
        # Connections are taken in their order: once it meets this one, it has met those before.
        with socket.create_connection(self.server_address[:2]) as link:
            ours = link.getsockname()
        with self.news:
            return self.news.wait_for(lambda: ours in self.met and not self.busy, CALM_SECONDS)
