# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules that create, change and delete instances, against a fake cloud: nothing is made twice, nothing forgotten."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.ecs import instances
from ansible_collections.bigdata.emr.tests.fakes.ecs.server import FakeEcs
from ansible_collections.bigdata.emr.tests.integration.interrupt.chain import Scene, interrupt
from ansible_collections.bigdata.emr.tests.integration.interrupt.sandbox import Sandbox

DEFAULTS = {
    "image_id": "m-debian12",
    "security_group_ids": ["sg-cn-hangzhou"],
    "vswitches": [{"zone": "cn-hangzhou-h", "id": "vsw-cn-hangzhou-h"}],
    "select": {"instance_types": ["ecs.g7.xlarge"]},
}
GROUPS = [{"tier": "master", "count": 3}, {"tier": "core", "count": 3}, {"tier": "task", "count": 2}]
ABSENT = {"state": "absent", "tiers": ["core", "task"], "confirm": "prod", "remove_protection": True}


class Clouds:
    """One cloud after the other, each with the same INSTANCES (as of FakeEcs.add) at its beginning."""

    def __init__(self) -> None:
        self.instances: list[dict] = []
        self.now = FakeEcs()

    def reset(self) -> None:
        self.now.__exit__()
        self.now = FakeEcs()
        self.now.__enter__()
        for one in self.instances:
            self.now.add(**one)

    def state(self):
        """Return what there is, without ids, addresses and times."""
        kept = ("HostName", "InstanceType", "ZoneId", "Status", "DeletionProtection", "Tags")
        return sorted(str([one.get(key) for key in kept]) for one in self.now.instances.values())

    def call(self, module, **arguments):
        """Return a call of MODULE on the present cloud; instance_ids and resource_ids are all there are."""

        def given(_box, _results):
            everybody = {key: list(self.now.instances) for key in ("instance_ids", "resource_ids") if key in arguments}
            return {**self.now.options(), **arguments, **everybody}

        return module, given


@pytest.fixture
def clouds(monkeypatch):
    # Deleted instances are known to be gone sooner than in the real cloud.
    monkeypatch.setattr(instances, "UNSEEN_SECONDS", 0.1)
    made = Clouds()
    made.now.__enter__()
    yield made
    made.now.__exit__()


def chain(tmp_path, clouds, call, **more):
    before = Sandbox.bare(tmp_path / "bare")
    return interrupt(Scene(before, [call], reset=clouds.reset, outside=clouds.state, **more), tmp_path)


@pytest.mark.parametrize("asked", [{"node_groups": GROUPS, "defaults": DEFAULTS}, ABSENT], ids=["present", "absent"])
def test_a_cluster_comes_and_goes(tmp_path, clouds, asked):
    if "state" in asked:
        clouds.instances = [{"count": 3, "cluster": "prod", "tier": tier} for tier in ("master", "core", "task")]
    chain(tmp_path, clouds, clouds.call("ecs_cluster", cluster="prod", wait_interval_seconds=0.02, **asked))


@pytest.mark.parametrize("state", ["stopped", "restarted"])
def test_instances_change_their_state(tmp_path, clouds, state):
    clouds.instances = [{"count": 3, "cluster": "prod", "tier": "core"}]
    call = clouds.call("ecs_instance_state", instance_ids=[], state=state, wait_interval_seconds=0.02)
    chain(tmp_path, clouds, call, settles=state == "stopped")


def test_tags_are_set(tmp_path, clouds):
    clouds.instances = [{"count": 3, "cluster": "prod", "tier": "core", "tags": {"old": "1"}}]
    tags = {"owner": "etl", "emr:cluster": "prod", "emr:tier": "core"}
    chain(tmp_path, clouds, clouds.call("ecs_tag", resource_ids=[], tags=tags, purge=True))
