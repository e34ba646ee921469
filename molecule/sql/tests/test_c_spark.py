# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Applications of Spark while parts of them die or have nothing to do."""

from __future__ import annotations

import math
import re
from concurrent.futures import ThreadPoolExecutor

import jobs
import runs
import spark_jobs

KILL = "pgrep -u yarn -f '[a]pplication_{0}' | xargs -r kill -KILL"
FILES, LINES = 24, 50
"""As many files with as many numbers; the first ten come before the kill."""


def number_of(application: str) -> str:
    return application.removeprefix("application_")


def containers(masters: list[str], application: str) -> int:
    """Return how many containers of APPLICATION run, its driver among them; -1 when it does not run."""
    # Who may not see an application is told -1 containers.
    query = f"8088/ws/v1/cluster/apps/{application}?user.name={jobs.USER}"
    found: list[int] = []

    def kept(answer: dict) -> bool:
        running = answer["app"]["state"] == "RUNNING"
        found.append(int(answer["app"]["runningContainers"]) if running else -1)
        return True

    runs.first([runs.active_resourcemanager(masters)], query, kept)
    return found[-1] if found else -1


def running(masters: list[str], name: str) -> str | None:
    """Return the application called NAME that runs."""
    found: list[str] = []

    def kept(answer: dict) -> bool:
        found.extend(one["id"] for one in (answer["apps"] or {}).get("app", []) if one["name"] == name)
        return True

    active = runs.active_resourcemanager(masters)
    runs.first([active] if active else [], "8088/ws/v1/cluster/apps?states=RUNNING", kept)
    return found[0] if found else None


def test_pi_in_client_mode_and_in_cluster_mode(gateway):
    print(jobs.spark_pi(gateway).says)
    said = gateway.user(f"spark-submit --deploy-mode cluster {spark_jobs.PYTHON} {jobs.PI} 10 2>&1")
    application = spark_jobs.SUBMITTED.search(said).group(1)
    assert "final status: SUCCEEDED" in said, said[-2000:]
    # What the driver printed is in the application's log, which is complete once its containers are cleared away.
    log = f"yarn logs -applicationId {application} -log_files stdout 2>/dev/null | grep 'Pi is roughly' || true"
    printed = runs.until("log of the driver", lambda: gateway.user(log), 120)
    assert abs(float(re.search(r"roughly (\d\.\d+)", printed).group(1)) - math.pi) < jobs.PRECISION


def test_executors_come_with_work_and_go_without(gateway, masters):
    gateway.user("hdfs dfs -rm -r -f -skipTrash waves && hdfs dfs -mkdir waves")
    options = "--name waves --conf spark.dynamicAllocation.executorIdleTimeout=5s"
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(
            spark_jobs.submit, gateway, "waves.py", "8", "8", f"{spark_jobs.HOME}/waves/stop", options=options
        )
        application = runs.until("application waves", lambda: running(masters, "waves"), 120)
        try:
            # The driver and as many executors as the lab allows, then the driver alone.
            for count in (3, 1):
                runs.until(
                    f"{count} containers",
                    lambda count=count: "yes" if containers(masters, application) == count else "",
                    180,
                )
        finally:
            gateway.user("hdfs dfs -touchz waves/stop")
        assert job.result(timeout=300) == application


def test_a_stream_whose_driver_and_executors_are_killed_loses_nothing_and_has_nothing_twice(gateway, masters, topology):
    place = "hdfs://lab/user/hadoop/stream"
    made = "for n in $(seq 0 {0}); do seq $((n * {1})) $((n * {1} + {1} - 1)) > $(printf %03d $n); done"
    gateway.user(
        "hdfs dfs -rm -r -f -skipTrash stream && hdfs dfs -mkdir -p stream/in stream/new && cd $(mktemp -d) && "
        f"{made.format(FILES - 1, LINES)} && hdfs dfs -put * stream/new/"
    )
    # A file comes whole: it is renamed.
    gateway.user("hdfs dfs -mv 'stream/new/00*' stream/in/")
    written = "hdfs dfs -ls stream/out 2>/dev/null | grep -c part- || true"
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(spark_jobs.submit, gateway, "stream.py", place, options="--name stream", minutes=15)
        application = runs.until("application stream", lambda: running(masters, "stream"), 120)
        runs.until("some files", lambda: "yes" if int(gateway.user(written)) >= 3 else "", 180)
        hosts = topology["members"]["nodemanager"]
        runs.on_each(hosts, "sh", "-c", KILL.format(number_of(application)))
        gateway.user("hdfs dfs -mv 'stream/new/*' stream/in/ && hdfs dfs -touchz stream/stop")
        assert job.result(timeout=900) == application
    found = sorted(map(int, gateway.user("hdfs dfs -cat 'stream/result/part-*'").split()))
    assert found == list(range(FILES * LINES))
    query = f"8088/ws/v1/cluster/apps/{application}/appattempts"
    attempts: list[int] = []
    runs.first(
        [runs.active_resourcemanager(masters)],
        query,
        lambda answer: bool(attempts.append(len(answer["appAttempts"]["appAttempt"])) or True),
    )
    assert attempts == [2]


def test_nodemanagers_restart_in_the_middle_of_a_shuffle(gateway, masters, topology):
    """Executors live on, and their shuffle service knows what they wrote."""
    gateway.user("hdfs dfs -rm -r -f -skipTrash shuffle && hdfs dfs -mkdir shuffle")
    options = "--name shuffle --conf spark.shuffle.io.maxRetries=20 --conf spark.shuffle.io.retryWait=3s"
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(
            spark_jobs.submit, gateway, "rounds.py", f"{spark_jobs.HOME}/shuffle", "3", options=options
        )
        application = runs.until("application shuffle", lambda: running(masters, "shuffle"), 120)
        try:
            runs.until("executors", lambda: "yes" if containers(masters, application) >= 2 else "", 120)
            for host in topology["members"]["nodemanager"]:
                runs.on(host, "systemctl", "restart", "emr-nodemanager")
                runs.until(f"NodeManager of {host}", lambda host=host: runs.answers(host, "8042/ws/v1/node") or "", 120)
        finally:
            gateway.user("hdfs dfs -touchz shuffle/stop")
        assert job.result(timeout=600) == application
    rounds = int(gateway.user("hdfs dfs -cat 'shuffle/result/part-*'"))
    print(f"{rounds} rounds, each with the right sums")
    assert rounds >= 1
