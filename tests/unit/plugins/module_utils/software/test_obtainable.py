# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the controller cannot get is told before a host is changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.software import obtainable
from ansible_collections.bigdata.emr.plugins.module_utils.software.archive import file_sha512
from ansible_collections.bigdata.emr.plugins.module_utils.software.obtainable import refusals
from ansible_collections.bigdata.emr.plugins.module_utils.software.store import Store

COLLECTION = str(Path(__file__).resolve().parents[5])
BOTH = ["hadoop", "zookeeper"]
SUMS = {"zookeeper": "0" * 128}


def store(tmp_path: Path, source: str, sha512: dict[str, str] | None = None) -> Store:
    cache = str(tmp_path / "not/yet/there")
    return Store(COLLECTION, "1.0", source, cache, "http://127.0.0.1:9", str(tmp_path), sha512 or SUMS)


def without_tools(monkeypatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.delenv("JAVA_HOME", raising=False)


def test_a_controller_without_maven_is_told_once(tmp_path, monkeypatch):
    without_tools(monkeypatch)
    (told,) = refusals(store(tmp_path, "maven"), BOTH)
    assert told.startswith("the controller has neither Maven (mvn) nor a JDK (java): install it, or set emr_artifact")
    assert not (tmp_path / "not").exists()


def test_what_the_cache_has_needs_no_maven(tmp_path, monkeypatch):
    without_tools(monkeypatch)
    one = store(tmp_path, "maven")
    want = one.wanted("zookeeper")
    archive = Path(one.cache, f"zookeeper-{want['version']}-{want['id'][:16]}.tar")
    archive.parent.mkdir(parents=True)
    archive.write_text("content")
    assert len(refusals(one, ["zookeeper"])) == 1  # what it is was never written down
    archive.with_name(f"{archive.name}.json").write_text(json.dumps({"id": want["id"], "sha512": "0"}))
    assert refusals(one, ["zookeeper"]) == []
    assert len(refusals(one, BOTH)) == 1


def test_with_maven_nothing_stands_in_the_way(tmp_path, monkeypatch):
    for name in ("mvn", "java"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refusals(store(tmp_path, "maven"), BOTH) == []
    monkeypatch.setattr(obtainable, "lock_path", lambda *_args: "/nowhere")
    assert refusals(store(tmp_path, "maven"), ["hadoop"])[0].startswith("release 1.0 has no lock for hadoop: ")


def test_a_file_that_is_missing_or_another_one_is_told(tmp_path):
    told = refusals(store(tmp_path, "local"), BOTH)
    assert [one.partition(" does not exist: ")[1] for one in told] == [" does not exist: "] * 2
    archive = tmp_path / "apache-zookeeper-3.9.5-bin.tar.gz"
    archive.write_text("content")
    assert "expected is" in refusals(store(tmp_path, "local"), ["zookeeper"])[0]
    right = {"zookeeper": file_sha512(str(archive))}
    assert refusals(store(tmp_path, "local", right), ["zookeeper"]) == []


def test_a_mirror_that_does_not_answer_is_told_for_what_the_cache_lacks(tmp_path):
    one = store(tmp_path, "mirror")
    (told,) = refusals(one, ["zookeeper"])
    assert told.startswith("http://127.0.0.1:9/")
    assert told.endswith("check emr_artifact_mirror and run again")
    Path(one.cache).mkdir(parents=True)
    Path(one.cache, "apache-zookeeper-3.9.5-bin.tar.gz").write_text("content")
    assert refusals(one, ["zookeeper"]) == []


def test_class_data_is_only_asked_for_where_it_is(tmp_path, monkeypatch):
    without_tools(monkeypatch)
    assert refusals(store(tmp_path, "maven"), ["hadoop-classes@0123456789abcdef"]) == []


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_cache_that_cannot_be_made_is_told(tmp_path, place):
    (tmp_path / "file").write_text("")
    (told,) = refusals(store(tmp_path, "maven")._replace(cache=str(tmp_path / place)), [])
    assert told.startswith(f"{tmp_path}/file on the controller cannot be written to: ")
