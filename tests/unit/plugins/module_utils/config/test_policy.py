# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.config.policy import hosts_fault, joined, policies
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import PROTOCOLS

MASTERS = ["m1", "m2"]
MEMBERS = {
    "namenode": MASTERS,
    "zkfc": MASTERS,
    "journalnode": ["m1", "m2", "c1"],
    "resourcemanager": MASTERS,
    "datanode": ["c1", "c2"],
    "nodemanager": ["c1", "c2", "t1"],
    "gateway": ["g1"],
}
GIVEN = {"m1": "10.0.0.1", "m2": "10.0.0.2", "c1": "10.0.0.3"}


def policy(members=None, given=None, host="m1", file="hadoop-policy"):
    asked = {"host": host, "cluster": "x", "memory_mb": 4096, "cores": 2, "disks": ["/mnt/disk1"], "asked": {}}
    context = Context(members=MEMBERS if members is None else members, given=given or {}, **asked)
    return policies(context, file)


@pytest.mark.parametrize(
    ("protocol", "hosts"),
    [
        ("qjournal.service", "10.0.0.1,10.0.0.2,m1,m2"),
        ("interqjournal.service", "10.0.0.3,10.0.0.1,10.0.0.2,c1,m1,m2"),
        ("datanode", "10.0.0.3,c1,c2"),
        ("resourcetracker", "10.0.0.3,c1,c2,t1"),
        ("resourcemanager-administration", "10.0.0.1,10.0.0.2,m1,m2"),
        ("refresh.policy", "10.0.0.1,10.0.0.2,m1,m2"),
        ("reconfiguration", "10.0.0.1,10.0.0.2,m1,m2"),
    ],
)
def test_who_may_come_from_where(protocol, hosts):
    assert policy(given=GIVEN)[f"security.{protocol}.protocol.hosts"] == hosts


def test_a_jobhistoryserver_that_stands_alone_takes_its_own_reload():
    members = {**MEMBERS, "jobhistory": ["c1"]}
    assert policy(members)["security.refresh.user.mappings.protocol.hosts"] == "c1,m1,m2"


@pytest.mark.parametrize(
    ("given", "hosts"),
    [
        ({"m1": "203.0.113.1", "m2": "203.0.113.1"}, "m1,m2"),
        ({"m1": "203.0.113.1", "c2": "203.0.113.1", "m2": "10.0.0.2"}, "10.0.0.2,m1,m2"),
        ({"m1": "2001:db8::1:a", "m2": "fd00::"}, "2001:db8:0:0:0:0:1:a,fd00:0:0:0:0:0:0:0,m1,m2"),
    ],
)
def test_addresses_of_routers_are_left_out_and_others_are_as_java_prints_them(given, hosts):
    assert policy(given=given)["security.qjournal.service.protocol.hosts"] == hosts


@pytest.mark.parametrize(
    ("asked", "hosts"),
    [("g1", "m1,m2,g1"), (["g1", "m1"], "m1,m2,g1"), ("10.9.0.0/16, g1", "m1,m2,10.9.0.0/16,g1"), ("*", "*")],
)
def test_hosts_of_the_user_are_added_to_ours(asked, hosts):
    name = "security.namenode.protocol.hosts"
    assert joined({name: asked, "security.client.protocol.acl": "x"}, policy()) == {name: hosts}


def test_only_declared_regionservers_and_hmasters_report_to_hmasters():
    members = {**MEMBERS, "hmaster": MASTERS, "regionserver": ["c1", "c2"]}
    assert policy(members, GIVEN, file="hbase-policy") == {
        "security.masterregion.protocol.acl": "hbase",
        "security.masterregion.protocol.hosts": "10.0.0.3,10.0.0.1,10.0.0.2,c1,c2,m1,m2",
    }
    assert hosts_fault("hbase-policy", "security.client.protocol.hosts", "10.0.0.0/16, *")


@pytest.mark.parametrize(
    "protocol", sorted({row.name for row in PROTOCOLS if row.speakers and row.file == "hadoop-policy"})
)
def test_nobody_speaks_the_daemons_protocols_from_a_gateway(protocol):
    assert "g1" not in policy()[f"security.{protocol}.protocol.hosts"].split(",")


@pytest.mark.parametrize("protocol", ["client", "client.datanode", "inter.datanode", "containermanagement"])
def test_what_clients_and_workers_are_asked_is_open_to_every_host(protocol):
    assert f"security.{protocol}.protocol.hosts" not in policy()


def test_protocols_that_nobody_speaks_here_have_no_list_which_would_be_for_all():
    found = policy({"namenode": ["m1"], "datanode": ["c1"]})
    assert "security.resourcetracker.protocol.hosts" not in found
    assert found["security.datanode.protocol.hosts"] == "c1"


LIST = "security.datanode.protocol.hosts"


@pytest.mark.parametrize(
    "value", ["*", "c1,c2.example.com", ["10.0.0.1", "fd00::1"], "10.0.0.0/16, C3", "", "10.0.0.1/16", "t-1.lab"]
)
def test_lists_of_hosts_that_daemons_can_read(value):
    assert hosts_fault("hadoop-policy", LIST, value) == ""


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("10.0.0.0/40", "'10.0.0.0/40' is no host"),
        ("fd00::/8", "'fd00::/8' is no host"),
        ("c1 c2", "'c1 c2' is no host"),
        ("10.0.0", "'10.0.0' is no host"),
        ("10.0.0.0/255.0.0.0", "is no host"),
        ("c1,*", "stands alone"),
        (["c_1"], "'c_1'"),
    ],
)
def test_what_daemons_cannot_read_is_refused(value, word):
    assert word in hosts_fault("hadoop-policy", LIST, value)
    assert word in hosts_fault("hadoop-policy", LIST + ".blocked", value)
    assert hosts_fault("hadoop-policy", "security.datanode.protocol.acl", value) == ""
