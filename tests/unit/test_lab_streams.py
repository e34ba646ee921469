# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hosts of a cluster of Flink's own, of which the lab's own inventory has not all."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))

import access
import streams


def test_each_host_is_made_anew_where_the_lab_finds_it_declared(monkeypatch):
    called = []
    monkeypatch.setattr(streams.runs, "lab", lambda *words: called.append(words))
    for host in [*streams.MASTERS, *streams.WORKERS]:
        streams.reset(host)
    ((words, file),) = {(words[:2] + words[3:4], words[4]) for words in called}
    assert words == ("reset", "--hosts", "--also")
    assert {f"{words[2]}.lab" for words in called} <= set(dict(access.declared([file])))
