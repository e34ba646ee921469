# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A JournalNode that ends again and again is not waited for until the time is up."""

from __future__ import annotations

import time

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import journal
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.disks import Disks
from ansible_collections.bigdata.emr.plugins.module_utils.wire.parallel import Outcome

DEAD = Outcome(None, "connection refused")
LOOPS = "emr-journalnode.service does not stay: it ended 3 times since its last start"


def the_journal(top, monkeypatch, ended):
    monkeypatch.setattr(
        journal.daemons, "read", lambda asked, _seconds: {kind: dict.fromkeys(asked[kind], DEAD) for kind in asked}
    )
    monkeypatch.setattr(journal, "POLL_SECONDS", 0.01)
    place = journal.Place("m1", f"{top}/lab", "lab", "emr-journalnode.service", "hdfs", ["m1"])
    systemd = Systemd(lambda _argv: (0, "", ""))
    return journal.Journal(place, Disks([{"path": "/", "device": "8:1"}]), systemd, lambda: "", ended)


def test_the_wait_ends_with_the_last_words_of_a_daemon_that_does_not_stay(tmp_path, monkeypatch):
    said = iter(["", "", LOOPS])
    begun = time.monotonic()
    with pytest.raises(journal.JournalError, match=LOOPS):
        the_journal(tmp_path, monkeypatch, lambda: next(said)).catch_up(60, given=True)
    assert time.monotonic() - begun < 30


def test_the_wait_ends_when_the_time_is_up(tmp_path, monkeypatch):
    with pytest.raises(journal.JournalError, match="is not whole after 0 s"):
        the_journal(tmp_path, monkeypatch, lambda: "").catch_up(0, given=True)
