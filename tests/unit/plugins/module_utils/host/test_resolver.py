# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking up names."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.resolver import ask_dns, resolve


def test_every_name_has_an_answer():
    found = resolve(["localhost", "no-such-name.invalid", "localhost"], seconds=20)
    assert list(found) == ["localhost", "no-such-name.invalid"]
    assert set(found["localhost"]["addresses"]) <= {"127.0.0.1", "::1"}
    assert found["localhost"]["addresses"]
    assert found["no-such-name.invalid"] == {"addresses": [], "names": []}


def test_time_is_limited():
    assert resolve(["localhost"], seconds=0).keys() == {"localhost"}
    assert resolve([]) == {}


@pytest.mark.parametrize(
    ("getent", "seconds", "answers"),
    [
        ("echo 10.0.0.9 STREAM $4; echo 10.0.0.9 DGRAM; echo 10.0.0.8 STREAM", 60, ["10.0.0.9", "10.0.0.8"]),
        ("exit 2", 60, []),
        ("exec sleep 60", 0.5, []),
    ],
)
def test_dns_is_asked_without_the_hosts_file(tmp_path, monkeypatch, getent, seconds, answers):
    command = tmp_path / "getent"
    command.write_text(f'#!/bin/sh\n[ "$1 $2 $3" = "-s dns ahosts" ] || exit 1\n{getent}\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert ask_dns(["m1.x"], seconds=seconds) == {"m1.x": answers}
    assert ask_dns([]) == {}


def test_without_the_command_nothing_is_known(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert ask_dns(["m1.x"]) == {"m1.x": []}
