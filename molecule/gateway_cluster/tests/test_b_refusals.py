# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a gateway cluster is refused for, in one sentence and with no host touched; and the end of an association."""

from __future__ import annotations

import edges
import pytest
import runs
from edges import BOTH, CORE, MASTER, ONLY


def refused(inventory, playbook="playbooks/associate.yml"):
    """Return what a run says that fails and changes nothing."""
    before = edges.files(BOTH)
    run = runs.playbook(playbook, inventories=inventory)
    assert run.code != 0, run.output
    assert run.changed == 0
    assert edges.files(BOTH) == before
    return run.text


def test_a_cluster_that_is_another_one():
    associate = {"cluster": "three", "masters": [runs.address(MASTER["one"])]}
    text = refused(edges.edge("wrong", "one", [ONLY], associate=associate))
    assert "these are masters of cluster one, and three is asked for" in text


def test_masters_that_are_none():
    associate = {"cluster": "one", "masters": [runs.address(CORE["one"])]}
    text = refused(edges.edge("wrong", "one", [ONLY], associate=associate))
    assert "no master of cluster one tells what gateways need" in text


def test_another_release():
    text = refused(edges.edge("wrong", "one", [ONLY], release="9.9"))
    assert "release '9.9' does not go together with cluster one, which has '1.0'; write release: \"1.0\"" in text


def test_a_host_that_runs_daemons():
    text = refused(edges.edge("wrong", "one", [CORE["two"]]))
    assert (
        f"{CORE['two']}: it has daemons of a cluster (datanode, nodemanager), and a host of a gateway cluster" in text
    )


def test_configuration_of_its_own():
    text = refused(edges.edge("wrong", "one", [ONLY], {"emr_config": {"hdfs-site": {"dfs.replication": 2}}}))
    assert "emr_config: task-1.lab: a gateway cluster has the configuration of its cluster" in text


@pytest.mark.parametrize("playbook", ["site.yml", "playbooks/stop.yml", "playbooks/destroy.yml"])
def test_playbooks_for_clusters(playbook):
    text = refused(edges.edge("edge", "one", [BOTH, ONLY]), playbook)
    assert "this inventory is a gateway cluster of one, which has no daemons; run playbooks/associate.yml here" in text


def test_releases_that_do_not_go_together():
    """The cluster has another one by now: neither the playbook nor the timer brings anything."""
    edges.tell("two", "2.0")
    text = refused(edges.edge("far", "two", [BOTH]))
    assert "cluster two has release '2.0', which this release of the collection does not know" in text
    before = edges.files(BOTH)
    started = runs.on(BOTH, "sh", "-c", "systemctl start emr-associate-two.service || echo failed")
    assert "failed" in started
    edges.tells(BOTH, "two", "does not go together")
    assert edges.files(BOTH) == before


def test_a_cluster_that_tells_nothing():
    """In the end, as what it has told goes."""
    runs.hdfs(MASTER["two"], "dfs", "-rm", "-r", "-skipTrash", "/emr/gateways")
    text = refused(edges.edge("far", "two", [BOTH]))
    assert "cluster two tells gateway clusters nothing; set emr_gateway_clusters: true in its inventory" in text


def test_an_association_ends_and_the_other_one_stays():
    runs.on(BOTH, "sh", "-c", "python3 /opt/emr/libexec/emr-associate-*.pyz remove two")
    assert {path.split("/")[4] for path in edges.files(BOTH)} == {"one"}
    assert "not-found" in runs.on(BOTH, "systemctl", "show", "-P", "LoadState", "emr-associate-two.timer")
    assert runs.on(BOTH, "systemctl", "is-active", "emr-associate-one.timer").strip() == "active"
