# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host import locks
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import peers
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import HostFacts
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.lost_copies import lost_copies
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.notes import Lock, Notes
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.survey import (
    Question,
    question_for,
    survey,
)

MEMBERS = {
    "zookeeper": ["m1", "m2", "m3"],
    "namenode": ["m1", "m2"],
    "zkfc": ["m1", "m2"],
    "journalnode": ["m1", "m2", "m3"],
    "datanode": ["c1"],
    "nodemanager": ["c1", "t1"],
}


@pytest.mark.parametrize(("host", "asks"), [("m1", True), ("m3", False), ("c1", False)])
def test_hosts_with_a_failover_controller_ask_zookeeper(host, asks):
    question = question_for(host, "lab", MEMBERS, ["/mnt/disk1"], [])
    assert question.zookeeper == (MEMBERS["zookeeper"] if asks else [])
    assert (question.nameservice, question.disks) == ("lab", ["/mnt/disk1"])


def test_a_host_without_data_of_hdfs_is_not_asked():
    assert question_for("t1", "lab", MEMBERS, [], []) is None


@pytest.fixture
def question(tmp_path):
    return Question(nameservice="lab", disks=[str(tmp_path)], conf_dir=str(tmp_path), state_dir=str(tmp_path / "state"))


def test_a_survey_tells_all_that_the_guard_wants_to_know(question):
    found = survey(question)
    assert set(found) == set(HostFacts.__annotations__)
    assert (found["znode"], found["busy"]) == (None, False)


def test_a_survey_has_the_znode_where_zookeeper_is_asked(question, monkeypatch):
    monkeypatch.setattr(peers, "znode_exists", lambda servers, path: (None, f"{servers[0]}: silent"))
    found = survey(question._replace(zookeeper=["m1"]))
    assert found["znode"] == {"path": "/hadoop-ha/lab", "exists": None, "active": "", "detail": "m1: silent"}


def test_a_command_that_still_works_is_waited_for_no_longer_than_asked(question, monkeypatch):
    waited = []
    with Lock(Notes(question.state_dir), 1):
        monkeypatch.setattr(locks, "acquire", lambda _handle, _operation, seconds: waited.append(seconds))
        assert survey(question)["busy"]
        assert survey(question._replace(busy_seconds=7.0))["busy"]
    assert waited == [0, 7.0]


def test_a_command_that_still_works_is_seen(question):
    with Lock(Notes(question.state_dir), 1):
        assert survey(question)["busy"]


@pytest.mark.parametrize(
    ("first", "second", "lost"), [(True, True, []), (True, False, [2]), (False, True, [1]), (False, False, [])]
)
def test_a_name_directory_without_the_namespace_beside_one_that_has_it(tmp_path, first, second, lost):
    paths = {number: tmp_path / f"disk{number}" / "name" for number in (1, 2)}
    for path, whole in zip(paths.values(), (first, second), strict=True):
        (path / "current").mkdir(parents=True)
        if whole:
            (path / "current" / "VERSION").write_text("clusterID=CID-lab-1\n")
            (path / "current" / "fsimage_0000000000000000000").write_text("x")
    values = ",".join(f"file://{path}" for path in paths.values())
    (tmp_path / "hdfs-site.xml").write_text(
        f"<configuration><property><name>dfs.namenode.name.dir</name><value>{values}</value></property></configuration>"
    )
    assert lost_copies(str(tmp_path)) == [str(paths[number]) for number in lost]
    (tmp_path / "hdfs-site.xml").write_text("<configuration>")
    assert lost_copies(str(tmp_path)) == []
