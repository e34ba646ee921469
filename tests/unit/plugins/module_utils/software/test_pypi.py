# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import io
import json
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.software import pypi
from ansible_collections.bigdata.emr.plugins.module_utils.software.archive import file_sha512
from ansible_collections.bigdata.emr.plugins.module_utils.software.lock import parse_lock
from ansible_collections.bigdata.emr.plugins.module_utils.software.maven import build
from ansible_collections.bigdata.emr.plugins.module_utils.software.release import ReleaseError

FILE = "thing-1.2.tar.gz"
RECIPE = """\
take: {deps/bin: bin, deps/jars: jars, thing: python/thing}
leave: ["*.cmd", "jars/*-osx-*.jar"]
"""
MEMBERS = {
    "deps/bin/run": "#!/bin/sh\n",
    "deps/bin/run.cmd": "no",
    "deps/jars/a-1.jar": "a",
    "deps/jars/more/b-1.jar": "b",
    "deps/jars/c-osx-x86_64.jar": "no",
    "thing/__init__.py": "",
    "setup.py": "raise SystemExit('run')",
}
TAKEN = ["bin/run", "jars/a-1.jar", "jars/more/b-1.jar", "python/thing/__init__.py"]


def archive(path: Path, more: tuple[tarfile.TarInfo, ...] = ()) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, text in MEMBERS.items():
            info = tarfile.TarInfo(f"thing-1.2/{name}")
            info.size = len(text)
            tar.addfile(info, io.BytesIO(text.encode()))
        for info in more:
            tar.addfile(info)
    return path


class Index(ThreadingHTTPServer):
    """The simple API of an index with one project; ``pages`` is path to what it answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}/simple"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        body = self.server.pages.get(self.path)
        self.send_response(200 if body is not None else 404)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def index(monkeypatch):
    with Index() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setenv("PIP_INDEX_URL", f"{server.url}/")
        yield server
        server.shutdown()


def offer(index: Index, path: Path, page: str) -> None:
    index.pages["/simple/thing/"] = page.encode()
    index.pages[f"/files/{FILE}"] = path.read_bytes()


HTML = f'<html><a href="../../files/{FILE}#sha256=0">\n{FILE}</a><a href="x">thing-1.2-py3-none-any.whl</a></html>'
JSON = json.dumps({"files": [{"filename": FILE, "url": f"../../files/{FILE}"}]})


@pytest.mark.parametrize(
    ("page", "found"),
    [(HTML, True), (JSON, True), ("<html></html>", False), ("{broken", False), (json.dumps({"files": [1]}), False)],
)
def test_the_index_tells_where_a_file_is(page, found):
    url = pypi.address(page, "https://index.example.com/simple/thing/", FILE)
    assert url == (f"https://index.example.com/files/{FILE}" if found else "")


@pytest.mark.parametrize("page", [HTML, JSON])
def test_it_is_fetched_once_and_only_what_the_recipe_takes_is_unpacked(tmp_path, index, page):
    made = archive(tmp_path / "made.tar.gz")
    offer(index, made, page)
    (tmp_path / pypi.RECIPE).write_text(RECIPE)
    source = {"project": "thing", "file": FILE, "sha512": file_sha512(str(made))}
    for work in ("one", "two"):
        found = pypi.delivered(str(tmp_path), str(tmp_path), [source], str(tmp_path / work))
        assert sorted(found) == TAKEN
        assert Path(found["jars/a-1.jar"]).read_text() == "a"
    assert index.asked == ["/simple/thing/", f"/files/{FILE}"]


def test_another_file_is_refused_and_a_damaged_one_is_fetched_again(tmp_path, index):
    made = archive(tmp_path / "made.tar.gz")
    offer(index, made, JSON)
    (tmp_path / pypi.RECIPE).write_text(RECIPE)
    wrong = {"project": "thing", "file": FILE, "sha512": "0" * 128}
    with pytest.raises(ReleaseError, match=r"expected is 000.*: the index holds another file"):
        pypi.delivered(str(tmp_path), str(tmp_path), [wrong], str(tmp_path / "work"))
    (tmp_path / FILE).write_text("damaged")
    right = {**wrong, "sha512": file_sha512(str(made))}
    assert sorted(pypi.delivered(str(tmp_path), str(tmp_path), [right], str(tmp_path / "work"))) == TAKEN


def test_what_is_missing_is_one_sentence(tmp_path, index, monkeypatch):
    index.pages["/simple/thing/"] = b"<html></html>"
    with pytest.raises(ReleaseError, match=rf"/simple/thing/ names no {FILE}: check the network and pip's settings"):
        pypi.fetch(str(tmp_path), "thing", FILE, "0" * 128)
    monkeypatch.setenv("PIP_INDEX_URL", "http://me:hunter22@127.0.0.1:9/simple")
    with pytest.raises(ReleaseError, match="cannot be read") as error:
        pypi.fetch(str(tmp_path), "thing", FILE, "0" * 128)
    assert "hunter22" not in str(error.value)


def test_settings_are_those_of_pip(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    given = tmp_path / "pip.conf"
    given.write_text("[global]\nindex-url = https://mirror.example.com/simple/\ncert = /ca.pem\n")
    assert pypi.settings({"PIP_CONFIG_FILE": str(given)}) == ("https://mirror.example.com/simple", "/ca.pem")
    environment = {"PIP_CONFIG_FILE": str(given), "PIP_INDEX_URL": "https://a.example.com/s"}
    assert pypi.settings(environment) == ("https://a.example.com/s", "/ca.pem")
    given.write_text("index-url")
    with pytest.raises(ReleaseError, match="pip's settings on the controller cannot be read"):
        pypi.settings({"PIP_CONFIG_FILE": str(given)})


def test_what_is_no_file_or_leaves_the_directory_is_refused(tmp_path):
    recipe = pypi.parse_recipe(RECIPE, "x")
    link = tarfile.TarInfo("thing-1.2/deps/jars/link.jar")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    for info in (link, tarfile.TarInfo("thing-1.2/deps/jars/../../../x")):
        with pytest.raises(ReleaseError, match="cannot be unpacked"):
            pypi.unpack(str(archive(tmp_path / "bad.tar.gz", (info,))), recipe, str(tmp_path / "out"))
    (tmp_path / "bad.tar.gz").write_bytes((tmp_path / "bad.tar.gz").read_bytes()[:60])
    with pytest.raises(ReleaseError, match="cannot be unpacked"):
        pypi.unpack(str(tmp_path / "bad.tar.gz"), recipe, str(tmp_path / "out"))
    with pytest.raises(ReleaseError, match="has no mapping 'take'"):
        pypi.parse_recipe("- a", "pypi.yml")


def test_a_product_without_a_pom_needs_no_maven_and_has_a_lock(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    others = pypi.unpack(str(archive(tmp_path / FILE)), pypi.parse_recipe(RECIPE, "x"), str(tmp_path / "out"))
    lock, recipe = tmp_path / "9.9" / "thing.lock", tmp_path / "recipe"
    (recipe / "dist").mkdir(parents=True)
    (recipe / "dist" / "README").write_text("x")
    work = tmp_path / "work"
    work.mkdir()
    arguments = ("thing", "1.2", "9.9", str(recipe), str(lock), {}, str(work))
    made = build(*arguments, True, others)
    assert list(parse_lock(lock.read_text())) == TAKEN
    with tarfile.open(made) as tar:
        assert sorted(one.name for one in tar if one.isfile()) == sorted(
            f"thing-1.2/{one}" for one in [*TAKEN, "README"]
        )
    Path(others["jars/a-1.jar"]).write_text("other")
    with pytest.raises(ReleaseError, match=r"The archive delivered for thing not what release 9\.9 records: a-1\.jar"):
        build(*arguments, False, others)


def test_several_archives_make_one_product_and_none_has_what_another_has(tmp_path, monkeypatch):
    monkeypatch.setattr(pypi, "fetch", lambda cache, project, file, sha512: str(tmp_path / file))
    one, two = archive(tmp_path / "one.tar.gz"), tmp_path / "two.tar.gz"
    with tarfile.open(two, "w:gz") as tar:
        info = tarfile.TarInfo("more-1/deps/bin/config.sh")
        tar.addfile(info, io.BytesIO())
    (tmp_path / pypi.RECIPE).write_text(
        "take: {deps/bin: bin, deps/bin/config.sh: bin/config.sh.upstream, deps/jars: jars}"
    )
    sources = [
        {"project": name, "file": path.name, "sha512": file_sha512(str(path))}
        for name, path in (("a", one), ("b", two))
    ]
    found = pypi.delivered(str(tmp_path), str(tmp_path), sources, str(tmp_path / "work"))
    assert "bin/config.sh.upstream" in found
    assert "bin/config.sh" not in found
    assert "bin/run" in found
    with pytest.raises(ReleaseError, match=r"one.tar.gz has bin/run, as another archive of the product has"):
        pypi.delivered(str(tmp_path), str(tmp_path), [sources[0], sources[0]], str(tmp_path / "again"))
