# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifest on live hosts: written from state, brought forward, and what contradicts it is refused."""

from __future__ import annotations

import json

import runs
from paired import CORE, HERE, HOSTS, M1, M2, MANIFEST, playbook, shell, told

WRITE = str(HERE / "write.yml")


def copies() -> set[str]:
    return {runs.on(host, "cat", MANIFEST) for host in HOSTS}


def test_all_copies_say_what_is_on_the_disks():
    (text,) = copies()
    manifest = json.loads(text)
    assert manifest["hdfs"]["cluster_id"] in shell(M1, "cat /mnt/disk1/hdfs/name/current/VERSION")
    assert set(manifest["hdfs"]["formatted"]) == set(HOSTS)
    assert manifest["zookeeper_ids"] == {host: int(runs.on(host, "cat", "/mnt/disk1/zookeeper/myid")) for host in HOSTS}


def test_the_loss_of_hosts_loses_no_manifest_and_an_older_copy_is_brought_forward():
    """Two hosts forget while something else has to be written; then the third does, and one has an older copy."""
    (old,) = copies()
    for host in (M2, CORE):
        runs.on(host, "rm", MANIFEST)
    run = playbook(WRITE, "-e", '{"emr_config_node": {"hdfs-site": {"dfs.replication": 1}}}')
    assert (run.code, run.changed) == (0, 3), run.output
    (new,) = copies()
    assert json.loads(new)["serial"] == json.loads(old)["serial"] + 1
    runs.on(M1, "rm", MANIFEST)
    put(M2, old)
    assert playbook(WRITE).code == 0
    (newest,) = copies()
    assert json.loads(newest)["serial"] == json.loads(old)["serial"] + 2


def put(host: str, text: str) -> None:
    runs.on(host, "python3", "-c", "import sys; open(sys.argv[1], 'w').write(sys.argv[2])", MANIFEST, text)


def test_copies_of_another_history_and_of_another_cluster_stop_the_run():
    text = runs.on(M2, "cat", MANIFEST)
    put(M2, json.dumps({**json.loads(text), "configuration": "0ther"}))
    put(CORE, json.dumps({**json.loads(text), "cluster": "prod"}))
    try:
        run = playbook("site.yml")
    finally:
        put(M2, text)
        put(CORE, text)
    assert run.code != 0
    assert run.changed == 0
    for word in ("did not see each other", "0ther", "serial"):
        assert word in told(run)
    assert f"{CORE}: {MANIFEST} says that it belongs to cluster prod" in told(run)
