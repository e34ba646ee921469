# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What forbids to move a server's data aside, and that nothing is touched then."""

from __future__ import annotations

import json
from typing import ClassVar

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.bigdata.emr.plugins.module_utils.health import probes as daemons
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import data as zk_data
from ansible_collections.bigdata.emr.plugins.module_utils.wire.parallel import Outcome
from ansible_collections.bigdata.emr.plugins.modules import zookeeper_repair

MEMBERS = ["m1", "m2", "m3"]


class Units:
    """systemctl, which remembers what it was asked for."""

    calls: ClassVar[list[str]] = []

    def __init__(self, run):
        del run

    def act(self, verb, unit):
        self.calls.append(f"{verb} {unit}")


@pytest.fixture(name="run")
def _run(tmp_path, monkeypatch, capsys):
    place = str(tmp_path / "version-2")
    (tmp_path / "version-2").mkdir()
    (tmp_path / "version-2" / "log.5").write_text("x")
    monkeypatch.setattr(zookeeper_repair, "work_alone", lambda _module: None)
    monkeypatch.setattr(zookeeper_repair, "Systemd", Units)
    monkeypatch.setattr(Units, "calls", [])
    monkeypatch.setattr(zk_data, "incomplete", lambda: zk_data.Data(place, place))

    def call(modes, members=MEMBERS, check=False):
        outcomes = {
            host: Outcome(f"Mode: {mode}\n" if mode else None, "" if mode else "connection refused")
            for host, mode in modes.items()
        }
        monkeypatch.setattr(daemons, "read", lambda wanted, seconds: {"zookeeper": outcomes})
        arguments = {"host": "m1", "members": members, "_ansible_check_mode": check}
        with patch_module_args(arguments), pytest.raises(SystemExit):
            zookeeper_repair.main()
        return json.loads(capsys.readouterr().out), (tmp_path / "version-2").exists()

    return call


def test_data_goes_aside_while_all_others_serve(run):
    result, there = run({"m2": "leader", "m3": "follower"})
    assert (result["changed"], len(result["moved"]), there) == (True, 1, False)
    assert Units.calls == ["stop emr-zookeeper.service"]


def test_check_mode_moves_nothing(run):
    result, there = run({"m2": "leader", "m3": "follower"}, check=True)
    assert (result["changed"], list(result["moved"].values()), there, Units.calls) == (True, [""], True, [])


@pytest.mark.parametrize("mode", ["", "standalone"])
def test_it_stays_while_another_one_does_not_serve(run, mode):
    result, there = run({"m2": "leader", "m3": mode})
    assert result["msg"].startswith("Nothing was moved. m3: its zookeeper is ")
    assert "and m1 may have data that only these two held; bring m3 back first" in result["msg"]
    assert (there, Units.calls) == (True, [])


def test_the_only_copy_is_never_moved(run):
    result, there = run({}, ["m1"])
    assert "there is no other member to copy from" in result["msg"]
    assert (there, Units.calls) == (True, [])


def test_a_server_that_can_start_is_left_alone(run, monkeypatch):
    monkeypatch.setattr(zk_data, "incomplete", lambda: None)
    result, there = run({"m2": "leader", "m3": ""})
    assert (result["changed"], result["moved"], there, Units.calls) == (False, {}, True, [])
