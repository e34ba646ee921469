# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import grp
import os
import pwd

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.config.render import SYNTAXES
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes, read_text
from ansible_collections.bigdata.emr.plugins.module_utils.host.inside import Odd

OWNER = pwd.getpwuid(os.getuid()).pw_name
GROUP = grp.getgrgid(os.getgid()).gr_name


def make(path, content="text\n", mode=0o640, secret=False):
    return File(str(path), content, OWNER, GROUP, mode, secret)


@pytest.mark.parametrize("check", [True, False])
def test_a_file_that_is_missing(tmp_path, check):
    changes = Changes(check)
    assert changes.file(make(tmp_path / "new" / "file"))
    assert changes
    assert (tmp_path / "new" / "file").exists() is not check
    assert changes.diff[0]["before"] == ""
    assert changes.diff[0]["after"] == "text\n"


def test_second_time_nothing_changes(tmp_path):
    Changes(False).file(make(tmp_path / "file"))
    again = Changes(False)
    assert not again.file(make(tmp_path / "file"))
    assert not again


def test_a_file_that_is_optional_is_kept_as_wanted_but_not_made(tmp_path):
    file = make(tmp_path / "f", content="<configuration/>")._replace(optional=True)
    changes = Changes(check=False)
    assert not changes.file(file)
    assert not changes
    assert not (tmp_path / "f").exists()
    (tmp_path / "f").write_text("what was asked for once")
    assert changes.file(file)
    assert (tmp_path / "f").read_text() == "<configuration/>"


def test_mode_alone_is_a_change_of_its_own(tmp_path):
    Changes(False).file(make(tmp_path / "file"))
    changes = Changes(False)
    assert changes.file(make(tmp_path / "file", mode=0o600))
    assert changes.diff[0]["after"].endswith("0600\n")
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600


def test_a_secret_is_never_shown(tmp_path):
    Changes(False).file(make(tmp_path / "file", "old secret", secret=True))
    changes = Changes(False)
    changes.file(make(tmp_path / "file", "new secret", secret=True))
    assert "new secret" not in str(changes.diff)
    assert "old secret" not in str(changes.diff)
    assert read_text(str(tmp_path / "file")) == "new secret"


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    Changes(False).file(make(tmp_path / "file", "old"))
    monkeypatch.setattr(os, "fsync", lambda _handle: os.stat(tmp_path / "away"))
    with pytest.raises(FileNotFoundError):
        Changes(False).file(make(tmp_path / "file", "new"))
    assert os.listdir(tmp_path) == ["file"]
    assert read_text(str(tmp_path / "file")) == "old"


@pytest.mark.parametrize("check", [True, False])
def test_directories(tmp_path, check):
    changes = Changes(check)
    changes.directory(str(tmp_path / "a" / "b"), OWNER, GROUP, 0o700)
    assert (tmp_path / "a" / "b").exists() is not check
    assert len(changes.diff) == 1
    if not check:
        again = Changes(False)
        again.directory(str(tmp_path / "a" / "b"), OWNER, GROUP, 0o700)
        assert not again


def test_secrets_among_properties_are_not_in_the_diff_but_in_the_file(tmp_path):
    texts = [SYNTAXES["hadoop_xml"]({"fs.oss.accessKeySecret": value, "a": 1}) for value in ("hunter22", "hunter23")]
    changes = Changes(check=False)
    for text in texts:
        changes.file(make(tmp_path / "core-site.xml", content=text)._replace(syntax="hadoop_xml"))
    assert (tmp_path / "core-site.xml").read_text() == texts[1]
    told = str(changes.diff)
    assert "hunter" not in told
    assert "(secret)" in changes.diff[1]["before"]
    assert "(another secret)" in changes.diff[1]["after"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's directories are opened")
@pytest.mark.parametrize("check", [True, False])
def test_directories_that_a_narrow_umask_made_are_opened_for_search(tmp_path, check):
    top = tmp_path / "disk"
    (top / "hdfs").mkdir(parents=True)
    for path, mode in ((top, 0o700), (top / "hdfs", 0o750)):
        path.chmod(mode)
    changes = Changes(check)
    for _twice in range(2):
        changes.way(str(top / "hdfs" / "data"))
    modes = [path.stat().st_mode & 0o777 for path in (top, top / "hdfs")]
    assert modes == ([0o700, 0o750] if check else [0o711, 0o751])
    mine = [entry for entry in changes.diff if entry["after_header"].startswith(str(top))]
    assert [entry["after"].split()[-1] for entry in mine] == ["0711", "0751"]
    if not check:
        again = Changes(False)
        again.way(str(top / "hdfs" / "data"))
        assert not again


def test_the_same_directory_is_one_change(tmp_path):
    changes = Changes(check=True)
    for _twice in range(2):
        changes.directory(str(tmp_path / "a"), OWNER, GROUP, 0o755)
    assert len(changes.diff) == 1


@pytest.mark.parametrize(("owner", "group", "told"), [("no-one", GROUP, "user no-one"), (OWNER, "none", "group none")])
def test_what_is_given_to_nobody_is_a_sentence_and_is_not_made(tmp_path, owner, group, told):
    path = tmp_path / "new"
    with pytest.raises(Odd, match=f"{told} does not exist on this host, and is to have {path}; make"):
        Changes(False).file(File(str(path), "text\n", owner, group))
    with pytest.raises(Odd, match=f"{told} does not exist on this host"):
        Changes(False).directory(str(path), owner, group, 0o750)
    assert list(tmp_path.iterdir()) == []
