# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.software.class_store import (
    available,
    discard,
    held,
    path_of,
    put,
)
from ansible_collections.bigdata.emr.plugins.module_utils.software.recipe import classes_path, resolve
from ansible_collections.bigdata.emr.plugins.module_utils.software.release import ReleaseError
from ansible_collections.bigdata.emr.plugins.module_utils.software.store import Store

KEY, OTHER = "0" * 16, "1" * 16


@pytest.fixture
def collection(tmp_path: Path) -> str:
    """A collection with two products, of which one has a class list."""
    root = tmp_path / "collection"
    (root / "releases" / "1.0").mkdir(parents=True)
    products = {name: {"version": "9.9", "archive": {"sha512": "c" * 128}} for name in ("hadoop", "zookeeper")}
    (root / "releases" / "1.0.yml").write_text(json.dumps({"release": "1.0", "products": products}))
    for name in products:
        recipe = root / "roles" / "distribution" / "files" / "maven" / name
        recipe.mkdir(parents=True)
        (recipe / "pom.xml").write_text("<project/>")
    (root / "releases" / "1.0" / "hadoop.classes").write_text("java/lang/Object\n")
    return str(root)


@pytest.fixture
def cache(tmp_path: Path) -> str:
    (tmp_path / "cache").mkdir()
    return str(tmp_path / "cache")


def wanted(collection: str, *names: str, source: str = "maven"):
    return resolve(collection, "1.0", names, source, {}, "http://mirror", "/archives")


def class_data(collection: str, key: str = KEY):
    return wanted(collection, f"hadoop-classes@{key}")[0]


def stored(cache: str, want, content: str = "archive") -> str:
    part = Path(cache) / "part"
    part.write_text(content)
    return put(cache, want, str(part), 70)["path"]


def offered(cache: str, collection: str, source: str = "maven") -> list[str]:
    products = wanted(collection, "hadoop", "zookeeper", source=source)
    return [want["name"] for want in available(cache, collection, "1.0", products, source)]


def test_what_is_put_is_offered_and_held(cache, collection):
    assert offered(cache, collection) == []
    first, second = class_data(collection), class_data(collection, OTHER)
    path = stored(cache, first)
    stored(cache, second, "of another JVM")
    assert sorted(offered(cache, collection)) == [first["name"], second["name"]]
    found = held(cache, first)
    assert found == {"path": path, "sha512": found["sha512"], "size": 7, "unpacked": 70}
    assert os.path.basename(path).startswith("hadoop-classes-9.9-")


def test_another_class_list_or_product_makes_it_void(cache, collection):
    stored(cache, class_data(collection))
    Path(classes_path(collection, "1.0", "hadoop")).write_text("java/lang/String\n")
    assert offered(cache, collection) == []
    assert held(cache, class_data(collection)) is None


@pytest.mark.parametrize("damage", ["shorter", "gone", "no note", "note is no JSON", "note lacks what it must have"])
def test_what_is_not_whole_is_not_offered(cache, collection, damage):
    path = Path(stored(cache, class_data(collection)))
    note = path.with_name(f"{path.name}.json")
    if damage == "shorter":
        path.write_text("archiv")
    elif damage == "gone":
        path.unlink()
    elif damage == "no note":
        note.unlink()
    else:
        note.write_text("{" if damage == "note is no JSON" else "{}")
    assert offered(cache, collection) == []
    assert held(cache, class_data(collection)) is None


def test_damage_that_keeps_the_size_is_found_before_delivery_and_removed(cache, collection):
    want = class_data(collection)
    path = Path(stored(cache, want))
    path.write_text("ARCHIVE")
    assert held(cache, want) is None
    store = Store(collection, "1.0", "maven", cache, "", "", {})
    assert store.held(want["name"]) is None
    with pytest.raises(ReleaseError, match=r"hadoop-classes-9\.9-.* was damaged and is removed: run again"):
        store.make(want["name"])
    assert os.listdir(cache) == []
    assert discard(cache, want) == path_of(cache, want)


@pytest.mark.parametrize("source", ["mirror", "local"])
def test_there_is_none_for_launchers_of_upstream(cache, collection, source, monkeypatch):
    stored(cache, class_data(collection))
    assert offered(cache, collection, source) == []
    with pytest.raises(ReleaseError, match=f"no class data of hadoop from {source}: upstream's launchers"):
        wanted(collection, f"hadoop-classes@{KEY}", source=source)


def test_there_is_none_without_a_class_list(collection):
    with pytest.raises(ReleaseError, match=r"release 1\.0 lists no classes of zookeeper"):
        wanted(collection, f"zookeeper-classes@{KEY}")


def test_a_product_and_its_class_data_are_resolved_in_the_order_asked_for(collection):
    names = [f"hadoop-classes@{KEY}", "zookeeper", "hadoop"]
    assert [want["name"] for want in wanted(collection, *names)] == names
