# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard import commands

HA = {
    "dfs.nameservices": "lab",
    "dfs.ha.namenodes.lab": "nn1,nn2",
    "dfs.namenode.rpc-address.lab.nn1": "m1:8020",
    "dfs.namenode.rpc-address.lab.nn2": "m2",
    "dfs.namenode.shared.edits.dir": "qjournal://m1:8485;m2:8485;c1:8485/lab",
    "dfs.ha.automatic-failover.enabled": "true",
}


def test_addresses_with_high_availability():
    found = commands.addresses(HA, {"ha.zookeeper.quorum": "m1:2181, m2:2181"})
    assert found == commands.Addresses(
        "lab", ["m1:8020", "m2:8020"], ["m1:8485", "m2:8485", "c1:8485"], ["m1:2181", "m2:2181"], "/hadoop-ha/lab"
    )


def test_a_parent_znode_of_ones_own():
    assert commands.addresses(HA, {"ha.zookeeper.parent-znode": "/ours/"}).znode == "/ours/lab"


def test_addresses_without_high_availability():
    found = commands.addresses({"dfs.namenode.rpc-address": "m1:8020"}, {"ha.zookeeper.quorum": "m1:2181"})
    assert found == commands.Addresses("", ["m1:8020"], [], [], "")


@pytest.mark.parametrize(
    "command", [commands.FORMAT, commands.BOOTSTRAP_STANDBY, commands.INITIALIZE_JOURNALS, commands.FORMAT_ZK]
)
def test_no_command_ever_forces(command):
    argv = commands.arguments(command, "/opt/emr/hadoop", "/etc/hadoop/conf", "CID-lab-1")
    assert argv[:3] == ["/opt/emr/hadoop/bin/hdfs", "--config", "/etc/hadoop/conf"]
    assert "-nonInteractive" in argv
    assert "-force" not in argv


@pytest.mark.parametrize(
    ("command", "code", "wanted"),
    [
        (commands.FORMAT, 0, commands.DONE),
        (commands.FORMAT, 1, commands.FAILED),
        (commands.FORMAT, 124, commands.FAILED),
        (commands.BOOTSTRAP_STANDBY, 2, commands.RETRY),
        (commands.BOOTSTRAP_STANDBY, 3, commands.FAILED),
        (commands.BOOTSTRAP_STANDBY, 5, commands.DONE),
        (commands.BOOTSTRAP_STANDBY, 6, commands.RETRY),
        (commands.BOOTSTRAP_STANDBY, 137, commands.FAILED),
        (commands.INITIALIZE_JOURNALS, 0, commands.DONE),
        (commands.INITIALIZE_JOURNALS, 1, commands.FAILED),
        (commands.FORMAT_ZK, 2, commands.DONE),
        (commands.FORMAT_ZK, 3, commands.FAILED),
        (commands.FORMAT_ZK, 6, commands.RETRY),
        (commands.FORMAT_ZK, 99, commands.FAILED),
    ],
)
def test_exit_codes(command, code, wanted):
    kind, meaning = commands.outcome(command, code)
    assert kind == wanted
    assert bool(meaning) == (wanted != commands.DONE)
