# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Log directories of a cluster that an earlier release deployed: one for all, in which every daemon could plant."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
from types import SimpleNamespace

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config import files as names
from ansible_collections.bigdata.emr.plugins.module_utils.daemon import unit
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon
from ansible_collections.bigdata.emr.plugins.module_utils.host import logs
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="files of several accounts are only root's to make")
HDFS, YARN = pwd.getpwnam("daemon"), pwd.getpwnam("games")
"""Two accounts that every machine has, which stand for those."""
LOG = "hadoop-hdfs-namenode-m1.log"


@pytest.fixture
def top(tmp_path, monkeypatch):
    for module in (logs, unit):
        monkeypatch.setattr(module, "LOGS", str(tmp_path))
    monkeypatch.setattr(names, "LOGS", str(tmp_path))
    place = tmp_path / "hadoop"
    place.mkdir()
    os.chown(place, 0, YARN.pw_gid)
    place.chmod(0o775)
    return place


def of(entry, path):
    os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)
    return path


def modes(path):
    status = path.stat()
    return status.st_uid, stat.S_IMODE(status.st_mode)


def test_names_where_all_could_make_them_are_roots_to_change_and_the_daemons_own_are_its_own(top):
    changes = Changes(check=False)
    logs.prepare(changes, "hadoop", "daemon")
    assert modes(top) == (0, 0o755)
    assert modes(top / "daemon") == (HDFS.pw_uid, 0o750)
    assert (top / "daemon").stat().st_gid == 0
    again = Changes(check=False)
    logs.prepare(again, "hadoop", "daemon")
    assert not again


def test_clients_have_none(top):
    logs.prepare(Changes(check=False), "hadoop", "root")
    assert (list(top.iterdir()), modes(top)) == ([], (0, 0o755))


def link(path):
    path.symlink_to("/etc")


def directory(path):
    path.mkdir()
    (path / LOG).symlink_to("/mnt/disk1/hdfs/data/current/VERSION")


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize("plant", [link, directory])
def test_what_another_account_has_planted_there_is_moved_aside(top, plant, check):
    plant(top / "daemon")
    of(YARN, top / "daemon")
    etc = os.stat("/etc")
    changes = Changes(check)
    logs.prepare(changes, "hadoop", "daemon")
    assert [one["before"] for one in changes.diff if "another account" in one["before"]]
    assert os.stat("/etc").st_uid == etc.st_uid
    found = {path.name for path in top.iterdir()}
    if check:
        assert found == {"daemon"}
    else:
        assert len(found) == 2
        assert list((top / "daemon").iterdir()) == []
        assert modes(top / "daemon") == (HDFS.pw_uid, 0o750)


def start(daemon):
    """Do what the unit does before a start, as root and without systemd."""
    (line,) = unit._bring_logs(daemon)
    subprocess.run(line.removeprefix("ExecStartPre=-+"), shell=True, check=True)


def test_a_daemons_logs_go_with_it_and_what_is_planted_among_them_does_not(top, tmp_path):
    """A job had put a link to a DataNode's VERSION in the place of its log, and after a restart that was written to."""
    victim = tmp_path / "VERSION"
    victim.write_text("storageID=1\n")
    of(HDFS, victim)
    for name in (LOG, f"{LOG}.1", "hdfs-audit.log", "hdfs-audit.log.1", "SecurityAuth-hdfs.audit"):
        (top / name).write_text(name)
        of(HDFS, top / name)
    (top / f"{LOG}.2").symlink_to(victim)
    of(YARN, top / f"{LOG}.2")
    os.link(victim, top / f"{LOG}.3")
    (top / f"{LOG}.4").write_text("of another account")
    of(YARN, top / f"{LOG}.4")
    (top / "hadoop-hdfs-datanode-m1.log").write_text("another daemon still writes to it")
    of(HDFS, top / "hadoop-hdfs-datanode-m1.log")
    logs.prepare(Changes(check=False), "hadoop", "daemon")
    one = Daemon("namenode", "hadoop", user="daemon", environment={"HADOOP_LOGFILE": "hadoop-hdfs-namenode-%H.log"})
    start(one)
    moved = {path.name for path in (top / "daemon").iterdir()}
    assert moved == {LOG, f"{LOG}.1", "hdfs-audit.log", "hdfs-audit.log.1"}
    assert (top / "daemon" / LOG).read_text() == LOG
    assert (top / "hadoop-hdfs-datanode-m1.log").exists()
    # What has begun meanwhile is not written over.
    (top / LOG).write_text("older")
    of(HDFS, top / LOG)
    subprocess.run(unit._bring_logs(one)[0].removeprefix("ExecStartPre=-+"), shell=True, check=False)
    assert (top / "daemon" / LOG).read_text() == LOG


def test_a_running_writer_loses_no_line_while_names_are_roots(top):
    """Its file stays open; one of an account that may not make names there can still be appended to."""
    path = top / LOG
    path.write_text("before\n")
    of(HDFS, path)
    with path.open("a") as stream:
        logs.prepare(Changes(check=False), "hadoop", "daemon")
        stream.write("after\n")
    assert path.read_text() == "before\nafter\n"


def test_no_account_of_the_machine_is_needed_to_look(top, monkeypatch):
    monkeypatch.setattr(logs, "pwd", SimpleNamespace(getpwnam={}.__getitem__))
    changes = Changes(check=True)
    logs.prepare(changes, "hadoop", "daemon")
    assert changes
