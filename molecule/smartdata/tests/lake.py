# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The volume of this scenario: its metadata, its bucket and its caches, as tests look at them."""

from __future__ import annotations

import contextlib
import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import fake_oss
import rds
import runs

KEEPER = "master-1.lab"
MASTERS = ["master-1.lab", "master-2.lab", "master-3.lab"]
JFS = "/opt/emr/libexec/emr-juicefs"
CACHES = "/mnt/disk*/smartdata/cache"
STATE = "/var/lib/emr/smartdata.json"


def url() -> str:
    """Return the address of the bucket's server."""
    return f"http://{runs.address(rds.HOST)}:{fake_oss.PORT}"


def calls() -> list[dict[str, Any]]:
    """Return the requests that the bucket has had for blocks of files."""
    with urllib.request.urlopen(f"{url()}/-/calls", timeout=10) as answer:
        return [call for call in json.load(answer) if "/chunks/" in call["key"]]


def gets() -> int:
    """Return how many blocks were fetched."""
    return sum(call["method"] == "GET" for call in calls())


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
