# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ends this process with SIGKILL right before the n-th thing that it would change.

Python tells its audit hooks of every such thing before it happens, whoever does it: our code, Ansible's or the standard
library's. So nothing has to be built into what is tested.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.wire.mysql import Mysql
from ansible_collections.bigdata.emr.plugins.module_utils.wire.redis import Redis, Value
from ansible_collections.bigdata.emr.plugins.module_utils.wire.sql import Row

# What changes a file system, starts a command or ends a process. Opening files and sending requests are handled apart.
CHANGES = {
    *("os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink"),
    *("os.truncate", "os.utime", "os.setxattr", "os.removexattr"),
    *("subprocess.Popen", "os.posix_spawn", "os.fork", "os.system", "os.kill"),
}
# Who does what is asked over a protocol of its own; one connection is one request.
ASKED = {port("hmaster", "rpc")}
REDIS = {"EXEC", "FLUSHDB"}
"""Commands of Redis that change what it has, as modules give them."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


def arm(fuse: int) -> Callable[[], int]:
    """Let this process die at point FUSE (the first is 1, never with 0), and return the count of points passed."""
    passed = 0

    def point(before_death: Callable[[], object] = lambda: None) -> None:
        nonlocal passed
        passed += 1
        if passed == fuse:
            before_death()
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in CHANGES or (event == "http.client.send" and _changes(arguments[1])):
            point()
        elif event == "socket.connect":
            if _is_asked(arguments[1]):
                point()
        elif event == "open":
            path, mode, flags = arguments
            if isinstance(path, (str, bytes)) and isinstance(flags, int) and flags & WRITING:
                # Python does not tell the permissions: these are open()'s, and those of our locks and drafts.
                permissions = 0o666 if mode else 0o600
                point()
                # The file is there and empty, what belongs into it is not written yet.
                point(lambda: os.open(path, flags, permissions))

    sys.addaudithook(hook)
    _listen(point)
    return lambda: passed


def _listen(point: Callable[[], None]) -> None:
    """Let each statement that may change a database be a POINT: Python tells nothing of what goes into a socket."""
    run, ask = Mysql.rows, Redis.ask

    def rows(session: Mysql, statement: str) -> list[Row]:
        if not statement.startswith(("SELECT ", "SHOW ")):
            point()
        return run(session, statement)

    def asked(link: Redis, *words: str) -> Value:
        if words[0] in REDIS:
            point()
        return ask(link, *words)

    Mysql.rows = rows  # type: ignore[method-assign]
    Redis.ask = asked  # type: ignore[method-assign]


def _changes(request: object) -> bool:
    """Tell whether REQUEST over HTTP is one that may change something."""
    return isinstance(request, bytes) and not request.startswith(b"GET ") and b"x-acs-action: Describe" not in request


def _is_asked(address: object) -> bool:
    return isinstance(address, tuple) and len(address) > 1 and address[1] in ASKED
