# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster of Flink's own, as tests see it: its REST, and one stream that counts through all of them."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import flink_jobs
import jobs
import runs
from ansible_collections.bigdata.emr.plugins.module_utils.services.flink.leader import leader_of
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, Endpoint
from common import ROOT, LabError

M1, M2, CORE, CORE2, TASK = "master-3.lab", "master-4.lab", "core-4.lab", "core-5.lab", "task-1.lab"
MASTERS, QUORUM, WORKERS = [M1, M2], [M1, M2, CORE], [CORE, CORE2, TASK]
HOSTS = ROOT / "molecule" / "flink" / "hosts.yml"
"""Those of these that inventories/lab/hosts.yml has not."""
OUT = "/mnt/shared/counted"
ROWS = 100_000
EACH_SECOND = 200
SECONDS = 300
"""Limit of each wait: nothing is measured by it."""


def get(host: str, path: str, port: int = 8081) -> Any:
    """Return what the JobManager, or what else is at PORT, on HOST answers for PATH."""
    with urllib.request.urlopen(f"http://{runs.address(host)}:{port}{path}", timeout=3) as answer:
        return json.loads(answer.read())


def ask(path: str) -> Any:
    """Return what the first JobManager that can answers for PATH; OSError where none can."""
    for host in MASTERS[:-1]:
        with suppress(OSError):
            return get(host, path)
    return get(MASTERS[-1], path)


def leader() -> str:
    """Return the host of the JobManager that leads, as ZooKeeper has it; "" while there is none."""
    for host in QUORUM:
        try:
            return leader_of(Endpoint(runs.address(host), 2181), "/flink/streams/standalone", 3)
        except ClientError:
            continue
    return ""


def running() -> dict[str, Any]:
    """Return the counting job where it runs with all of its tasks, {} where it does not."""
    try:
        rows = ask("/jobs/overview")["jobs"]
    except OSError:
        return {}
    whole = [one for one in rows if one["state"] == "RUNNING" and one["tasks"]["running"] == one["tasks"]["total"]]
    return dict(whole[0]) if whole else {}


def checkpoint(job: str, part: str = "completed") -> int:
    """Return the number of the latest checkpoint of JOB, ``completed`` or that it was ``restored`` from; 0 for none."""
    try:
        latest = ask(f"/jobs/{job}/checkpoints")["latest"]
    except OSError:
        return 0
    return int((latest.get(part) or {}).get("id") or 0)


def until(what: str, condition: Callable[[], Any], seconds: float = SECONDS) -> Any:
    """Return CONDITION's first true answer; LabError after SECONDS."""
    found: list[Any] = []

    def ask() -> str:
        found[:] = [condition()]
        return "yes" if found[0] else ""

    runs.until(what, ask, seconds)
    return found[0]


def until_running() -> str:
    """Return the id of the counting job when it runs with all of its tasks."""
    return str(until("stream that runs", running)["jid"])


def until_checkpoint(job: str) -> int:
    """Return the number of a checkpoint of JOB that was completed after now."""
    before = checkpoint(job)
    return int(until("checkpoint", lambda: checkpoint(job) if checkpoint(job) > before else 0))


def begin(gateway: jobs.Gateway) -> None:
    """Empty the place of what is counted."""
    gateway.root(f"rm -rf {OUT} && install -d -m 1777 {OUT}")


def submit(gateway: jobs.Gateway, rate: int, parallelism: int, savepoint: str = "", rows: int = ROWS) -> None:
    """Submit the counting stream from the gateway, as the user of jobs."""
    text = flink_jobs.counting(f"file://{OUT}", rows, rate, parallelism, savepoint)
    gateway.root(f"cat > /var/tmp/count.sql <<'END'\n{text}\nEND")
    gateway.user("sql-client.sh -f /var/tmp/count.sql")


def reset(host: str) -> None:
    """Make HOST anew, bare."""
    runs.lab("reset", "--hosts", host.partition(".")[0], "--also", str(HOSTS))


def kill_leader() -> tuple[str, float]:
    """Kill the JobManager that leads, wait for another one, and return its host and what the clock said before."""
    before = leader()
    clock = time.monotonic()
    runs.on(before, "systemctl", "kill", "--signal=SIGKILL", "emr-jobmanager")
    until("another leader", lambda: leader() not in ("", before))
    return before, clock


def require_counted(gateway: jobs.Gateway, rows: int = ROWS) -> None:
    """Wait for the end of the stream; LabError unless each number is there once."""
    until("end of the stream", _finished)
    flink_jobs.require_once(gateway.root(f"find {OUT} -name 'part-*' -exec cat {{}} +"), rows)


def _finished() -> bool:
    rows = ask("/jobs/overview")["jobs"]
    return bool(rows) and all(one["state"] == "FINISHED" for one in rows)


def stop(job: str) -> str:
    """End JOB with a savepoint and return its place."""
    where = f"http://{runs.address(leader())}:8081/jobs/{job}"
    request = urllib.request.Request(f"{where}/stop", b'{"drain": false}', {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        trigger = json.loads(answer.read())["request-id"]
    found = until("savepoint", lambda: _saved(f"/jobs/{job}/savepoints/{trigger}"))
    if "location" not in found:
        raise LabError(f"no savepoint: {found}")
    return str(found["location"])


def _saved(path: str) -> dict[str, Any]:
    answer = ask(path)
    return dict(answer["operation"]) if answer["status"]["id"] == "COMPLETED" else {}
