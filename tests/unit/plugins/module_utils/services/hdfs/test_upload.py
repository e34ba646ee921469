# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import upload
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.upload import Found, Wanted
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs_files import FileInfo

ONE = Wanted("/apps/x/x-1.tar", "hdfs", "hadoop", 0o644, 100, upload.made_of("build", "jars/*.jar", 100))
INFO = FileInfo("hdfs", "hadoop", 0o644, 100, 3)
MARK = upload.mark(ONE, "abc")


@pytest.mark.parametrize(
    ("datanodes", "count"), [(0, 1), (1, 1), (2, 2), (3, 3), (30, 3), (40, 4), (99, 9), (100, 10), (5000, 10)]
)
def test_replicas(datanodes, count):
    assert upload.replicas(datanodes) == count


@pytest.mark.parametrize(
    ("found", "there", "differs"),
    [
        (None, False, True),
        (Found(INFO, MARK), True, False),
        (Found(INFO, ""), False, True),
        (Found(INFO, upload.made_of("other", "jars/*.jar", 100)), False, True),
        (Found(INFO._replace(length=99), MARK), False, True),
        (Found(INFO._replace(mode=0o600), MARK), True, True),
        (Found(INFO._replace(owner="me"), MARK), True, True),
        (Found(INFO._replace(replication=1), MARK), True, True),
        (Found(INFO._replace(replication=9), MARK), True, False),
    ],
)
def test_what_is_there_and_what_differs(found, there, differs):
    assert upload.is_there(ONE, found) is there
    change = upload.change(ONE, found, 3)
    assert (change is not None) is differs
    assert change is None or change.before != change.after


def test_what_a_file_is_made_of_tells_build_source_and_size():
    made = {upload.made_of(*one) for one in (("b", "s", 1), ("c", "s", 1), ("b", "t", 1), ("b", "s", 2))}
    assert len(made) == 4


@pytest.mark.parametrize("target", ["x", "/", "/a/../b", "/a/", "/a//b", ""])
def test_a_target_is_an_absolute_and_plain_path(target):
    with pytest.raises(ValueError, match="is not an absolute path"):
        upload.path_of(target, "1")


def test_the_version_is_a_part_of_the_path():
    assert upload.path_of("/apps/x/x-{version}.tar", "1.2") == "/apps/x/x-1.2.tar"
    assert upload.mode_of("0444", "/x") == 0o444
    with pytest.raises(ValueError, match="mode of /x"):
        upload.mode_of(444, "/x")


def test_drafts_are_told_from_other_files():
    place = upload.draft(ONE.path, "0123")
    assert place == "/apps/x/.x-1.tar.0123"
    names = [".x-1.tar.0123", ".x-1.tar.9", "x-1.tar", ".x-2.tar.1", "y"]
    assert upload.drafts(ONE.path, names) == [place, "/apps/x/.x-1.tar.9"]


def acts(found, written=INFO):
    """Return the acts that bring ONE about where it was FOUND, with what its draft is once it is WRITTEN."""
    done = []
    files = upload.Files(
        look=lambda _path: None if written is None else Found(written, ""),
        names=lambda _path: [".x-1.tar.old"],
        delete=lambda path: done.append(("delete", path)),
        write=lambda _one, path, count: done.append(("write", path, count)) or "abc",
        mark=lambda path, text: done.append(("mark", path, text)),
        set_owner=lambda path, *who: done.append(("owner", path, *who)),
        set_mode=lambda path, mode: done.append(("mode", path, mode)),
        set_replication=lambda path, count: done.append(("replication", path, count)),
        rename=lambda path, target: done.append(("rename", path, target)),
    )
    upload.converge(ONE, found, 3, "new", files)
    return done


def test_it_gets_its_name_last():
    draft = "/apps/x/.x-1.tar.new"
    assert acts(None) == [
        ("delete", "/apps/x/.x-1.tar.old"),
        ("write", draft, 3),
        ("mark", draft, MARK),
        ("owner", draft, "hdfs", "hadoop"),
        ("mode", draft, 0o644),
        ("rename", draft, ONE.path),
    ]


def test_one_that_is_not_whole_gets_no_name():
    for written in (None, INFO._replace(length=1)):
        with pytest.raises(ValueError, match="has not the 100 bytes that were written"):
            acts(None, written)


def test_one_that_is_there_is_not_written_again():
    assert acts(Found(INFO, MARK)) == []
    other = FileInfo("me", "us", 0o600, 100, 1)
    assert [one[0] for one in acts(Found(other, MARK))] == ["owner", "mode", "replication"]
