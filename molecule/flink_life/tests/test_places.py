# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cluster is made once more, with its state in HDFS of another cluster and then in an object store."""

from __future__ import annotations

import json

import fake_oss
import other_hdfs
import pytest
import runs
import streams

NAMENODE, DATANODE, BUCKET = "master-1.lab", "core-1.lab", "lab"


@pytest.fixture(scope="module")
def places():
    """Kind of a place to what an inventory says of it: another cluster, on a host of which there is also a store."""
    runs.lab("reset", "--hosts", ",".join(name.partition(".")[0] for name in (NAMENODE, DATANODE)))
    run = runs.playbook("site.yml", inventories=other_hdfs.inventories("flink_life"))
    assert run.code == 0, run.output
    runs.hdfs(NAMENODE, "dfs", "-mkdir", "/flink")
    runs.hdfs(NAMENODE, "dfs", "-chown", "flink", "/flink")
    store = fake_oss.Store(DATANODE, [BUCKET])
    yield {
        "hdfs": {"emr_storage": {"flink": f"hdfs://{NAMENODE}:{other_hdfs.PORT}/flink"}},
        "oss": {"emr_storage": {"flink": f"oss://{BUCKET}/flink"}, "emr_oss": store.settings},
    }
    store.stop()


@pytest.mark.parametrize("kind", ["hdfs", "oss"])
def test_a_stream_goes_on_at_what_lies_there(places, kind, gateway, tmp_path):
    path = tmp_path / "place.json"
    path.touch(0o600)
    path.write_text(json.dumps(places[kind]))
    for changed in (True, False):
        run = runs.playbook("site.yml", "-e", f"@{path}")
        assert (run.code, bool(run.changed)) == (0, changed), run.output
    streams.begin(gateway)
    streams.submit(gateway, streams.EACH_SECOND, 2)
    job = streams.until_running()
    streams.until_checkpoint(job)
    streams.kill_leader()
    assert streams.until_running() == job
    assert streams.checkpoint(job, "restored") > 0
    savepoint = streams.stop(job)
    assert savepoint.startswith(f"{places[kind]['emr_storage']['flink']}/savepoints/")
    streams.submit(gateway, streams.ROWS, 2, savepoint)
    streams.require_counted(gateway)
