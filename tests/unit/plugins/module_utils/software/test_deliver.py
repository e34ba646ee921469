# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import socket
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.relay import host as relay
from ansible_collections.bigdata.emr.plugins.module_utils.relay.receive import finish
from ansible_collections.bigdata.emr.plugins.module_utils.relay.types import Source
from ansible_collections.bigdata.emr.plugins.module_utils.software import deliver
from ansible_collections.bigdata.emr.plugins.module_utils.software.archive import file_sha512, write_tar
from ansible_collections.bigdata.emr.plugins.module_utils.software.deliver import (
    install_archives,
    receive_archives,
    serve_kept,
    stage_for,
)
from ansible_collections.bigdata.emr.plugins.module_utils.software.host import SoftwareError
from ansible_collections.bigdata.emr.plugins.module_utils.software.kept import ARCHIVES, path_of
from ansible_collections.bigdata.emr.plugins.module_utils.software.lacking import look_at

TOKEN = "token"
ADDRESSES = {"root": "127.0.0.1", "second": "127.0.0.2", "third": "127.0.0.3"}


@pytest.fixture(autouse=True)
def _hosts_of_one_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of hosts lead to what the controller says: loopback addresses."""
    monkeypatch.setattr(relay, "resolve", lambda names, back: {name: {"addresses": [], "names": []} for name in names})


def free_ports() -> list[int]:
    with closing(socket.socket()) as one, closing(socket.socket()) as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return [one.getsockname()[1], two.getsockname()[1]]


class Release:
    """Archives of products on a controller."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.archives: dict[str, dict[str, Any]] = {}

    def add(self, name: str, content: str = "jar") -> dict[str, Any]:
        source = self.path / f"{name}.jar"
        source.write_text(content)
        file = f"{name}-1.tar"
        write_tar(str(self.path / file), f"{name}-1", {"lib/a.jar": str(source)})
        size = os.stat(self.path / file).st_size
        sha512 = file_sha512(str(self.path / file))
        self.archives[name] = {"file": file, "sha512": sha512, "size": size, "unpacked": size}
        return self.archives[name]

    def plan(self, *names: str, **more: Any) -> dict[str, Any]:
        wanted = [{"name": name, "version": "1", "id": self.archives[name]["sha512"]} for name in names]
        return {"wanted": wanted, "archives": {name: self.archives[name] for name in names}, **more}

    def push(self, root: Path, *names: str, keeps: bool = True, **more: Any) -> dict[str, Any]:
        """Do what the controller does for a host of the first turn."""
        staged = stage_for(str(root), self.plan(*names, uid=os.getuid()))
        for name in staged["absent"]:
            file = self.archives[name]["file"]
            Path(staged["incoming"], file).write_bytes((self.path / file).read_bytes())
        plan = self.plan(*staged["absent"], incoming=staged["incoming"], **more)
        return install_archives(str(root), plan, keeps, TOKEN)


@pytest.fixture
def release(tmp_path: Path) -> Release:
    (tmp_path / "controller").mkdir()
    made = Release(tmp_path / "controller")
    made.add("hadoop", "a" * 5000)
    made.add("zookeeper", "b" * 100)
    return made


def part(host: str, *clients: str, **more: Any) -> dict[str, Any]:
    defaults = {"addresses": ADDRESSES, "ports": free_ports(), "idle_seconds": 20.0, "limit_seconds": 60}
    return {"host": host, "clients": list(clients), **defaults, **more}


def source(host: str, serving: dict[str, Any]) -> Source:
    return Source(host, serving["address"], [serving["port"]], True)


def states(root: Path, plan: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["state"] for one in look_at(str(root), plan, True, True)["software"]}


def test_software_goes_from_the_controller_to_a_first_host_and_from_there_on(tmp_path, release):
    roots = {name: tmp_path / name for name in ADDRESSES}
    names = ("hadoop", "zookeeper")
    ports = free_ports()
    made = release.push(roots["root"], *names, part=part("root", "second", "third"))
    first = source("root", made["serving"])
    later = Source("second", "", ports, False)

    sources = {name: [first] for name in names}
    plan = release.plan(*names, sources=sources, part=part("second", "third", ports=ports))
    second = receive_archives(str(roots["second"]), plan, TOKEN)
    assert second["came"] == {"hadoop": "root", "zookeeper": "root"}
    assert (second["missing"], second["changed"], second["absent"]) == ({}, True, list(names))
    assert second["serving"]["port"] in ports

    sources = {name: [later, first] for name in names}
    third = receive_archives(str(roots["third"]), release.plan(*names, sources=sources, part=part("third")), TOKEN)
    assert third["came"] == {"hadoop": "second", "zookeeper": "second"}
    assert third["serving"] is None

    for root in roots.values():
        assert states(root, release.plan(*names)) == {"hadoop": "present", "zookeeper": "present"}
        assert not (root / ".incoming").exists()
    # Those that got it from the controller keep it, the others do not need to.
    kept = {name: look_at(str(root), release.plan(*names), True, False)["kept"] for name, root in roots.items()}
    sums = {name: release.archives[name]["sha512"] for name in names}
    assert kept == {"root": sums, "second": {}, "third": {}}


def test_a_host_that_joins_gets_it_from_one_that_kept_it(tmp_path, release):
    release.push(tmp_path / "root", "hadoop")
    plan = {"archives": {"hadoop": release.archives["hadoop"]}, "part": part("root", "third")}
    answer = serve_kept(str(tmp_path / "root"), plan, TOKEN)
    assert answer["changed"] is False
    sources = {"hadoop": [source("root", answer["serving"])]}
    third = receive_archives(
        str(tmp_path / "third"), release.plan("hadoop", sources=sources, part=part("third")), TOKEN
    )
    assert third["came"] == {"hadoop": "root"}
    assert os.path.exists(path_of(str(tmp_path / "root"), "hadoop", release.archives["hadoop"]["sha512"]))


def test_a_damaged_archive_is_not_served_but_removed(tmp_path, release):
    release.push(tmp_path / "root", "hadoop")
    place = path_of(str(tmp_path / "root"), "hadoop", release.archives["hadoop"]["sha512"])
    os.truncate(place, 1000)
    plan = {"archives": {"hadoop": release.archives["hadoop"]}, "part": part("root", "third")}
    assert serve_kept(str(tmp_path / "root"), plan, TOKEN)["serving"] == {"why": f"{place} was damaged"}
    assert not os.path.exists(place)


def test_what_does_not_come_is_told_and_the_rest_is_installed(tmp_path, release):
    made = release.push(tmp_path / "root", "zookeeper", part=part("root", "second"))
    sources = {name: [source("root", made["serving"])] for name in ("hadoop", "zookeeper")}
    plan = release.plan("hadoop", "zookeeper", sources=sources, part=part("second"))
    result = receive_archives(str(tmp_path / "second"), plan, TOKEN)
    assert result["came"] == {"zookeeper": "root"}
    assert list(result["missing"]) == ["hadoop"]
    assert "does not offer it (HTTP 404)" in result["missing"]["hadoop"]
    assert states(tmp_path / "second", plan) == {"hadoop": "absent", "zookeeper": "present"}
    finish(sources["hadoop"], TOKEN, ["127.0.0.2"])


def test_who_cannot_serve_is_installed_nevertheless(tmp_path, release):
    foreign = {**ADDRESSES, "root": "203.0.113.7"}
    made = release.push(tmp_path / "root", "hadoop", part=part("root", "second", addresses=foreign))
    assert made["serving"] == {"why": "203.0.113.7 is not an address of its own"}
    assert states(tmp_path / "root", release.plan("hadoop")) == {"hadoop": "present"}


def test_a_host_that_can_start_no_process_is_installed_nevertheless(tmp_path, release, monkeypatch):
    def refuse():
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    made = release.push(tmp_path / "root", "hadoop", part=part("root", "second"))
    assert made["serving"] == {"why": "[Errno 11] Resource temporarily unavailable"}
    assert states(tmp_path / "root", release.plan("hadoop")) == {"hadoop": "present"}


def test_a_python_without_http_client_is_a_reason(tmp_path, release, monkeypatch):
    monkeypatch.delitem(
        sys.modules,
        "ansible_collections.bigdata.emr.plugins.module_utils.relay.receive",
        raising=False,
    )
    monkeypatch.setitem(sys.modules, "http.client", None)
    plan = release.plan("hadoop", sources={"hadoop": [Source("root", "127.0.0.1", [1], True)]}, part=part("second"))
    result = receive_archives(str(tmp_path / "second"), plan, TOKEN)
    assert result["missing"] == {"hadoop": "its Python has no module http.client"}
    assert result["changed"] is False


def test_who_lacks_nothing_any_more_asks_nobody(tmp_path, release):
    release.push(tmp_path / "second", "hadoop")
    plan = release.plan("hadoop", sources={"hadoop": [Source("root", "127.0.0.1", [1], True)]}, part=part("second"))
    result = receive_archives(str(tmp_path / "second"), plan, TOKEN)
    assert (result["came"], result["missing"], result["changed"]) == ({}, {}, False)


@pytest.mark.parametrize("step", ["get", "serve", "install", "unstage"])
def test_an_interruption_at_any_step_is_made_good_by_the_next_run(tmp_path, release, monkeypatch, step):
    made = release.push(tmp_path / "root", "hadoop", part=part("root", "second"))
    sources = {"hadoop": [source("root", made["serving"])]}
    plan = release.plan("hadoop", sources=sources, part=part("second", "third", idle_seconds=1.0))

    def interrupt(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(deliver, step, interrupt)
        with pytest.raises(KeyboardInterrupt):
            receive_archives(str(tmp_path / "second"), plan, TOKEN)
    if states(tmp_path / "second", plan) == {"hadoop": "absent"}:
        release.push(tmp_path / "second", "hadoop")
    look_at(str(tmp_path / "second"), plan, False, False)
    assert states(tmp_path / "second", plan) == {"hadoop": "present"}
    assert sorted(os.listdir(tmp_path / "second")) == ["hadoop", "hadoop-1"]
    finish(sources["hadoop"], TOKEN, ["127.0.0.2"])


def test_an_archive_damaged_on_its_way_is_neither_kept_nor_served(tmp_path, release):
    staged = stage_for(str(tmp_path / "root"), release.plan("hadoop", uid=os.getuid()))
    Path(staged["incoming"], "hadoop-1.tar").write_text("cut")
    plan = release.plan("hadoop", incoming=staged["incoming"], part=part("root", "second"))
    with pytest.raises(SoftwareError, match="damaged on its way"):
        install_archives(str(tmp_path / "root"), plan, True, TOKEN)
    assert os.listdir(tmp_path / "root") == [".incoming"]


def test_a_look_leaves_only_archives_of_what_is_installed(tmp_path, release):
    root, names = tmp_path / "root", ("hadoop", "zookeeper")
    release.push(root, *names)
    old = release.archives["hadoop"]["sha512"]
    release.add("hadoop", "newer")
    assert look_at(str(root), release.plan(*names), True, True)["kept"] == {
        "zookeeper": release.archives["zookeeper"]["sha512"]
    }
    assert (root / ARCHIVES / f"hadoop-{old}").exists()  # check mode
    look_at(str(root), release.plan(*names), True, False)
    assert not (root / ARCHIVES / f"hadoop-{old}").exists()
    release.push(root, "hadoop")
    kept = {name: release.archives[name]["sha512"] for name in names}
    assert look_at(str(root), release.plan(*names), True, False)["kept"] == kept
    # One that was kept by a run that was interrupted before the installation.
    os.unlink(root / "hadoop-1" / ".emr-software")
    assert list(look_at(str(root), release.plan(*names), True, False)["kept"]) == ["zookeeper"]
    assert os.listdir(root / ARCHIVES) == [f"zookeeper-{kept['zookeeper']}"]
    assert look_at(str(root), release.plan(*names), False, True)["kept"] == {}
    assert (root / ARCHIVES).exists()
    look_at(str(root), release.plan(*names), False, False)
    assert not (root / ARCHIVES).exists()


DATA = f"hadoop-classes@{'0' * 16}"


def test_class_data_goes_the_same_way_and_is_kept_like_an_archive(tmp_path, release):
    names = ("hadoop", DATA)
    release.add(DATA, "data")
    ports = free_ports()
    made = release.push(tmp_path / "root", *names, part=part("root", "second", ports=ports))
    sources = {name: [source("root", made["serving"])] for name in names}
    plan = release.plan(*names, sources=sources, part=part("second"))
    assert receive_archives(str(tmp_path / "second"), plan, TOKEN)["came"] == dict.fromkeys(names, "root")
    assert states(tmp_path / "second", plan) == {"hadoop": "present", DATA: "present"}
    assert sorted(os.listdir(tmp_path / "second")) == ["hadoop", "hadoop-1", "hadoop-classes", "hadoop-classes-1"]
    sums = {name: release.archives[name]["sha512"] for name in names}
    assert look_at(str(tmp_path / "root"), release.plan(*names), True, False)["kept"] == sums


def test_class_data_does_not_come_before_its_product(tmp_path, release):
    """Installing the product would take it away, and before that a JVM would use it with whatever build is there."""
    release.add(DATA, "data")
    made = release.push(tmp_path / "root", DATA, part=part("root", "second"))
    sources = {name: [source("root", made["serving"])] for name in ("hadoop", DATA)}
    plan = release.plan("hadoop", DATA, sources=sources, part=part("second"))
    result = receive_archives(str(tmp_path / "second"), plan, TOKEN)
    assert (result["came"], list(result["missing"])) == ({}, ["hadoop", DATA])
    assert result["missing"][DATA] == result["missing"]["hadoop"]
    assert states(tmp_path / "second", plan) == {"hadoop": "absent", DATA: "absent"}
    finish(sources["hadoop"], TOKEN, ["127.0.0.2"])


def test_unwanted_class_data_is_removed_with_its_kept_archive(tmp_path, release):
    root = tmp_path / "root"
    release.add(DATA, "data")
    release.push(root, "hadoop", DATA)
    plan = release.plan("hadoop")
    plan["wanted"].append({"name": "hadoop-classes", "version": "1", "id": ""})
    assert look_at(str(root), plan, True, True)["changed"] is True
    assert (root / "hadoop-classes").exists()  # check mode
    assert look_at(str(root), plan, True, False)["changed"] is True
    assert sorted(os.listdir(root)) == [ARCHIVES, "hadoop", "hadoop-1"]
    assert os.listdir(root / ARCHIVES) == [f"hadoop-{release.archives['hadoop']['sha512']}"]
    assert look_at(str(root), plan, True, False)["changed"] is False


def test_class_data_of_a_product_that_lacks_a_file_is_lacking_and_not_kept(tmp_path, release):
    root = tmp_path / "root"
    release.add(DATA, "data")
    release.push(root, "hadoop", DATA)
    os.unlink(root / "hadoop-1" / "lib" / "a.jar")
    result = look_at(str(root), release.plan("hadoop", DATA), True, False)
    assert (result["absent"], result["kept"]) == (["hadoop", DATA], {})


def test_names_that_lead_to_the_host_itself_are_replaced_by_what_the_controller_knows(monkeypatch):
    answers = {
        "both": ["127.0.1.1", "10.0.0.5", "fe80::1"],
        "loopback": ["127.0.1.1"],
        "none": [],
    }
    monkeypatch.setattr(
        relay, "resolve", lambda names, back: {name: {"addresses": answers[name], "names": []} for name in names}
    )
    given = {"both": "192.0.2.1", "loopback": "10.0.0.6"}
    assert relay.addresses_of(["both", "loopback", "none"], given) == {
        "both": ["10.0.0.5", "fe80::1"],
        "loopback": ["10.0.0.6"],
        "none": [],
    }


def test_a_look_tells_whether_it_would_tidy_up(tmp_path, release):
    root, plan = tmp_path / "root", release.plan("hadoop")

    def acts(keeps: bool = True) -> bool:
        return bool(look_at(str(root), plan, keeps, True)["acts"])

    assert not acts()  # it lacks the product, which is for others to bring
    release.push(root, "hadoop")
    assert not acts()
    assert acts(keeps=False)  # the archive goes
    (root / ".incoming").mkdir()
    assert acts()
    look_at(str(root), plan, True, False)
    assert not acts()
    os.unlink(root / "hadoop")
    assert acts()  # the link is to lead to it again


@pytest.mark.parametrize("check_mode", [True, False])
def test_what_the_installation_would_refuse_is_refused_at_the_first_look(tmp_path: Path, check_mode: bool) -> None:
    root = tmp_path / "emr"
    (root / "thing").mkdir(parents=True)
    release = Release(tmp_path)
    release.add("thing")
    with pytest.raises(SoftwareError, match="thing is not a symbolic link: move it away"):
        look_at(str(root), release.plan("thing"), True, check_mode)
