# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host import kernel


@pytest.fixture
def read_only(tmp_path):
    # To open a directory for writing fails for root, too, as a file on a file system for reading only does.
    (tmp_path / "read_only").mkdir()
    return tmp_path / "read_only"


def test_asking_changes_nothing_and_says_what_setting_would(tmp_path, read_only):
    setting = tmp_path / "swappiness"
    setting.write_text("60\n")
    assert kernel.refusal("vm.swappiness", str(setting), "1") == ""
    assert setting.read_text() == "60\n"
    for path, words in (
        (tmp_path / "none", "the kernel has no setting vm.swappiness; take it out of host_sysctl"),
        (read_only, "the kernel setting vm.swappiness cannot be set to 1 (Is a directory); take it out of host_sysctl"),
    ):
        with pytest.raises(kernel.KernelError) as refused:
            kernel.write_sysctl("vm.swappiness", str(path), "1")
        assert kernel.refusal("vm.swappiness", str(path), "1") == str(refused.value)
        assert words in str(refused.value)


def test_huge_pages_likewise(tmp_path, read_only, monkeypatch):
    policy = tmp_path / "enabled"
    policy.write_text("always [madvise] never\n")
    monkeypatch.setattr(kernel, "HUGEPAGE_PATH", str(policy))
    assert kernel.hugepage_refusal("never") == ""
    assert kernel.read_hugepage() == "madvise"
    monkeypatch.setattr(kernel, "HUGEPAGE_PATH", str(read_only))
    with pytest.raises(kernel.KernelError) as refused:
        kernel.write_hugepage("never")
    assert kernel.hugepage_refusal("never") == str(refused.value)
    assert "set host_transparent_hugepage to unmanaged" in str(refused.value)
