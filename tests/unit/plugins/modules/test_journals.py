# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules that wait for a JournalNode watch the one of their host."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible_collections.bigdata.emr.plugins.modules import journal_rebuild, journal_repair


@pytest.mark.parametrize("of", ["rebuild", "repair"])
def test_the_journalnode_of_the_host_is_watched(monkeypatch, of):
    module = journal_rebuild if of == "rebuild" else journal_repair
    monkeypatch.setattr(module, "watcher", lambda units: lambda: " ".join(one.daemon.unit for one in units))
    asked = {"host": "m1", "nameservice": "lab", "namenodes": [], "disks": ["/mnt/disk1"], "home": "/", "conf_dir": "/"}
    host = SimpleNamespace(run_command=lambda _argv, **_keywords: (0, "", ""), params=asked)
    monkeypatch.setattr(journal_repair, "read_site", lambda _path: {})
    ended = journal_rebuild._watch(host) if of == "rebuild" else journal_repair._journal(host)._ended
    assert ended() == "emr-journalnode.service"
