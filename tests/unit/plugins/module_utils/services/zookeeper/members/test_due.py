# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.members.due import asked
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.members.look import listed, membership


def disk(servers="", unit=True, data=True):
    ids = {host: number for number, host in enumerate(servers, 1)}
    return {"path": "myid", "id": 1, "servers": ids, "unit": unit, "data": data}


BARE = disk(unit=False, data=False)
ABC = disk("abc")


@pytest.mark.parametrize(
    ("target", "disks", "hosts"),
    [
        ("abc", {}, ""),
        ("abc", {"a": BARE, "b": BARE, "c": BARE}, ""),
        ("abc", {"a": ABC, "b": ABC, "c": ABC}, ""),
        ("abc", {"a": ABC, "b": ABC, "c": None}, ""),
        ("abc", {"a": disk("abc", data=False), "b": disk("abc", data=False), "c": BARE}, ""),
        ("", {"a": ABC, "b": ABC, "c": ABC}, ""),
        ("a", {"a": disk()}, ""),
        ("abcd", {"a": ABC, "b": ABC, "c": ABC, "d": BARE}, "abcd"),
        ("abd", {"a": ABC, "b": ABC, "c": ABC, "d": BARE}, "abdc"),
        ("ab", {"a": disk("ab"), "b": disk("ab"), "d": disk("abd")}, "abd"),
        ("ab", {"a": disk("ab"), "b": disk("ab"), "d": disk("abd", unit=False)}, ""),
        ("abc", {"a": ABC, "b": ABC, "c": BARE}, "abc"),
        ("abc", {"a": ABC, "b": None, "c": BARE}, "ac"),
        ("abc", {"a": disk(), "b": BARE, "c": BARE}, "abc"),
    ],
)
def test_who_is_asked(target, disks, hosts):
    assert asked(list(target), disks) == list(hosts)


CONF = """clientPort=2181
secureClientPort=-1
dataDir=/mnt/disk1/zookeeper/version-2
serverId=2
initLimit=10
membership:
server.1=zk-1.lab:2888:3888:participant
server.2=zk-2.lab:2888:3888:participant
server.4=zk-4.lab:2888:3888:participant
version=0"""


@pytest.mark.parametrize(
    ("text", "members"),
    [
        (CONF, ["zk-1.lab", "zk-2.lab", "zk-4.lab"]),
        ("clientPort=2181\ndataDir=/mnt/disk1/zookeeper/version-2\nserverId=0\n", ["zk-1.lab"]),
        ("conf is not executed because it is not in the whitelist.\n", []),
        ("This ZooKeeper instance is not currently serving requests\n", []),
        ("", []),
    ],
)
def test_the_members_that_a_running_server_names(text, members):
    assert membership(text, "zk-1.lab") == members


@pytest.mark.parametrize(
    ("properties", "members"),
    [
        (
            {"server.1": "zk-1.lab:2888:3888", "server.10": "zk-9.lab:2888:3888", "clientPort": "2181"},
            ["zk-1.lab", "zk-9.lab"],
        ),
        ({"clientPort": "2181"}, ["zk-1.lab"]),
    ],
)
def test_the_members_of_a_zoo_cfg(properties, members):
    assert listed(properties, "zk-1.lab") == members
