# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One lab at a time: a second one waits and says for whom; what the first one starts does not wait."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LAB = Path(__file__).resolve().parents[1] / "lab"
PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from hold import held
with held(sys.argv[2], Path(sys.argv[3])):
    print("has it", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def place(tmp_path):
    return tmp_path / "lock"


def begin(who: str, place: Path, **more: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name != "EMR_LAB_HOLDER"} | more
    pipe = subprocess.PIPE
    argv = [sys.executable, "-c", PROGRAM, str(LAB), who, str(place)]
    return subprocess.Popen(argv, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment)


def test_a_second_one_waits_and_says_for_whom(place):
    first = begin("tests/run molecule/ha", place)
    assert first.stdout.readline() == "has it\n"
    second = begin("lab up", place)
    told = second.stderr.readline()
    assert (
        f"waiting for `tests/run molecule/ha` of {LAB.parents[1]} (process {first.pid}), which has the lab since "
        in told
    )
    first.communicate("\n", timeout=120)
    assert second.communicate("\n", timeout=120)[0] == "has it\n"
    assert (first.returncode, second.returncode) == (0, 0)


def test_what_the_holder_starts_is_meant_too(place):
    first = begin("make cluster", place)
    assert first.stdout.readline() == "has it\n"
    inner = begin("lab up", place, EMR_LAB_HOLDER=str(first.pid))
    assert inner.communicate("\n", timeout=120) == ("has it\n", "")
    first.communicate("\n", timeout=120)


def test_a_holder_that_was_killed_keeps_nobody_waiting(place):
    first = begin("make cluster", place)
    assert first.stdout.readline() == "has it\n"
    first.kill()
    first.communicate()
    second = begin("lab up", place, EMR_LAB_HOLDER=str(first.pid))
    assert second.communicate("\n", timeout=120) == ("has it\n", "")
