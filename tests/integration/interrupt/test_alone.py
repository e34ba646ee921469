# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs last, and knows what the other files have shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.tests.integration.interrupt.chain import SHOWN
from ansible_collections.bigdata.emr.tests.integration.interrupt.coverage import ALONE, WRITING

# They speak to the cloud, to HDFS or to a cache of the controller's, which has a lock of its own.
ELSEWHERE = {"assembly", "ecs_cluster", "ecs_instance_state", "ecs_tag", "hdfs_tree"}


def test_whoever_changes_a_host_does_so_alone():
    assert set(WRITING) - set(ALONE) == ELSEWHERE


def test_every_module_that_changes_something_was_killed_everywhere(request):
    ran = {Path(item.path).name for item in request.session.items}
    files = {path.name for path in Path(__file__).parent.glob("test_*.py")}
    if ran != files:
        pytest.skip("only a part of the chains was to run")
    assert set(WRITING) - SHOWN == set()
