# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A million rows from MariaDB to Hive, to an object store, and back: counted, and once, whatever is killed."""

from __future__ import annotations

import json
import signal

import fake_oss
import jobs
import pytest
import rds
import runs
import sessions
import work

ROWS = 1_000_000
BUCKET = "lab"
CONF = {"spark.dynamicAllocation.maxExecutors": 2, "spark.driver.memoryOverhead": "384m"}
MADE = """
DROP DATABASE IF EXISTS shop; CREATE DATABASE shop CHARACTER SET utf8mb4; GRANT ALL ON shop.* TO 'emr'@'%';
USE shop;
CREATE TABLE orders (id BIGINT PRIMARY KEY, shop VARCHAR(20) NOT NULL, amount DECIMAL(12,2), note VARCHAR(80),
  at DATETIME(6) NOT NULL);
INSERT INTO orders SELECT seq, CONCAT('shop-', seq % 97), seq / 7, IF(seq % 11, CONCAT('größe "', seq), NULL),
  '2026-01-01' + INTERVAL seq SECOND FROM shop.seq_1_to_{0};
CREATE TABLE copies LIKE orders;
"""
SUM = "SELECT COUNT(*), SUM(CRC32(CONCAT_WS('|', id, shop, amount, IFNULL(note, '-'), at))) FROM shop.{0}"


def sql(statements: str) -> str:
    return runs.on(rds.HOST, "mariadb", "--batch", "--skip-column-names", "-e", statements).strip()


def checksum(table: str) -> str:
    return sql(SUM.format(table))


def differing() -> list[str]:
    """Return some rows that are not the same in both tables, as each has them."""
    columns = ("shop", "amount", "note", "at")
    same = " AND ".join(f"o.{one} <=> c.{one}" for one in columns)
    both = ", ".join(f"o.{one}, c.{one}" for one in columns)
    query = f"SELECT o.id, {both} FROM shop.orders o LEFT JOIN shop.copies c ON o.id = c.id WHERE NOT ({same}) LIMIT 5"
    return sql(query).splitlines()


def imports(**fields):
    base = {"type": "jdbc_import", "connection": "shop", "table": "orders", "hive_table": "orders", "conf": CONF}
    return {"orders_in": {**base, "split_by": "id", "splits": 4, **fields}}


def exports(**fields):
    base = {"type": "jdbc_export", "connection": "shop", "table": "copies", "format": "parquet", "conf": CONF}
    return {"orders_out": {**base, "path": f"oss://{BUCKET}/orders", "splits": 2, **fields}}


def counted(gateway) -> int:
    return int(sessions.spark_sql(gateway, ["SELECT count(*) FROM orders"]).split()[-1])


@pytest.fixture(scope="module", autouse=True)
def rows(gateway):
    sessions.spark_sql(gateway, ["DROP TABLE IF EXISTS orders"])
    gateway.user("hdfs dfs -rm -r -f -skipTrash /user/hive/external/orders")
    sql(MADE.format(ROWS))


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """An object store that the cluster knows; its file with ``emr_oss``."""
    one = fake_oss.Store(rds.HOST, [BUCKET])
    path = tmp_path_factory.mktemp("oss") / "oss.json"
    path.touch(0o600)
    path.write_text(json.dumps({"emr_oss": one.settings}))
    runs.on(work.FIRST, "gpasswd", "--add", jobs.USER, "hadoop")
    run = runs.playbook("site.yml", "-e", f"@{path}")
    assert run.code == 0, run.output[-3000:]
    yield path
    assert runs.playbook("site.yml").code == 0
    runs.on(work.FIRST, "gpasswd", "--delete", jobs.USER, "hadoop")
    one.stop()


def test_a_million_rows_come_into_a_table_of_hive(gateway):
    work.job(imports(incremental={"column": "id", "start": 0}))
    assert counted(gateway) == ROWS


def test_the_next_run_brings_what_is_new_and_nothing_else(gateway):
    added = "INSERT INTO shop.orders SELECT seq, 'shop-new', 1, 'x', NOW(6) FROM shop.seq_{0}_to_{1}"
    sql(added.format(ROWS + 1, ROWS + 1000))
    described = imports(incremental={"column": "id", "start": 0})
    work.job(described)
    assert counted(gateway) == ROWS + 1000
    work.job(described)
    assert counted(gateway) == ROWS + 1000


def test_an_import_that_is_killed_and_run_again_brings_nothing_twice(masters, gateway):
    sql(f"INSERT INTO shop.orders SELECT seq, 'late', 1, 'x', NOW(6) FROM shop.seq_{ROWS + 1001}_to_{ROWS + 201000}")
    described = imports(incremental={"column": "id", "start": 0})
    first = work.begin(described)
    work.running(masters, "orders_in")
    killed = work.play("kill_job", described)
    assert killed.code == 0, killed.output[-2000:]
    first.wait(120)
    work.job(described)
    assert counted(gateway) == ROWS + 201000


def test_an_upsert_replaces_rows_by_their_keys(gateway):
    sql("UPDATE shop.orders SET note = 'changed' WHERE id <= 100")
    upsert = {
        "incremental": None,
        "mode": "upsert",
        "keys": ["id"],
        "where": "id <= 100",
        "splits": 1,
        "split_by": None,
    }
    work.job(imports(**upsert))
    said = sessions.spark_sql(gateway, ["SELECT count(*) FROM orders WHERE note = 'changed'"])
    assert (int(said.split()[-1]), counted(gateway)) == (100, ROWS + 201000)


def test_they_go_to_the_object_store_and_come_back_as_they_were(store, masters):
    files = {"type": "distcp", "sources": ["/user/hive/external/orders/*.parquet"], "target": f"oss://{BUCKET}/orders"}
    work.job({"orders_oss": {**files, "args": ["-direct"]}})
    work.job(exports())
    assert (differing(), checksum("copies")) == ([], checksum("orders"))


def test_an_export_that_is_killed_and_run_again_with_its_key_writes_nothing_twice(store, masters):
    before = checksum("copies")
    described = exports(mode="overwrite")
    first = work.begin(described, emr_job_key="out-1")
    work.running(masters, "orders_out")
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    work.job(described, emr_job_key="out-1")
    work.job(described, emr_job_key="out-1")
    assert checksum("copies") == before
    assert sql("SELECT COUNT(*) FROM shop.emr_loads WHERE load_key = 'out-1'") == "1"
    assert sql("SHOW TABLES IN shop LIKE 'emr_stage%'") == ""


def test_an_upsert_into_a_table(store):
    sql("DELETE FROM shop.copies WHERE id > 1000; UPDATE shop.copies SET note = 'old'")
    work.job(exports(mode="upsert", keys=["id"]))
    assert (differing(), checksum("copies")) == ([], checksum("orders"))


def test_an_upsert_needs_a_unique_index(store):
    run = work.play("job", exports(mode="upsert", keys=["shop"]))
    assert run.code != 0
    assert "has no unique index of exactly shop" in run.text


def test_nobody_reads_the_password_of_the_database(gateway):
    password = str(rds.asked()["password"])
    known = runs.on(work.FIRST, "stat", "-c", "%U %a", "/var/lib/emr/jobs/connections.json").split()
    assert known == ["root", "600"]
    found = runs.on(
        work.FIRST, "sh", "-c", "cat /etc/emr/jobs.json /var/log/emr/jobs/history.jsonl; ls /var/lib/emr/jobs/runs"
    )
    assert password not in found
