# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that is no member any more."""

from __future__ import annotations

import json
from typing import ClassVar

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import data as zk_data
from ansible_collections.bigdata.emr.plugins.modules import zookeeper_retire


class Units:
    """systemctl, which remembers what it was asked for."""

    calls: ClassVar[list[str]] = []
    runs = True

    def __init__(self, run):
        del run

    def is_active(self, unit):
        del unit
        return self.runs

    def act(self, verb, unit):
        self.calls.append(f"{verb} {unit}")


@pytest.fixture(name="run")
def _run(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(zookeeper_retire, "work_alone", lambda _module: None)
    monkeypatch.setattr(zookeeper_retire, "Systemd", Units)
    monkeypatch.setattr(Units, "calls", [])
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "zoo.cfg").write_text(f"dataDir={tmp_path}\ndataLogDir={tmp_path}/logs\n")
    configured = zk_data.configured
    monkeypatch.setattr(zk_data, "configured", lambda: configured(str(tmp_path / "conf")))

    def call(runs=True, check=False):
        monkeypatch.setattr(Units, "runs", runs)
        with patch_module_args({"host": "m1", "_ansible_check_mode": check}), pytest.raises(SystemExit):
            zookeeper_retire.main()
        return json.loads(capsys.readouterr().out)

    return call


def fill(tmp_path):
    for place in (tmp_path, tmp_path / "logs"):
        (place / "version-2").mkdir(parents=True)
        (place / "version-2" / "log.1").write_text("x")
    (tmp_path / "myid").write_text("4\n")


def test_it_stops_and_keeps_its_id_only(run, tmp_path):
    fill(tmp_path)
    result = run()
    assert (result["changed"], result["stopped"]) == (True, True)
    assert sorted(result["moved"]) == [str(tmp_path / "logs" / "version-2"), str(tmp_path / "version-2")]
    assert all(".retired-" in target for target in result["moved"].values())
    assert sorted(path.name.partition(".")[0] for path in tmp_path.iterdir()) == ["conf", "logs", "myid", "version-2"]
    assert not (tmp_path / "version-2").exists()
    assert Units.calls == ["stop emr-zookeeper.service"]


def test_check_mode_says_so_only(run, tmp_path):
    fill(tmp_path)
    result = run(check=True)
    assert (result["changed"], list(result["moved"].values()), Units.calls) == (True, ["", ""], [])
    assert (tmp_path / "version-2" / "log.1").exists()


def test_a_second_time_there_is_nothing_to_do(run, tmp_path):
    fill(tmp_path)
    run()
    Units.calls.clear()
    result = run(runs=False)
    assert (result["changed"], result["moved"], Units.calls) == (False, {}, [])


def test_a_host_that_never_had_one(run, tmp_path):
    (tmp_path / "conf" / "zoo.cfg").unlink()
    assert run(runs=False)["changed"] is False
