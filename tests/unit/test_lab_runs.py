# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands of the lab share their input with nobody: an ssh that is killed leaves it so that Ansible does not start."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))

import common
import runs


@pytest.fixture
def spoiled():
    """Our own input, in the mode in which ssh leaves it."""
    kept, (end, other) = os.dup(0), os.pipe()
    os.set_blocking(end, False)
    os.dup2(end, 0)
    yield
    os.dup2(kept, 0)
    for handle in (kept, end, other):
        os.close(handle)


def test_a_command_has_an_input_of_its_own(spoiled):
    found = common.run([sys.executable, "-c", "import os; print(os.get_blocking(0))"])
    assert found.stdout == "True\n"


def test_a_playbook_starts_all_the_same(spoiled, tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "CACHE", tmp_path)
    run = runs.playbook("--version", inventories=())
    begun = runs.begin("--version", inventories=()).wait(60)
    assert (run.code, begun.code) == (0, 0), run.output + begun.output


def test_a_run_that_ended_too_soon_is_told_with_what_it_said(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "CACHE", tmp_path)
    running = runs.begin("none.yml", inventories=())
    running.process.wait(60)
    with pytest.raises(common.LabError, match=r"(?s)the run ended with \d: .*none\.yml"):
        running.goes_on()
