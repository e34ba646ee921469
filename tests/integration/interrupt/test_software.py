# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Software on the controller and on the hosts, and the manifest."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.document import dump
from ansible_collections.bigdata.emr.plugins.module_utils.relay.server import Server
from ansible_collections.bigdata.emr.plugins.module_utils.relay.start import listen
from ansible_collections.bigdata.emr.plugins.module_utils.relay.types import Offer
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
    size = path.stat().st_size
    archives = {"hadoop": {"file": path.name, "sha512": file_sha512(str(path)), "size": size, "unpacked": size}}
    plan = {"wanted": wanted, "archives": archives}

    def install(box, results):
        if not results[-1]["absent"]:
            return None
        incoming = results[-1]["incoming"]
        shutil.copy(path, box.root / incoming[1:] / path.name)
        # It is served, to somebody who never comes.
        given = {"step": "install", "incoming": incoming, "part": part("server", "client"), **plan}
        return {**base, "plan": given, "token": "token"}

    return [
        ("software", {**base, "plan": {"step": "look", "wanted": wanted}}),
        ("software", {**base, "plan": {"step": "stage", "uid": 0, **plan}}),
        ("software", install),
    ]


def part(host: str, *clients: str):
    """Return a host's part in a relay on this machine; who serves in it ends at once."""
    addresses = {"server": "127.0.0.1", "client": "127.0.0.2"}
    ports = list(range(21000, 21032))
    return {
        "host": host,
        "clients": list(clients),
        "addresses": addresses,
        "ports": ports,
        "idle_seconds": 0.0,
        "limit_seconds": 1,
    }


@pytest.mark.parametrize("before", ["nothing", "another version", "another build", "half an upload"])
def test_software_is_delivered(tmp_path, bare, before):
    if before.startswith("another"):
        version, build = ("3.4.2", "") if before == "another version" else ("3.4.3", "older")
        assert play(bare, Scene(bare, delivery(archive(tmp_path / "old", version, build), version)))[1]
    if before == "half an upload":
        bare.write("opt/emr/.incoming/hadoop-3.4.3.tar", "the beginning of it")
    interrupt(Scene(bare, delivery(archive(tmp_path, "3.4.3"), "3.4.3")), tmp_path)


@pytest.fixture
def peer(tmp_path):
    """Another host that serves an archive to this one for as long as the test takes: the archive, and the source."""
    path = archive(tmp_path, "3.4.3")
    clients = {"client": ["127.0.0.2"], "nobody": ["127.0.0.3"]}
    offer = Offer({file_sha512(str(path)): str(path)}, clients, "token", 600.0, 600)
    with path.open("rb") as stream, listen(["127.0.0.1"], part("server")["ports"]) as listener:
        server = Server(listener, offer, {file_sha512(str(path)): stream})
        thread = threading.Thread(target=server.run)
        thread.start()
        yield path, ["server", "127.0.0.1", [listener.getsockname()[1]], True]
        server.offer = offer._replace(limit_seconds=0)
        thread.join()


@pytest.mark.parametrize("before", ["nothing", "another build"])
def test_software_comes_from_another_host(tmp_path, bare, peer, before):
    path, source = peer
    if before == "another build":
        old = archive(tmp_path / "old", "3.4.3", "older")
        assert play(bare, Scene(bare, delivery(old, "3.4.3")))[1]
    look, stage, _install = delivery(path, "3.4.3")
    plan = {**stage[1]["plan"], "step": "receive", "sources": {"hadoop": [source]}, "part": part("client", "server")}

    def receive(_box, results):
        return {**look[1], "plan": plan, "token": "token"} if results[-1]["absent"] else None

    interrupt(Scene(bare, [look, ("software", receive)]), tmp_path)


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
