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
from ansible_collections.bigdata.emr.plugins.module_utils.host.inside import Odd
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import (
    acquire,
    is_held,
    occupied,
    open_lock,
    work_alone,
)

COLLECTIONS = Path(__file__).resolve().parents[5] / ".collections"
HEAD = "import fcntl, os, sys\nfrom ansible_collections.bigdata.emr.plugins.module_utils."
# Both would wait for a minute.
LOCKED = f"{HEAD}host import locks\nlocks.acquire(os.open(sys.argv[1], os.O_RDWR), fcntl.LOCK_EX, 60)"
LATE = f"{HEAD}host import patience\npatience.Clock(60).wait('It is', lambda: 'not there')"


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
    waiting.wait(timeout=120)


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


only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root makes files of another account")


@pytest.mark.parametrize("before", [None, 0o644, 0o666, 0o600])
def test_nobody_else_can_open_a_lock(tmp_path, before):
    path = tmp_path / "lock"
    if before is not None:
        path.write_text("process 4711, since then")
        path.chmod(before)
    os.close(open_lock(str(path)))
    assert path.stat().st_mode & 0o777 == 0o600
    if before is not None:
        assert path.read_text() == "process 4711, since then"


def of_another(path):
    path.write_text("")
    os.chown(path, 54321, 54321)


def second_name(path):
    (path.parent / "passwd").write_text("")
    os.link(path.parent / "passwd", path)


PLANTED = {
    "link": lambda path: path.symlink_to("/etc/passwd"),
    "fifo": os.mkfifo,
    "directory": lambda path: path.mkdir(),
    "second name": second_name,
    "of another": pytest.param(of_another, marks=only_root),
}


@pytest.mark.parametrize("plant", PLANTED.values(), ids=list(PLANTED))
def test_what_is_no_lock_is_told_and_left_as_it_is(tmp_path, plant):
    plant(tmp_path / "lock")
    before = os.lstat(tmp_path / "lock"), os.stat("/etc/passwd").st_mode
    with pytest.raises(Odd, match="lock is no file that root has made, so it is no lock; look who made it, remove it"):
        open_lock(str(tmp_path / "lock"))
    assert is_held(str(tmp_path / "lock"), 0) is False
    after = os.lstat(tmp_path / "lock"), os.stat("/etc/passwd").st_mode
    assert (before[0].st_mode, before[0].st_uid, before[1]) == (after[0].st_mode, after[0].st_uid, after[1])


def test_looking_whether_a_lock_is_held_changes_nothing(tmp_path, lock):
    (tmp_path / "lock").chmod(0o644)
    assert is_held(lock.name, 0) is True
    fcntl.flock(lock, fcntl.LOCK_UN)
    assert is_held(lock.name, 0) is False
    assert is_held(str(tmp_path / "none"), 0) is False
    assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o644


def test_the_process_that_holds_it_is_named_and_not_the_one_before(tmp_path, lock):
    lock.write("process 4711, since 2026-11-24T12:00:00Z\n")
    lock.flush()
    with (tmp_path / "lock").open() as other:
        said = occupied(other.fileno(), lock.name)
    if f"process {os.getpid()}, " in said:  # as the kernel of a container may not tell
        assert "4711" not in said
    else:
        assert "process 4711, since 2026-11-24T12:00:00Z" in said
    assert said.startswith("another run still changes this host (process ")


@only_root
def test_a_stranger_who_holds_it_is_told_as_one(tmp_path):
    """Who had it open before its mode was mended holds it until the process ends."""
    path = tmp_path / "lock"
    path.write_text("")
    holding = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path)], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )
    assert holding.stdout.readline() == "held\n"
    try:
        with path.open() as other:
            said = occupied(other.fileno(), str(path))
    finally:
        holding.kill()
        holding.wait()
    if f"process {holding.pid} " in said:
        assert said.endswith(f"of uid 54321) holds {path} and is no run of ours; end it and run again")


HOLDS = """
import fcntl, os, sys
handle = os.open(sys.argv[1], os.O_RDONLY)
fcntl.flock(handle, fcntl.LOCK_EX)
os.setuid(54321)
print("held", flush=True)
sys.stdin.read()
"""
