# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fake of ECS, EMR, STS, VPC and the metadata service on a loopback port.

In a test: ``with FakeEcs() as cloud: cloud.add(200, tier="core", cluster="etl"); ... cloud.options() ...``
For playbooks: ``python -m tests.fakes.ecs --ready FILE``, see __main__.py.
"""

from __future__ import annotations

import copy
import gzip
import json
import socket
import sys
import threading
import time
import uuid
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from .behaviours import Behaviours
from .cloud import TIERS, Cloud, set_tags
from .errors import Lost, Refusal
from .front import Front
from .identity import metadata

APIS = ("ecs", "emr", "ess", "sts", "vpc", "metadata")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: calls are recorded."""

    def do_GET(self) -> None:
        self.answer()

    def do_POST(self) -> None:
        self.answer()

    def do_PUT(self) -> None:
        self.answer()

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        front = self.server.front
        if self.path.startswith("/latest/"):
            status, text = metadata(front.cloud, self.command, self.path, headers)
            self.send(status, text.encode(), "text/plain")
            return
        request_id = str(uuid.uuid4()).upper()
        b = front.cloud.behaviours
        if b.overloaded > 0:
            b.overloaded -= 1
            self.send(429, b"<html>Too Many Requests</html>", "text/html")
            return
        try:
            document = front.handle(self.command, self.path, headers, body)
            status = 200
        except Refusal as refusal:
            status, document = refusal.status, {"Code": refusal.code, "Message": refusal.message, "HostId": "fake"}
            document |= {"Recommend": "https://api.aliyun.com/troubleshoot?q=" + refusal.code, **refusal.more}
        except Lost:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        action = headers.get("x-acs-action", "")
        if status == 200 and action in b.raw:
            self.send(200, b.raw[action].encode(), "text/html")
            return
        document = {"RequestId": request_id, **document}
        if not b.frozen:
            front.answers.append(copy.deepcopy(document))
        self.send(status, self.encode(document, status), "application/json;charset=utf-8")

    def encode(self, document: dict[str, Any], status: int) -> bytes:
        b = self.server.front.cloud.behaviours
        if b.drop and status == 200:
            document = copy.deepcopy(document)
            for path in b.drop:
                *way, last = path.split(".")
                where: Any = document
                for step in way:
                    where = where.get(step, {})
                where.pop(last, None)
        items = document.get("Instances", {}).get("Instance") if b.frozen else None
        if items is None:
            return json.dumps(document).encode()
        for item in items:
            if item["InstanceId"] not in self.server.encoded:
                self.server.encoded[item["InstanceId"]] = json.dumps(item)
        parts = ",".join(self.server.encoded[item["InstanceId"]] for item in items)
        rest = json.dumps({key: value for key, value in document.items() if key != "Instances"})
        return f'{rest[:-1]}, "Instances": {{"Instance": [{parts}]}}}}'.encode()

    def send(self, status: int, body: bytes, kind: str) -> None:
        zipped = "gzip" in self.headers.get("accept-encoding", "") and self.server.zipped
        body = gzip.compress(body, 1) if zipped else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        return formatdate(self.server.front.now(), usegmt=True)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, front: Front) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.front = front
        self.encoded: dict[str, str] = {}
        self.zipped = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class FakeEcs:
    """The cloud. `url` serves every API; `instances` maps instance id to the document that DescribeInstances gives.

    `calls` has every request: {"api", "action", "region", "params", "access_key_id", "code"}; "code" is "" for success.
    `behaviours` can be changed at any time.
    """

    def __init__(self, port: int = 0, **behaviours: Any) -> None:
        self.behaviours = Behaviours.of(behaviours)
        self.cloud = Cloud(self.behaviours)
        self._front = Front(self.cloud)
        self.calls = self._front.calls
        self.answers = self._front.answers
        self.instances = self.cloud.instances
        self._server = Server(port, self._front)
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> FakeEcs:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def add(
        self,
        count: int = 1,
        cluster: str = "",
        tier: str = "",
        node_group: str = "",
        region: str = "cn-hangzhou",
        zone: str = "",
        type: str = "ecs.g7.xlarge",
        name: str = "",
        tags: dict[str, str] | None = None,
        emr_cluster: str = "",
        account: str = "",
        **fields: Any,
    ) -> list[dict[str, Any]]:
        """Make running instances and return them. Without a zone they are spread; FIELDS are raw ones.

        NAME may hold {number}, counted from 1. EMR_CLUSTER makes such a cluster and sets EMR's tags instead of ours.
        """
        account = account or self.behaviours.account
        own = {"emr:cluster": cluster, "emr:tier": tier, "emr:node_group": node_group}
        if emr_cluster:
            kind = TIERS.get(tier, tier)
            own = {"acs:emr:clusterId": emr_cluster, "acs:emr:nodeGroupType": kind, "emr:node_group": node_group}
            self.add_emr_cluster(emr_cluster, region=region)
        zones = [zone] if zone else self.behaviours.regions[region]
        made = []
        for number in range(1, count + 1):
            item = self.cloud.make(account, region, zones[(number - 1) % len(zones)], type)
            if name or cluster or tier:
                pattern = name or f"{cluster or 'x'}-{tier or 'x'}-{{number:04d}}"
                item["InstanceName"] = item["HostName"] = pattern.format(number=number)
            set_tags(item, {key: value for key, value in own.items() if value} | (tags or {}))
            item.update(copy.deepcopy(fields))
            made.append(item)
        return made

    def add_emr_cluster(self, name: str, title: str = "", region: str = "cn-hangzhou") -> None:
        """Make an EMR cluster called TITLE with the id NAME, unless it exists."""
        self.cloud.emr_clusters.setdefault(
            name,
            {
                "ClusterId": name,
                "ClusterName": title or name.removeprefix("c-"),
                "ClusterType": "DATALAKE",
                "ClusterState": "RUNNING",
                "ReleaseVersion": "EMR-5.16.0",
                "CreateTime": 1700000000000,
                "PaymentType": "PayAsYouGo",
                "RegionId": region,
            },
        )

    def expire_tokens(self) -> None:
        """End all temporary credentials that were issued so far."""
        for kept in self.cloud.issued.values():
            kept["expires"] = time.time() - 1

    def requests(self, action: str) -> list[dict[str, str]]:
        """Return the parameters of every call of ACTION."""
        return [call["params"] for call in self.calls if call["action"] == action]

    def endpoints(self) -> dict[str, str]:
        return dict.fromkeys(APIS, self.url)

    def options(self, **more: Any) -> dict[str, Any]:
        """Return client options that reach this fake."""
        b = self.behaviours
        keys = {"access_key_id": b.access_key_id, "access_key_secret": b.access_key_secret}
        return {"region": next(iter(b.regions)), "endpoint": self.endpoints(), **keys, **more}

    def environment(self) -> dict[str, str]:
        """Return the environment variables with the same credentials, for child processes."""
        b = self.behaviours
        keys = {"ALIBABA_CLOUD_ACCESS_KEY_ID": b.access_key_id, "ALIBABA_CLOUD_ACCESS_KEY_SECRET": b.access_key_secret}
        return {**keys, "ALIBABA_CLOUD_REGION_ID": next(iter(b.regions))}
