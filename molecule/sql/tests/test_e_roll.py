# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every daemon restarts in one roll under a job of Spark, queries of Hive and a writer; then a master is rebuilt."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import answers
import connections
import pytest
import rolling
import runs
import sessions
import spark_jobs
import tpch
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import DAEMONS
from common import LabError

QUERY = ("3",)
ENDED = 3
"""So many sessions of Hive may end: one with each HiveServer2 that restarts."""


@pytest.fixture(scope="module")
def judge(gateway):
    """The judge, with its tables in Hive, whatever ran before."""
    one = tpch.Judge()
    tpch.bring(gateway, one)
    sessions.beeline(gateway, tpch.tables(one))
    return one


class Asking(threading.Thread):
    """Asks Hive a query of TPC-H in one session after the other; keeps what was answered and which sessions failed."""

    def __init__(self, gateway, judge: tpch.Judge) -> None:
        super().__init__(daemon=True)
        self.answered: list[dict[str, list[list[str]]]] = []
        self.ended: list[str] = []
        self._gateway, self._statements = gateway, tpch.asked(judge, tpch.HIVE, QUERY)
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.is_set():
            try:
                self.answered.append(answers.marked(sessions.beeline(self._gateway, self._statements, 5)))
            except LabError as error:
                self.ended.append(str(error))

    def finish(self) -> None:
        """Let the present session come to its end."""
        self._over.set()
        self.join(600)
        assert not self.is_alive()


def test_all_daemons_restart_and_a_job_of_spark_queries_and_a_writer_go_on(writer, gateway, judge, topology, cluster):
    members = topology["members"]
    gateway.user("hdfs dfs -rm -r -f -skipTrash rolled && hdfs dfs -mkdir rolled")
    asking = Asking(gateway, judge)
    with ThreadPoolExecutor(1) as threads:
        words = ("rounds.py", f"{spark_jobs.HOME}/rolled")
        job = threads.submit(spark_jobs.submit, gateway, *words, options="--name rolled", minutes=60)
        try:
            asking.start()
            runs.until("answer of Hive", lambda: "yes" if asking.answered or asking.ended else "", 300)
            writer.wait_for_more(10, 120)
            seconds = rolling.restart([name for name in DAEMONS if members.get(name)], members)
            done = len(asking.answered)
            runs.until("answer of Hive", lambda: "yes" if len(asking.answered) > done + 1 else "", 300)
        finally:
            asking.finish()
            gateway.user("hdfs dfs -touchz rolled/stop")
        job.result(timeout=600)
    rounds = int(gateway.user("hdfs dfs -cat 'rolled/result/part-*'"))
    print(f"the roll took {seconds:.0f} s; {rounds} rounds of Spark, {len(asking.answered)} answers of Hive")
    print(*(f"a session ended: {one.splitlines()[-1]}" for one in asking.ended), sep="\n")
    for found in asking.answered:
        tpch.require(judge, QUERY, found)
    assert len(asking.ended) <= ENDED
    assert rounds > 1
    writer.finish()
    cluster.wait_well(300)


def test_a_wiped_master_is_rebuilt_with_all_of_it(gateway, masters, topology, daemon_hosts, cluster):
    wiped = next(host for host in masters[1:] if host != runs.active_namenode(masters))
    others = [host for host in daemon_hosts if host != wiped]
    before = {host: runs.processes(host) for host in others}
    runs.lab("reset", "--hosts", wiped.partition(".")[0])
    run = runs.playbook("playbooks/replace.yml", "-e", f"emr_replace_host={wiped}")
    assert run.code == 0, run.output
    assert {host for host, counts in run.recap.items() if counts["changed"]} == {wiped}
    assert {host: runs.processes(host) for host in others} == before
    cluster.wait_well(300)
    placed = {name for name, hosts in topology["members"].items() if wiped in hosts}
    assert runs.running_units(wiped) - {"fence"} == placed
    # Of twenty connections about a third goes there, if clients find it.
    used = {one.server.partition(":")[0] for one in connections.ask(gateway, 40, "SHOW DATABASES")}
    assert used == set(topology["members"]["hiveserver2"])
    again = runs.playbook("site.yml")
    assert (again.code, again.changed) == (0, 0), again.output
