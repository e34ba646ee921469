# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading emr_users of many hosts: one list, the queues of a ResourceManager, homes where there is HDFS."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import sentences, tolerable
from ansible_collections.bigdata.emr.plugins.plugin_utils import peopled

TOPOLOGY = {
    "services": ["hdfs", "yarn"],
    "members": {"namenode": ["m1"], "resourcemanager": ["m2"]},
    "tiers": {"master": ["m1", "m2"], "gateway": ["g1"]},
    "seen": ["m1", "m2", "g1"],
}
HOSTS = ["m1", "m2", "g1"]
QUEUES = {"yarn.scheduler.capacity.root.queues": "etl,default"}


class HostVars:
    def __init__(self, value, **more):
        self.values = {host: {} if value is None else {"emr_users": value} for host in HOSTS}
        for host, own in more.items():
            self.values[host].update(own)

    def raw_get(self, host):
        return self.values[host]

    def __getitem__(self, host):
        return self.values[host]


def read(value, topology=TOPOLOGY, **more):
    return peopled.read(HostVars(value, **more), HOSTS, topology)


def test_not_set_is_another_thing_than_empty():
    assert read(None) == peopled.NONE
    found = read([])
    assert (found.users, found.homes) == ([], [])
    # Nobody but the cluster itself submits jobs then.
    assert list(found.submitters) == ["root"]
    assert {"hive", "hadoop"} <= set(found.submitters["root"])


def test_users_have_homes_and_queues():
    config = {"emr_config": {"capacity-scheduler": QUEUES}}
    found = read([{"name": "alice", "queue": "etl", "quota_gb": 3}, {"name": "bob"}], m2=config)
    assert found.faults == {}
    assert found.homes == [
        {"path": "/user/alice", "owner": "alice", "group": "alice", "mode": "0750", "quota_gb": 3},
        {"path": "/user/bob", "owner": "bob", "group": "bob", "mode": "0750"},
    ]
    assert (found.submitters["root.etl"], found.submitters["root.default"]) == (["alice"], ["bob"])
    assert [user["name"] for user in found.users] == ["alice", "bob"]
    assert set(found.groups) == {"alice", "bob"}


def test_queues_are_those_of_the_resourcemanager():
    config = {"emr_config": {"capacity-scheduler": QUEUES}}
    found = read([{"name": "alice", "queue": "etl"}], m1=config)
    ((name, text), *_more) = found.faults["m1"]
    assert (name, found.users) == ("emr_users", None)
    assert text.startswith("user alice: queue etl does not exist")


def test_a_template_of_a_scope_is_left_to_others():
    assert (
        read([{"name": "alice"}], m2={"emr_config": "{{ x }}", "emr_config_tier": {"core-site": "{{ y }}"}}).faults
        == {}
    )


def test_another_scheduler_gets_no_queues_of_ours():
    fair = {"emr_config": {"yarn-site": {"yarn.resourcemanager.scheduler.class": "x.FairScheduler"}}}
    assert read([{"name": "alice"}], m2=fair).submitters == {}


def test_without_hdfs_and_yarn_there_are_accounts_alone():
    found = read([{"name": "alice"}], {**TOPOLOGY, "services": ["zookeeper"], "members": {"zookeeper": HOSTS}})
    assert (found.homes, found.submitters, len(found.users)) == ([], {}, 1)


def test_what_is_wrong_is_one_sentence_for_all_hosts():
    found = read([{"name": "root"}])
    assert len(sentences(found.faults, TOPOLOGY)) == 1
    assert sentences(found.faults, TOPOLOGY)[0].startswith("emr_users (all hosts): user root: ")


@pytest.mark.parametrize(("purpose", "warned"), [("apply", False), ("repair", False), ("operate", True)])
def test_who_writes_no_queues_is_only_warned(purpose, warned):
    assert tolerable(read([{"name": "root"}]).faults["m1"][0], purpose) is warned


def test_a_gateway_cluster_has_accounts_and_leaves_the_rest_to_its_cluster():
    topology = {**TOPOLOGY, "members": {"gateway": ["g1"]}, "associate": {"cluster": "prod"}}
    found = read([{"name": "alice", "queue": "etl", "quota_gb": 3}], topology)
    assert found.faults == {}
    assert [user["name"] for user in found.users] == ["alice"]
    assert peopled.queues(HostVars([]), topology) is None
