# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A start counts when the process that runs before its gates hold is there after it."""

from __future__ import annotations

import json

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.bigdata.emr.plugins.module_utils.health.wait import GatesClosed
from ansible_collections.bigdata.emr.plugins.modules import daemon_state

GATES = [{"gate": "zkfcs", "hosts": ["m1"]}]


class Unit:
    """A unit of which the process is another one each time it is looked at, until the last one of PIDS."""

    def __init__(self, *pids):
        self.pids = list(pids)

    def state(self):
        pid = self.pids.pop(0) if len(self.pids) > 1 else self.pids[0]
        return {"SubState": "running" if pid else "auto-restart", "MainPID": str(pid), "NRestarts": "1"}

    def guard(self, _begun):
        return lambda: ""

    def trouble(self, state):
        return f"it does not stay: {state['MainPID']}"


@pytest.fixture
def asked(monkeypatch):
    """Return how long the gates were waited for, each time; they hold at once."""
    found = []
    monkeypatch.setattr(daemon_state, "hold", lambda _gates, seconds, _ended: found.append(seconds))
    monkeypatch.setattr(daemon_state, "POLL_SECONDS", 0.0)
    return found


@pytest.mark.parametrize(
    ("pids", "times"), [((7,), 1), ((7, 8, 8, 8), 2), ((7, 0, 0, 8, 8, 8), 3)], ids=["stays", "another", "ended"]
)
def test_gates_are_asked_again_when_another_process_runs(asked, pids, times):
    daemon_state._hold(Unit(*pids), GATES, 60, {})
    assert len(asked) == times
    assert all(0 < seconds <= 60 for seconds in asked)


def test_gates_that_hold_for_a_process_that_is_gone_are_closed_when_the_time_is_up(asked):
    with pytest.raises(GatesClosed, match="it does not stay: 0"):
        daemon_state._hold(Unit(0), GATES, 0, {})


def test_nothing_is_looked_at_without_gates(asked):
    daemon_state._hold(Unit(0), [], 60, {})
    assert asked == []


RUNS = {"LoadState": "loaded", "ActiveState": "active", "SubState": "running", "MainPID": "7", "NRestarts": "0"}


@pytest.fixture
def played(monkeypatch, capsys):
    """Return what runs the module on a host where systemd does as asked; its gates are CLOSED by an exception."""

    class Systemd:
        def __init__(self, _run):
            pass

        def state(self, _unit):
            return RUNS

        def act(self, *_words):
            pass

    monkeypatch.setattr(daemon_state, "Systemd", Systemd)
    monkeypatch.setattr(daemon_state, "stale", lambda _daemon: [])
    monkeypatch.setattr(daemon_state, "work_alone", lambda _module: None)

    def run(closed, **asked):
        def hold(gates, *_rest):
            if gates and closed:
                raise closed
            return []

        monkeypatch.setattr(daemon_state, "hold", hold)
        arguments = {"name": "nodemanager", "product": "hadoop", "state": "restarted", "host": "c1", **asked}
        with patch_module_args(arguments), pytest.raises(SystemExit):
            daemon_state.main()
        return json.loads(capsys.readouterr().out)

    return run


@pytest.mark.parametrize(
    ("closed", "asked", "suspects"),
    [
        (GatesClosed("x", {"m1": ["zkfc"]}), {"after": GATES, "patience_seconds": 30}, {"m1": ["zkfc"]}),
        (GatesClosed("x", {}), {"after": GATES, "patience_seconds": 30}, {}),
        (GatesClosed("x", {"m1": ["zkfc"]}), {"after": GATES}, None),
        (GatesClosed("x", {"m1": ["zkfc"]}), {"after": GATES, "patience_seconds": 30, "after_seconds": 20}, None),
        (GatesClosed("x", {"m1": ["zkfc"]}), {"before": GATES, "after": GATES, "patience_seconds": 30}, None),
        (GatesClosed("it does not stay"), {"after": GATES, "patience_seconds": 30}, None),
    ],
    ids=["others", "nobody", "no patience", "too short", "before the act", "itself"],
)
def test_who_keeps_the_gates_closed_is_named_when_the_patience_ends(played, closed, asked, suspects):
    answer = played(closed, **asked)
    assert answer.get("suspects") == suspects
    assert bool(answer.get("failed")) == (suspects is None)


@pytest.mark.parametrize(("asked", "told"), [({}, True), ({"state": "started"}, False), ({"state": "stopped"}, False)])
def test_a_start_is_told_and_nothing_else(played, asked, told):
    assert (played(None, **asked).get("ansible_facts") == {"emr_started": True}) == told


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A host with the units of a NodeManager and of somebody else; returns what systemctl was told."""
    told = []

    class Systemd:
        def __init__(self, _run):
            pass

        loaded = True

        def state(self, _unit):
            return RUNS if self.loaded else {"LoadState": "not-found", "ActiveState": "inactive", "MainPID": "0"}

        def act(self, *words):
            told.append(words)
            if words == ("daemon-reload",):
                Systemd.loaded = (tmp_path / "etc/systemd/system/emr-nodemanager.service").exists()

    for name in ("emr-nodemanager.service", "somebody.service"):
        path = tmp_path / "etc/systemd/system" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    monkeypatch.setattr(daemon_state, "Systemd", Systemd)
    monkeypatch.setattr(daemon_state, "work_alone", lambda _module: None)
    monkeypatch.setattr(daemon_state, "ROOT", str(tmp_path))
    return told


def absent(capsys, **more):
    arguments = {"name": "nodemanager", "product": "hadoop", "state": "absent", "host": "c1", **more}
    with patch_module_args(arguments), pytest.raises(SystemExit):
        daemon_state.main()
    return json.loads(capsys.readouterr().out)


def test_a_daemon_is_taken_off_with_all_its_processes_once(machine, tmp_path, capsys):
    done = absent(capsys)
    assert (done["changed"], done["pid"], done["pid_before"]) == (True, 0, 7)
    assert (done["diff"]["before"], done["diff"]["after"]) == ("process 7\n", "absent\n")
    reload = ("daemon-reload",)
    unit = "emr-nodemanager.service"
    assert machine == [reload, ("stop", unit), ("disable", unit), reload]
    assert [path.name for path in (tmp_path / "etc/systemd/system").iterdir()] == ["somebody.service"]
    assert list((tmp_path / "run/systemd/system").iterdir()) == []
    machine.clear()
    again = absent(capsys)
    assert (again["changed"], machine) == (False, [])


def test_systemd_forgets_a_unit_whose_files_are_gone(machine, tmp_path, capsys):
    (tmp_path / "etc/systemd/system/emr-nodemanager.service").unlink()
    assert absent(capsys)["changed"] is False
    assert machine == [("daemon-reload",)]


def test_check_mode_says_what_would_be_taken_off(machine, tmp_path, capsys):
    done = absent(capsys, _ansible_check_mode=True)
    assert (done["changed"], done["diff"]["after"], machine) == (True, "absent\n", [])
    assert (tmp_path / "etc/systemd/system/emr-nodemanager.service").exists()
