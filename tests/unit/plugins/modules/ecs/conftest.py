# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run the ECS modules in this process against a fake cloud."""

from __future__ import annotations

import importlib
import json

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.bigdata.emr.plugins.module_utils.ecs import instances
from ansible_collections.bigdata.emr.tests.fakes.ecs.server import FakeEcs

ZONES = ("cn-hangzhou-h", "cn-hangzhou-i")
DEFAULTS = {
    "image_id": "m-debian12",
    "security_group_ids": ["sg-cn-hangzhou"],
    "vswitches": [{"zone": zone, "id": f"vsw-{zone}"} for zone in ZONES],
    "select": {"instance_types": ["ecs.g7.xlarge"]},
}
GROUPS = [{"tier": "master", "count": 3}, {"tier": "core", "count": 3}, {"tier": "task", "count": 2}]


@pytest.fixture
def cloud(monkeypatch):
    # Deleted instances are known to be gone sooner than in the real cloud.
    monkeypatch.setattr(instances, "UNSEEN_SECONDS", 0.1)
    with FakeEcs() as fake:
        yield fake


@pytest.fixture
def run(cloud, capsys, monkeypatch):
    """Return the function that runs a module with arguments and returns its result, failures included."""
    # Tests of plugins in the same process make it a controller, where warnings go to the screen instead of the result.
    monkeypatch.setattr("ansible.module_utils._internal.is_controller", False)

    def call(name, check=False, **args):
        module = importlib.import_module(f"ansible_collections.bigdata.emr.plugins.modules.{name}")
        if "wait_interval_seconds" in module.SPEC:
            args.setdefault("wait_interval_seconds", 0.02)
        with patch_module_args({**cloud.options(), **args, "_ansible_check_mode": check}), pytest.raises(SystemExit):
            module.main()
        return json.loads(capsys.readouterr().out)

    return call


@pytest.fixture
def converge(run):
    """Return the function that runs ecs_cluster for the cluster prod."""

    def call(groups=None, defaults=None, **args):
        return run(
            "ecs_cluster",
            cluster="prod",
            node_groups=groups or GROUPS,
            defaults={**DEFAULTS, **(defaults or {})},
            **args,
        )

    return call


@pytest.fixture
def names(cloud):
    """Return the function that lists the host names that exist."""
    return lambda: sorted(one["HostName"] for one in cloud.instances.values())
