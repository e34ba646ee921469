# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Name resolution as the daemons of this host see it."""

from __future__ import annotations

import queue
import socket
import subprocess
import threading
import time
from concurrent import futures
from typing import Iterable

from .names import Resolution

THREADS = 16


def resolve(names: Iterable[str], seconds: float = 10.0, back: bool = True) -> dict[str, Resolution]:
    """Look up NAMES, all at once, and with BACK the first address of each back.

    What takes longer than SECONDS has no answer, and a name without an answer has no addresses. Nothing is raised: a
    resolver that is down is an answer as well.
    """
    wanted = list(dict.fromkeys(names))
    todo: queue.Queue[str] = queue.Queue()
    answers: queue.Queue[tuple[str, Resolution]] = queue.Queue()
    for name in wanted:
        todo.put(name)
    for _thread in range(min(THREADS, len(wanted))):
        threading.Thread(target=_work, args=(todo, answers, back), daemon=True).start()
    found = {name: Resolution(addresses=[], names=[]) for name in wanted}
    deadline = time.monotonic() + seconds
    for _name in wanted:
        try:
            name, answer = answers.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            break
        found[name] = answer
    return found


def ask_dns(names: Iterable[str], seconds: float = 3.0) -> dict[str, list[str]]:
    """Return what DNS says of NAMES, all asked at once, whatever the hosts file says; no addresses without an answer.

    A resolver on the host itself that reads the hosts file says what is there.
    """
    with futures.ThreadPoolExecutor(THREADS) as pool:
        wanted = list(dict.fromkeys(names))
        return dict(zip(wanted, pool.map(lambda name: _in_dns(name, seconds), wanted)))


def _in_dns(name: str, seconds: float) -> list[str]:
    try:
        answer = subprocess.run(
            ["getent", "-s", "dns", "ahosts", name],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    lines = answer.stdout.decode("utf-8", "replace").splitlines() if answer.returncode == 0 else []
    return list(dict.fromkeys(line.split()[0] for line in lines if line.strip()))


def _work(todo: queue.Queue[str], answers: queue.Queue[tuple[str, Resolution]], back: bool) -> None:
    """Look up names of TODO until it is empty."""
    while True:
        try:
            name = todo.get_nowait()
        except queue.Empty:
            return
        addresses = _addresses(name)
        names = _names(addresses[0]) if addresses and back else []
        answers.put((name, Resolution(addresses=addresses, names=names)))


def _addresses(name: str) -> list[str]:
    """Return the addresses of NAME in the resolver's order, each once."""
    try:
        entries = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(entry[4][0]) for entry in entries))


def _names(address: str) -> list[str]:
    """Return the names that ADDRESS leads back to."""
    try:
        name, aliases, _unused = socket.gethostbyaddr(address)
    except OSError:
        return []
    return [name, *aliases]
