# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Permissions that YAML has turned into numbers."""

from __future__ import annotations

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.module_utils.config.judge import faults
from ansible_collections.bigdata.emr.plugins.module_utils.config.modes import (
    directory_faults,
    mode_fault,
    property_fault,
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("fs.permissions.umask-mode", "'022'"),
        ("fs.permissions.umask-mode", "'1022'"),
        ("fs.permissions.umask-mode", "u=rwx,g=rx,o="),
        ("dfs.datanode.data.dir.perm", "'0700'"),
        ("dfs.permissions.enabled", "false"),
        ("yarn.nodemanager.runtime.linux.sandbox-mode.local-dirs.permissions", "read"),
        ("dfs.blocksize", "022"),
        ("fs.s3a.change.detection.mode", "server"),
    ],
)
def test_good(name, text):
    assert property_fault(name, yaml.safe_load(text)) == ""


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        (
            "fs.permissions.umask-mode",
            "022",
            "it is the number 18, which YAML makes of 022; write octal digits in quotes",
        ),
        ("fs.permissions.umask-mode", "22", "it is the number 22, which YAML makes of 026"),
        ("fs.permissions.umask-mode", "'22'", "22 is not octal"),
        ("fs.permissions.umask-mode", "'099'", "as in '022'"),
        ("fs.permissions.umask-mode", "2.5", "it is the number 2.5; write"),
        ("dfs.umaskmode", "022", "number 18"),
        ("dfs.datanode.data.dir.perm", "0700", "it is the number 448, which YAML makes of 0700"),
        ("dfs.namenode.storage.dir.perm", "700", "it is the number 700"),
        ("dfs.journalnode.edits.dir.perm", "u=rwx", "is not octal"),
        ("yarn.nodemanager.default-container-executor.log-dirs.permissions", "0710", "number 456"),
        ("mapreduce.jobhistory.intermediate-user-done-dir.permissions", "true", "True is not octal"),
    ],
)
def test_fault_of_a_property(name, text, words):
    assert words in property_fault(name, yaml.safe_load(text))
    assert any(words in fault for fault in faults("core-site", name, yaml.safe_load(text)))


def test_a_single_digit_is_the_same_in_both():
    assert mode_fault(0) == "it is the number 0; write octal digits in quotes, as in '0755'"


def test_fault_of_a_directory():
    listed = yaml.safe_load(
        "[{path: /a, mode: 0777}, {path: /b, mode: '0777'}, {path: /c}, {path: /d, mode: '{{ x }}'}]"
    )
    assert directory_faults(listed) == [
        "mode of /a: it is the number 511, which YAML makes of 0777; write octal digits in quotes, as in '0755'"
    ]
    assert directory_faults("{{ later }}") == directory_faults(None) == []
