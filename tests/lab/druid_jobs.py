# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real work of Druid, asked over its router: an ingest of words, and their count in SQL; the same for other rows."""

from __future__ import annotations

import http.client
import json
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from common import CACHE, LabError
from flink_jobs import plain_text
from jobs import Gateway, Result, Tell, silent

SHARED = "/mnt/shared/druid-words"
"""Where tasks read: every host has it."""
ROUTER, BROKER = 8888, 8082
TASK_SECONDS, LOAD_SECONDS, SUBMIT_SECONDS = 600, 300, 300
BAD_TASK = (400, 403)
NO_OVERLORD, TAKEN = "Unable to determine destination", "already exists"
"""What a router says that knows none, with the status of a bad request; what an Overlord says that has the task."""
POLL_SECONDS = 1
WORDS = r"tr 'A-Z' 'a-z' < {text} | tr -cs 'a-z0-9_' '\n' | grep -v '^$' > {words}"
"""As :func:`.flink_jobs.plain_text` counts them."""


def ask(address: str, path: str, document: Mapping[str, Any] | None = None, port: int = ROUTER) -> Any:
    """Return what ADDRESS answers for PATH, with DOCUMENT, if any; OSError where it does not."""
    data = None if document is None else json.dumps(document).encode()
    request = urllib.request.Request(f"http://{address}:{port}{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read() or b"null")


def sql(address: str, query: str, port: int = ROUTER) -> list[list[Any]]:
    """Return the rows that the router, or who is at PORT, at ADDRESS answers to QUERY; OSError where it does not."""
    return list(ask(address, "/druid/v2/sql", {"query": query, "resultFormat": "array"}, port))


def spec(
    name: str, source: Mapping[str, Any], columns: Sequence[Any], read: Mapping[str, Any], rollup: bool = False
) -> dict[str, Any]:
    """Return a task that makes the data source NAME of what SOURCE and READ (input source and format) bring.

    COLUMNS are its dimensions. All rows have one time; with ROLLUP equal ones are one row, and ``n`` is their number.
    """
    return {
        "type": "index_parallel",
        "spec": {
            "dataSchema": {
                "dataSource": name,
                "timestampSpec": {"column": "no_time", "missingValue": "2020-01-01T00:00:00Z"},
                "dimensionsSpec": {"dimensions": list(columns)},
                "metricsSpec": [{"type": "count", "name": "n"}] if rollup else [],
                "granularitySpec": {"segmentGranularity": "DAY", "queryGranularity": "DAY", "rollup": rollup},
            },
            "ioConfig": {"type": "index_parallel", "inputSource": dict(source), "inputFormat": dict(read)},
            "tuningConfig": {"type": "index_parallel", "maxRowsInMemory": 20000, "maxNumConcurrentSubTasks": 1},
        },
    }


def submit(address: str, task: Mapping[str, Any], seconds: float = SUBMIT_SECONDS) -> str:
    """Submit TASK over the router at ADDRESS and return its id, which is ours, so that it is never there twice.

    One that is about to lead fails in several ways. LabError for a bad task, and where nobody takes it within SECONDS.
    """
    named = {"id": f"{task['type']}_{uuid.uuid4()}", **task}
    deadline = time.monotonic() + seconds
    while True:
        try:
            return str(ask(address, "/druid/indexer/v1/task", named)["task"])
        except urllib.error.HTTPError as error:
            code, said = error.code, error.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException, ValueError) as error:
            code, said = 0, str(error)
        if TAKEN in said or state(address, named["id"]):
            return str(named["id"])
        if (code in BAD_TASK and NO_OVERLORD not in said) or time.monotonic() > deadline:
            raise LabError(f"task {named['id']} was not taken ({code}): {said[:500]}")
        time.sleep(POLL_SECONDS)


def state(address: str, task: str) -> str:
    """Return the state of TASK, as SUCCESS; "" where nobody can say at this moment."""
    try:
        found = ask(address, f"/druid/indexer/v1/task/{task}/status")
    except (OSError, http.client.HTTPException, ValueError):
        # The Overlord may end in the middle of its answer.
        return ""
    return str((found.get("status") or {}).get("statusCode") or "")


def ended(address: str, task: str, seconds: float = TASK_SECONDS) -> None:
    """Wait until TASK has succeeded; LabError where it fails, or after SECONDS."""
    deadline = time.monotonic() + seconds
    while True:
        found = state(address, task)
        if found == "SUCCESS":
            return
        if found == "FAILED" or time.monotonic() > deadline:
            raise LabError(f"task {task} is {found or 'unknown'}: {_log(address, task)}")
        time.sleep(POLL_SECONDS)


def _log(address: str, task: str) -> str:
    try:
        request = f"http://{address}:{ROUTER}/druid/indexer/v1/task/{task}/log?offset=-2000"
        with urllib.request.urlopen(request, timeout=10) as answer:
            return str(answer.read().decode("utf-8", "replace"))
    except OSError as error:
        return f"its log cannot be read ({error})"


def loaded(address: str, query: str, seconds: float = LOAD_SECONDS, port: int = ROUTER) -> list[list[Any]]:
    """Return the rows of QUERY as soon as there are some: segments are loaded after their task has ended.

    A router asks its Brokers in turn, and each hears of a segment by itself; at PORT one is asked alone.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            rows = sql(address, query, port)
        except urllib.error.HTTPError as error:
            # A data source without segments is no table yet.
            rows, said = [], error.read().decode("utf-8", "replace")
        except OSError as error:
            rows, said = [], str(error)
        else:
            said = "no row"
        if rows:
            return rows
        if time.monotonic() > deadline:
            raise LabError(f"`{query}` has no answer after {seconds:.0f} s: {said[:500]}")
        time.sleep(POLL_SECONDS)


def words(gateway: Gateway, router: str, directory: Path = CACHE / "druid", tell: Tell = silent) -> Result:
    """Ingest words and count them in SQL over the ROUTER, and with coreutils; LabError unless both agree on each.

    GATEWAY writes them where every host sees them.
    """
    tell("Druid: texts of this machine are collected, and counted with coreutils")
    directory.mkdir(parents=True, exist_ok=True)
    text, counts = plain_text(directory)
    rows = directory / "words"
    command = WORDS.format(text=text, words=rows)
    subprocess.run(["bash", "-c", command], env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}, check=True)
    gateway.root(f"rm -rf {SHARED} && install -d -m 0755 {SHARED}")
    gateway.write(rows, f"{SHARED}/words")
    begin = time.monotonic()
    source = {"type": "local", "baseDir": SHARED, "filter": "words"}
    read = {"type": "csv", "columns": ["word"], "findColumnsFromHeader": False}
    task = submit(router, spec("words", source, ["word"], read, rollup=True))
    tell(f"Druid: {task} reads them")
    ended(router, task)
    tell("Druid: SQL counts them when their segments are loaded")
    query = "SELECT word, SUM(n) AS n FROM words GROUP BY word"
    found = sorted(f"({word},{count})" for word, count in loaded(router, query))
    seconds = time.monotonic() - begin
    wanted = sorted(counts.read_text().split())
    if found != wanted:
        differing = sorted(set(found) ^ set(wanted))[:5]
        raise LabError(f"Druid and coreutils differ: {len(found)} and {len(wanted)} words, among them {differing}")
    total = sum(int(line.rstrip(")").rsplit(",", 1)[1]) for line in found)
    return Result("Druid", seconds, f"{total} words, {len(found)} different ones: SQL counts as coreutils do; {task}")
