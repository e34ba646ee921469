# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications of Flink on YARN, as tests of this scenario see them: their REST, their JobManagers, jobs."""

from __future__ import annotations

import base64
import json
import re
import tempfile
import urllib.request
from typing import Any

import flink_jobs
import jobs
import runs
from common import CACHE, LabError

MASTERS = ["master-1.lab", "master-2.lab", "master-3.lab"]
WORKERS = ["core-1.lab", "core-2.lab", "core-3.lab", "task-1.lab"]
PLACE = "hdfs://lab/user/hadoop/counted"
SECONDS = 240
PIDS = 'for pid in $(pgrep -f {}); do [ "$(cat /proc/$pid/comm)" = java ] && echo $pid; done; true'
CONTAINERS = (
    "for pid in $(pgrep -x java); do case $(readlink /proc/$pid/cwd) in"
    " */{0}/container_*_000001) ;; */{0}/container_*) echo $pid ;; esac; done; true"
)
APPLICATION, SESSION, PER_JOB, TASKMANAGER = (
    *("YarnApplicationClusterEntryPoint", "YarnSessionClusterEntrypoint", "YarnJobClusterEntrypoint"),
    "YarnTaskExecutorRunner",
)


def read(where: str, path: str) -> Any:
    with urllib.request.urlopen(f"http://{where}{path}", timeout=5) as answer:
        return json.loads(answer.read())


def applications(**wanted: str) -> list[dict[str, Any]]:
    """Return the applications of the user of jobs in the order of their submission, those with what is WANTED."""
    active = runs.until("active ResourceManager", lambda: runs.active_resourcemanager(MASTERS), 120)
    answer = read(f"{runs.address(active)}:8088", f"/ws/v1/cluster/apps?user.name={jobs.USER}")
    rows = (answer["apps"] or {}).get("app") or []
    found = [row for row in rows if all(row.get(name) == value for name, value in wanted.items())]
    return sorted(found, key=lambda row: row["startedTime"])


def running(name: str) -> str:
    """Return the id of the application NAME that runs, when there is one."""

    def one() -> str:
        found = applications(name=name, state="RUNNING")
        return str(found[-1]["id"]) if found else ""

    return runs.until(f"application {name}", one, SECONDS)


def ask(application: str, path: str) -> Any:
    """Return what the JobManager of APPLICATION answers for PATH; OSError or LabError where there is none."""
    (row,) = applications(id=application)
    host, _colon, port = str(row.get("amRPCAddress") or "").rpartition(":")
    if not host.endswith(".lab"):
        raise LabError(f"{application} has no address: {row.get('amRPCAddress')}")
    return read(f"{runs.address(host)}:{port}", path)


def until(what: str, condition: Any, seconds: float = SECONDS) -> Any:
    """Return CONDITION's first true answer; one without an answer is asked again."""
    found: list[Any] = []

    def one() -> str:
        try:
            found[:] = [condition()]
        except (OSError, LabError, KeyError, ValueError):
            return ""
        return "yes" if found[0] else ""

    runs.until(what, one, seconds)
    return found[0]


def until_running(application: str) -> str:
    """Return the id of the one job of APPLICATION when it runs with all of its tasks."""

    def one() -> str:
        rows = [row for row in ask(application, "/jobs/overview")["jobs"] if row["state"] == "RUNNING"]
        whole = [row for row in rows if row["tasks"]["running"] == row["tasks"]["total"]]
        return str(whole[0]["jid"]) if whole else ""

    return str(until(f"job of {application} that runs", one))


def checkpoint(application: str, job: str, part: str = "completed") -> dict[str, Any]:
    """Return the latest checkpoint of JOB that is completed, or that it was ``restored`` from; {} for none."""
    return dict(ask(application, f"/jobs/{job}/checkpoints")["latest"].get(part) or {})


def until_checkpoint(application: str, job: str) -> dict[str, Any]:
    """Return a checkpoint of JOB that was completed after now."""
    before = checkpoint(application, job).get("id", 0)

    def newer() -> dict[str, Any]:
        found = checkpoint(application, job)
        return found if found.get("id", 0) > before else {}

    return dict(until("checkpoint", newer))


def processes(kind: str) -> list[tuple[str, str]]:
    """Return host and pid of each process of the KIND that runs in a container."""
    pids = {host: said.split() for host, said in runs.on_each(WORKERS, "sh", "-c", PIDS.format(kind)).items()}
    return [(host, pid) for host, listed in pids.items() for pid in listed]


def kill_jobmanager(kind: str) -> str:
    """Kill the one JobManager of the KIND of application that runs, and return its host."""
    found = processes(kind)
    if len(found) != 1:
        raise LabError(f"not one {kind} but {found}")
    return _kill(*found[0])


def kill_taskmanager() -> str:
    """Kill a TaskManager of the one application that runs, and return its host."""
    found = processes(TASKMANAGER)
    if not found:
        raise LabError("no TaskManager runs")
    return _kill(*found[0])


def kill_container(application: str) -> str:
    """Kill a container of APPLICATION that is not its first, by where it works, and return its host.

    The client of SmartData takes the arguments of its process off the list of processes.
    """
    said = runs.on_each(WORKERS, "sh", "-c", CONTAINERS.format(application))
    found = [(host, pid) for host, pids in said.items() for pid in pids.split()]
    if not found:
        raise LabError(f"{application} has one container at most")
    return _kill(*found[0])


def _kill(host: str, pid: str) -> str:
    runs.on(host, "kill", "-9", pid)
    return host


def stream(name: str, out: str, rows: int, rate: int, parallelism: int, **more: Any) -> dict[str, Any]:
    """Return the job NAME of ``emr_jobs``: a program that counts into OUT, in application mode."""
    text = flink_jobs.counting_statements(f"{PLACE}/{out}", rows, rate)
    row = {
        "type": "flink",
        "file": str(flink_jobs.program()),
        "main_class": "FlinkStatements",
        "args": [base64.b64encode(text.encode()).decode()],
        "conf": {"execution.checkpointing.interval": "1 s", "parallelism.default": str(parallelism)},
    }
    return {name: {**row, **more}}


def statements(name: str, out: str, rows: int, rate: int, parallelism: int) -> dict[str, Any]:
    """Return the job NAME of ``emr_jobs``: statements that count into OUT."""
    text = flink_jobs.counting_statements(f"{PLACE}/{out}", rows, rate)
    conf = {"execution.checkpointing.interval": "1 s", "parallelism.default": str(parallelism)}
    return {name: {"type": "flink_sql", "sql": text, "conf": conf}}


def play(act: str, described: dict[str, Any], **variables: Any) -> runs.Run:
    """Run playbooks/ACT.yml with the jobs DESCRIBED; AssertionError unless it ends well."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False, dir=CACHE) as file:
        file.write(json.dumps({"emr_jobs": described, "emr_job": list(described), **variables}))
    run = runs.playbook(f"playbooks/{act}.yml", "-e", f"@{file.name}")
    assert run.code == 0, run.output[-3000:]
    return run


def counted(gateway: jobs.Gateway, out: str, rows: int) -> None:
    """Require that OUT has each number from 1 to ROWS once."""
    flink_jobs.require_once(gateway.user(f"hdfs dfs -cat '{PLACE}/{out}/part-*'", 20), rows)


def named(said: str) -> str:
    """Return the first application that SAID names."""
    found = re.search(flink_jobs.APPLICATION, said)
    if not found:
        raise LabError(f"no application is named: {said[-500:]}")
    return found.group()
