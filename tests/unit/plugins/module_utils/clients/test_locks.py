# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who holds a lock, and what a process does whose result nobody can read any more."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.clients.locks import acquire, work_alone

COLLECTIONS = Path(__file__).resolve().parents[5] / ".collections"
HEAD = "import fcntl, os, sys\nfrom ansible_collections.bigdata.emr.plugins.module_utils.clients import "
# Both would wait for a minute.
LOCKED = f"{HEAD}locks\nlocks.acquire(os.open(sys.argv[1], os.O_RDWR), fcntl.LOCK_EX, 60)"
LATE = f"{HEAD}hdfs_peers\nhdfs_peers.Clock(60).wait('It is', lambda: 'not there')"


@pytest.fixture
def lock(tmp_path):
    with (tmp_path / "lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield stream


def test_a_lock_is_for_one(tmp_path, lock):
    with (tmp_path / "lock").open() as other:
        assert not acquire(other.fileno(), fcntl.LOCK_SH, 0.3)
        fcntl.flock(lock, fcntl.LOCK_UN)
        assert acquire(other.fileno(), fcntl.LOCK_SH, 0.3)


@pytest.mark.parametrize("program", [LOCKED, LATE], ids=["lock", "daemons"])
def test_nobody_waits_for_a_caller_that_is_gone(lock, program):
    waiting = subprocess.Popen(
        [sys.executable, "-c", program, lock.name],
        env={**os.environ, "PYTHONPATH": str(COLLECTIONS)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(1)
    assert waiting.poll() is None
    waiting.stdout.close()
    waiting.wait(timeout=30)


@pytest.mark.parametrize("check", [True, False])
def test_a_narrow_umask_of_the_hosts_logins_does_not_count(tmp_path, check):
    before = os.umask(0o077)
    try:
        work_alone(SimpleNamespace(check_mode=check), path=str(tmp_path / "lock"))
        (tmp_path / "made").mkdir()
    finally:
        os.umask(before)
    assert (tmp_path / "made").stat().st_mode & 0o777 == 0o755


def test_every_module_that_changes_files_works_alone():
    modules = Path(__file__).resolve().parents[5] / "plugins" / "modules"
    texts = {path.stem: path.read_text() for path in modules.glob("*.py")}
    changing = [name for name, text in texts.items() if "Changes(module.check_mode)" in text]
    assert len(changing) > 2
    assert not [name for name in changing if "work_alone(module)" not in texts[name]]
