# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import time

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon
from ansible_collections.bigdata.emr.plugins.module_utils.health import wait as gates
from ansible_collections.bigdata.emr.plugins.module_utils.host import units
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Unreachable

DAEMON = Daemon(name="nodemanager", product="hadoop")
JOURNAL = (
    "Started emr-nodemanager.service - YARN NodeManager.\n"
    "Error: Could not find or load main class x\n"
    "emr-nodemanager.service: Main process exited, code=exited, status=1/FAILURE\n"
    "emr-nodemanager.service: Scheduled restart job, restart counter is at 87.\n"
)


def state(restarts, since=None, sub="running", environment=""):
    return {
        "ActiveState": "active",
        "SubState": sub,
        "MainPID": "7",
        "NRestarts": str(restarts),
        "since": since,
        "Environment": environment,
    }


class Plays:
    """A systemd that shows one state after the other."""

    def __init__(self, *states):
        self.states = list(states)

    def state(self, unit):
        assert unit == "emr-nodemanager.service"
        shown = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        # Cases are made when tests are collected, which may be minutes ago.
        since = time.monotonic() - 2 if shown["since"] is None else shown["since"]
        return {**shown, "ExecMainStartTimestampMonotonic": str(int(since * 1e6))}


def unit(*states, journal=JOURNAL):
    return units.Unit(DAEMON, Plays(*states), lambda _argv: (0, journal, ""))


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(units, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(units, "LOOK_SECONDS", 0.0)


def test_one_that_ends_again_is_told_with_its_last_words():
    said = unit(state(87), state(87), state(88)).watch(5).trouble
    assert said.startswith("emr-nodemanager.service does not stay: it ended 88 times since its last start; it said: ")
    assert "Error: Could not find or load main class x" in said
    assert "`journalctl -u emr-nodemanager.service` and /var/log/hadoop/yarn)" in said


@pytest.mark.parametrize("states", [[state(0)], [state(4), state(5)], [state(87), state(87, since=1.0)], [state(87)]])
def test_one_that_stays_or_has_not_ended_often_is_not_told(states):
    assert unit(*states).watch(0.1).trouble == ""


@pytest.mark.parametrize(
    ("states", "trouble", "waited"),
    [
        ([state(0)], False, False),
        ([state(1, since=1.0)], False, False),
        ([state(1)], False, True),
        ([state(1), state(2)], True, True),
        ([state(0, sub="auto-restart"), state(1)], True, True),
    ],
    ids=["stays", "ended long ago", "ended and stays now", "ends again", "ended just now"],
)
def test_of_one_that_was_just_started_a_single_end_is_watched(states, trouble, waited):
    watched = unit(*states).watch(0.1, just_started=True)
    assert (bool(watched.trouble), watched.waited) == (trouble, waited)


def test_a_wait_for_gates_ends_when_the_daemon_ends_again_and_again(monkeypatch):
    def refuse():
        raise Unreachable("connection refused")

    monkeypatch.setattr(gates.daemons, "probe", lambda *_all: refuse)
    looks = unit(state(1), state(2), state(3))
    begun = time.monotonic()
    with pytest.raises(gates.GatesClosed, match="does not stay: it ended 3 times") as closed:
        gates.hold([{"gate": "zkfcs", "hosts": ["m1"]}], 60, looks.guard(state(0)))
    assert closed.value.suspects is None
    assert time.monotonic() - begun < 30


def test_of_several_daemons_the_first_that_does_not_stay_is_told():
    stays, ends = unit(state(0)), unit(state(0), state(2), state(3))
    looks = units.watcher([stays, ends])
    assert looks() == ""
    assert "it ended 3 times" in looks()
    assert units.watcher([])() == ""


def test_the_log_that_the_ended_process_wrote_counts_before_the_journal(monkeypatch, tmp_path):
    monkeypatch.setattr(
        units, "_tail", lambda path: f"2026-11-29 04:00:02,300 ERROR x: {path}\n" if path.endswith("c1.log") else ""
    )
    named = "HADOOP_LOGFILE=hadoop-yarn-nodemanager-c1.log"
    cases = {
        # One of an earlier release, one of this, and one whose user has named another place.
        "": "/var/log/hadoop/yarn",
        "HADOOP_LOG_DIR=/var/log/hadoop/yarn": "/var/log/hadoop/yarn",
        "HADOOP_LOG_DIR=/data/log": "/data/log",
    }
    for more, place in cases.items():
        environment = f"HADOOP_CONF_DIR=/etc/hadoop/conf {more} {named}"
        said = unit(state(87, environment=environment), state(88, environment=environment)).watch(5).trouble
        assert f"it said: x: {place}/hadoop-yarn-nodemanager-c1.log;" in said
        assert f"and {place})" in said


def test_until_its_first_restart_a_daemon_of_an_earlier_release_writes_where_all_did(monkeypatch):
    found = {"/var/log/hadoop/a.log": "2026-11-29 04:00:02,300 ERROR x: old\n"}
    monkeypatch.setattr(units, "_tail", lambda path: found.get(path, ""))
    assert "it said: x: old;" in unit().trouble(state(9, environment="HADOOP_LOGFILE=a.log"))


def test_a_log_that_ends_with_an_orderly_stop_is_of_the_process_before(monkeypatch):
    monkeypatch.setattr(units, "_tail", lambda _path: "2026-11-29 04:00:02,300 ERROR x: RECEIVED SIGNAL 15: SIGTERM\n")
    said = unit().trouble(state(9, sub="auto-restart"))
    assert "it said: Error: Could not find or load main class x" in said


def test_an_old_log_and_a_link_are_not_read(tmp_path):
    log = tmp_path / "a.log"
    log.write_text("y" * 100000 + "end")
    assert units._tail(str(log)).endswith("yend")
    assert len(units._tail(str(log))) == units.TAIL
    (tmp_path / "link").symlink_to(log)
    if os.geteuid() == 0:  # of whoever may write there; root's own would be followed
        os.chown(tmp_path / "link", 54321, 54321, follow_symlinks=False)
        assert units._tail(str(tmp_path / "link")) == ""
    os.mkfifo(tmp_path / "fifo")
    assert units._tail(str(tmp_path / "fifo")) == ""
    assert units._tail(str(tmp_path)) == ""
    assert units._tail(str(tmp_path / "none")) == ""
    os.utime(log, (1, 1))
    assert units._tail(str(log)) == ""
