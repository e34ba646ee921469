# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may submit to which queue."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn import access, config
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn.queues import leaves

from .test_queues import tree

FAIR = "org.apache.hadoop.yarn.server.resourcemanager.scheduler.fair.FairScheduler"


@pytest.mark.parametrize(
    ("short", "found"),
    [
        ({}, []),
        ({"root.queues": "default"}, ["root.default"]),
        ({"root.queues": ["a", "ab"], "root.a.queues": "x,y"}, ["root.ab", "root.a.x", "root.a.y"]),
    ],
)
def test_queues_that_take_jobs(short, found):
    assert leaves(tree(short)) == found


def test_queues_are_ours_unless_somebody_asks_for_others():
    assert access.queues({}) == ["root.default"]
    assert access.queues({"capacity-scheduler": tree({"root.queues": "a"})}) == ["root.a"]
    assert access.queues({"capacity-scheduler": tree({"root.queues": "{{ queues }}"})}) is None


def test_another_scheduler_has_no_queues_of_ours():
    assert access.scheduled({})
    assert access.scheduled({"yarn-site": {"yarn.resourcemanager.scheduler.class": config.SCHEDULER}})
    assert not access.scheduled({"yarn-site": {"yarn.resourcemanager.scheduler.class": FAIR}})


def test_without_a_list_nothing_is_said():
    assert access.properties({}) == {}


def test_with_a_list_the_uppermost_queue_is_the_clusters_own_and_jobs_find_their_queue():
    given = access.submitters({"alice": "root.etl", "bob": "root.default", "carol": "root.etl"}, ["yarn", "hive"])
    assert given == {"root": ["hive", "yarn"], "root.etl": ["alice", "carol"], "root.default": ["bob"]}
    assert access.properties(given) == tree(
        {
            "root.acl_submit_applications": ["hive", "yarn"],
            "root.etl.acl_submit_applications": ["alice", "carol"],
            "root.default.acl_submit_applications": ["bob"],
            "queue-mappings": ["u:alice:root.etl", "u:carol:root.etl", "u:bob:root.default"],
        }
    )


def test_an_empty_list_closes_the_queues_to_people():
    assert access.properties(access.submitters({}, ["hive"])) == tree({"root.acl_submit_applications": ["hive"]})


def test_what_is_said_twice_is_found():
    asked = {
        "capacity-scheduler": tree({"root.etl.acl_submit_applications": "eve", "root.acl_submit_applications": "*"})
    }
    assert access.set_by_hand(asked, {"root": ["hive"], "root.etl": ["alice"], "root.b": ["bob"]}) == ["root.etl"]
