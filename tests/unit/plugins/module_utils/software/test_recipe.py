# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection's own releases: what the files in the tree must be among themselves."""

from __future__ import annotations

import io
import os
import re
import shutil
import stat
import tarfile
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.software.archive import file_sha512
from ansible_collections.bigdata.emr.plugins.module_utils.software.lock import parse_lock
from ansible_collections.bigdata.emr.plugins.module_utils.software.recipe import (
    load_release,
    lock_path,
    recipe_digests,
    recipe_path,
    releases,
    resolve,
)
from ansible_collections.bigdata.emr.plugins.module_utils.software.release import ReleaseError
from ansible_collections.bigdata.emr.plugins.module_utils.software.store import Store

COLLECTION = str(Path(__file__).resolve().parents[5])
PRODUCTS = [(name, product) for name in releases(COLLECTION) for product in load_release(COLLECTION, name)["products"]]


@pytest.mark.parametrize(("release", "product"), PRODUCTS)
def test_every_version_of_the_pom_comes_from_the_release_and_none_is_left_over(release, product):
    poms = [path.read_text() for path in Path(recipe_path(COLLECTION, product)).rglob("pom.xml")]
    assert {version for pom in poms for version in re.findall(r"<version>(.*?)</version>", pom)} - {"1"} == {
        f"${{{name}}}" for name in load_release(COLLECTION, release)["products"][product]["maven"]
    }


@pytest.mark.parametrize(("release", "product"), PRODUCTS)
def test_every_product_has_a_lock_with_its_own_jar_in_the_right_version(release, product):
    lock = parse_lock(Path(lock_path(COLLECTION, release, product)).read_text())
    row = load_release(COLLECTION, release)["products"][product]
    version = row["version"]
    jars = {
        "druid": f"lib/druid-services-{version}.jar",
        "flink": f"lib/flink-dist-{version}.jar",
        "hadoop": f"share/hadoop/common/hadoop-common-{version}.jar",
        "hbase": f"lib/hbase-server-{version}.jar",
        "hive": f"lib/metastore/hive-exec-{version}.jar",
        "tez": f"tez-api-{version}.jar",
        "spark": f"jars/spark-core_2.13-{version}.jar",
        "spark_shuffle": f"spark-network-yarn_2.12-{row['maven'].get('spark.shuffle.version')}.jar",
        "zookeeper": f"lib/zookeeper-{version}.jar",
        "juicefs": "bin/juicefs",
        "juicefs_hadoop": f"juicefs-hadoop-{row['maven'].get('juicefs.hadoop.version')}.jar",
    }
    assert jars[product] in lock


@pytest.mark.parametrize(("release", "product"), PRODUCTS)
def test_no_recipe_names_a_registry(release, product):
    for path in recipe_digests(COLLECTION, release, product):
        file = Path(recipe_path(COLLECTION, product), path)
        text = file.read_text() if file.exists() else ""
        assert "<repository>" not in text
        assert not re.search(r"https?://(?!maven\.apache\.org/(POM|ASSEMBLY)/)", text)


@pytest.mark.parametrize(("release", "product"), PRODUCTS)
def test_launchers_are_executable(release, product):
    folder = Path(recipe_path(COLLECTION, product), "dist/bin")
    for path in folder.iterdir() if folder.exists() else ():
        script = path.read_text().startswith("#!")
        assert bool(stat.S_IMODE(path.stat().st_mode) & 0o111) is script, f"{path} of {release}"


def test_no_library_stands_twice_on_the_class_path_of_a_daemon():
    for release, product in PRODUCTS:
        if load_release(COLLECTION, release)["products"][product]["pypi"]:
            continue  # upstream's own choice
        lock = parse_lock(Path(lock_path(COLLECTION, release, product)).read_text())
        # The two parts of Hive have class paths of their own.
        names = [
            re.sub(r"lib/(metastore|hiveserver2)/.*|.*", r"\1", path)
            + re.sub(r"-\d.*", "", os.path.basename(path))
            + re.sub(r".*(-linux-.*)?\.jar$", r"\1", path)
            for path in lock
            if path.endswith(".jar") and "/test/" not in path and "/tools/" not in path and "netty" not in path
        ]
        assert sorted(names) == sorted(set(names)), release


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("2.0", ["hadoop"], "maven"), "there is no release '2.0': choose from 1.0"),
        (
            ("1.0", ["hfds"], "maven"),
            "release 1.0 has no product 'hfds': choose from druid, flink, hadoop, hbase, hive, juicefs, ",
        ),
        (("1.0", ["hadoop"], "nexus"), "emr_artifact_source is 'nexus'"),
        (("../1.0", ["hadoop"], "maven"), "there is no release '../1.0'"),
    ],
)
def test_a_wrong_request_is_one_sentence(arguments, sentence):
    with pytest.raises(ReleaseError) as error:
        resolve(COLLECTION, *arguments, {}, "", "")
    assert str(error.value).startswith(sentence)


@pytest.fixture(name="copy")
def _copy(tmp_path) -> Path:
    copy = tmp_path / "collection"
    for part in ("releases", "roles/distribution/files"):
        shutil.copytree(Path(COLLECTION, part), copy / part)
    return copy


def test_an_edited_launcher_changes_what_hosts_want(copy):
    before = resolve(str(copy), "1.0", ["zookeeper", "hadoop"], "maven", {}, "", "")
    launcher = copy / "roles/distribution/files/maven/hadoop/dist/bin/hdfs"
    launcher.write_text(launcher.read_text() + "\n")
    after = resolve(str(copy), "1.0", ["zookeeper", "hadoop"], "maven", {}, "", "")
    assert [old["id"] == new["id"] for old, new in zip(before, after, strict=True)] == [True, False]


def store(tmp_path: Path, source: str, sha512: dict[str, str]) -> Store:
    return Store(COLLECTION, "1.0", source, str(tmp_path / "cache"), "http://127.0.0.1:9", str(tmp_path), sha512)


def test_a_local_archive_is_used_in_place_if_it_is_the_right_one(tmp_path):
    archive = tmp_path / "apache-zookeeper-3.9.5-bin.tar.gz"
    archive.write_text("content")
    right = file_sha512(str(archive))
    held = store(tmp_path, "local", {"zookeeper": right}).held("zookeeper")
    assert held == {"path": str(archive), "sha512": right, "size": 7, "unpacked": 21}
    with pytest.raises(ReleaseError, match="get the file again"):
        store(tmp_path, "local", {"zookeeper": "0" * 128}).held("zookeeper")
    archive.unlink()
    with pytest.raises(ReleaseError, match="does not exist: put upstream's archive of zookeeper there"):
        store(tmp_path, "local", {"zookeeper": right}).held("zookeeper")


def test_a_cached_archive_of_a_mirror_is_hashed_and_not_downloaded(tmp_path):
    cached = tmp_path / "cache/apache-zookeeper-3.9.5-bin.tar.gz"
    cached.parent.mkdir()
    cached.write_text("content")
    right = {"zookeeper": file_sha512(str(cached))}
    assert store(tmp_path, "mirror", right).held("zookeeper")["path"] == str(cached)
    cached.write_text("damaged")
    assert store(tmp_path, "mirror", right).held("zookeeper") is None


@pytest.fixture
def tarball(tmp_path):
    """Upstream's archive with two products in it, in the directory of source local; return it and its sha512."""
    path = tmp_path / "spark-4.1.2-bin-hadoop3.tgz"
    with tarfile.open(path, "w:gz") as tar:
        for name in ("jars/a.jar", "yarn/spark-4.1.2-yarn-shuffle.jar"):
            info = tarfile.TarInfo(f"spark-4.1.2-bin-hadoop3/{name}")
            info.size = len(name)
            tar.addfile(info, io.BytesIO(name.encode()))
    return path, file_sha512(str(path))


def test_a_product_that_is_a_part_of_an_archive_is_taken_out_of_it(tmp_path, tarball):
    _path, right = tarball
    one = store(tmp_path, "local", {"spark": right})
    assert one.held("spark_shuffle") is None
    assert not one.has("spark_shuffle")
    Path(one.cache).mkdir()
    made = one.make("spark_shuffle")
    with tarfile.open(made["path"]) as tar:
        assert [member.name for member in tar if member.isfile()] == [
            "spark_shuffle-4.1.2/spark-4.1.2-yarn-shuffle.jar"
        ]
    assert one.held("spark_shuffle") == made
    assert one.wanted("spark_shuffle")["id"] != one.wanted("spark")["id"] == right


def test_a_part_of_an_archive_that_is_missing_or_another_one_is_refused(tmp_path, tarball):
    path, right = tarball
    (tmp_path / "cache").mkdir()
    with pytest.raises(ReleaseError, match="get the file again"):
        store(tmp_path, "local", {"spark_shuffle": "0" * 128}).make("spark_shuffle")
    with pytest.raises(ReleaseError, match=r"records no sha512 for spark-4\.1\.2-bin-hadoop3\.tgz"):
        store(tmp_path, "local", {}).wanted("spark_shuffle")
    path.unlink()
    with pytest.raises(ReleaseError, match=r"does not exist: put upstream's archive of spark_shuffle there"):
        store(tmp_path, "local", {"spark": right}).held("spark_shuffle")
