# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import io
import os
import stat
import tarfile
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.software.archive import (
    MTIME,
    file_sha512,
    tree,
    unpack,
    write_tar,
)

FILES = {"bin/run": "#!/bin/sh\n", "lib/a.jar": "jar", "lib/" + "n" * 90 + "/b.jar": "deep"}


def make_tree(directory: Path) -> dict[str, str]:
    for name, content in FILES.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tree(str(directory))


@pytest.mark.parametrize("compress", [False, True])
def test_equal_content_gives_equal_bytes(tmp_path, compress):
    first, second = make_tree(tmp_path / "one"), make_tree(tmp_path / "two")
    os.utime(tmp_path / "two" / "lib/a.jar", (1, 1))
    (tmp_path / "two" / "lib/a.jar").chmod(0o600)
    write_tar(str(tmp_path / "1.tar"), "top", first, compress)
    write_tar(str(tmp_path / "2.tar"), "top", dict(reversed(second.items())), compress)
    assert file_sha512(str(tmp_path / "1.tar")) == file_sha512(str(tmp_path / "2.tar"))


@pytest.mark.parametrize("compress", [False, True])
def test_what_is_packed_is_unpacked_without_its_top_directory(tmp_path, compress):
    write_tar(str(tmp_path / "a.tar"), "top-1.0", make_tree(tmp_path / "tree"), compress)
    sizes = unpack(str(tmp_path / "a.tar"), str(tmp_path / "new"))
    assert sizes == {name: len(content) for name, content in FILES.items()}
    assert {name: Path(path).read_text() for name, path in tree(str(tmp_path / "new")).items()} == FILES
    jar = (tmp_path / "new/lib/a.jar").stat()
    assert (jar.st_mtime, stat.S_IMODE(jar.st_mode)) == (MTIME, 0o644)
    assert stat.S_IMODE((tmp_path / "new/bin/run").stat().st_mode) == 0o755


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "", mode: int = 0o644) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.mode = kind, link, mode
    return info


def make_tar(path: Path, *members: tarfile.TarInfo) -> str:
    with tarfile.open(path, "w:gz") as tar:
        for info in members:
            info.size = 4 if info.type == tarfile.REGTYPE else 0
            tar.addfile(info, io.BytesIO(b"data"))
    return str(path)


def test_links_inside_the_tree_are_kept_and_set_id_bits_are_not(tmp_path):
    archive = make_tar(
        tmp_path / "a.tar.gz",
        member("top/lib/libx.so", tarfile.SYMTYPE, "libx.so.1"),
        member("top/lib/libx.so.1"),
        member("top/bin/executor", mode=0o6755),
    )
    assert unpack(archive, str(tmp_path / "new")) == {"lib/libx.so.1": 4, "bin/executor": 4}
    assert (tmp_path / "new/lib/libx.so").read_text() == "data"
    assert stat.S_IMODE((tmp_path / "new/bin/executor").stat().st_mode) == 0o755


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (member("top/../../evil"), "would leave"),
        (member("/etc/evil"), "would leave"),
        (member("top/link", tarfile.SYMTYPE, "../evil"), "points out"),
        (member("top/link", tarfile.SYMTYPE, "/etc"), "points out"),
        (member("top/device", tarfile.CHRTYPE), "neither file"),
        (member("top/hard", tarfile.LNKTYPE, "top/x"), "neither file"),
    ],
)
def test_nothing_leaves_the_directory(tmp_path, bad, reason):
    with pytest.raises(ValueError, match=reason):
        unpack(make_tar(tmp_path / "a.tar.gz", bad), str(tmp_path / "new"))
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize(
    ("links", "reason"),
    [
        ([("top/d/up", ".."), ("top/d/up/x", "../evil")], "below another link"),
        ([("top/d/up/x", "../evil"), ("top/d/up", "..")], "below another link"),
        ([("top/here", "."), ("top/out", "here/../evil")], "points out"),
        ([("top/a", "b"), ("top/b", "a")], None),
    ],
)
def test_links_through_links_do_not_lead_out(tmp_path, links, reason):
    archive = make_tar(tmp_path / "a.tar.gz", member("top/d/file"), *(member(a, tarfile.SYMTYPE, b) for a, b in links))
    if reason is None:
        assert unpack(archive, str(tmp_path / "new")) == {"d/file": 4}
        return
    with pytest.raises(ValueError, match=reason):
        unpack(archive, str(tmp_path / "new"))
    assert not (tmp_path / "evil").exists()


def test_a_member_cannot_be_written_through_a_link(tmp_path):
    archive = make_tar(tmp_path / "a.tar.gz", member("top/d", tarfile.SYMTYPE, "e"), member("top/d/x"))
    with pytest.raises(OSError, match="File exists"):
        unpack(archive, str(tmp_path / "new"))
