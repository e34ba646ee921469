# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows are queried while daemons die, the database and the cluster restart, roll and lose power, and hosts are rebuilt.

The order of the tests is that of its life.
"""

from __future__ import annotations

import json
import time

import answers
import druid_jobs
import fake_oss
import other_hdfs
import pytest
import rds
import rolling
import rows
import runs
import tpch
from common import CACHE
from rows import CORE, CORE2, M1, MASTERS, QUERIES

PLACE = "/mnt/shared/lineitem"
READ = {"type": "tsv", "delimiter": "|", "findColumnsFromHeader": True}
BUCKET = "lab"
NAMENODE = "master-3.lab"
WELL_SECONDS = 600
"""Limit of a whole cluster until it works: nothing is measured here."""


@pytest.fixture(scope="module")
def judge():
    return tpch.Judge()


@pytest.fixture(scope="module")
def lineitem(judge, gateway):
    """The rows on the machine, and where every host has them."""
    path = CACHE / "druid" / "lineitem.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    judge.export(f"SELECT {rows.TEXT} FROM lineitem", path)
    gateway.root(f"rm -rf {PLACE} && install -d -m 0755 {PLACE}")
    gateway.write(path, f"{PLACE}/lineitem.csv")
    return path


def test_words_are_counted_as_coreutils_count(gateway):
    result = druid_jobs.words(gateway, runs.address(M1))
    print(f"{result.says}; {result.seconds:.0f} s")


def test_ten_aggregations_are_those_of_the_judge(lineitem, judge):
    source = {"type": "local", "baseDir": PLACE, "filter": "*.csv"}
    _ingested("lineitem", source)
    wanted = {
        name: judge.answer(text.replace("FROM lineitem", f"FROM (SELECT {rows.TEXT} FROM lineitem) AS lineitem"))
        for name, text in QUERIES.items()
    }
    found = {name: [[str(cell) for cell in row] for row in rows.query(text)] for name, text in QUERIES.items()}
    assert answers.judged(wanted, found) == []
    rows.until("every copy of the segments", rows.all_loaded)


def _ingested(name, source):
    task = _submitted(name, source)
    druid_jobs.ended(runs.address(M1), task)
    return _count(name)


def _submitted(name, source):
    # As the header has them; Druid finds the columns by name.
    return druid_jobs.submit(runs.address(M1), druid_jobs.spec(name, source, rows.COLUMNS, READ))


def _count(name):
    """Return how many rows NAME has, when every Broker knows them: routers ask them in turn."""
    query = f"SELECT COUNT(*) AS n FROM {name} HAVING COUNT(*) > 0"
    first, *others = [druid_jobs.loaded(runs.address(host), query, port=druid_jobs.BROKER) for host in MASTERS]
    assert others == [first]
    return first


def test_the_leading_coordinator_dies_and_another_leads():
    before = rows.leader()
    clock = time.monotonic()
    with rows.counted() as wrong:
        runs.on(before, "systemctl", "kill", "--signal=SIGKILL", "emr-coordinator")
        rows.until("another leader", lambda: rows.leader() not in ("", before))
        print(f"another Coordinator led {time.monotonic() - clock:.1f} s after {before} had lost its own")
    assert wrong == []


def test_the_leading_overlord_dies_in_an_ingest_and_every_row_is_there_once(lineitem):
    router = runs.address(M1)
    # It is elected apart from the Coordinator, which the test before has waited for.
    before = rows.until("Overlord", rows.overlord)
    task = _submitted("lineitem_again", {"type": "local", "baseDir": PLACE, "filter": "*.csv"})
    rows.until("task that runs", lambda: druid_jobs.state(router, task) == "RUNNING")
    clock = time.monotonic()
    with rows.counted() as wrong:
        runs.on(before, "systemctl", "kill", "--signal=SIGKILL", "emr-coordinator")
        rows.until("another Overlord", lambda: rows.overlord() not in ("", before))
        print(f"another Overlord led {time.monotonic() - clock:.1f} s after {before} had lost its own")
        druid_jobs.ended(router, task)
        print(f"the task had ended after {time.monotonic() - clock:.1f} s")
    assert wrong == []
    assert _count("lineitem_again") == rows.query(QUERIES["1"])
    rows.until("every copy of the segments", rows.all_loaded)


def test_a_historical_dies_and_the_other_one_answers():
    began = runs.processes(CORE2)["historical"].began
    with rows.counted() as wrong:
        runs.on(CORE2, "systemctl", "kill", "--signal=SIGKILL", "emr-historical")
        # The Coordinator counts copies every few seconds, and may not have missed any yet.
        rows.until("Historical that serves again", lambda: rows.serves_again(CORE2, began))
        rows.until("every copy of the segments", rows.all_loaded)
    assert wrong == []


def test_the_database_restarts_under_load(gateway):
    router = runs.address(M1)
    with rows.counted() as wrong:
        task = _noop(router, 20)
        runs.on(rds.HOST, "systemctl", "restart", "mariadb")
        druid_jobs.ended(router, task)
    assert wrong == []
    druid_jobs.words(gateway, router)


def _noop(router, seconds):
    """Submit a task that only takes its time."""
    task = druid_jobs.submit(router, {"type": "noop", "runTime": seconds * 1000})
    rows.until("task that runs", lambda: druid_jobs.state(router, task) == "RUNNING")
    return task


def test_everything_rolls_under_queries_and_a_task_goes_on_with_the_leading_coordinator_last(topology):
    router, task = runs.address(M1), _noop(runs.address(M1), 180)
    with rows.counted() as wrong:
        seconds = rolling.restart(["zookeeper"], topology["members"])
        # Whoever loses its ZooKeeper for a moment leads no more.
        leader = rows.until("leader", rows.leader)
        seconds += rolling.restart(
            ["historical", "middlemanager", "broker", "router", "coordinator"], topology["members"]
        )
    print(f"the roll took {seconds:.0f} s; {leader} led")
    assert wrong == []
    began = {host: runs.processes(host)["coordinator"].began for host in MASTERS}
    assert max(began, key=began.__getitem__) == leader
    druid_jobs.ended(router, task)


def test_the_cluster_stops_and_starts():
    before = rows.query(QUERIES["1"])
    for name in ("stop", "start"):
        run = runs.playbook(f"playbooks/{name}.yml")
        assert run.code == 0, run.output
    assert runs.playbook("playbooks/start.yml").changed == 0
    assert _count("lineitem") == before


def test_power_returns_and_the_rows_with_it(cluster):
    before = rows.query(QUERIES["1"])
    runs.lab("power-cycle")
    print(f"all is well {cluster.wait_well(WELL_SECONDS):.0f} s after hosts are back")
    rows.until("every copy of the segments", rows.all_loaded)
    assert _count("lineitem") == before


@pytest.mark.parametrize("host", [CORE2, M1])
def test_a_host_is_rebuilt_and_no_query_fails(host):
    with rows.counted(rows.AWAY) as wrong:
        runs.lab("reset", "--hosts", host.partition(".")[0])
        run = runs.playbook("playbooks/replace.yml", "-e", f"emr_replace_host={host}")
        assert run.code == 0, run.output
        rows.until("every copy of the segments", rows.all_loaded)
    assert wrong == []
    assert runs.playbook("site.yml").changed == 0


def test_rows_are_read_from_hdfs_of_another_cluster(lineitem):
    for changed in (True, False):
        run = runs.playbook("site.yml", inventories=other_hdfs.inventories("druid"))
        assert (run.code, bool(run.changed)) == (0, changed), run.output
    runs.hdfs(NAMENODE, "dfs", "-put", "-f", f"file://{PLACE}/lineitem.csv", "/lineitem.csv")
    count = _ingested("lineitem_hdfs", {"type": "hdfs", "paths": f"hdfs://{NAMENODE}:{other_hdfs.PORT}/lineitem.csv"})
    assert count == rows.query(QUERIES["1"])


def test_rows_are_read_from_an_object_store(lineitem, gateway, tmp_path):
    store = fake_oss.Store(rds.HOST, [BUCKET])
    path = tmp_path / "oss.json"
    path.touch(0o600)
    path.write_text(json.dumps({"emr_oss": store.settings}))
    try:
        run = runs.playbook("site.yml", "-e", f"@{path}")
        assert run.code == 0, run.output
        hadoop = ["runuser", "-u", "druid", "--", "/opt/emr/hadoop/bin/hadoop", "--config", "/etc/hadoop/conf", "fs"]
        runs.on(CORE, *hadoop, "-put", "-f", f"file://{PLACE}/lineitem.csv", f"oss://{BUCKET}/lineitem.csv")
        count = _ingested("lineitem_oss", {"type": "hdfs", "paths": f"oss://{BUCKET}/lineitem.csv"})
        assert count == rows.query(QUERIES["1"])
        assert [call for call in store.calls() if call["method"] == "GET"]
    finally:
        store.stop()


def test_the_cluster_ends_and_what_hosts_share_stays():
    run = runs.playbook("playbooks/destroy.yml", "-e", "emr_destroy=rows")
    assert run.code == 0, run.output
    assert runs.on(CORE, "sh", "-c", "systemctl list-units --no-legend 'emr-*'") == ""
    assert runs.on(CORE, "ls", "/mnt/shared/druid").split() == ["indexing-logs", "segments"]
