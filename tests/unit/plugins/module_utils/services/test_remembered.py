# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.services.remembered import put_aside, read_remembered

ZOO = """dataDir={data}
clientPort=2181
server.2=master-1.lab:2888:3888
server.4=master-2.lab:2888:3888
"""
NEW = {"unit": False, "data": False}


def read(tmp_path):
    return read_remembered(
        str(tmp_path / "manifest.json"),
        str(tmp_path / "zoo.cfg"),
        str(tmp_path / "disk[0-9]*" / "zookeeper"),
        str(tmp_path / "emr-zookeeper.service"),
    )


def test_a_bare_host(tmp_path):
    assert read(tmp_path) == {"manifest": "", "zookeeper": {"path": "myid", "id": None, "servers": {}, **NEW}}


def test_what_is_there(tmp_path):
    (tmp_path / "manifest.json").write_text("{}\n")
    (tmp_path / "myid").write_text("4\n")
    (tmp_path / "zoo.cfg").write_text(ZOO.format(data=tmp_path))
    found = read(tmp_path)
    assert found["manifest"] == "{}\n"
    assert found["zookeeper"] == {
        "path": str(tmp_path / "myid"),
        "id": 4,
        "servers": {"master-1.lab": 2, "master-2.lab": 4},
        **NEW,
    }


def test_zoo_cfg_is_read_as_the_server_reads_it(tmp_path):
    (tmp_path / "myid").write_text("4\n")
    text = f" dataDir = {tmp_path}/\ndataDirSize=/nowhere\n#dataDir=/nowhere\nserver.4 = master\\-2.lab:2888:3888\n"
    (tmp_path / "zoo.cfg").write_text(text)
    found = read(tmp_path)["zookeeper"]
    assert found == {"path": str(tmp_path / "myid"), "id": 4, "servers": {"master-2.lab": 4}, **NEW}


def test_the_id_is_found_where_zoo_cfg_is_lost(tmp_path):
    (tmp_path / "disk1" / "zookeeper").mkdir(parents=True)
    (tmp_path / "disk1" / "zookeeper" / "myid").write_text("3")
    assert read(tmp_path)["zookeeper"]["id"] == 3


@pytest.mark.parametrize(
    ("names", "data"),
    [
        ([], False),
        (["snapshot.0"], False),
        (["currentEpoch", "acceptedEpoch"], False),
        (["snapshot.0", "log.1"], True),
        (["log.100000001"], True),
        (["snapshot.10000000a"], True),
        (["snapshot.300000000.snappy"], True),
        (["snapshot.0.gz"], False),
    ],
)
def test_whether_a_server_has_ever_kept_a_transaction(tmp_path, names, data):
    place = tmp_path / "disk1" / "zookeeper" / "version-2"
    place.mkdir(parents=True)
    for name in names:
        (place / name).write_text("")
    assert read(tmp_path)["zookeeper"]["data"] == data


def test_logs_may_lie_elsewhere(tmp_path):
    (tmp_path / "logs" / "version-2").mkdir(parents=True)
    (tmp_path / "logs" / "version-2" / "log.1").write_text("")
    (tmp_path / "zoo.cfg").write_text(f"dataDir={tmp_path}\ndataLogDir={tmp_path}/logs\n")
    assert read(tmp_path)["zookeeper"]["data"]


def test_a_server_that_starts_by_itself(tmp_path):
    (tmp_path / "emr-zookeeper.service").write_text("")
    assert read(tmp_path)["zookeeper"]["unit"]


def test_putting_aside(tmp_path):
    path = str(tmp_path / "manifest.json")
    assert put_aside(Changes(check=False), path) == ""
    (tmp_path / "manifest.json").write_text("{}")
    assert put_aside(Changes(check=True), path).startswith(path)
    assert os.path.exists(path)
    changes = Changes(check=False)
    moved = put_aside(changes, path)
    assert bool(changes)
    assert not os.path.exists(path)
    assert os.path.exists(moved)
