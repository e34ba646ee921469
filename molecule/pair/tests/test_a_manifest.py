# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifest on live hosts: written from state, brought forward, and what contradicts it is refused."""

from __future__ import annotations

import json

import pytest
import runs
from paired import CORE, HERE, HOSTS, M1, M2, MANIFEST, other_inventory, playbook, shell, told

WRITE, DECIDE = str(HERE / "write.yml"), str(HERE / "decide.yml")
__all__ = ["other_inventory"]


def copies() -> set[str]:
    return {runs.on(host, "cat", MANIFEST) for host in HOSTS}


def test_all_copies_say_what_is_on_the_disks():
    (text,) = copies()
    manifest = json.loads(text)
    assert manifest["hdfs"]["cluster_id"] in shell(M1, "cat /mnt/disk1/hdfs/name/current/VERSION")
    assert set(manifest["hdfs"]["formatted"]) == set(HOSTS)
    assert manifest["zookeeper_ids"] == {host: int(runs.on(host, "cat", "/mnt/disk1/zookeeper/myid")) for host in HOSTS}


def test_the_loss_of_hosts_loses_no_manifest_and_an_older_copy_is_brought_forward():
    """Two hosts forget in turn; the last one that knows is enough, whoever it is."""
    (old,) = copies()
    for host in (M2, CORE):
        runs.on(host, "rm", MANIFEST)
    run = playbook(WRITE)
    assert (run.code, run.changed) == (0, 2), run.output
    assert copies() == {old}
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


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"configuration": "0ther"}, ["did not see each other", "0ther", "serial"]),
        ({"cluster": "prod"}, [f"{M2}: {MANIFEST} says that it belongs to cluster prod"]),
    ],
)
def test_a_copy_of_another_history_or_cluster_stops_the_run(changes, words):
    text = runs.on(M2, "cat", MANIFEST)
    put(M2, json.dumps({**json.loads(text), **changes}))
    try:
        run = playbook("site.yml")
    finally:
        put(M2, text)
    assert run.code != 0
    assert run.changed == 0
    for word in words:
        assert word in told(run)


def test_a_host_that_the_manifest_knows_does_not_leave_by_leaving_the_inventory(other_inventory):
    run = playbook("site.yml", inventory=other_inventory)
    assert run.code != 0
    assert run.changed == 0
    assert f"{CORE}: {MANIFEST} (serial" in told(run)
    assert "has it as zookeeper and journalnode and datanode" in told(run)
    assert "emr_forget_hosts" in told(run)


def test_a_host_whose_blocks_are_needed_is_not_forgotten(other_inventory):
    forget = json.dumps({"emr_forget_hosts": [CORE]})
    run = playbook("site.yml", "-e", forget, inventory=other_inventory)
    assert run.code != 0
    assert run.changed == 0
    assert f"{CORE} (live, " in told(run)
    assert "blocks are kept there that may be nowhere else" in told(run)
