# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Running scripts on a host whose systemd is told what happens: notes before and after, and kills between."""

from __future__ import annotations

import json
import os

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.scripts import host, records, unit
from ansible_collections.bigdata.emr.plugins.module_utils.scripts.host import Abandoned, Runner, ScriptError

SCRIPT = {
    "name": "mounts",
    "moment": "after_started",
    "content": b"#!/bin/sh\nexit 0\n",
    "digest": "one",
    "args": ["a"],
    "on_failure": "stop",
    "timeout_seconds": 60,
    "user": "root",
}
NOT_FOUND = "LoadState=not-found\nActiveState=inactive\nSubState=dead\n"
STATES = {
    "running": "LoadState=loaded\nActiveState=active\nSubState=running\nResult=success\nExecMainStatus=0\n",
    "well": "LoadState=loaded\nActiveState=active\nSubState=exited\nResult=success\nExecMainStatus=0\n",
    "bad": "LoadState=loaded\nActiveState=failed\nSubState=failed\nResult=exit-code\nExecMainStatus=3\n",
    "late": "LoadState=loaded\nActiveState=failed\nSubState=failed\nResult=timeout\nExecMainStatus=15\n",
}


class Killed(BaseException):
    """The module is killed."""


class Systemd:
    """A script goes through STATES, one at each look after its start. The module dies before the command KILL."""

    def __init__(self, states=("running", "well"), known=""):
        self.states = list(states)
        self.now = known
        self.started = 0
        self.kill = ""
        self.refuses = False
        self.record = None

    def __call__(self, argv):
        if self.kill and self.kill in argv[:2]:
            raise Killed
        if argv[0] == "systemd-run":
            self.record = records.read("mounts")
            if self.refuses:
                return 1, "", "no"
            self.started += 1
            self.now = self.states.pop(0)
        elif argv[1] == "show":
            shown = STATES.get(self.now, NOT_FOUND)
            if self.now == "running" and self.states:
                self.now = self.states.pop(0)
            return 0, shown, ""
        elif self.now in {"stop": ("well", "running"), "reset-failed": ("bad", "late")}[argv[1]]:
            self.now = ""
        return 0, "", ""


@pytest.fixture(autouse=True)
def _places(tmp_path, monkeypatch):
    for name in ("PROGRAMS", "LOGS"):
        monkeypatch.setattr(unit, name, str(tmp_path / name.lower()))
    monkeypatch.setattr(host, "SCRIPTS", str(tmp_path / "records"))
    monkeypatch.setattr(records, "SCRIPTS", str(tmp_path / "records"))
    monkeypatch.setattr(host, "POLL_SECONDS", 0.0)
    monkeypatch.setattr(host, "is_abandoned", lambda: False)


def carry_out(systemd, check=False, awaited=0, **more):
    changes = Changes(check)
    return Runner(systemd, changes, "c1", {"EMR_HOST": "c1"}).carry_out({**SCRIPT, **more}, awaited), changes


def log(text, number=1):
    os.makedirs(unit.LOGS, exist_ok=True)
    with open(unit.log_of("mounts", number), "w") as stream:
        stream.write(text)


def test_a_script_runs_once():
    systemd = Systemd()
    done, changes = carry_out(systemd)
    assert (done.state, done.code, systemd.started, bool(changes)) == ("done", 0, 1, True)
    assert (systemd.record["state"], systemd.record["number"]) == ("running", 1)
    assert records.read("mounts")["state"] == "done"
    assert os.listdir(unit.PROGRAMS) == []
    again, changes = carry_out(systemd, digest="another")
    assert (again.state, systemd.started, bool(changes)) == ("left", 1, False)


def test_root_alone_reads_what_is_kept(tmp_path):
    carry_out(Systemd())
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"records": 0o700, "logs": 0o700, "programs": 0o711}
    assert (tmp_path / "records" / "mounts.json").stat().st_mode & 0o777 == 0o600


def test_check_mode_says_what_would_run():
    systemd = Systemd()
    done, changes = carry_out(systemd, check=True)
    assert (done.state, done.reason, systemd.started) == ("due", "it has not run here yet", 0)
    assert changes.diff[0]["after"] == "it has not run here yet; it runs\n"
    assert records.read_all() == {}


def test_a_failure_ends_the_run_with_the_last_lines_and_the_next_run_tries_again():
    systemd = Systemd(["bad"])
    log("".join(f"line {number}\n" for number in range(40)) + "\x1b[31mno disk\n\n")
    with pytest.raises(ScriptError) as error:
        carry_out(systemd)
    text = str(error.value)
    assert text.startswith("c1: script mounts ended with exit code 3; its last lines: line 31 | ")
    assert text.endswith(f"| [31mno disk; the whole log is {unit.log_of('mounts', 1)} there")
    systemd.states = ["well"]
    assert carry_out(systemd)[0].log == unit.log_of("mounts", 2)


def test_a_failure_that_may_be_is_told_and_not_tried_again_until_it_has_changed():
    systemd = Systemd(["late"])
    done, changes = carry_out(systemd, on_failure="continue")
    assert (done.state, done.code, bool(changes)) == ("failed", 15, True)
    assert "did not end within 60 s and was ended; the whole log" in done.reason
    assert carry_out(systemd, on_failure="continue")[0].state == "left"
    systemd.states = ["well"]
    assert carry_out(systemd, on_failure="continue", digest="two")[0].state == "done"


@pytest.mark.parametrize("kill", ["systemd-run", "stop"])
@pytest.mark.parametrize("end", ["well", "bad"])
def test_a_run_that_is_killed_anywhere_is_finished_by_the_next_one(kill, end):
    systemd = Systemd(["running", end])
    systemd.kill = kill
    with pytest.raises(Killed):
        carry_out(systemd, on_failure="continue")
    systemd.kill = ""
    state = records.read("mounts")["state"]
    done, _changes = carry_out(systemd, on_failure="continue")
    if kill == "systemd-run":
        assert (state, systemd.started) == ("running", 1)
        assert done.state == ("done" if end == "well" else "failed")
    else:
        assert (state, systemd.started, done.state) == ("done" if end == "well" else "failed", 1, "left")
        assert systemd.now == ""


def test_a_script_whose_run_was_lost_is_waited_for(monkeypatch):
    systemd = Systemd(["running", "running", "running", "well"])
    monkeypatch.setattr(host, "is_abandoned", lambda: True)
    with pytest.raises(Abandoned):
        carry_out(systemd)
    monkeypatch.setattr(host, "is_abandoned", lambda: False)
    done, changes = carry_out(systemd)
    assert (done.state, done.reason, systemd.started, bool(changes)) == ("done", "it runs", 1, True)


@pytest.mark.parametrize("moment", ["manual", "after_started"])
def test_who_came_while_it_ran_takes_the_end_that_another_run_has_noted(moment):
    records.write("mounts", {**_record(), "state": "running"})
    awaited = records.running()["mounts"]
    records.write("mounts", _record())
    systemd = Systemd()
    done, changes = carry_out(systemd, awaited=awaited, moment=moment)
    assert (done.state, done.reason, systemd.started) == ("done", "it ran, and this run waited for it", 0)
    assert not changes
    records.write("mounts", {**_record(), "state": "failed", "code": 3})
    log("no disk\n")
    with pytest.raises(ScriptError, match="has failed while this run waited for it; its last lines: no disk; the"):
        carry_out(systemd, awaited=awaited, moment=moment)
    assert carry_out(systemd, awaited=awaited, moment=moment, on_failure="continue")[0].code == 3
    assert systemd.started == 0


def test_a_script_that_a_restart_of_the_host_has_interrupted_begins_anew():
    records.write("mounts", {**_record(), "state": "running"})
    done, _changes = carry_out(Systemd(["well"]))
    assert (done.state, done.reason) == ("done", "it was interrupted before its end")
    assert records.read("mounts")["number"] == 2


def test_a_script_that_somebody_else_stops_is_not_done():
    systemd = Systemd(["running", ""])
    with pytest.raises(ScriptError, match="was stopped by somebody else than this run"):
        carry_out(systemd)
    assert records.read("mounts")["state"] == "running"


def test_by_hand_it_runs_each_time_also_while_systemd_knows_the_last_one():
    systemd = Systemd(["well"])
    carry_out(systemd, moment="manual")
    systemd.now, systemd.states = "bad", ["well"]
    assert carry_out(systemd, moment="manual")[0].state == "done"
    assert systemd.started == 2


def test_an_account_that_is_not_there():
    with pytest.raises(ScriptError, match="the account nobody-here is not there; name another user"):
        carry_out(Systemd(), user="nobody-here")
    assert records.read_all() == {}


def test_a_start_that_systemd_refuses():
    systemd = Systemd()
    systemd.refuses = True
    with pytest.raises(ScriptError, match="script mounts cannot be started: no"):
        carry_out(systemd)
    assert records.read("mounts")["state"] == "failed"


def test_a_record_that_is_none_is_named_and_nothing_is_run(tmp_path):
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "mounts.json").write_text("{}")
    (tmp_path / "records" / "other.json").write_text(json.dumps(_record()))
    (tmp_path / "records" / ".mounts.json.emr-new").write_text("x")
    systemd = Systemd()
    with pytest.raises(ScriptError, match=r"mounts\.json cannot be read .* remove the file to have it run again"):
        carry_out(systemd)
    assert systemd.started == 0
    assert records.read_all() == {"other": _record()}


def _record():
    return {"digest": "one", "state": "done", "number": 1, "began": 1.0, "boot": "b", "code": 0, "seconds": 2.0}
