# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from copy import deepcopy

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.software.release import (
    ReleaseError,
    archive_sha512,
    check_source,
    maven_id,
    parse_release,
    wanted,
)

SHA = "ab" * 64
DATA = {
    "release": "1.0",
    "products": {
        "hadoop": {
            "version": "3.4.3",
            "maven": {"hadoop.version": "3.4.3"},
            "archive": {"path": "hadoop/common/hadoop-3.4.3/hadoop-3.4.3.tar.gz", "sha512": SHA},
        },
        "zookeeper": {"version": "3.9.5", "archive": {"path": "zookeeper/apache-zookeeper-3.9.5-bin.tar.gz"}},
    },
}
FILES = {"hadoop": {"pom.xml": "1", "lock": "2"}, "zookeeper": {"pom.xml": "3", "lock": "4"}}


def test_a_release_is_read():
    release = parse_release("1.0", DATA)
    assert release["products"]["hadoop"]["version"] == "3.4.3"
    assert release["products"]["zookeeper"]["maven"] == {}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda data: data.pop("products"), "releases/1.0.yml has no mapping 'products'"),
        (lambda data: data.update(release="1.1"), "calls itself release '1.1'"),
        (
            lambda data: data["products"]["hadoop"].update(version=3.4),
            "version of hadoop is 3.4: write it as a quoted string",
        ),
        (lambda data: data["products"]["hadoop"]["maven"].update({"x.version": 4.0}), "x.version of hadoop is 4.0"),
        (lambda data: data["products"]["hadoop"].update(version="../x"), "cannot be part of a directory name"),
    ],
)
def test_a_wrong_release_file_is_refused(change, sentence):
    data = deepcopy(DATA)
    change(data)
    with pytest.raises(ReleaseError, match=r"^releases/1\.0\.yml") as error:
        parse_release("1.0", data)
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("ftp", "", ""), "emr_artifact_source is 'ftp': set it to maven, mirror or local"),
        (("mirror", "", ""), "emr_artifact_mirror is not set: set it to the mirror's URL"),
        (
            ("mirror", "mirror.example.com", ""),
            "emr_artifact_mirror is 'mirror.example.com', which is no http or https URL",
        ),
        (("local", "", ""), "emr_artifact_dir is not set: set it to the controller's directory"),
    ],
)
def test_a_source_needs_its_place(arguments, sentence):
    with pytest.raises(ReleaseError) as error:
        check_source(*arguments)
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("source", "mirror", "directory"), [("maven", "", ""), ("mirror", "https://m", ""), ("local", "", "/a")]
)
def test_a_complete_source_is_accepted(source, mirror, directory):
    check_source(source, mirror, directory)


def test_the_identity_of_an_assembly_changes_with_all_that_decides_it():
    product = parse_release("1.0", DATA)["products"]["hadoop"]
    identities = {
        maven_id("hadoop", product, FILES["hadoop"]),
        maven_id("hadoop", product, {**FILES["hadoop"], "pom.xml": "x"}),
        maven_id("hadoop", product, {**FILES["hadoop"], "dist/bin/hdfs": "5"}),
        maven_id("hadoop", {**product, "version": "3.4.4"}, FILES["hadoop"]),
        maven_id("hadoop", {**product, "maven": {"hadoop.version": "3.5.0"}}, FILES["hadoop"]),
        maven_id("zookeeper", product, FILES["hadoop"]),
    }
    assert len(identities) == 6
    assert maven_id("hadoop", deepcopy(product), dict(reversed(FILES["hadoop"].items()))) in identities


def test_an_archive_is_known_by_its_checksum_from_whichever_source():
    release = parse_release("1.0", DATA)
    for source in ("mirror", "local"):
        assert wanted(release, ["hadoop"], source, {}, {}) == [{"name": "hadoop", "version": "3.4.3", "id": SHA}]


def test_an_archive_may_be_of_another_version_than_an_assembly():
    release = parse_release("1.0", {"release": "1.0", "products": {"rows": {**ROWS, "maven": {}}}})
    (mirrored,) = wanted(release, ["rows"], "mirror", {}, {})
    (assembled,) = wanted(release, ["rows"], "maven", {}, {"rows": {"pom.xml": "1"}})
    assert (mirrored["version"], assembled["version"]) == ("37.0.0", "25.0.0")
    row = {**ROWS, "archive": {**ROWS["archive"], "version": "../x"}}
    with pytest.raises(ReleaseError, match=r"version '\.\./x' of rows cannot be part of a directory name"):
        parse_release("1.0", {"release": "1.0", "products": {"rows": row}})


ROWS = {"version": "25.0.0", "archive": {"path": "rows/rows-37.0.0.tar.gz", "sha512": "a" * 128, "version": "37.0.0"}}


def test_each_product_is_wanted_once_in_the_order_of_the_request():
    products = wanted(parse_release("1.0", DATA), ["zookeeper", "hadoop", "zookeeper"], "maven", {}, FILES)
    assert [product["name"] for product in products] == ["zookeeper", "hadoop"]


def test_a_checksum_of_the_user_wins():
    assert archive_sha512(parse_release("1.0", DATA), "hadoop", {"hadoop": "CD" * 64}) == "cd" * 64


@pytest.mark.parametrize(
    ("product", "given", "sentence"),
    [
        (
            "zookeeper",
            {},
            "release 1.0 records no sha512 for apache-zookeeper-3.9.5-bin.tar.gz: set emr_artifact_sha512",
        ),
        ("hadoop", {"hadoop": "abc"}, "the sha512 given for hadoop is not 128 hexadecimal digits"),
        ("hbase", {}, "release 1.0 has no product 'hbase': choose from hadoop, zookeeper"),
    ],
)
def test_no_archive_without_a_checksum(product, given, sentence):
    with pytest.raises(ReleaseError) as error:
        archive_sha512(parse_release("1.0", DATA), product, given)
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("pypi", "said"),
    [
        ({"project": "x"}, "pypi of x is no list of mappings"),
        ([{"project": "x"}], "pypi of x has not project, file and sha512 alone"),
        ([{"project": "x", "file": "y", "sha512": 3}], "sha512 of x is 3: write it as a quoted string"),
    ],
)
def test_archives_of_the_index_are_a_list(pypi, said):
    with pytest.raises(ReleaseError, match=said):
        parse_release("1.0", {"release": "1.0", "products": {"x": {"version": "1", "pypi": pypi}}})
