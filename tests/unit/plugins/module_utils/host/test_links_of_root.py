# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.inside import Odd


def test_a_link_takes_the_place_of_whatever_is_there(tmp_path):
    path = tmp_path / "library.so"
    for before in (lambda: None, lambda: path.write_text("another one's"), lambda: path.symlink_to("elsewhere")):
        path.unlink(missing_ok=True)
        before()
        changes = Changes(check=False)
        changes.link(str(path), "/opt/library.so")
        assert os.readlink(path) == "/opt/library.so"
        assert len(changes.diff) == 1
    again = Changes(check=False)
    again.link(str(path), "/opt/library.so")
    assert again.diff == []


def test_check_mode_only_says_so(tmp_path):
    changes = Changes(check=True)
    changes.link(str(tmp_path / "library.so"), "/opt/library.so")
    assert changes.diff[0]["after"] == "link to /opt/library.so\n"
    assert not (tmp_path / "library.so").is_symlink()


def test_a_directory_there_is_refused(tmp_path):
    (tmp_path / "library.so").mkdir()
    with pytest.raises(Odd, match="remove it"):
        Changes(check=False).link(str(tmp_path / "library.so"), "/opt/library.so")
