# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import runs
from common import sources
from interruption import descendants

M1, M2, CORE, WORKER, SPARE = "master-1.lab", "master-2.lab", "core-2.lab", "core-3.lab", "core-1.lab"
HOSTS = (M1, M2, CORE)
"""Those with a vote: the first core host has the third."""
ALL = (*HOSTS, WORKER)
HERE = runs.ROOT / "molecule" / "pair"
INVENTORIES = (str(runs.INVENTORY / "hosts.yml"), str(HERE / "inventory"))
MANIFEST = "/var/lib/emr/manifest.json"


def shell(host: str, command: str) -> str:
    return runs.on(host, "sh", "-c", command)


def playbook(*words: str, inventory: Path = HERE / "inventory") -> runs.Run:
    return runs.playbook(*words, inventories=(str(runs.INVENTORY / "hosts.yml"), str(inventory)))


def until_told(playbook: str, end: str) -> str:
    """Run a PLAYBOOK, kill it as soon as it has said END, and return what it has said in one line; fail if it ends."""
    text = ""
    with begun([playbook], subprocess.PIPE) as process:
        for line in process.stdout or ():
            text = " ".join((text + line.decode()).split()) + " "
            if end in text:
                return text
    raise AssertionError(f"{playbook} ended and did not say {end!r}: {text}")


def interrupted(words: Sequence[str], host: str, place: str) -> None:
    """Begin a run of ansible-playbook with WORDS and kill it as soon as the file PLACE is on HOST."""
    with begun(words, subprocess.DEVNULL) as process:
        # On the host itself, so that it is seen at once.
        shell(host, f"timeout 300 sh -c 'until test -e {place}; do sleep 0.05; done'")
        assert process.poll() is None, "the run had ended before it was interrupted"


@contextmanager
def begun(words: Sequence[str], output: int) -> Iterator[subprocess.Popen[bytes]]:
    """Begin a run of ansible-playbook with WORDS and kill it with all its processes at the end of the block."""
    process = subprocess.Popen(
        [*runs.QUICK, "ansible-playbook", *sources(INVENTORIES), *words],
        cwd=runs.ROOT,
        env=runs.environment(),
        stdin=runs.NOTHING,
        stdout=output,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        # Ansible's workers have sessions of their own.
        for pid in [*descendants(process.pid), process.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def told(run: runs.Run) -> str:
    """Return the output in one line, as Ansible breaks sentences anywhere."""
    return run.text


@contextmanager
def aside(*places: tuple[str, str]) -> Iterator[None]:
    """Move paths on hosts aside, as if a disk had been emptied, and bring them back after."""
    for host, path in places:
        shell(host, f"mv {path} {path}.kept && install -d -m 0700 -o hdfs -g hadoop {path}")
    try:
        yield
    finally:
        for host, path in places:
            shell(host, f"rm -rf {path} && mv {path}.kept {path}")


@pytest.fixture
def other_inventory(tmp_path: Path) -> Path:
    """Return an inventory in which another host is in the place of the core host."""
    for name in ("hosts.yml", "topology.yml"):
        (tmp_path / name).write_text((HERE / "inventory" / name).read_text().replace(CORE, SPARE))
    return tmp_path
