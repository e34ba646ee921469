# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.software import classes, shared

HADOOP = {"name": "hadoop", "version": "3.4.3", "id": "a" * 128}
KEY, OTHER = "0" * 16, "1" * 16
DEBIAN = 'JAVA_RUNTIME_VERSION="17.0.15+6-Debian-1deb12u1"\n'
RELEASES = Path(__file__).resolve().parents[5] / "releases"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("hadoop", None),
        ("hadoop-classes", None),
        (f"hadoop-classes@{KEY}", ("hadoop", KEY)),
        (f"hadoop-classes@{KEY}/..", None),
        (f"../hadoop-classes@{KEY}", None),
        (f"hadoop-classes@{KEY.replace('0', 'G')}", None),
    ],
)
def test_a_label_tells_product_and_jvm(name, parts):
    assert classes.parts(name) == parts
    if parts:
        assert classes.label(*parts) == name
        assert classes.stem(name) == f"{parts[0]}-classes"


@pytest.mark.parametrize(
    "facts",
    [
        ("/opt/other", DEBIAN, 1000),
        ("/opt/emr", DEBIAN.replace("15", "16"), 1000),
        ("/opt/emr", DEBIAN, 1001),
    ],
)
def test_another_place_release_or_library_is_another_jvm(facts):
    assert classes.jvm_key(*facts) != classes.jvm_key("/opt/emr", DEBIAN, 1000)
    assert classes.parts(classes.label("hadoop", classes.jvm_key(*facts)))


def test_the_identity_changes_with_product_list_and_jvm():
    base = classes.class_data(HADOOP, "list", KEY)
    assert (base["name"], base["version"]) == (f"hadoop-classes@{KEY}", "3.4.3")
    others = [
        classes.class_data({**HADOOP, "id": "b" * 128}, "list", KEY),
        classes.class_data(HADOOP, "another list", KEY),
        classes.class_data(HADOOP, "list", OTHER),
    ]
    assert len({base["id"], *(other["id"] for other in others)}) == 4
    assert classes.class_data(HADOOP, "list", KEY) == base


def test_a_host_takes_products_and_class_data_for_its_own_jvm():
    wanted = [HADOOP, classes.class_data(HADOOP, "", KEY), classes.class_data(HADOOP, "", OTHER)]
    assert classes.usable(wanted, KEY) == wanted[:2]
    assert classes.usable(wanted, "") == [HADOOP]
    gone = classes.no_class_data(HADOOP)
    assert classes.usable([HADOOP, gone], "") == [HADOOP, gone]


@pytest.mark.parametrize(
    ("hosts", "chosen"),
    [
        ({}, {}),
        ({"a": ("", ["hadoop"])}, {}),
        ({"a": (KEY, ["nothing-to-share"])}, {}),
        ({"a": (KEY, ["hadoop"]), "b": (KEY, ["hadoop"])}, {f"hadoop-classes@{KEY}": "a"}),
        (
            {"a": (KEY, ["zookeeper"]), "b": (KEY, ["hadoop", "zookeeper"])},
            {f"zookeeper-classes@{KEY}": "a", f"hadoop-classes@{KEY}": "b"},
        ),
        (
            {"a": (KEY, ["hadoop"]), "b": (OTHER, ["hadoop"])},
            {f"hadoop-classes@{KEY}": "a", f"hadoop-classes@{OTHER}": "b"},
        ),
    ],
)
def test_each_jvm_has_one_host_that_makes(hosts, chosen):
    assert shared.makers(hosts) == chosen


def test_the_note_is_what_the_launchers_read():
    assert classes.made_for(1000, DEBIAN) == f"1000\n{DEBIAN}"


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ([], "the JVM made no class data of hadoop: it said nothing"),
        (["one", "An error has occurred", ""], "the JVM made no class data of hadoop: An error has occurred"),
    ],
)
def test_a_failure_tells_what_the_jvm_said(output, sentence):
    assert classes.failure("hadoop", output) == sentence


@pytest.mark.parametrize(
    "path", sorted(RELEASES.glob("*/*.classes")), ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_class_lists_are_sorted_names_of_classes(path):
    assert path.stem in shared.SHARED_JARS
    text = path.read_text()
    names = [line for line in text.splitlines() if not line.startswith("#")]
    assert names == sorted(set(names))
    assert not [name for name in names if set(name) & set(" .:@;[")]
    assert "java/lang/Object" in names
    assert classes.space(len(text)) > len(names) * 12_000
