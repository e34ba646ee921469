# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The volume of SmartData: made once, kept, left, and its metadata loaded from a copy; JuiceFS itself is a script."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import json
import os
import socketserver
import tarfile
import threading
from functools import partial

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Volume
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.facts import LOADING, PASSWORD_FILE
from ansible_collections.bigdata.emr.tests.integration.interrupt.chain import Scene, interrupt, play
from ansible_collections.bigdata.emr.tests.integration.interrupt.sandbox import Sandbox

BUCKET, UUID = "/mnt/nas", "mnt/nas/lake/juicefs_uuid"
SETTING = {"Name": "lake", "UUID": "u1", "Storage": "file", "Bucket": f"{BUCKET}/", "MinClientVersion": "1.1.0-A"}
COPY = "mnt/disk1/smartdata/dumps/lake-20260102T023000Z.json.gz"
# As the real one: the id comes into the bucket before the metadata is there, and a copy is loaded key by key.
JUICEFS = f"""#!/bin/sh
set -e
[ "$META_PASSWORD" = {"c" * 32} ]
case $1 in
format)
  mkdir -p {BUCKET}/lake
  printf u1 > {BUCKET}/lake/juicefs_uuid
  printf %s '{json.dumps(SETTING)}' > $METADATA/setting
  ;;
load)
  [ -z "$(ls $METADATA)" ]
  printf 3 > $METADATA/totalInodes
  printf %s '{json.dumps({**SETTING, "MinClientVersion": ""})}' > $METADATA/setting
  ;;
fsck) [ -s {BUCKET}/lake/juicefs_uuid ] ;;
*) exit 2 ;;
esac
"""
HADOOP = """#!/bin/sh
[ "$META_PASSWORD" = secret ] || exit 1
echo "		Bytes Read=50397184" >&2
"""


class Metadata:
    """A server of Redis whose keys are files in DIRECTORY, at an ADDRESS of the loopback."""

    def __init__(self, directory):
        self.directory, self.kept = directory, {}
        self.address = f"127.{1 + os.getpid() % 250}.{1 + os.getpid() // 250 % 250}.21"
        directory.mkdir()

    def state(self):
        return {path.name: path.read_text() for path in self.directory.iterdir()}

    def keep(self):
        """Let every chain begin with what there is now."""
        self.kept = self.state()

    def reset(self):
        self.clear()
        for name, text in self.kept.items():
            (self.directory / name).write_text(text)

    def clear(self):
        for path in self.directory.iterdir():
            path.unlink()

    def answer(self, words, queued):
        """Return the answer to the command of WORDS; QUEUED are those of a transaction."""
        word, key = words[0], words[1] if len(words) > 1 else ""
        if word == "INFO":
            return _text("role:master\r\n")
        if word == "GET":
            return _text(self.state().get(key))
        if word == "DBSIZE":
            return f":{len(self.state())}\r\n"
        if word in ("EXISTS", "ZCOUNT"):
            return ":0\r\n"
        if word == "SET":
            queued.append(words)
            return "+QUEUED\r\n"
        if word == "EXEC":
            for _set, name, value in queued:
                (self.directory / name).write_text(value)
            return f"*{len(queued)}\r\n" + "+OK\r\n" * len(queued)
        if word == "FLUSHDB":
            self.clear()
        return "+OK\r\n" if word in ("AUTH", "WATCH", "MULTI", "FLUSHDB") else "-ERR unknown command\r\n"


def _text(found):
    return "$-1\r\n" if found is None else f"${len(found)}\r\n{found}\r\n"


@pytest.fixture
def metadata(tmp_path):
    made = Metadata(tmp_path / "metadata")

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            queued = []
            while head := self.rfile.readline():
                words = [
                    self.rfile.read(int(self.rfile.readline()[1:]) + 2)[:-2].decode() for _word in range(int(head[1:]))
                ]
                self.wfile.write(made.answer(words, queued).encode())

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server((made.address, port("redis", "client")), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield made
        server.shutdown()


@pytest.fixture
def box(metadata, tmp_path):
    found = Sandbox.bare(tmp_path / "host")
    found.write("etc/hosts", f"{metadata.address}\tm1\n")
    found.write("opt/emr/juicefs/bin/juicefs", JUICEFS, 0o755)
    (found.root / BUCKET[1:]).mkdir()
    found.environment["METADATA"] = str(metadata.directory)
    return found


def smartdata(state="present", **more):
    schedules = {"dump": "02:30", "fsck": "Sat 03:30"}
    volume = {**Volume("juicefs", "lake", "file", BUCKET, schedules=schedules)._asdict(), **more}
    given = {"state": state, "volume": volume, "members": {"redis": ["m1"]}, "client": "1.0.2"}
    asked = {"host": "m1", "cluster": "prod", "passwords": {"shared": {"redis_clients": "c" * 32}}}
    return "smartdata", {**given, **asked, "data_disks": ["/mnt/disk1"]}


def timers(state):
    """Return STATE without what systemd does to timers by itself.

    It forgets a stopped one that has no file, and one that runs takes its new times when files are read anew.
    """
    kept = {path: what for path, what in state.items() if not path.startswith("/run/sandbox/loaded/emr-smartdata-")}
    return {path: "runs" if path.startswith("/run/sandbox/running/") else what for path, what in kept.items()}


def scene(metadata, box, *calls, **more):
    metadata.keep()
    return Scene(box, calls, normal=timers, reset=metadata.reset, outside=metadata.state, **more)


def test_a_volume_is_made_once_and_kept(tmp_path, metadata, box):
    interrupt(scene(metadata, box, smartdata()), tmp_path)
    setting = json.loads(metadata.state()["setting"])
    assert (setting["UUID"], setting.get("MinClientVersion")) == ("u1", None)


@pytest.fixture
def made(metadata, box):
    """A host that keeps a volume."""
    assert play(box, scene(metadata, box, smartdata()))[1]
    return box


def test_it_is_kept_in_another_way(tmp_path, metadata, made):
    interrupt(scene(metadata, made, smartdata(schedules={"gc": "Sun 03:30", "dump": "04:30"})), tmp_path)


def test_another_host_keeps_it(tmp_path, metadata, made):
    interrupt(scene(metadata, made, smartdata("absent")), tmp_path)
    assert json.loads(metadata.state()["setting"])["UUID"] == "u1"
    assert all((place / UUID).read_text() == "u1" for place in tmp_path.glob("point-*"))


def test_metadata_is_loaded_from_a_copy(tmp_path, metadata, box):
    box.write(UUID, "u1")
    box.write(COPY, "")
    (box.root / COPY).write_bytes(gzip.compress(json.dumps({"Setting": SETTING}).encode()))
    loading = LOADING[1:]

    def restored(host, _results):
        """Nobody loads once more what has been loaded; that is refused."""
        is_over = metadata.state() and not (host.root / loading).exists()
        return None if is_over else smartdata("restored")[1]

    interrupt(scene(metadata, box, ("smartdata", restored)), tmp_path)
    assert metadata.state()["totalInodes"] == "3"


def test_the_archive_of_an_engine_of_ones_own_is_brought(tmp_path, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    site, jar = tmp_path / "site", tmp_path / "jindosdk-6" / "lib" / "jindo.jar"
    jar.parent.mkdir(parents=True)
    site.mkdir()
    jar.write_text("a jar")
    with tarfile.open(site / "jindosdk.tar.gz", "w:gz") as tar:
        tar.add(jar.parents[1], "jindosdk-6")
    sha512 = hashlib.sha512((site / "jindosdk.tar.gz").read_bytes()).hexdigest()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_words):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        call = {"url": f"http://127.0.0.1:{server.server_port}/jindosdk.tar.gz", "sha512": sha512}
        interrupt(Scene(Sandbox.bare(tmp_path / "host"), [("smartdata_archive", call)]), tmp_path)
        server.shutdown()


def test_caches_are_filled(tmp_path):
    box = Sandbox.bare(tmp_path / "host")
    box.write("opt/emr/hadoop/bin/hadoop", HADOOP, 0o755)
    box.write("opt/emr/hadoop/share/hadoop/tools/lib/hadoop-streaming-3.4.2.jar", "")
    box.write(PASSWORD_FILE[1:], "secret\n", 0o440)
    call = ("smartdata_warm_up", {"volume": "lake", "paths": ["/hot"]})
    interrupt(Scene(box, [call], settles=False), tmp_path)
