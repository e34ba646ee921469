# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host's tree is taken down: aside it is all still there, wiped nothing is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd
from ansible_collections.bigdata.emr.plugins.module_utils.removal.host import Removal
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import STORES

UUID = "0b0b8a52-3c5e-4d4b-b0a5-3d3a5d9f3c55"
SITE = (
    "<configuration><property><name>dfs.nameservices</name><value>prod</value></property><property>"
    "<name>dfs.datanode.data.dir</name><value>file://{0}/disk1/hdfs/data,[SSD]file://{0}/ssd/data</value></property>"
    "</configuration>"
)


class Host:
    """A tree with one disk, an own mount for DataNode blocks, and a systemctl that remembers what it was told."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.told: list[list[str]] = []
        self.state = "active"
        self.write("etc/hadoop/conf/hdfs-site.xml", SITE.format(root))
        self.write("etc/systemd/system/emr-namenode.service", "")
        self.write("etc/systemd/system/somebody.service", "")
        self.write("var/lib/emr/manifest.json", "{}")
        self.write("disk1/hdfs/name/current/VERSION", f"clusterID=CID-prod-{UUID}\n")
        self.write("ssd/data/current/VERSION", f"clusterID=CID-prod-{UUID}\n")
        self.write("opt/emr/hadoop/bin/hdfs", "")
        self.write("disk1/other/file", "")

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def run(self, argv: list[str]) -> tuple[int, str, str]:
        self.told.append(argv[1:])
        return 0, f"ActiveState={self.state}\n" if argv[1] == "show" else "", ""

    def removal(self) -> Removal:
        mounts = [{"path": f"{self.root}/ssd/data", "device": "8:1"}]
        return Removal("prod", [f"{self.root}/disk1"], mounts, Systemd(self.run), str(self.root))

    def files(self) -> list[str]:
        return sorted(str(path.relative_to(self.root)) for path in self.root.rglob("*") if path.is_file())


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path)


def test_look(host: Host) -> None:
    found = host.removal().look()
    assert found["units"] == ["emr-namenode.service"]
    assert [path[len(str(host.root)) :] for path in found["paths"]] == [
        "/disk1/hdfs",
        "/ssd/data",
        "/etc/hadoop/conf",
        "/var/lib/emr",
    ]
    assert set(found["owners"].values()) == {"prod"}
    assert (found["earlier"], found["busy"]) == ([], False)


def site(*properties: tuple[str, str]) -> str:
    rows = "".join(f"<property><name>{name}</name><value>{value}</value></property>" for name, value in properties)
    return f"<configuration>{rows}</configuration>"


@pytest.mark.parametrize(("file", "name"), STORES)
def test_every_directory_that_a_storage_property_names_is_put_away(host: Host, file: str, name: str) -> None:
    place = f"{host.root}/srv/data"
    if file == "zoo":
        host.write("etc/zookeeper/conf/zoo.cfg", f"{name} = {place}\n")
    elif file.startswith("druid-"):
        host.write(f"etc/druid/conf/{file[len('druid-') :]}/runtime.properties", f"{name}={place}\n")
    elif file == "flink-conf":
        host.write("etc/flink/conf/config.yaml", f'{name}: "{place}"\n')
    elif file == "redis":
        host.write("etc/redis/conf/redis.conf", f"{name} {place}\n")
    else:
        host.write(f"etc/hadoop/conf/{file}.xml", site((name, place)))
    host.write("srv/data/current/VERSION", "")
    assert place in host.removal().look()["paths"]


def test_a_stop_takes_every_process_of_a_unit(host: Host) -> None:
    assert host.removal().stop(["emr-namenode.service"]) == ["emr-namenode.service"]
    drop_in = host.root / "run/systemd/system/emr-namenode.service.d/all-processes.conf"
    assert "KillMode=control-group" in drop_in.read_text()
    assert host.told[-2:] == [["daemon-reload"], ["stop", "emr-namenode.service"]]
    host.removal().forget(["emr-namenode.service"])
    assert not drop_in.exists()
    assert not (host.root / "etc/systemd/system/emr-namenode.service").exists()


@pytest.mark.parametrize(("state", "reset"), [("inactive", []), ("failed", [["reset-failed", "emr-namenode.service"]])])
def test_what_ended_badly_is_no_failed_unit_afterwards(host: Host, state: str, reset: list[list[str]]) -> None:
    host.state = state
    host.removal().forget(["emr-namenode.service"])
    assert [told for told in host.told if told[0] == "reset-failed"] == reset


def test_who_ends_well_only_while_others_serve_ends_first(host: Host) -> None:
    last = ["zookeeper", "namenode", "datanode", "nodemanager", "redis", "database", "another"]
    first = ["historical", "middlemanager", "hmaster", "hiveserver2", "jobmanager"]
    units = [f"emr-{name}.service" for name in (*last, *first)]
    assert host.removal().dependents(units) == [f"emr-{name}.service" for name in first]


def test_aside_everything_is_still_there_and_the_host_is_bare(host: Host) -> None:
    before = host.files()
    removal = host.removal()
    removal.put_aside(removal.look()["paths"])
    assert len(host.files()) == len(before) + 1  # the note of what went where
    again = host.removal().look()
    assert again["paths"] == []
    assert again["owners"] == {}
    assert len(again["earlier"]) == 2 + 1
    assert (host.root / "disk1/other/file").exists()


def test_wiped_nothing_is_left_but_what_others_have(host: Host) -> None:
    removal = host.removal()
    removal.put_aside(removal.look()["paths"])
    host.write("disk1/hdfs/name/current/VERSION", "")
    removal = host.removal()
    removal.forget(["emr-namenode.service"])
    removal.wipe(removal.everything(removal.look()))
    assert host.files() == ["disk1/other/file", "etc/systemd/system/somebody.service"]
    assert (host.root / "ssd/data").is_dir()
    removal.wipe(removal.everything(removal.look()))


def test_the_database_that_the_cluster_brings_is_put_away_with_the_rest(host: Host) -> None:
    data = f"{host.root}/disk1/emr-database/data"
    host.write("var/lib/emr/database.json", json.dumps({"cluster": "prod", "data": data}))
    host.write("disk1/emr-database/data/ibdata1", "")
    host.write("etc/systemd/system/emr-database.service", "")
    found = host.removal().look()
    assert "emr-database.service" in found["units"]
    assert f"{host.root}/disk1/emr-database" in found["paths"]
    moved = host.removal().put_aside(found["paths"])
    assert Path(moved[f"{host.root}/disk1/emr-database"], "data", "ibdata1").exists()
    host.write("var/lib/emr/database.json", json.dumps({"cluster": "other", "data": data}))
    assert "other" in host.removal().look()["owners"].values()
    host.write("var/lib/emr/database.json", "{")
    with pytest.raises(ValueError, match="mend or remove it"):
        host.removal()
