# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which file is left to a running daemon. What becomes of it then is in tests/integration/interrupt."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config import files
from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.daemon import active, refresh
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import ApplyError
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn import acts as yarn

OLD, TRIED, NEW = "old\n", "tried\n", "new\n"
NOW = 10_000.0
"""How long the host is up; the machine that runs the tests may be so for less than the age of a process here."""


def state(sub="running", restarts=0, age=900.0):
    return {
        "ActiveState": "active",
        "SubState": sub,
        "MainPID": "7",
        "NRestarts": str(restarts),
        "ExecMainStartTimestampMonotonic": str(int((NOW - age) * 1e6)),
    }


LOOPS = state("auto-restart", restarts=9)
STOPPED = {"ActiveState": "inactive", "SubState": "dead", "MainPID": "0", "NRestarts": "0"}


@pytest.fixture
def host(tmp_path, monkeypatch):
    """Return a function that asks about a file of a host whose ResourceManager has loaded some."""
    monkeypatch.setattr(refresh, "time", SimpleNamespace(monotonic=lambda: NOW))
    monkeypatch.setattr(refresh, "kept_path", lambda _daemon, name: str(tmp_path / f"{name}.kept"))
    monkeypatch.setattr(refresh.Unit, "words", lambda *_all: "its words")
    monkeypatch.setattr(files, "conf_dir", lambda _product: str(tmp_path))

    def ask(unit, on_disk, wanted, record=True, check=False, members=()):
        path = tmp_path / "queues.xml"
        path.write_text(on_disk)
        monkeypatch.setattr(refresh, "running", lambda _daemon: {"reloads": {"queues.xml": "x"}} if record else None)
        context = SimpleNamespace(components=["resourcemanager"], host="m1", hosts=lambda _name: members)
        systemd = SimpleNamespace(state=lambda _unit: unit)
        tools = SimpleNamespace(context=context, systemd=systemd, run=None, changes=Changes(check=check))
        user = path.owner()
        return refresh.is_left(tools, File(str(path), wanted, user, path.group()))

    return ask


@pytest.mark.parametrize(
    ("unit", "on_disk", "wanted", "record", "left"),
    [
        (state(), OLD, NEW, True, True),
        (state(), OLD, OLD, True, False),
        (state(), OLD, NEW, False, False),
        (state(restarts=9), OLD, NEW, True, True),
        # It may end for what the file on disk says: the new one has to get there.
        (state(restarts=3, age=5.0), OLD, NEW, True, False),
        (state(restarts=1, age=5.0), OLD, NEW, True, True),
        (LOOPS, OLD, NEW, True, False),
        (STOPPED, OLD, NEW, True, False),
        ({**STOPPED, "ActiveState": "failed"}, OLD, NEW, True, False),
    ],
)
def test_who_loads_a_file_itself(host, unit, on_disk, wanted, record, left):
    assert host(unit, on_disk, wanted, record) is left


@pytest.mark.parametrize(
    ("unit", "roles", "known", "check", "left"),
    [
        (STOPPED, {"m2": "STANDBY", "m3": "ACTIVE"}, True, False, True),
        # The next start needs the new one, or has nothing else.
        (STOPPED, {"m2": "STANDBY", "m3": None}, True, False, False),
        (STOPPED, {"m1": "ACTIVE", "m2": "STANDBY"}, True, False, False),
        (STOPPED, {"m2": "ACTIVE"}, False, False, False),
        (STOPPED, {"m2": "ACTIVE"}, True, True, False),
        ({**STOPPED, "ActiveState": "failed"}, {"m2": "ACTIVE"}, True, False, False),
        (LOOPS, {"m2": "ACTIVE"}, True, False, False),
    ],
)
def test_one_that_is_to_start_beside_an_active_one_does_not_try_a_file(
    host, monkeypatch, unit, roles, known, check, left
):
    def answers(wanted, _seconds):
        ((kind, hosts),) = wanted.items()
        found = {one: roles[one] and {"info": {"haState": roles[one]}} for one in hosts}
        return {kind: {one: SimpleNamespace(value=answer) for one, answer in found.items()}}

    monkeypatch.setattr(yarn.probes, "read", answers)
    monkeypatch.setattr(refresh, "configured", lambda _daemon: {"reloads": {"queues.xml": "x"} if known else {}})
    assert host(unit, OLD, NEW, record=False, check=check, members=list(roles)) is left


def test_one_that_ended_with_what_it_was_to_load_gets_back_what_it_ran_with(host, tmp_path):
    (tmp_path / "queues.xml.kept").write_text(OLD)
    with pytest.raises(ApplyError, match=r"ended with the .*queues\.xml that it was to load \(its words\)"):
        host(LOOPS, TRIED, TRIED)
    assert (tmp_path / "queues.xml").read_text() == OLD
    assert not (tmp_path / "queues.xml.kept").exists()


def test_a_corrected_file_is_written_where_the_one_before_ended_the_daemon(host, tmp_path):
    (tmp_path / "queues.xml.kept").write_text(OLD)
    assert host(LOOPS, TRIED, NEW) is False
    assert not (tmp_path / "queues.xml.kept").exists()


@pytest.mark.parametrize("unit", [state(), STOPPED])
def test_what_is_kept_stays_until_somebody_has_loaded_the_other(host, tmp_path, unit):
    (tmp_path / "queues.xml.kept").write_text(OLD)
    assert host(unit, TRIED, TRIED) is (unit is not STOPPED)
    assert (tmp_path / "queues.xml.kept").exists()


def test_check_mode_changes_nothing(host, tmp_path):
    (tmp_path / "queues.xml.kept").write_text(OLD)
    with pytest.raises(ApplyError):
        host(LOOPS, TRIED, TRIED, check=True)
    assert (tmp_path / "queues.xml").read_text() == TRIED
    assert (tmp_path / "queues.xml.kept").exists()


@pytest.fixture
def trial(tmp_path, monkeypatch):
    """Return a function that lets a daemon in ROLE load a file, with a command that ends so."""
    monkeypatch.setattr(refresh, "kept_path", lambda _daemon, name: str(tmp_path / f"{name}.kept"))
    monkeypatch.setattr(refresh.Daemon, "running_path", property(lambda _self: str(tmp_path / "record.json")))
    monkeypatch.setattr(active, "ANSWER_SECONDS", 0.0)
    path = tmp_path / "queues.xml"
    path.write_text(OLD)
    owner, group = path.owner(), path.group()
    monkeypatch.setattr(
        refresh, "File", lambda *words, **more: File(*words, **{**more, "owner": owner, "group": group})
    )
    calls = []

    def load(role, code=0, err="", loaded=None):
        monkeypatch.setattr(active.steps, "states", lambda _component, hosts, _seconds: dict.fromkeys(hosts, role))
        daemon = refresh.Daemon("rm", "hadoop")
        record = {"version": "1", "argv": [], "environment": {}, "properties": {}, "reloads": {"queues.xml": "old"}}
        context = SimpleNamespace(host="m1", hosts=lambda _name: ["m1", "m2"])

        def run(argv):
            calls.append(argv)
            return code, "", err

        systemd = SimpleNamespace(state=lambda _unit: state())
        tools = SimpleNamespace(context=context, systemd=systemd, run=run, changes=Changes(check=False), loaded=loaded)
        entry = refresh.Refresh("queues.xml", ["bin/x"], active=True)
        one = refresh.Trial(daemon, entry, File(str(path), NEW, owner, group), record)
        try:
            return refresh.refresh(tools, one), record["reloads"]["queues.xml"], path.read_text(), len(calls)
        except ApplyError as error:
            return str(error), record["reloads"]["queues.xml"], path.read_text(), len(calls)

    return load


def test_the_active_one_loads_a_file(trial):
    assert trial("active") == (False, refresh.sha256(NEW), NEW, 1)


@pytest.mark.parametrize("role", ["standby", ""])
def test_one_that_is_not_active_or_does_not_say_waits(trial, role):
    assert trial(role) == (True, "old", OLD, 0)


def test_one_that_does_not_say_is_not_taken_for_a_standby_that_may_have_the_file(trial):
    assert trial("", loaded={"queues.xml": "another"})[1:] == ("old", OLD, 0)


@pytest.mark.parametrize(
    ("code", "err", "known", "way"),
    [
        (255, "refreshQueues: Illegal capacity", "old", "correct the new one in emr_config, then run again"),
        (255, "refreshQueues: Connection refused", "old", "run again once it answers"),
        (124, "", refresh.UNKNOWN, "run again once it answers"),
    ],
)
def test_what_was_not_answered_is_not_known(trial, code, err, known, way):
    said, digest, text, _calls = trial("active", code, err)
    assert (digest, text) == (known, OLD)
    assert said.endswith(way)


@pytest.mark.parametrize(("unit", "commands"), [({"User": "hdfs"}, 1), ({}, 0)])
def test_properties_are_loaded_unless_an_earlier_release_started_the_daemon(tmp_path, monkeypatch, unit, commands):
    """That one restarts in the roll, behind gates, and so do the others one after the other."""
    monkeypatch.setattr(refresh.Daemon, "running_path", property(lambda _self: str(tmp_path / "record.json")))
    calls = []
    entry = refresh.Refresh("hadoop-policy.xml", ["bin/x"], ["security.*"], product="hadoop")
    text = "<configuration><property><name>security.x</name><value>c1</value></property></configuration>"
    record = {"reloads": {entry.key: "older"}, "unit": unit}
    tools = SimpleNamespace(
        context=SimpleNamespace(host="m1", hosts=lambda _name: ["m1"]),
        run=lambda argv: calls.append(argv) or (0, "", ""),
        changes=Changes(check=False),
    )
    one = refresh.Trial(refresh.Daemon("nn", "hadoop"), entry, File("/etc/hadoop/conf/hadoop-policy.xml", text), record)
    assert refresh.refresh(tools, one) is False
    assert len(calls) == commands
    assert (record["reloads"][entry.key] != "older") is bool(commands)


def test_a_program_of_ours_is_run_as_it_is():
    seen = []
    one = SimpleNamespace(
        daemon=refresh.Daemon("hm", "hbase", user="hbase"), entry=refresh.Refresh("x", ["/opt/emr/x", "{host}"])
    )
    tools = SimpleNamespace(context=SimpleNamespace(host="m1"), run=lambda argv: seen.append(argv) or (0, "", ""))
    assert refresh._run(tools, one) == (0, "")
    assert seen == [["timeout", "60", "runuser", "-u", "hbase", "--", "/opt/emr/x", "m1"]]
