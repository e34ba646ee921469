# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A root that somebody else has closed, and another secret, which the cluster keeps: so these are the last tests."""

from __future__ import annotations

import re

import pytest
import runs
import state
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint, Refused
from ansible_collections.bigdata.emr.plugins.module_utils.wire.zk_wire import NO_AUTH, Acl, ZooKeeper

M1 = "master-1.lab"
NEW = "Vq2m7XcT0pLr9sWkE4uZbN6y"
PLACES = ("/hadoop-ha", "/hadoop-ha/lab", "/rmstore", "/rmstore/ZKRMStateRoot", "/yarn-leader-election/lab")


def credentials():
    files = (f"/etc/hadoop/conf/zookeeper-auth-{user}" for user in ("hdfs", "yarn"))
    return [one.partition(":")[2] for path in files for one in runs.on(M1, "cat", path).strip().split(",")]


def session(*known):
    opened = ZooKeeper(Endpoint(runs.address(M1), 2181))
    for one in known:
        opened.add_auth("digest", one)
    return opened


def allowed(known, path):
    with session(*known) as opened:
        try:
            opened.get(path)
        except Refused as refused:
            return refused.status != NO_AUTH
    return True


def test_a_root_that_somebody_else_has_closed():
    with session(*credentials()) as opened:
        opened.set_acl("/", [Acl(1, "world", "anyone")], -1)
    run = runs.playbook("site.yml")
    said = " ".join(run.output.split())
    assert run.code != 0
    found = re.search(
        r"(master-\d\.lab): somebody else has closed the znode / of ZooKeeper: its ACL is world:anyone:r", said
    )
    line = re.search(r"add the line `(DigestAuthenticationProvider\.superDigest=super:\S+=)` to (\S+),", said)
    assert found, said
    assert line, said
    runs.on(found[1], "sh", "-c", f"echo '{line[1]}' >> {line[2]} && systemctl restart emr-zookeeper")
    run = runs.playbook("site.yml")
    assert run.code == 0, run.output
    runs.on(found[1], "systemctl", "restart", "emr-zookeeper")
    assert "superDigest" not in runs.on(found[1], "cat", line[2])
    with session() as opened:
        assert Acl(31, "digest", "hdfs:x") in opened.acl("/")


def test_another_secret_without_the_one_before_is_refused():
    run = runs.playbook("site.yml", "-e", f"emr_secret={NEW}")
    assert run.code != 0
    assert "zookeeper-auth-hdfs was made from another emr_secret than this run has" in " ".join(run.output.split())


def test_a_cluster_gets_another_secret_and_the_old_one_opens_nothing(topology):
    before, old = state.read(topology["seen"]), credentials()
    known = runs.variables()[M1]["emr_secret"]
    run = runs.playbook("site.yml", "-e", f"emr_secret={NEW}", "-e", f"emr_secret_before={known}")
    assert run.code == 0, run.output
    restarted = {name for name, _host in state.restarted(before, state.read(topology["seen"]))}
    assert restarted == {"zkfc", "resourcemanager"}
    new = credentials()
    assert not set(new) & set(old)
    assert [allowed(new, path) for path in PLACES] == [True] * len(PLACES)
    assert [allowed(old, path) for path in PLACES] == [False] * len(PLACES)
    with session(*old) as opened, pytest.raises(Refused):
        opened.set_acl("/", [Acl(31, "world", "anyone")], -1)
    again = runs.playbook("site.yml", "-e", f"emr_secret={NEW}")
    assert (again.code, again.changed) == (0, 0), again.output
