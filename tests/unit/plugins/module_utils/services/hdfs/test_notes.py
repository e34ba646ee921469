# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import subprocess

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.notes import Busy, Lock, Notes


def test_the_note_of_a_format(tmp_path):
    notes = Notes(str(tmp_path))
    assert notes.read_intent() is None
    notes.write_intent("CID-lab-1", ["/mnt/disk1/hdfs/name"])
    note = notes.read_intent()
    assert (note["cluster_id"], note["paths"]) == ("CID-lab-1", ["/mnt/disk1/hdfs/name"])
    notes.remove_intent()
    notes.remove_intent()
    assert notes.read_intent() is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"cluster_id": ""}'])
def test_an_unreadable_note_is_none(tmp_path, text):
    (tmp_path / "hdfs").mkdir()
    (tmp_path / "hdfs" / "format.json").write_text(text)
    assert Notes(str(tmp_path)).read_intent() is None


def test_reading_leaves_no_trace(tmp_path):
    assert Notes(str(tmp_path / "none")).is_busy(0) is False
    assert not (tmp_path / "none").exists()


def test_the_lock_excludes_and_is_let_go(tmp_path):
    notes = Notes(str(tmp_path))
    with Lock(notes, 0):
        assert notes.is_busy(0) is True
        with pytest.raises(Busy), Lock(notes, 0):
            pass
    assert notes.is_busy(0) is False


def test_a_command_keeps_the_lock_when_the_module_is_gone(tmp_path):
    notes = Notes(str(tmp_path))
    with Lock(notes, 0) as lock:
        command = subprocess.Popen(["sleep", "30"], pass_fds=[lock.handle])
    assert notes.is_busy(0) is True
    command.kill()
    command.wait()
    assert notes.is_busy(0) is False


def test_the_note_of_a_recovery_has_two_phases(tmp_path):
    notes = Notes(str(tmp_path))
    assert notes.read_recovery() is None
    notes.write_recovery("m-1.lab")
    begun = notes.read_recovery()
    assert (begun["namenode"], begun["phase"]) == ("m-1.lab", "journals")
    notes.commit_recovery()
    notes.commit_recovery()
    assert notes.read_recovery() == {**begun, "phase": "join"}
    notes.write_recovery("m-2.lab")
    assert notes.read_recovery()["phase"] == "journals", "a later recovery counts"
    notes.end_recovery()
    notes.end_recovery()
    assert notes.read_recovery() is None


def test_a_note_of_a_recovery_that_cannot_be_read_forbids_too(tmp_path):
    (tmp_path / "hdfs").mkdir()
    (tmp_path / "hdfs" / "recovery.json").write_text("{")
    assert Notes(str(tmp_path)).read_recovery()["phase"] == "journals"
