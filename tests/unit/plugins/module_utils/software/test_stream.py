# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.software.stream import Installed, installed, stream


@pytest.fixture
def product(tmp_path) -> Installed:
    home = tmp_path / "thing-1.2"
    (home / "jars" / "more").mkdir(parents=True)
    for name, size in (("b.jar", 700), ("a.jar", 512), ("empty.jar", 0), ("more/c.jar", 9)):
        (home / "jars" / name).write_bytes(name.encode()[:1] * size)
    (home / "thing.tar.gz").write_text("as it is")
    (home / ".emr-software").write_text(json.dumps({"id": "build", "version": "1.2"}))
    (tmp_path / "thing").symlink_to("thing-1.2")
    found = installed(str(tmp_path), "thing")
    assert found
    return found


def test_what_is_installed_is_what_the_link_leads_to(tmp_path, product):
    assert product == (str(tmp_path / "thing-1.2"), "1.2", "build")
    assert installed(str(tmp_path), "other") is None
    Path(product.directory, ".emr-software").write_text("{")
    assert installed(str(tmp_path), "thing") is None


def test_a_tar_of_several_files_without_directories(product):
    one = stream(product, "jars/*.jar", "/x.tar")
    content = b"".join(one.parts())
    assert len(content) == one.size == 10240
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        assert [(member.name, member.size, member.mode) for member in tar] == [
            ("a.jar", 512, 0o644),
            ("b.jar", 700, 0o644),
            ("empty.jar", 0, 0o644),
        ]
        assert tar.extractfile("b.jar").read() == b"b" * 700
    assert content == b"".join(stream(product, "jars/*.jar", "/x.tar").parts())


def test_one_file_as_it_is(product):
    one = stream(product, "thing.tar.gz", "/x.tar.gz")
    assert (one.size, b"".join(one.parts())) == (8, b"as it is")


def test_what_does_not_fit_is_refused(product):
    with pytest.raises(ValueError, match=r"has no file \*\.zip"):
        stream(product, "*.zip", "/x.tar")
    with pytest.raises(ValueError, match="has 3 files"):
        stream(product, "jars/*.jar", "/x.zip")


def test_a_file_that_becomes_shorter_is_told(product):
    one = stream(product, "thing.tar.gz", "/x.tar.gz")
    parts = one.parts()
    path = Path(one.paths[0])
    size = path.stat().st_size
    path.write_text("as")
    assert size == 8
    assert b"".join(parts) == b"as"
    whole = stream(product, "jars/b.jar", "/x.jar").parts()
    Path(product.directory, "jars/b.jar").write_bytes(b"b" * (1 << 21))
    first = next(whole)
    Path(product.directory, "jars/b.jar").write_bytes(b"")
    assert len(first) == 1 << 20
    with pytest.raises(OSError, match="became shorter"):
        list(whole)
