# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import time

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.roll.plan import batch_size, missing, plan
from ansible_collections.bigdata.emr.plugins.module_utils.roll.present import batch_lines, disruption, schedule
from ansible_collections.bigdata.emr.plugins.module_utils.roll.types import nothing_known
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import DAEMONS

MASTERS, CORE = ["m1", "m2", "m3"], ["c1", "c2", "c3"]
MEMBERS = {
    **dict.fromkeys(("zookeeper", "journalnode", "namenode", "zkfc", "resourcemanager"), MASTERS),
    "datanode": CORE,
    "nodemanager": [*CORE, "t1"],
    "jobhistory": ["m1"],
}
LEADERS = {"zookeeper": "m2", "namenode": "m1", "resourcemanager": "m3"}


def live(**more):
    return {**nothing_known(), "leaders": LEADERS, "racks": {"datanode": dict.fromkeys(CORE, "/default-rack")}, **more}


def order(chosen, reading=None, **options):
    roll = plan(MEMBERS, chosen, reading or live(), **options)
    assert roll["refusals"] == []
    return [(batch["component"], *batch["hosts"]) for batch in roll["batches"]]


def test_everything_in_dependency_order_with_leaders_last():
    assert order(MEMBERS) == [
        *[("zookeeper", host) for host in ("m1", "m3", "m2")],
        *[("journalnode", host) for host in MASTERS],
        *[("namenode", host) for host in ("m2", "m3", "m1")],
        *[("zkfc", host) for host in ("m1", "m3", "m2")],
        *[("datanode", host) for host in CORE],
        *[("resourcemanager", host) for host in ("m1", "m2", "m3")],
        *[("nodemanager", host) for host in (*CORE, "t1")],
        ("jobhistory", "m1"),
    ]


def test_the_heir_of_the_active_namenode_restarts_its_zkfc_last():
    batches = plan(MEMBERS, MEMBERS, live())["batches"]
    assert [(one["component"], one["hosts"], one["hand_over"]) for one in batches if one["hand_over"]] == [
        ("namenode", ["m1"], "m2"),
        ("zkfc", ["m2"], "m1"),
    ]


def test_a_stale_active_namenode_alone_hands_over_too():
    batches = plan(MEMBERS, {"namenode": ["m1"]}, live())["batches"]
    assert batches == [{"component": "namenode", "hosts": ["m1"], "hand_over": "m2"}]


def test_who_is_furthest_behind_restarts_first():
    assert order({"journalnode": MASTERS}, live(behind={"journalnode": {"m3": 900, "m2": 2}})) == [
        ("journalnode", host) for host in ("m3", "m2", "m1")
    ]


@pytest.mark.parametrize(
    "component", ["zookeeper", "journalnode", "namenode", "zkfc", "resourcemanager", "datanode", "jobhistory"]
)
def test_of_members_that_lack_one_nobody_is_taken(component):
    lacking = MEMBERS[component][-1]
    for chosen in ({component: MEMBERS[component][:1]}, {"jobhistory": ["m1"]}):
        roll = plan(MEMBERS, chosen, live(unhealthy={component: {lacking: "dead"}}))
        assert len(roll["refusals"]) == 1
        assert f"{component} on {lacking} does not serve (dead)" in roll["refusals"][0]


def test_what_is_started_before_the_roll_is_no_refusal():
    sick = live(unhealthy={"nodemanager": {"t1": "dead"}, "datanode": {"c1": "dead"}})
    refusals = plan(MEMBERS, {"nodemanager": ["c1"]}, sick, starting={"nodemanager": ["t1"]})["refusals"]
    assert [text.split(" does")[0] for text in refusals] == ["datanode on c1"]


def test_nothing_to_do_refuses_nothing():
    assert plan(MEMBERS, {}, live(unhealthy={"journalnode": {"m1": "dead"}})) == {"batches": [], "refusals": []}


def test_absent_workers_are_permitted_and_absent_masters_are_not():
    sick = live(unhealthy={"nodemanager": {"t1": "dead"}, "journalnode": {"m3": "dead"}})
    refusals = plan(MEMBERS, {"nodemanager": ["c1"]}, sick, absent=["t1", "m3"])["refusals"]
    assert [text.split(" does")[0] for text in refusals] == ["journalnode on m3"]


def test_hosts_that_are_not_declared_are_never_touched():
    assert order({"datanode": ["c1", "stranger"]}) == [("datanode", "c1")]


@pytest.mark.parametrize(
    ("size", "hosts", "expected"),
    [("10%", 4, 1), ("10%", 200, 20), ("50%", 5, 2), (3, 10, 3), ("3", 2, 3), ("200%", 7, 7)],
)
def test_batch_size(size, hosts, expected):
    assert batch_size(size, hosts) == expected


@pytest.mark.parametrize("size", ["0", "-1", "x", "10 %%", "0%"])
def test_batch_size_refuses(size):
    with pytest.raises(ValueError, match="neither a number"):
        batch_size(size, 10)


MANY = [f"c{number}" for number in range(200)]


@pytest.mark.parametrize(
    ("racks", "replication", "size", "largest", "count"),
    [
        (["/r"], 3, None, 2, 100),
        (["/r"], 1, None, 1, 200),
        (["/r"], 3, 50, 2, 100),
        (["/r1", "/r2"], 3, None, 20, 10),
        (["/r1", "/r2", "/r3", "/r4"], 3, "5%", 10, 20),
        (["", "/r2"], 3, None, 2, 100),
        (["/r1", "/r2"], 1, "10%", 1, 200),
        (["/r"], 2, 2, 1, 200),
    ],
)
def test_batches_of_datanodes_lie_in_one_rack(racks, replication, size, largest, count):
    where = {host: racks[number % len(racks)] for number, host in enumerate(MANY)}
    batches = plan({"datanode": MANY}, {"datanode": MANY}, live(racks={"datanode": where}), size, replication)[
        "batches"
    ]
    assert max(len(batch["hosts"]) for batch in batches) == largest
    assert len(batches) == count
    assert all(len({where[host] for host in batch["hosts"]}) == 1 for batch in batches)
    assert sorted(host for batch in batches for host in batch["hosts"]) == sorted(MANY)


def test_racks_count_only_when_no_block_waits_for_a_copy_in_another_one():
    where = {host: f"/r{number % 2}" for number, host in enumerate(MANY)}
    reading = live(racks={"datanode": where}, replicas={"datanode": {"under_replicated": 1}})
    batches = plan({"datanode": MANY}, {"datanode": MANY}, reading, None, 3)["batches"]
    assert max(len(batch["hosts"]) for batch in batches) == 2


def test_cost_grows_with_hosts_and_not_faster():
    def seconds(count):
        hosts = [f"c{number}" for number in range(count)]
        members = {"datanode": hosts, "nodemanager": hosts}
        reading = live(racks={"datanode": {host: f"/r{number % 8}" for number, host in enumerate(hosts)}})
        begin = time.process_time()
        for _repeat in range(3):
            assert len(plan(members, members, reading)["batches"]) <= 30
        return time.process_time() - begin

    seconds(200)
    small, large = seconds(2000), seconds(20000)
    assert large < 30 * max(small, 0.002)


def test_schedule_has_every_component_and_the_sizes_of_its_batches():
    planned = schedule(plan(MEMBERS, {"nodemanager": [*CORE, "t1"]}, live(), 3)["batches"])
    assert list(planned) == list(DAEMONS)
    assert planned["nodemanager"] == {"hosts": [*CORE, "t1"], "serial": [3, 1], "heir": ""}
    assert planned["zookeeper"] == {"hosts": [], "serial": [], "heir": ""}


def test_told():
    batches = plan(MEMBERS, {"namenode": ["m1", "m3"]}, live())["batches"]
    assert batch_lines(batches) == ["1. namenode on m3", "2. namenode on m1, after m3 has become active"]


@pytest.mark.parametrize("component", DAEMONS)
def test_every_component_says_what_users_notice(component):
    assert disruption(component, 3)
    assert disruption(component, 1)


def told_by(*hosts):
    return {component: [host for host in members if host in hosts] for component, members in MEMBERS.items()}


@pytest.mark.parametrize(
    ("told_hosts", "absent", "targeted", "lost"),
    [
        ([*MASTERS, *CORE, "t1"], [], None, {}),
        ([*MASTERS, "c1", "c3"], ["t1"], None, {"c2": "datanode and nodemanager run with"}),
        ([*MASTERS, *CORE], [], None, {"t1": "nodemanager runs with"}),
        (["m2", "m3", *CORE, "t1"], [], None, {"m1": "zookeeper and journalnode and namenode"}),
        (["c1"], [], ["c1"], {}),
        (["c1"], [], ["c1", "c2"], {"c2": "datanode and nodemanager run with"}),
    ],
)
def test_a_declared_host_that_failed_on_the_way_is_a_refusal(told_hosts, absent, targeted, lost):
    found = missing(MEMBERS, told_by(*told_hosts), absent, targeted)
    assert len(found) == len(lost)
    for sentence, (host, words) in zip(found, lost.items(), strict=True):
        assert sentence.startswith(f"{host}: it failed or was lost in this run, so nobody knows what its ")
        assert words in sentence
        assert sentence.endswith("no daemon is restarted; mend what went wrong there, then run again")


def test_a_host_that_told_of_some_of_its_daemons_only_is_named_with_the_others():
    (found,) = missing({"datanode": ["c1"], "nodemanager": ["c1"]}, {"datanode": ["c1"]}, [], None)
    assert "what its nodemanager runs with" in found
