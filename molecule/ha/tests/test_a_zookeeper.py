# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What strangers can do with ZooKeeper, and what pages and files tell them of its passwords."""

from __future__ import annotations

import struct
import urllib.request

import pytest
import runs
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint, Refused
from ansible_collections.bigdata.emr.plugins.module_utils.wire.zk_wire import NO_AUTH, Acl, ZooKeeper

MASTERS = ["master-1.lab", "master-2.lab", "master-3.lab"]
CREATE, DELETE = 1, 2  # operations of ZooKeeper's protocol
PAGES = {"master-1.lab": (9870, 8480, 8088, 19888), "core-1.lab": (9864, 8042)}


def text(value: str) -> bytes:
    return struct.pack(">i", len(value)) + value.encode()


def create(session):
    session._call(
        CREATE, text("/mine") + text("") + struct.pack(">iii", 1, 31, 5) + b"world" + text("anyone") + bytes(4)
    )


ATTACKS = {
    "take the root away": lambda session: session.set_acl("/", [Acl(1, "world", "anyone")], -1),
    "open the root": lambda session: session.set_acl("/", [Acl(31, "world", "anyone")], -1),
    "fill the ensemble": create,
    "take the quotas": lambda session: session.set_acl("/zookeeper/quota", [Acl(31, "world", "anyone")], -1),
    "take what ZooKeeper keeps": lambda session: session.set_acl("/zookeeper", [Acl(31, "world", "anyone")], -1),
    "take the failover": lambda session: session.set_acl("/hadoop-ha", [Acl(31, "world", "anyone")], -1),
    "end the failover": lambda session: session._call(
        DELETE, text("/hadoop-ha/lab/ActiveBreadCrumb") + struct.pack(">i", -1)
    ),
    "read applications": lambda session: session.children("/rmstore/ZKRMStateRoot/RMAppRoot"),
    "read the store": lambda session: session.get("/rmstore"),
    "see which NameNode is active": lambda session: session.get("/hadoop-ha/lab/ActiveStandbyElectorLock"),
    "see which ResourceManager is active": lambda session: session.get("/yarn-leader-election/lab/ActiveBreadCrumb"),
}


@pytest.mark.parametrize("host", MASTERS)
@pytest.mark.parametrize("attack", sorted(ATTACKS))
def test_a_stranger_is_refused(host, attack):
    with ZooKeeper(Endpoint(runs.address(host), 2181)) as session, pytest.raises(Refused) as refused:
        ATTACKS[attack](session)
    assert refused.value.status == NO_AUTH


@pytest.mark.parametrize("host", MASTERS)
def test_everybody_reads_the_root(host):
    with ZooKeeper(Endpoint(runs.address(host), 2181)) as session:
        places = ["hadoop-ha", "hbase", "hiveserver2", "rmstore", "yarn-leader-election", "zookeeper"]
        assert session.children("/") == places
        closed = {Acl(31, "digest", "hdfs:x"), Acl(31, "digest", "yarn:x"), Acl(1, "world", "anyone")}
        assert {path: set(session.acl(path)) for path in ("/", "/zookeeper")} == {"/": closed, "/zookeeper": closed}


@pytest.mark.parametrize(("host", "port"), [(host, port) for host, ports in PAGES.items() for port in ports])
def test_no_page_shows_an_acl_or_a_password(host, port):
    with urllib.request.urlopen(f"http://{runs.address(host)}:{port}/conf", timeout=10) as answer:
        shown = answer.read().decode()
    assert "@/etc/hadoop/conf/zookeeper-acl-yarn" in shown
    assert "digest:" not in shown


@pytest.mark.parametrize("host", ["master-1.lab", "core-1.lab", "gateway-1.lab"])
def test_no_file_that_others_read_has_an_acl_or_a_password(host):
    places = ["/etc/hadoop", "/var/lib/emr", "/run/hadoop", "/etc/systemd/system", "/var/log/hadoop"]
    found = runs.on(
        host, "sh", "-c", f"find {' '.join(places)} -type f -perm -o=r -exec grep -l 'digest:' {{}} + || true"
    )
    assert found.split() == []


def test_files_are_for_their_accounts():
    shown = runs.on(
        "master-1.lab", "sh", "-c", "stat -c '%n %U %a' /etc/hadoop/conf/zookeeper-* /etc/hadoop/conf/fence-key"
    )
    rows = {name.rpartition("/")[2]: (user, mode) for name, user, mode in map(str.split, shown.splitlines())}
    accounts = {f"zookeeper-{kind}-{user}": (user, "400") for kind in ("auth", "acl") for user in ("hdfs", "yarn")}
    assert rows == {**accounts, "fence-key": ("hdfs", "400")}


@pytest.mark.parametrize("host", ["core-1.lab", "gateway-1.lab"])
def test_other_hosts_have_none(host):
    assert runs.on(host, "sh", "-c", "ls /etc/hadoop/conf | grep -c 'zookeeper-a\\|fence-key' || true").strip() == "0"
