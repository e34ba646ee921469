# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Class data made by this machine's own JVM, which the assembly of products needs as well."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.software import classes
from ansible_collections.bigdata.emr.plugins.module_utils.software.archive import file_sha512, unpack
from ansible_collections.bigdata.emr.plugins.module_utils.software.host import SoftwareError, stage
from ansible_collections.bigdata.emr.plugins.module_utils.software.jvm import make, read_jvm

RECIPE = Path(__file__).resolve().parents[5] / "roles" / "distribution" / "files" / "maven" / "zookeeper"


@pytest.fixture
def root(tmp_path: Path) -> str:
    """A directory of software with a product that has one empty jar."""
    shutil.copytree(RECIPE / "dist", tmp_path / "zookeeper-9.9")
    (tmp_path / "zookeeper-9.9" / "lib").mkdir()
    zipfile.ZipFile(tmp_path / "zookeeper-9.9" / "lib" / "a.jar", "w").close()
    return str(tmp_path)


@pytest.fixture
def listing(root: str) -> str:
    """A class list in the staging place."""
    path = Path(stage(root, os.getuid(), 0), "list")
    path.write_text("# comment\njava/lang/Object\nno/such/Class\n")
    return str(path)


def wanted(key: str):
    return classes.class_data({"name": "zookeeper", "version": "9.9", "id": "a" * 128}, "", key)


@pytest.fixture
def at_this_priority(monkeypatch):
    """Making class data lowers the priority of the process, which no process may raise again."""
    monkeypatch.setattr(os, "nice", lambda _increment: 0)


@pytest.mark.usefixtures("at_this_priority")
def test_class_data_is_made_and_this_jvm_maps_it(root, listing, tmp_path):
    jvm = read_jvm(root)
    made = make(root, wanted(jvm["key"]), jvm, listing)
    assert made["sha512"] == file_sha512(made["path"])
    assert made["unpacked"] > os.stat(made["path"]).st_size > 1_000_000
    sizes = unpack(made["path"], str(tmp_path / "zookeeper-classes-9.9"))
    assert sorted(sizes) == [classes.ARCHIVE, classes.MADE_FOR]
    launcher = [str(tmp_path / "zookeeper-9.9" / "bin" / "zkServer.sh"), "print-cmd"]
    environment = {"PATH": os.environ["PATH"], "JAVA_HOME": jvm["home"]}
    command = subprocess.run(launcher, env=environment, capture_output=True, text=True, check=True).stdout
    archive = str(tmp_path / "zookeeper-classes-9.9" / classes.ARCHIVE)
    assert f"-XX:SharedArchiveFile={archive} " in command
    jars = subprocess.run([*launcher[:1], "print-shared"], env=environment, capture_output=True, text=True, check=True)
    words = [*classes.check_command(f"{jvm['home']}/bin/java", archive, jars.stdout.strip())[:-1], "-Xlog:cds"]
    mapped = subprocess.run([*words, "-version"], capture_output=True, text=True, check=True)
    assert f"trying to map {archive}" in mapped.stdout  # and it could, or it would have failed


@pytest.mark.usefixtures("at_this_priority")
def test_what_the_jvm_says_is_told_when_it_makes_none(root, listing):
    jvm = read_jvm(root)
    with pytest.raises(SoftwareError, match="the JVM made no class data of zookeeper: "):
        make(root, wanted(jvm["key"]), jvm, os.path.join(os.path.dirname(listing), "missing"))


@pytest.mark.usefixtures("at_this_priority")
def test_a_product_that_is_not_there_is_told(root, listing):
    jvm = read_jvm(root)
    shutil.rmtree(os.path.join(root, "zookeeper-9.9"))
    with pytest.raises(SoftwareError, match="class data needs the installed product and its JVM: "):
        make(root, wanted(jvm["key"]), jvm, listing)


def test_a_jvm_is_told_by_its_files_and_its_place(tmp_path):
    home = tmp_path / "jvm"
    assert read_jvm("/opt/emr", str(home)) is None
    (home / "lib" / "server").mkdir(parents=True)
    (home / "release").write_text('JAVA_VERSION="17"\n')
    assert read_jvm("/opt/emr", str(home)) is None
    (home / "lib" / "server" / "libjvm.so").write_text("library")
    found = read_jvm("/opt/emr", str(home))
    assert found == {
        "home": str(home),
        "release": 'JAVA_VERSION="17"\n',
        "key": classes.jvm_key("/opt/emr", 'JAVA_VERSION="17"\n', 7),
    }
    assert read_jvm("/opt/other", str(home))["key"] != found["key"]
