# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The volume of this scenario: its metadata, its bucket and its caches, as tests look at them."""

from __future__ import annotations

import contextlib
import http.client
import json
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from email.utils import formatdate
from typing import Any

import fake_oss
import rds
import runs
from ansible_collections.bigdata.emr.plugins.module_utils.wire.oss import signature
from ansible_collections.bigdata.emr.tests.fakes.oss.server import FakeOss
from common import LabError

KEEPER, BUCKET = "master-1.lab", "lake-data"
PLACE = "jfs://lake/tests"
MEGABYTES = 48
"""Size of a file that is written to see who reads it from where."""
MASTERS = ["master-1.lab", "master-2.lab", "master-3.lab"]
JFS = "/opt/emr/libexec/emr-juicefs"
CACHES = "/mnt/disk*/smartdata/cache"
STATE = "/var/lib/emr/smartdata.json"
READS = 6
"""So often what has to be in a cache in the end is read at most."""


def url() -> str:
    """Return the address of the bucket's server."""
    return f"http://{runs.address(rds.HOST)}:{fake_oss.PORT}"


def exchange(key: str, data: bytes = b"", where: str = "") -> bytes:
    """Put DATA as the object KEY into the bucket, or without data return that object, from the server at WHERE."""
    method, resource, headers = "PUT" if data else "GET", f"/{BUCKET}/{key}", {"Date": formatdate(usegmt=True)}
    headers["Authorization"] = f"OSS {FakeOss.key}:{signature(method, resource, headers, FakeOss.secret)}"
    link = http.client.HTTPConnection((where or url()).partition("://")[2], timeout=10)
    link.request(method, resource, data or None, headers)
    answer = link.getresponse()
    found = answer.read()
    link.close()
    if answer.status != 200:
        raise LabError(f"{method} {resource}: {answer.status} {found[:200]!r}")
    return found


def forget(hosts: Iterable[str]) -> None:
    """Remove the blocks that caches of HOSTS keep."""
    runs.on_each(hosts, "sh", "-c", f"find {CACHES} -type f -delete")


def cached(hosts: Iterable[str], account: str) -> int:
    """Return how many bytes of blocks the caches of ACCOUNT on HOSTS keep."""
    size = f"find {CACHES}/{account} -type f -printf '%s\\n' 2>/dev/null || true"
    found = runs.on_each(hosts, "sh", "-c", size)
    return sum(int(line) for text in found.values() for line in text.split())


def calls() -> list[dict[str, Any]]:
    """Return the requests that the bucket has had for blocks of files."""
    with urllib.request.urlopen(f"{url()}/-/calls", timeout=10) as answer:
        return [call for call in json.load(answer) if "/chunks/" in call["key"]]


def gets() -> int:
    """Return how many blocks were fetched."""
    return sum(call["method"] == "GET" for call in calls())


def fetched(read: Callable[[], object]) -> int:
    """READ until nothing comes from the bucket any more, and return how many blocks did.

    A client keeps what it has fetched beside its work, and ends without what it has not kept by then.
    """
    begin = gets()
    for _time in range(READS):
        before = gets()
        read()
        if gets() == before:
            return before - begin
    raise LabError(f"the same is fetched each of {READS} times: no cache keeps it")


@contextlib.contextmanager
def stopped() -> Iterator[None]:
    """Let the bucket's server answer nobody."""
    runs.on(rds.HOST, "systemctl", "kill", "--signal=SIGSTOP", fake_oss.UNIT)
    try:
        yield
    finally:
        runs.on(rds.HOST, "systemctl", "kill", "--signal=SIGCONT", fake_oss.UNIT)


def info(host: str, port: int, section: str) -> dict[str, str]:
    """Return what Redis at HOST says; it takes no password."""
    text = runs.on(host, "redis-cli", "-h", host, "-p", str(port), "info", section)
    return dict(line.split(":", 1) for line in text.split() if ":" in line)


def master() -> str:
    """Return the host that is the master of Redis, "" while there is no single one."""
    found = [host for host in MASTERS if _role(host) == "master"]
    return found[0] if len(found) == 1 else ""


def _role(host: str) -> str:
    try:
        return info(host, 6379, "replication").get("role", "")
    except runs.LabError:
        return ""


def keep(task: str) -> dict[str, Any]:
    """Let the keeper do TASK now, and return how that ended."""
    runs.on(KEEPER, "sh", "-c", f"systemctl start emr-smartdata@{task}.service; true")
    ends: dict[str, Any] = json.loads(runs.on(KEEPER, "cat", STATE))["ends"]
    return dict(ends[task])
