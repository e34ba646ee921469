# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications of Spark on YARN that a user submits on a gateway, and what the history server says of them."""

from __future__ import annotations

import json
import re
import shlex
import time
import urllib.request
from pathlib import Path
from typing import Any

from common import CACHE, LabError
from jobs import Gateway, Result, as_counted, words

CLIENT = Path(__file__).parent / "client"
# Python has memory of its own beside the JVM's heap.
PYTHON = "--conf spark.driver.memoryOverhead=384m --conf spark.executor.memoryOverhead=384m"
SUBMITTED = re.compile(r"Submitted application (application_\d+_\d+)")
HISTORY_PORT = 18080
HOME = "/user/hadoop"


def command(gateway: Gateway, program: str, *arguments: str, options: str = "") -> str:
    """Return how a user submits the PROGRAM of the directory `client` in cluster mode, with OPTIONS of spark-submit."""
    place = f"/var/tmp/emr-lab-{program}"
    gateway.write(CLIENT / program, place)
    return f"spark-submit --deploy-mode cluster {PYTHON} {options} {shlex.join([place, *arguments])}"


def submit(gateway: Gateway, program: str, *arguments: str, options: str = "", minutes: float = 10) -> str:
    """Run the PROGRAM of the directory `client` to its end and return its application; LabError when it fails."""
    said = gateway.user(f"{command(gateway, program, *arguments, options=options)} 2>&1", minutes)
    found = SUBMITTED.search(said)
    if found is None or "final status: SUCCEEDED" not in said:
        raise LabError(f"{program} did not succeed: {said[-1000:]}")
    return found.group(1)


def counted_words(gateway: Gateway, directory: Path = CACHE / "wordcount") -> tuple[Result, str]:
    """Count words with PySpark in cluster mode and with coreutils; return the application too.

    LabError unless both agree on every word.
    """
    _text, counts = words(gateway, directory, "spark-words/in")
    begin = time.monotonic()
    application = submit(gateway, "words.py", f"{HOME}/spark-words/in", f"{HOME}/spark-words/out")
    seconds = time.monotonic() - begin
    found = as_counted(gateway, "PySpark", "spark-words/out", counts)
    return Result("PySpark", seconds, f"{found}: as coreutils count"), application


def listed(address: str, application: str) -> dict[str, Any] | None:
    """Return what the history server at ADDRESS says of the last attempt of APPLICATION, None while it has not ended
    or is not known."""
    url = f"http://{address}:{HISTORY_PORT}/api/v1/applications?status=completed"
    with urllib.request.urlopen(url, timeout=10) as answer:
        found = [one for one in json.load(answer) if one["id"] == application]
    return dict(found[0]["attempts"][0]) if found else None
