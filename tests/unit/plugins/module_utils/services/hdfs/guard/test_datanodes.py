# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks that belong to another DataNode: "A1" is storage 1 of the DataNode with uuid A, "-" is an empty disk."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard import datanodes
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.decide import decide
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.repair.decide import Case
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.repair.decide import decide as repair
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.services.hdfs.guard.cases import (
    CID,
    OPTIONS,
    STATES,
    cluster,
    directory,
)


def disk(number, word):
    path = f"/mnt/disk{number}/hdfs/data"
    if word == "-":
        return directory("datanode", path=path)
    return directory("datanode", path=path, **STATES["full"], datanode=f"uuid-{word[0]}", storage=f"DS-{word}")


def case(*hosts, silent=0):
    members, facts = cluster(("full",), (), ("full",) * len(hosts) + ("silent",) * silent)
    for number, words in enumerate(hosts, 1):
        facts[f"dn{number}"]["directories"]["datanode"] = [disk(at, word) for at, word in enumerate(words.split(), 1)]
    return members, facts


@pytest.mark.parametrize(
    ("hosts", "wanted"),
    [
        pytest.param(["A1 A2", "B1 B2"], [], id="as it should be"),
        pytest.param(["A1 -", "B1"], [], id="a replaced disk"),
        pytest.param(["A1 A2 B2", "B1"], [("dn1", 3, "datanode_disk", "dn2")], id="moved from a host that has more"),
        pytest.param(["A1 B2", "B1"], [("dn1", 2, "datanode_disk", "dn2")], id="moved, one disk each is left"),
        pytest.param(["A1 B2", "B1 B2"], [("dn1", 2, "datanode_copy", "dn2")], id="cloned"),
        pytest.param(["B1", "B1 B2"], [("dn1", 1, "datanode_copy", "dn2")], id="cloned to a host with one disk"),
        pytest.param(["B3", "B1 B2"], [("dn1", 1, "datanode_disk", "dn2")], id="moved to a host with one disk"),
        pytest.param(["A1 A2 A2", "B1"], [("dn1", 3, "datanode_copy", "dn1")], id="cloned on its own host"),
        pytest.param(
            ["A1 A2", "A1 A2"],
            [(host, at, "datanode_twin", other) for host, other in (("dn1", "dn2"), ("dn2", "dn1")) for at in (1, 2)],
            id="a host made from the image of another one",
        ),
        pytest.param(
            ["A1 B2", "B1 A2"],
            [(host, at, "datanode_unknown", "dn1") for host in ("dn1", "dn2") for at in (1, 2)],
            id="swapped, and nothing tells which",
        ),
        pytest.param(
            ["B2 C2", "B1", "C1"],
            [("dn1", 1, "datanode_disk", "dn2"), ("dn1", 2, "datanode_disk", "dn3")],
            id="two disks of two others",
        ),
        pytest.param(["A1 A2 B1"], [("dn1", 3, "datanode_unknown", "dn1")], id="of a host that is not known"),
        pytest.param(
            ["A1 B1"],
            [("dn1", 1, "datanode_unknown", "dn1"), ("dn1", 2, "datanode_unknown", "dn1")],
            id="of a host that is not known, one disk each",
        ),
    ],
)
def test_whose_disk_it_is(hosts, wanted):
    refusals = decide(*case(*hosts, silent=1), OPTIONS)["refusals"]
    paths = {f"/mnt/disk{at}/hdfs/data": at for at in (1, 2, 3)}
    assert [(one["host"], paths[one["path"]], one["reason"]) for one in refusals] == [row[:3] for row in wanted]
    for one, (_host, _at, _reason, owner) in zip(refusals, wanted, strict=True):
        assert owner in one["sentence"]
        assert "playbooks/site.yml" in one["remedy"]


def test_the_sentence_names_the_owner_and_the_way_out():
    (one,) = decide(*case("A1 A2 B2", "B1"), OPTIONS)["refusals"]
    assert one["sentence"] == (
        "dn1: /mnt/disk3/hdfs/data is a disk of the DataNode on dn2 (datanodeUuid uuid-B, as in /mnt/disk1/hdfs/data "
        "there), so the DataNode on dn1 cannot use it; mount the disk on dn2 again, since HDFS may miss its blocks, "
        "and run playbooks/site.yml; if it is a copy, or HDFS misses no blocks (playbooks/status.yml): stop the "
        "DataNode on dn1 (systemctl stop emr-datanode), move what is in /mnt/disk3/hdfs/data aside and run "
        "playbooks/site.yml, with which the disk begins empty."
    )


def test_another_cluster_is_nearer_to_the_cause():
    members, facts = case("A1 B2", "B1")
    facts["dn1"]["directories"]["datanode"][1]["cluster_id"] = f"{CID}-other"
    assert [one["reason"] for one in decide(members, facts, OPTIONS)["refusals"]] == ["cluster"]


@pytest.mark.parametrize(("host", "refused"), [("dn1", True), ("dn2", False)])
def test_only_the_host_with_the_wrong_disk_is_not_rebuilt(host, refused):
    members, facts = case("A1 A2 B2", "B1")
    found = repair(host, Case(members, facts, {"zookeeper": {}, "journalnode": {}, "namenode": {"nn1": "active"}}))
    assert ("is a disk of the DataNode on dn2" in "".join(found["refusals"])) is refused


def test_a_large_cluster_is_judged_in_time_that_grows_with_it(monkeypatch):
    """Each directory is looked at together with those of its host and of its identity only."""
    looked = []
    count = datanodes._count
    monkeypatch.setattr(datanodes, "_count", lambda own, seen: looked.append(len(own)) or count(own, seen))
    members, facts = case(*(" ".join(f"{chr(0x4E00 + number)}{disk}" for disk in "123") for number in range(300)))
    assert decide(members, facts, OPTIONS)["refusals"] == []
    assert sum(looked) <= 300 * 3 * 3 * 2
