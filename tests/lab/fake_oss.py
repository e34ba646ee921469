# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fake of OSS (tests/fakes/oss) on a host of the lab, and what it is told and asked over HTTP."""

from __future__ import annotations

import json
import tarfile
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import access
import runs
from ansible_collections.bigdata.emr.tests.fakes.oss.server import FakeOss
from common import CACHE, ROOT, LabError
from jobs import Gateway

PORT, PLACE, UNIT = 9000, "/opt/fake", "fake-oss"
FAILURES = 3


class Store:
    """A fake that runs on HOST with BUCKETS; nothing that it keeps outlives it."""

    def __init__(self, host: str, buckets: Sequence[str]) -> None:
        """Start it anew, and wait until it answers."""
        address = runs.address(host)
        self.url = f"http://{address}:{PORT}"
        self.settings = {
            "endpoint": self.url,
            "buckets": list(buckets),
            "credentials": "keys",
            "access_key_id": FakeOss.key,
            "access_key_secret": FakeOss.secret,
        }
        archive = CACHE / "fake-oss.tar"
        with tarfile.open(archive, "w") as stream:
            for path in sorted((ROOT / "tests" / "fakes" / "oss").glob("*.py")):
                stream.add(path, f"oss/{path.name}")
        Gateway(address, access.ssh(address)).write(Path(archive), "/var/tmp/fake-oss.tar")
        listen = f"--listen {address} --port {PORT} {' '.join(f'--bucket {name}' for name in buckets)}"
        unit = f"systemd-run --quiet --unit={UNIT} --working-directory={PLACE} python3 -m oss {listen}"
        unpack = f"mkdir -p {PLACE} && tar -xf /var/tmp/fake-oss.tar -C {PLACE}"
        self._host = host
        self.stop()
        runs.on(host, "sh", "-c", f"{unpack} && {unit}")
        runs.until("fake of OSS", self._answers, 60)

    def _answers(self) -> str:
        try:
            return "yes" if self.calls() is not None else ""
        except OSError:
            return ""

    def stop(self) -> None:
        """End it, if it runs."""
        runs.on(self._host, "sh", "-c", f"systemctl stop {UNIT} 2>/dev/null; systemctl reset-failed {UNIT} 2>&1; true")

    def calls(self) -> list[dict[str, Any]]:
        """Return all requests since its start: method, bucket, key, query, status."""
        calls: list[dict[str, Any]] = self._control("calls")
        return calls

    def fail(self, count: int, method: str = "", key: str = "") -> None:
        """Answer the next COUNT requests of METHOD, with KEY in their path, with 503."""
        self._control("fail", count=count, method=method, key=key)

    def ended(self) -> dict[str, str]:
        """Return keys, as ``emr_oss`` has them, with a security token that has ended."""
        issued = self._control("issue", seconds=0)
        names = {"access_key_id": "AccessKeyId", "access_key_secret": "AccessKeySecret"}
        return {own: issued[name] for own, name in {**names, "security_token": "SecurityToken"}.items()}

    def _control(self, word: str, **words: object) -> Any:
        with urllib.request.urlopen(f"{self.url}/-/{word}?{urlencode(words)}", timeout=10) as answer:
            return json.load(answer)


@contextmanager
def failing(store: Store, key: str, method: str = "PUT", count: int = FAILURES) -> Iterator[None]:
    """Let the next COUNT requests of METHOD for KEY fail, and LabError unless they did in the end."""
    before = failed(store.calls(), key, method)
    store.fail(count, method, key)
    yield
    after = failed(store.calls(), key, method)
    if after != before + count:
        raise LabError(f"{after - before} of {count} requests ({method} {key}) failed: nobody asked")


def failed(calls: Sequence[dict[str, Any]], key: str, method: str) -> int:
    """Return how many of CALLS with METHOD for KEY were answered with 503."""
    asked = [call for call in calls if call["method"] == method and key in f"/{call['bucket']}/{call['key']}"]
    return sum(call["status"] == 503 for call in asked)


REGION = "oss-cn-lab.aliyuncs.com"
"""A name of the vendor's, below which each bucket has its own."""
_NAMES = """
set -e
grep -v ' # fake of OSS$' /etc/hosts > /tmp/emr-lab-hosts
echo "$1 $2 # fake of OSS" >> /tmp/emr-lab-hosts
cat /tmp/emr-lab-hosts > /etc/hosts
rm /tmp/emr-lab-hosts
"""


def name(host: str, buckets: Sequence[str], hosts: Sequence[str]) -> None:
    """Let HOSTS know the fake on HOST by names of the vendor's, one for each of its BUCKETS."""
    names = " ".join([REGION, *(f"{bucket}.{REGION}" for bucket in buckets)])
    runs.on_each(hosts, "sh", "-c", _NAMES, "sh", runs.address(host), names)
