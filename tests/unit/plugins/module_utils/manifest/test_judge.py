# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.document import Copy, copy_of
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.judge import due, errors, leaving
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.manifest.cases import first, topology


def test_nothing_to_say():
    assert errors(topology(), [Copy("m1", "", first(), ""), Copy("m2", "", None, "")], first(), []) == []
    assert errors(topology(), [], None, []) == []


def test_a_file_that_cannot_be_read_is_told():
    told = errors(topology(), [copy_of("m2", "{")], None, [])
    assert [line.split(":")[0] for line in told] == ["m2"]


def test_a_host_of_another_cluster_is_refused():
    manifest = {**first(), "cluster": "prod"}
    told = errors(topology(), [Copy("m2", "", manifest, "")], None, [])
    assert len(told) == 1
    assert "cluster prod, not to lab" in told[0]


@pytest.mark.parametrize(
    ("changes", "given_up", "wanted"),
    [
        ({"masters": ("m1", "m2", "m9")}, [], ["m3"]),
        ({"masters": ("m1", "m2", "m9")}, ["m3"], []),
        ({"core": ("c1",)}, [], ["c2"]),
        ({"core": ("c1", "c2", "c3")}, [], []),
        ({"masters": ("m2",), "core": ()}, ["m1"], ["c1", "c2", "m3"]),
    ],
)
def test_hosts_with_data_do_not_leave_by_leaving_the_inventory(changes, given_up, wanted):
    told = errors(topology(**changes), [], first(), given_up)
    assert sorted(line.split(":")[0] for line in told) == wanted
    for line in told:
        assert "emr_forget_hosts" in line
        assert "playbooks/site.yml" in line


def test_a_service_with_data_does_not_leave_by_leaving_the_list():
    services = {"services": ["hdfs", "yarn"]}
    declared = topology(**services)
    declared["members"] = {**declared["members"], "zookeeper": []}
    assert errors(declared, [], first(), []) == [
        "m1, m2, m3: /var/lib/emr/manifest.json (serial 1) has zookeeper there, which is none of the cluster's services"
        " any more, and what it holds cannot be made anew; add zookeeper to services, or, if nothing of it is needed"
        ' any more, add -e \'{"emr_forget_hosts": ["m1", "m2", "m3"]}\''
    ]
    assert errors(declared, [], first(), ["m1", "m2", "m3"]) == []
    # Of one that is a service still, hosts leave.
    moved = topology(core=("c1",), **services)
    moved["services"] = [*moved["services"], "zookeeper"]
    assert [line.split(":")[0] for line in errors(moved, [], first(), [])] == ["c2"]


def test_whose_members_move_may_lose_it_while_it_is_in_the_inventory():
    declared = topology(seen=["m1", "m2", "m3", "c1", "c2"])
    declared["members"] = {**declared["members"], "zookeeper": ["m1", "m2", "c1"]}
    assert errors(declared, [], first(), []) == []
    (told,) = errors({**declared, "seen": ["m1", "m2", "c1", "c2"]}, [], first(), [])
    assert told == (
        "m3: /var/lib/emr/manifest.json (serial 1) has it as zookeeper, but the inventory places no zookeeper there;"
        " put the host back into the inventory, the tier gateway will do, so that it is taken off there, and run"
        ' playbooks/site.yml, or, if nothing on it is needed any more, add -e \'{"emr_forget_hosts": ["m3"]}\''
    )
    # Journals do not move.
    declared["members"] = {**declared["members"], "journalnode": ["m1", "m2", "c1"]}
    assert [line.split(":")[0] for line in errors(declared, [], first(), [])] == ["m3"]


def test_what_a_limited_run_must_not_change():
    assert due(topology(), first(), []) == ""
    assert due(topology(), None, ["m1"]) == "m1 would get a ZooKeeper id"
    assert due(topology(), None, []) == ""
    assert due(topology(release="2.0"), first(), []) == "release changed since serial 1"
    assert due(topology(core=("c1", "c2", "c3")), first(), []) == "datanode, nodemanager changed since serial 1"


@pytest.mark.parametrize(
    ("core", "given_up", "found"),
    [
        (("c1", "c2"), [], []),
        (("c1",), ["c2"], ["c2"]),
        ((), ["c2", "c1", "t9"], ["c1", "c2"]),
        (("c1", "c2"), ["c2"], []),
        (("c1",), [], []),
    ],
)
def test_datanodes_that_are_forgotten_are_asked_for(core, given_up, found):
    assert leaving(topology(core=core)["members"], first(), given_up) == found
    assert leaving(topology(core=core)["members"], None, given_up) == []
