# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os

from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.services.remembered import put_aside, read_remembered

ZOO = """dataDir={data}
clientPort=2181
server.2=master-1.lab:2888:3888
server.4=master-2.lab:2888:3888
"""


def read(tmp_path):
    return read_remembered(
        str(tmp_path / "manifest.json"), str(tmp_path / "zoo.cfg"), str(tmp_path / "disk[0-9]*" / "zookeeper")
    )


def test_a_bare_host(tmp_path):
    assert read(tmp_path) == {"manifest": "", "zookeeper": {"path": "myid", "id": None, "servers": {}}}


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
    }


def test_zoo_cfg_is_read_as_the_server_reads_it(tmp_path):
    (tmp_path / "myid").write_text("4\n")
    text = f" dataDir = {tmp_path}/\ndataDirSize=/nowhere\n#dataDir=/nowhere\nserver.4 = master\\-2.lab:2888:3888\n"
    (tmp_path / "zoo.cfg").write_text(text)
    found = read(tmp_path)["zookeeper"]
    assert found == {"path": str(tmp_path / "myid"), "id": 4, "servers": {"master-2.lab": 4}}


def test_the_id_is_found_where_zoo_cfg_is_lost(tmp_path):
    (tmp_path / "disk1" / "zookeeper").mkdir(parents=True)
    (tmp_path / "disk1" / "zookeeper" / "myid").write_text("3")
    assert read(tmp_path)["zookeeper"]["id"] == 3


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
