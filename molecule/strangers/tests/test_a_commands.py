# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands of operators from a gateway, by a user who calls himself hdfs or yarn."""

from __future__ import annotations

import pytest
import stranger
from stranger import CONF

COMMANDS = {
    "hands over": ("hdfs", "hdfs", "--config", CONF, "haadmin", "-failover", "nn2", "nn3"),
    "asks for states": ("hdfs", "hdfs", "haadmin", "-getServiceState", "nn2"),
    "makes a standby by force": ("hdfs", "hdfs", "haadmin", "-transitionToStandby", "-forcemanual", "nn2"),
    "loads another policy": ("hdfs", "hdfs", "dfsadmin", "-refreshServiceAcl"),
    "loads proxy users": ("hdfs", "hdfs", "dfsadmin", "-refreshSuperUserGroupsConfiguration"),
    "changes call queues": ("hdfs", "hdfs", "dfsadmin", "-refreshCallQueue"),
    "moves blocks": ("hdfs", "hdfs", "balancer", "-idleiterations", "1"),
    "loads queues": ("yarn", "yarn", "rmadmin", "-refreshQueues"),
    "admits nodes": ("yarn", "yarn", "rmadmin", "-refreshNodes"),
    "loads YARN's policy": ("yarn", "yarn", "rmadmin", "-refreshServiceAcl"),
    "changes a node": ("yarn", "yarn", "rmadmin", "-updateNodeResource", "core-1.lab:8041", "1", "1"),
}


@pytest.fixture(scope="module", autouse=True)
def configured():
    with stranger.configured():
        yield


@pytest.mark.parametrize("what", sorted(COMMANDS))
def test_nobody_administers_from_a_gateway(what):
    said = stranger.said(*COMMANDS[what])
    print(said[-400:])
    assert stranger.refused(said), said[-3000:]
