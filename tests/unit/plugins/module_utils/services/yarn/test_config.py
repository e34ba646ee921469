# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.config.render import to_text
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn.config import (
    MEMORY,
    capacity_scheduler,
    mapred_site,
    reasons,
    yarn_site,
)


def test_one_resourcemanager_has_no_election(make_context):
    site = to_text(yarn_site(make_context(1)))
    assert site["yarn.resourcemanager.hostname"] == "m1"
    assert "yarn.resourcemanager.ha.enabled" not in site


def test_three_resourcemanagers_elect(make_context):
    site = to_text(yarn_site(make_context(3)))
    assert site["yarn.resourcemanager.ha.rm-ids"] == "rm1,rm2,rm3"
    assert site["yarn.resourcemanager.webapp.address.rm2"] == "m2:8088"


def test_containers_get_the_rest_of_the_memory(make_context):
    assert yarn_site(make_context(host="t1"))["yarn.nodemanager.resource.memory-mb"] == 13568
    assert yarn_site(make_context(host="c1"))["yarn.nodemanager.resource.memory-mb"] == 12288


def test_memory_that_the_user_set_is_not_explained_as_computed(make_context):
    assert reasons(make_context(host="t1"))[MEMORY].startswith("13568 MB: ")
    asked = make_context(host="t1", asked={"yarn-site": {"yarn.nodemanager.resource.memory-mb": 9000}})
    assert reasons(asked)[MEMORY] == "9000 MB: asked for in yarn-site"


def test_open_defaults_are_closed(make_context):
    site = to_text(yarn_site(make_context()))
    assert site["yarn.webapp.enable-rest-app-submissions"] == "false"
    assert (site["yarn.acl.enable"], site["yarn.admin.acl"]) == ("true", "yarn")


def test_jobs_are_configured_alike_everywhere(make_context):
    assert mapred_site(make_context(host="g1", memory_mb=2048)) == mapred_site(make_context(host="m1"))


def test_there_is_a_queue(make_context):
    assert capacity_scheduler(make_context())["yarn.scheduler.capacity.root.queues"] == "default"
