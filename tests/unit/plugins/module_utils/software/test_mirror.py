# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import contextlib
import io
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlparse

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.software import mirror
from ansible_collections.bigdata.emr.plugins.module_utils.software.archive import file_sha512, unpack
from ansible_collections.bigdata.emr.plugins.module_utils.software.mirror import candidates, download, probe
from ansible_collections.bigdata.emr.plugins.module_utils.software.release import ReleaseError

UPSTREAM = "zookeeper/zookeeper-3.9.5/apache-zookeeper-3.9.5-bin.tar.gz"
NAME = "apache-zookeeper-3.9.5-bin.tar.gz"


class Mirror(ThreadingHTTPServer):
    """Serves ``files``; the first ``cuts`` answers end half way, ``ranges`` says whether it resumes."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.cuts = 0
        self.ranges = True
        self.status = 200
        self.requests: list[tuple[str, str | None]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/dist/"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        path = urlparse(self.path).path.removeprefix("/dist/")
        wanted = self.headers.get("Range")
        server.requests.append((path, wanted))
        if path not in server.files:
            self.send_error(404)
            return
        if server.status != 200:
            self.send_error(server.status)
            return
        body = server.files[path]
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted and server.ranges else 0
        if wanted and server.ranges and start >= len(body):
            self.send_error(416)
            return
        self.send_response(206 if wanted and server.ranges else 200)
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        body = body[start:]
        if server.cuts:
            server.cuts -= 1
            body = body[: len(body) // 2]
        with contextlib.suppress(ConnectionError):  # some who ask leave in the middle
            self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture(name="server")
def _server():
    with Mirror() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(name="tarball")
def _tarball(tmp_path) -> bytes:
    """An archive of upstream's shape: one top directory, compressed."""
    path = tmp_path / "made.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name, content in (
            ("bin/zkServer.sh", b"#!/bin/sh\n"),
            ("lib/zookeeper-3.9.5.jar", bytes(range(256)) * 400),
        ):
            info = tarfile.TarInfo(f"apache-zookeeper-3.9.5-bin/{name}")
            info.size, info.mode = len(content), 0o755 if name.startswith("bin") else 0o644
            tar.addfile(info, io.BytesIO(content))
    return path.read_bytes()


def sha512(tmp_path: Path, content: bytes) -> str:
    (tmp_path / "expected").write_bytes(content)
    return file_sha512(str(tmp_path / "expected"))


@pytest.mark.parametrize("place", [UPSTREAM, NAME])
def test_the_archive_is_found_at_upstreams_path_or_in_one_directory(server, tmp_path, tarball, place):
    server.files[place] = tarball
    target = tmp_path / NAME
    assert download(candidates(server.url, UPSTREAM), str(target), sha512(tmp_path, tarball)) == server.url + place
    assert target.read_bytes() == tarball
    assert "lib/zookeeper-3.9.5.jar" in unpack(str(target), str(tmp_path / "new"))


def test_a_wrong_checksum_stops_with_the_url_and_keeps_nothing(server, tmp_path, tarball):
    server.files[UPSTREAM] = tarball + b"x"
    target = tmp_path / NAME
    with pytest.raises(ReleaseError) as error:
        download(candidates(server.url, UPSTREAM), str(target), sha512(tmp_path, tarball))
    assert f"{server.url}{UPSTREAM} has sha512 " in str(error.value)
    assert "the mirror holds another file" in str(error.value)
    assert not target.exists()
    assert not Path(f"{target}.part").exists()


@pytest.mark.parametrize("ranges", [True, False])
def test_a_cut_connection_is_resumed(server, tmp_path, tarball, ranges):
    server.files[UPSTREAM], server.cuts, server.ranges = tarball, 1, ranges
    target = tmp_path / NAME
    download(candidates(server.url, UPSTREAM), str(target), sha512(tmp_path, tarball))
    assert target.read_bytes() == tarball
    assert server.requests == [(UPSTREAM, None), (UPSTREAM, f"bytes={len(tarball) // 2}-")]


def test_a_connection_that_is_cut_again_and_again_stops_and_the_next_run_goes_on(server, tmp_path, tarball):
    server.files[UPSTREAM], server.cuts = tarball, mirror.ATTEMPTS
    target = tmp_path / NAME
    with pytest.raises(
        ReleaseError, match=r"could not be downloaded in 3 attempts, the connection ended after \d+ of \d+ bytes"
    ):
        download(candidates(server.url, UPSTREAM), str(target), sha512(tmp_path, tarball))
    assert not target.exists()
    arrived = Path(f"{target}.part").stat().st_size
    assert 0 < arrived < len(tarball)
    download(candidates(server.url, UPSTREAM), str(target), sha512(tmp_path, tarball))
    assert target.read_bytes() == tarball
    assert server.requests[-1] == (UPSTREAM, f"bytes={arrived}-")


@pytest.mark.parametrize("left", [b"beginning of another file", b"z" * 1_000_000])
def test_the_rest_of_another_file_does_not_spoil_the_download(server, tmp_path, tarball, left):
    server.files[UPSTREAM] = tarball
    target = tmp_path / NAME
    Path(f"{target}.part").write_bytes(left)
    download(candidates(server.url, UPSTREAM), str(target), sha512(tmp_path, tarball))
    assert target.read_bytes() == tarball


def test_a_mirror_without_the_archive_is_told_both_places(server, tmp_path):
    with pytest.raises(ReleaseError) as error:
        download(candidates(server.url, UPSTREAM), str(tmp_path / NAME), "0" * 128)
    assert f"the mirror has neither {server.url}{UPSTREAM} nor {server.url}{NAME}" in str(error.value)


def test_an_error_of_the_server_is_told(server, tmp_path, tarball):
    server.files[UPSTREAM], server.status = tarball, 503
    with pytest.raises(ReleaseError, match="the server answered 503"):
        download(candidates(server.url, UPSTREAM), str(tmp_path / NAME), "0" * 128)


def test_a_mirror_that_does_not_answer_is_told(server, tmp_path):
    server.server_close()
    with pytest.raises(
        ReleaseError, match=r"could not be downloaded in 3 attempts, .*refused.*check emr_artifact_mirror"
    ):
        download(candidates(server.url, UPSTREAM), str(tmp_path / NAME), "0" * 128)


@pytest.mark.parametrize("place", [UPSTREAM, NAME])
def test_a_mirror_is_asked_whether_it_has_the_archive(server, place):
    server.files[place] = b"x" * 10_000_000
    probe(candidates(server.url, UPSTREAM))
    assert server.requests[-1] == (place, None)


def test_a_mirror_that_will_not_give_the_archive_is_told_with_the_reason(server):
    urls = candidates(server.url, UPSTREAM)
    with pytest.raises(ReleaseError, match="the mirror has neither"):
        probe(urls)
    server.files[UPSTREAM], server.status = b"content", 403
    with pytest.raises(ReleaseError, match="cannot be read, the server answered 403 Forbidden: check emr_artifact_"):
        probe(urls)
    with pytest.raises(ReleaseError, match=r"cannot be read, .*refused.*: check emr_artifact_mirror"):
        probe(candidates("http://127.0.0.1:9", UPSTREAM))
