# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.context import Context
from ansible_collections.bigdata.emr.plugins.module_utils.config.policy import SPEAKERS, hadoop_policy

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


def policy(members=None, given=None, host="m1"):
    asked = {"host": host, "cluster": "x", "memory_mb": 4096, "cores": 2, "disks": ["/mnt/disk1"], "asked": {}}
    return hadoop_policy(Context(members=MEMBERS if members is None else members, given=given or {}, **asked))


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


def test_a_datanode_takes_new_settings_from_its_own_host_too_and_knows_no_other_one():
    found = policy(host="c2")["security.reconfiguration.protocol.hosts"]
    assert found == "c2,m1,m2"
    assert (
        found
        == policy({**MEMBERS, "datanode": ["c1", "c2", "c3"]}, host="c2")["security.reconfiguration.protocol.hosts"]
    )


@pytest.mark.parametrize("protocol", sorted(SPEAKERS))
def test_nobody_speaks_the_daemons_protocols_from_a_gateway(protocol):
    assert "g1" not in policy()[f"security.{protocol}.protocol.hosts"].split(",")


@pytest.mark.parametrize("protocol", ["client", "client.datanode", "inter.datanode", "containermanagement"])
def test_what_clients_and_workers_are_asked_is_open_to_every_host(protocol):
    assert f"security.{protocol}.protocol.hosts" not in policy()


def test_protocols_that_nobody_speaks_here_have_no_list_which_would_be_for_all():
    found = policy({"namenode": ["m1"], "datanode": ["c1"]})
    assert "security.resourcetracker.protocol.hosts" not in found
    assert found["security.datanode.protocol.hosts"] == "c1"
