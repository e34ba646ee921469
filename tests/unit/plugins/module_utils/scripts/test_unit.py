# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import itertools

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.scripts.decide import Unit
from ansible_collections.bigdata.emr.plugins.module_utils.scripts.unit import seen, start_argv


def text(load, active, sub, result="success", status=0):
    return f"Result={result}\nExecMainStatus={status}\nLoadState={load}\nActiveState={active}\nSubState={sub}\n"


@pytest.mark.parametrize(
    ("shown", "unit"),
    [
        (text("not-found", "inactive", "dead"), Unit(False)),
        (text("loaded", "inactive", "dead"), Unit(False)),
        ("", Unit(False)),
        (text("loaded", "activating", "start"), Unit(True, True)),
        (text("loaded", "active", "running"), Unit(True, True)),
        (text("loaded", "active", "exited"), Unit(True)),
        (text("loaded", "deactivating", "stop-sigterm", "timeout"), Unit(True, True, 0, "timeout")),
        (text("loaded", "failed", "failed", "exit-code", 3), Unit(True, False, 3, "exit-code")),
        (text("loaded", "failed", "failed", "timeout", 15), Unit(True, False, 15, "timeout")),
    ],
)
def test_what_systemd_says(shown, unit):
    assert seen(shown) == unit


def test_the_command_has_the_limits_and_ends_with_the_script_and_its_arguments():
    argv = start_argv("mounts", 2, "alice", 60, {"EMR_HOST": "c1"}, ["--x", "a b"])
    assert argv[:4] == ["systemd-run", "--quiet", "--unit", "emr-script-mounts.service"]
    assert argv[-4:] == ["--", "/opt/emr/scripts/mounts", "--x", "a b"]
    pairs = list(itertools.pairwise(argv))
    for setting in ("RuntimeMaxSec=60", "User=alice", "RemainAfterExit=yes", "Type=exec"):
        assert ("--property", setting) in pairs
    assert ("--property", "StandardOutput=append:/var/log/emr/scripts/mounts.2.log") in pairs
    assert ("--setenv", "EMR_HOST=c1") in pairs


def test_arguments_reach_the_script_as_they_are_written():
    """systemd puts variables of the unit in the place of $NAME in a command, unless its sign is there twice."""
    assert start_argv("x", 1, "root", 60, {}, ["$HOME", "${USER}", "5 $", "100%"])[-4:] == [
        "$$HOME",
        "$${USER}",
        "5 $$",
        "100%",
    ]
