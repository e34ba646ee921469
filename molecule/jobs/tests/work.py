# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks of jobs over an inventory with those that a test wants, and what gateways and YARN know of them."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import jobs
import runs
from common import CACHE, LabError

FIRST, SECOND = "gateway-1.lab", "task-1.lab"
AREA = "/var/lib/emr/jobs/runs"
FILES = "molecule/jobs/files"
CLIENT = "tests/lab/client"
SPARK = {"spark.dynamicAllocation.maxExecutors": 1, "spark.driver.memoryOverhead": "384m"}
"""What a small job of Spark in Python takes in the lab; Python has memory of its own."""


def play(act: str, described: dict[str, Any], *words: str, **variables: Any) -> runs.Run:
    """Run playbooks/ACT.yml with the jobs DESCRIBED and further VARIABLES."""
    return runs.playbook(f"playbooks/{act}.yml", *_words(described, variables), *words)


def begin(described: dict[str, Any], **variables: Any) -> runs.Running:
    """Begin to run the job DESCRIBED."""
    return runs.begin("playbooks/job.yml", *_words(described, variables))


def _words(described: dict[str, Any], variables: dict[str, Any]) -> list[str]:
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False, dir=CACHE) as stream:
        names = {"emr_job": list(described), **variables}
        stream.write(json.dumps({"emr_jobs": described, **names}))
    return ["-e", f"@{stream.name}"]


def job(described: dict[str, Any], *words: str, **variables: Any) -> runs.Run:
    """Run the jobs DESCRIBED to their end; AssertionError unless all succeed."""
    run = play("job", described, *words, **variables)
    assert run.code == 0, run.output[-3000:]
    return run


def lines(run: runs.Run, name: str) -> list[str]:
    """Return what RUN told of the job NAME, without times."""
    return [line.partition(f"{name}: ")[2] for line in run.output.splitlines() if f"  {name}: " in line]


def history(host: str = FIRST) -> list[dict[str, Any]]:
    """Return all records of HOST."""
    text = runs.on(host, "sh", "-c", "cat /var/log/emr/jobs/history.jsonl 2>/dev/null || true")
    return [json.loads(line) for line in text.splitlines()]


def records(name: str, host: str = FIRST) -> list[dict[str, Any]]:
    """Return the records of the job NAME on HOST."""
    return [row for row in history(host) if row["job"] == name]


def applications(masters: list[str], tag: str, user: str = jobs.USER) -> dict[str, str]:
    """Return the applications that YARN knows with TAG: id to state."""
    found: dict[str, str] = {}

    def kept(answer: Any) -> bool:
        rows = (answer["apps"] or {}).get("app") or []
        found.update({one["id"]: one["state"] for one in rows if tag in one["applicationTags"].split(",")})
        return True

    active = runs.until("active ResourceManager", lambda: runs.active_resourcemanager(masters), 120)
    runs.first([active], f"8088/ws/v1/cluster/apps?user.name={user}&applicationTags={tag}", kept)
    return found


def running(masters: list[str], name: str, user: str = jobs.USER, seconds: float = 240) -> str:
    """Return the application of the job NAME that runs, when there is one; LabError after SECONDS."""

    def one() -> str:
        states = applications(masters, f"emr-job:{name}", user)
        return next((identity for identity, state in states.items() if state == "RUNNING"), "")

    return runs.until(f"an application of {name}", one, seconds)


def spark_jar() -> Path:
    """Return the jar of a program of Spark in Java, made anew where it is older than its source."""
    source, jar = runs.ROOT / CLIENT / "SparkSum.java", CACHE / "client" / "spark-sum.jar"
    if jar.exists() and jar.stat().st_mtime > source.stat().st_mtime:
        return jar
    jar.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        for argv in (
            ["javac", "-proc:none", "-nowarn", "-d", f"{place}/classes", str(source)],
            ["jar", "--create", "--file", str(jar), "-C", f"{place}/classes", "."],
        ):
            done = subprocess.run(argv, capture_output=True, text=True, check=False)
            if done.returncode:
                raise LabError(f"`{' '.join(argv)}` ended with {done.returncode}: {done.stderr[-500:]}")
    return jar


def examples() -> str:
    """Return the jar with Hadoop's examples, as jobs name it."""
    (jar,) = runs.on(FIRST, "sh", "-c", f"ls {jobs.EXAMPLES}").split()
    return f"local:{jar}"


def waits(name: str, place: str, **fields: Any) -> dict[str, Any]:
    """Return a job NAME of Spark that runs until the file PLACE of HDFS is there."""
    return {name: {"type": "pyspark", "file": f"{FILES}/waits.py", "args": [place], "conf": SPARK, **fields}}
