# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host of files, with a systemd that notes what it is told."""

from __future__ import annotations

import json

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd
from ansible_collections.bigdata.emr.plugins.module_utils.workflows import program
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.install import InstallError, Place, bring, take_off
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.model import Progress, Run, Step, Workflow
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.store import Store

NIGHTLY = Workflow("nightly", (Step("load", "load"),), "02:00", "Asia/Shanghai")
HOURLY = Workflow("hourly", (Step("load", "load"),), "hourly", missed="skip")
BY_HAND = Workflow("by-hand", (Step("load", "load"),))
JOBS = {"load": {"name": "load", "type": "shell"}}
T_NIGHTLY, T_HOURLY = "emr-workflow@nightly.timer", "emr-workflow@hourly.timer"


class Host:
    def __init__(self, path):
        self.path = path
        self.active: set[str] = set()
        self.enabled: set[str] = set()
        self.acts: list[str] = []
        (path / "etc/systemd/system").mkdir(parents=True)
        (path / "var/lib/systemd/timers").mkdir(parents=True)
        self.store = Store(str(path / "var/lib/emr/workflows"), str(path / "etc/emr/workflows.json"))

    def run(self, argv):
        if "systemd-analyze" in argv:
            return (1, "", "Failed to parse") if "bad" in argv[-1] else (0, "", "")
        if argv[1] == "show":
            unit = argv[-1]
            loaded = (self.path / "etc/systemd/system" / unit).exists()
            state = "active" if unit in self.active else "inactive"
            file = "enabled" if unit in self.enabled else "disabled"
            return (
                0,
                f"LoadState={'loaded' if loaded else 'not-found'}\nActiveState={state}\nUnitFileState={file}\n",
                "",
            )
        verb, words = argv[1], argv[2:]
        self.acts.append(" ".join(argv[1:]))
        timers = [one for one in words if one.endswith(".timer")]
        if verb in ("start", "restart"):
            self.active |= set(timers)
        elif verb == "stop":
            self.active -= set(words)
        elif verb == "enable":
            self.enabled |= set(words)
        elif verb == "disable":
            self.enabled -= set(words)
        return 0, "", ""

    def place(self, check=False):
        self.acts.clear()
        return Place(self.run, Systemd(self.run), Changes(check), self.store, [], str(self.path))

    def bring(self, *workflows, check=False):
        place = self.place(check)
        bring(place, workflows, JOBS, "lab")
        return place

    def files(self):
        return {
            str(one.relative_to(self.path)) for one in self.path.rglob("*") if one.is_file() and "json" not in one.name
        }

    def stamp(self, unit):
        return self.path / "var/lib/systemd/timers" / f"stamp-{unit}"


@pytest.fixture
def host(tmp_path, monkeypatch):
    monkeypatch.setattr(program, "sources", lambda: {f"{program.PACKAGE}/a.py": b"x = 1\n"})
    return Host(tmp_path)


SERVICES = {f"etc/systemd/system/{name}" for name in
            ("emr-workflow@.service", "emr-workflow-run@.service", "emr-workflows.service")}  # fmt: skip


def test_a_bare_host_becomes_the_gateway_and_stays_it(host):
    place = host.bring(NIGHTLY, HOURLY, BY_HAND)
    (path,) = host.files() - SERVICES - {f"etc/systemd/system/{T_NIGHTLY}", f"etc/systemd/system/{T_HOURLY}"}
    assert path.startswith("opt/emr/libexec/emr-workflow-")
    assert host.active == {T_NIGHTLY, T_HOURLY}
    assert host.enabled == {T_NIGHTLY, T_HOURLY, "emr-workflows.service"}
    assert place.due == [
        "the program that follows runs",
        "steps and jobs of workflows",
        "timer of workflow nightly: 02:00 Asia/Shanghai",
        "timer of workflow hourly: hourly UTC",
    ]
    text = (host.path / "etc/systemd/system" / T_NIGHTLY).read_text()
    assert "OnCalendar=02:00 Asia/Shanghai\nPersistent=yes\n" in text
    assert "Persistent=no\n" in (host.path / "etc/systemd/system" / T_HOURLY).read_text()
    assert f"-I /{path} fire %i" in (host.path / "etc/systemd/system/emr-workflow@.service").read_text()
    kept = host.path / "etc/emr/workflows.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [one["name"] for one in json.loads(kept.read_text())["workflows"]] == ["nightly", "hourly", "by-hand"]
    again = host.bring(NIGHTLY, HOURLY, BY_HAND)
    assert (bool(again.changes), again.due, host.acts) == (False, [], [])


def test_check_mode_tells_the_same_and_does_nothing(host):
    before = host.bring(NIGHTLY, check=True)
    assert (host.files(), host.acts) == (set(), [])
    assert before.due == host.bring(NIGHTLY).due
    host.bring(HOURLY, check=True)
    assert host.acts == []
    # Without a word about what is in order.
    assert not host.bring(NIGHTLY, check=True).changes


def test_a_schedule_that_systemd_does_not_take_changes_nothing(host):
    with pytest.raises(
        InstallError, match=r"emr_workflows: workflow nightly: schedule: systemd does not take it \(Failed"
    ):
        host.bring(HOURLY, NIGHTLY._replace(schedule="bad"))
    assert (host.files(), host.acts) == (set(), [])


def test_other_times_do_not_fire_for_what_has_passed(host):
    host.bring(NIGHTLY)
    host.stamp(T_NIGHTLY).touch()
    place = host.bring(NIGHTLY._replace(schedule="01:00"))
    assert place.due == [
        "steps and jobs of workflows",
        "timer of workflow nightly: 02:00 Asia/Shanghai -> 01:00 Asia/Shanghai",
    ]
    assert host.acts == ["daemon-reload", f"stop {T_NIGHTLY}", f"start {T_NIGHTLY}"]
    assert not host.stamp(T_NIGHTLY).exists()


def test_another_policy_for_missed_runs_keeps_what_the_timer_knows(host):
    host.bring(NIGHTLY)
    host.stamp(T_NIGHTLY).touch()
    place = host.bring(NIGHTLY._replace(missed="skip"))
    assert place.due[1:] == ["timer of workflow nightly: missed runs: skip"]
    assert host.acts == ["daemon-reload", f"restart {T_NIGHTLY}"]
    assert host.stamp(T_NIGHTLY).exists()


def test_a_timer_that_somebody_has_stopped_goes_again(host):
    host.bring(NIGHTLY)
    host.active.clear()
    place = host.bring(NIGHTLY, check=True)
    assert place.due == [f"{T_NIGHTLY} is not in force, or not at boot"]
    host.bring(NIGHTLY)
    assert host.acts == [f"start {T_NIGHTLY}"]


def test_a_workflow_off_the_list_loses_its_timer_alone(host):
    host.bring(NIGHTLY, HOURLY)
    host.stamp(T_HOURLY).touch()
    place = host.bring(NIGHTLY)
    assert place.due == ["steps and jobs of workflows", "timer of workflow hourly goes"]
    assert (host.active, host.stamp(T_HOURLY).exists()) == ({T_NIGHTLY}, False)
    # As does one that keeps no schedule.
    host.bring(NIGHTLY._replace(schedule=""))
    assert host.active == set()


def test_another_program_stays_as_long_as_it_runs(host, monkeypatch):
    host.bring(NIGHTLY)
    monkeypatch.setattr(program, "sources", lambda: {f"{program.PACKAGE}/a.py": b"x = 2\n"})
    monkeypatch.setattr(
        "ansible_collections.bigdata.emr.plugins.module_utils.workflows.install._runs", lambda path: True
    )
    assert host.bring(NIGHTLY).due == ["the program that follows runs"]
    assert len(list((host.path / "opt/emr/libexec").iterdir())) == 2
    monkeypatch.undo()
    monkeypatch.setattr(program, "sources", lambda: {f"{program.PACKAGE}/a.py": b"x = 2\n"})
    assert not host.bring(NIGHTLY).changes
    assert len(list((host.path / "opt/emr/libexec").iterdir())) == 1


def a_run(state):
    return Run(NIGHTLY, "k", 1.0, "user", state, {"load": Progress()}, {})


def test_a_host_that_is_no_gateway_any_more_keeps_what_follows_its_runs_to_their_end(host):
    host.bring(NIGHTLY)
    host.store.write(a_run("running"))
    place = host.place()
    take_off(place)
    assert place.due == ["timer of workflow nightly goes", "emr-workflow@.service goes"]
    assert (host.active, host.enabled) == (set(), {"emr-workflows.service"})
    assert not (host.path / "etc/emr/workflows.json").exists()
    place = host.place()
    take_off(place)
    assert (bool(place.changes), host.acts) == (False, [])
    host.store.write(a_run("succeeded"))
    take_off(host.place())
    assert (host.files(), host.enabled) == (set(), set())
    assert host.store.read("nightly", "k").state == "succeeded"


def test_with_everything_it_goes_at_once_and_what_is_kept_stays(host):
    host.bring(NIGHTLY)
    host.store.write(a_run("running"))
    before = host.files()
    take_off(host.place(check=True), everything=True)
    assert host.files() == before
    take_off(host.place(), everything=True)
    assert "stop emr-workflow-run@*:*.service" in host.acts
    assert host.files() == set()
    assert host.store.read("nightly", "k")
