# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Software on the controller and on the hosts, and the manifest."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.document import dump
from ansible_collections.bigdata.emr.plugins.module_utils.software.archive import file_sha512, tree, write_tar
from ansible_collections.bigdata.emr.plugins.module_utils.software.recipe import resolve
from ansible_collections.bigdata.emr.tests.integration.interrupt.chain import Scene, interrupt, play, timeless
from ansible_collections.bigdata.emr.tests.integration.interrupt.sandbox import Sandbox
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.manifest.cases import after, first

MVN = """#!/bin/sh
while [ "$1" != --file ]; do shift; done
lib=$(dirname "$2")/target/distribution/lib
mkdir -p "$lib" && echo a > "$lib/a-1.jar" && echo b > "$lib/b-1.jar"
"""


@pytest.fixture
def bare(tmp_path):
    return Sandbox.bare(tmp_path / "bare")


def archive(scratch: Path, version: str, build: str = "") -> Path:
    """Return an archive of the product hadoop, which differs in every file from that of another VERSION or BUILD."""
    source = scratch / f"source-{version}"
    for name in ("bin/hdfs", "lib/a.jar", "lib/native/b.so", "etc/c.xml"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(f"{name} of {version} {build}\n")
    target = scratch / f"hadoop-{version}.tar"
    write_tar(str(target), f"hadoop-{version}", tree(str(source)))
    return target


def delivery(path: Path, version: str):
    """Return the calls of the action plugin software for a host that lacks the archive at PATH."""
    base = {"release": "1.0", "products": ["hadoop"]}
    wanted = [{"name": "hadoop", "version": version, "id": file_sha512(str(path))}]
    archives = {"hadoop": {"file": path.name, "sha512": file_sha512(str(path))}}

    def install(box, results):
        if not results[-1]["absent"]:
            return None
        shutil.copy(path, box.root / "opt/emr/.incoming" / path.name)
        return {**base, "plan": {"step": "install", "wanted": wanted, "archives": archives}}

    return [
        ("software", {**base, "plan": {"step": "look", "wanted": wanted}}),
        ("software", {**base, "plan": {"step": "stage", "wanted": wanted, "uid": 0, "needed": {"hadoop": 1}}}),
        ("software", install),
    ]


@pytest.mark.parametrize("before", ["nothing", "another version", "another build", "half an upload"])
def test_software_is_delivered(tmp_path, bare, before):
    if before.startswith("another"):
        version, build = ("3.4.2", "") if before == "another version" else ("3.4.3", "older")
        assert play(bare, Scene(bare, delivery(archive(tmp_path / "old", version, build), version)))[1]
    if before == "half an upload":
        bare.write("opt/emr/.incoming/hadoop-3.4.3.tar", "the beginning of it")
    interrupt(Scene(bare, delivery(archive(tmp_path, "3.4.3"), "3.4.3")), tmp_path)


@pytest.fixture
def collection(tmp_path):
    """A collection with one release of one product, which is assembled from two files."""
    top = tmp_path / "collection"
    recipe = top / "roles/distribution/files/maven/hadoop"
    (recipe / "dist/bin").mkdir(parents=True)
    for name in ("pom.xml", "assembly.xml", "dist/bin/run"):
        (recipe / name).write_text("<project/>\n")
    (top / "releases/9.9").mkdir(parents=True)
    product = {"version": "1.0", "maven": {"a.version": "1"}, "archive": {"path": "x/hadoop-1.0.tar.gz"}}
    (top / "releases/9.9.yml").write_text(json.dumps({"release": "9.9", "products": {"hadoop": product}}))
    parts = {f"lib/{name}-1.jar": hashlib.sha512(f"{name}\n".encode()).hexdigest() for name in "ab"}
    (top / "releases/9.9/hadoop.lock").write_text("".join(f"{digest}  {path}\n" for path, digest in parts.items()))
    assert resolve(str(top), "9.9", ["hadoop"], "maven", {}, "", "")
    return top


def test_software_is_assembled(tmp_path, bare, collection):
    bare.write("opt/bin/mvn", MVN, 0o755)
    bare.write("opt/bin/java", "#!/bin/sh\n", 0o755)
    bare.environment["PATH"] = "/opt/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    call = {"release": "9.9", "products": ["hadoop"], "collection": str(collection), "cache": "/var/cache/emr"}
    interrupt(Scene(bare, [("assembly", call)]), tmp_path)


def test_the_manifest_is_written(tmp_path, bare):
    texts = [dump(first()), dump(after(first()))]
    bare.write("var/lib/emr/manifest.json", texts[0])
    interrupt(Scene(bare, [("manifest", {"text": texts[1], "replaces": texts[0]})]), tmp_path)


def test_the_manifest_is_put_aside(tmp_path, bare):
    bare.write("var/lib/emr/manifest.json", "{}")
    interrupt(Scene(bare, [("manifest", {"state": "aside"})], normal=timeless), tmp_path)
