# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.software import maven
from ansible_collections.bigdata.emr.plugins.module_utils.software.archive import file_sha512
from ansible_collections.bigdata.emr.plugins.module_utils.software.lock import parse_lock
from ansible_collections.bigdata.emr.plugins.module_utils.software.maven import (
    build,
    check_lock,
    command,
    failure,
    find_maven,
)
from ansible_collections.bigdata.emr.plugins.module_utils.software.release import ReleaseError

# Stands for mvn: delivers two files below target/distribution of the project that it is given.
MAVEN = """#!/bin/sh
while [ "$1" != --file ]; do shift; done
lib=$(dirname "$2")/target/distribution/lib
mkdir -p "$lib" && echo a > "$lib/a-1.jar" && echo b > "$lib/b-1.jar"
"""


@pytest.fixture(name="recipe")
def _recipe(tmp_path, monkeypatch) -> str:
    tools, recipe = tmp_path / "tools", tmp_path / "recipe"
    (recipe / "dist/bin").mkdir(parents=True)
    tools.mkdir()
    for path, content in ((tools / "mvn", MAVEN), (tools / "java", "#!/bin/sh\n")):
        path.write_text(content)
        path.chmod(0o755)
    (recipe / "dist/bin/run").write_text("#!/bin/sh\n")
    for name in ("pom.xml", "assembly.xml"):
        (recipe / name).write_text("<project/>")
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    return str(recipe)


def assemble(tmp_path: Path, recipe: str, name: str, record: bool = False) -> str:
    work = tmp_path / name
    work.mkdir()
    return build("thing", "1.0", "9.9", recipe, str(tmp_path / "9.9/thing.lock"), {"a": "1"}, str(work), record)


def test_two_assemblies_are_equal(tmp_path, recipe):
    tars = [assemble(tmp_path, recipe, "one", record=True), assemble(tmp_path, recipe, "two")]
    assert len({file_sha512(tar) for tar in tars}) == 1
    assert list(parse_lock((tmp_path / "9.9/thing.lock").read_text())) == ["lib/a-1.jar", "lib/b-1.jar"]


def test_modules_of_a_recipe_are_there_for_maven(tmp_path, recipe):
    for name in ("pom.xml", "assembly.xml", "notes.txt"):
        (Path(recipe) / "part").mkdir(exist_ok=True)
        (Path(recipe) / "part" / name).write_text("<project/>")
    (Path(recipe) / "dist/pom.xml").write_text("not Maven's")
    assemble(tmp_path, recipe, "one", record=True)
    assert sorted(path.name for path in (tmp_path / "one/part").iterdir()) == ["assembly.xml", "pom.xml"]
    assert not (tmp_path / "one/dist").exists()


def test_archives_inside_hold_what_the_recipe_lists(tmp_path, recipe):
    (Path(recipe) / "archives.txt").write_text("# for others\nshare/a.tar.gz lib/a-*.jar bin/*\n")
    outer = assemble(tmp_path, recipe, "one", record=True)
    with tarfile.open(outer) as tar, tarfile.open(fileobj=tar.extractfile("thing-1.0/share/a.tar.gz")) as inner:
        assert inner.getnames() == ["bin", "bin/run", "lib", "lib/a-1.jar"]
    assert "share/a.tar.gz" not in parse_lock((tmp_path / "9.9/thing.lock").read_text())
    assert file_sha512(outer) == file_sha512(assemble(tmp_path, recipe, "two"))


@pytest.mark.parametrize(
    ("edit", "clause"),
    [
        (lambda lines: ["0" * 128 + lines[0][128:], lines[1]], "a-1.jar has sha512 "),
        (lambda lines: lines[:1], "b-1.jar is not recorded"),
        (lambda lines: [*lines, "0" * 128 + "  lib/c-1.jar"], "c-1.jar is missing"),
    ],
)
def test_what_differs_from_the_lock_stops_with_its_name(tmp_path, recipe, edit, clause):
    assemble(tmp_path, recipe, "one", record=True)
    lock = tmp_path / "9.9/thing.lock"
    lock.write_text("\n".join(edit(lock.read_text().splitlines())) + "\n")
    with pytest.raises(ReleaseError) as error:
        assemble(tmp_path, recipe, "two")
    assert str(error.value).startswith("Maven delivered for thing not what release 9.9 records: " + clause)


def test_a_missing_or_damaged_lock_is_told():
    with pytest.raises(ReleaseError, match=r"release 9\.9 has no lock for thing"):
        check_lock("thing", "9.9", None, {})
    with pytest.raises(ReleaseError, match=r"releases/9\.9/thing\.lock is damaged, line 1 is not"):
        check_lock("thing", "9.9", "x", {})


@pytest.mark.parametrize(
    ("present", "missing"),
    [((), "neither Maven (mvn) nor a JDK (java)"), (("java",), "no Maven (mvn)"), (("mvn",), "no JDK (java)")],
)
def test_without_maven_the_mirror_is_named(tmp_path, monkeypatch, present, missing):
    for name in present:
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(ReleaseError) as error:
        find_maven()
    assert str(error.value).startswith(f"the controller has {missing}: install it, or set emr_artifact_source: mirror")


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (
            "[ERROR] Failed: Could not find artifact org.apache.hadoop:hadoop-hdfs-rbf:jar:3.4.3 in central (x)",
            "Maven did not get org.apache.hadoop:hadoop-hdfs-rbf:jar:3.4.3: check the network",
        ),
        (
            "[ERROR] Could not transfer artifact a.b:c:pom:1 from/to central: Connection refused",
            "Maven did not get a.b:c:pom:1:",
        ),
        ("[INFO] x\n[ERROR] No plugin found\n[ERROR] more", "Maven failed: No plugin found"),
        ("Error: JAVA_HOME is not defined correctly.", "Maven failed: Error: JAVA_HOME is not defined correctly."),
    ],
)
def test_a_failure_of_maven_is_one_sentence(output, sentence):
    assert failure("hadoop", output).startswith("hadoop cannot be assembled, " + sentence)


def test_a_failing_maven_stops(tmp_path, recipe, monkeypatch):
    monkeypatch.setattr(maven, "command", lambda *_args: ["sh", "-c", "echo '[ERROR] broken'; exit 1"])
    with pytest.raises(ReleaseError, match="thing cannot be assembled, Maven failed: broken"):
        assemble(tmp_path, recipe, "one")


def test_versions_are_given_as_properties():
    assert command("mvn", "/w/pom.xml", {"b.version": "2", "a.version": "1"})[-3:] == [
        "-Da.version=1",
        "-Db.version=2",
        "package",
    ]
