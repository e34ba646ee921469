# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The archive of the user's own engine comes over HTTP, is verified, and is there as a whole or not at all."""

from __future__ import annotations

import functools
import hashlib
import http.server
import tarfile
import threading

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata import archive
from ansible_collections.bigdata.emr.plugins.module_utils.software.release import ReleaseError


class Quiet(http.server.SimpleHTTPRequestHandler):
    asked = 0

    def log_message(self, *_words):
        type(self).asked += 1


@pytest.fixture
def served(tmp_path, monkeypatch):
    """A directory with an archive, as a server has it, and its sha512."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    made, site = tmp_path / "jindosdk-6.0.0-linux" / "lib", tmp_path / "site"
    made.mkdir(parents=True)
    site.mkdir()
    (made / "jindo-core.jar").write_bytes(b"a jar")
    with tarfile.open(site / "jindosdk.tar.gz", "w:gz") as tar:
        tar.add(made.parent, made.parent.name)
    Quiet.asked = 0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield (
        f"http://127.0.0.1:{server.server_port}/jindosdk.tar.gz",
        hashlib.sha512((site / "jindosdk.tar.gz").read_bytes()).hexdigest(),
    )
    server.shutdown()
    server.server_close()


def bring(root, url, sha512, check=False):
    changes = Changes(check)
    directory = archive.bring(str(root), url, sha512, changes)
    return directory, bool(changes)


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "NEEDED", 1)
    return tmp_path / "emr"


def test_it_is_brought_once(served, root):
    url, sha512 = served
    directory, changed = bring(root, url, sha512)
    assert changed
    assert directory == f"{root}/jindosdk-{sha512[:16]}"
    assert (root / f"jindosdk-{sha512[:16]}" / "lib" / "jindo-core.jar").read_bytes() == b"a jar"
    assert not (root / ".incoming").exists()
    asked = Quiet.asked
    assert bring(root, url, sha512) == (directory, False)
    assert Quiet.asked == asked


def test_one_whose_jar_is_damaged_is_brought_again(served, root):
    directory, _changed = bring(root, *served)
    jar = root / directory.rpartition("/")[2] / "lib" / "jindo-core.jar"
    jar.write_bytes(b"")
    assert bring(root, *served) == (directory, True)
    assert jar.read_bytes() == b"a jar"


def test_check_mode_downloads_nothing(served, root):
    _directory, changed = bring(root, *served, check=True)
    assert (changed, Quiet.asked, root.exists()) == (True, 0, False)


def test_another_file_than_the_one_that_was_named_is_refused(served, root):
    url, _sha512 = served
    with pytest.raises(ReleaseError, match="expected is 0000"):
        bring(root, url, "0" * 128)
    assert [one.name for one in root.iterdir()] == []


def test_a_file_that_is_not_there_is_told(served, root):
    url, sha512 = served
    with pytest.raises(ReleaseError, match="the server of url \\(emr_smartdata\\) has no http"):
        bring(root, f"{url}.gone", sha512)
