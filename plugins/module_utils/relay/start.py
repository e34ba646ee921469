# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start a server that outlives the module that starts it, though not for long."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import socket
from typing import BinaryIO, Sequence

from .types import Offer, RelayError

# The user and group "nobody" of every Linux distribution that systemd runs on.
NOBODY = 65534
NAME = "emr-relay"


def listen(addresses: Sequence[str], ports: Sequence[int]) -> socket.socket:
    """Return a listening socket at the first of ADDRESSES and the first free one of PORTS; RelayError if none is."""
    if not addresses:
        raise RelayError("it does not know an address of its own in the cluster")
    address = addresses[0]
    for port in ports:
        listener = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address, port))
            listener.listen(128)
            return listener
        except OSError as error:
            listener.close()
            if error.errno == errno.EADDRNOTAVAIL:
                raise RelayError(f"{address} is not an address of its own") from error
            if error.errno != errno.EADDRINUSE:
                raise RelayError(f"it cannot listen at {address}:{port} ({error.strerror})") from error
    span = f"port {ports[0]} is" if len(ports) == 1 else f"ports {ports[0]}-{ports[-1]} are all"
    raise RelayError(f"its {span} in use")


def start(addresses: Sequence[str], ports: Sequence[int], offer: Offer) -> tuple[str, int]:
    """Serve OFFER in a process of its own and return address and port; RelayError if that is not possible.

    The files are open from here on, so they may be removed; their space is free when the process has ended. The process
    has no user rights, ends by itself, and takes connections as soon as this returns.
    """
    try:
        # Here, and not when it is needed: what modules are loaded from is gone soon.
        from .server import Server
    except ImportError as error:
        raise RelayError(f"its Python has no module {error.name}") from error
    listener = listen(addresses, ports)
    address, port = listener.getsockname()[:2]
    with contextlib.ExitStack() as stack:
        stack.callback(listener.close)
        files = {sha512: stack.enter_context(open(path, "rb")) for sha512, path in offer.files.items()}
        server = Server(listener, offer, files)
        child = os.fork()
        if child:
            os.waitpid(child, 0)
            return address, port
        with contextlib.suppress(BaseException):  # whatever happens, this process must not go on as the module
            _leave(listener, list(files.values()), offer.limit_seconds)
            server.run()
        os._exit(0)


def _leave(listener: socket.socket, files: Sequence[BinaryIO], limit_seconds: int) -> None:
    """Turn this child into a process that has nothing but LISTENER and FILES."""
    os.setsid()
    if os.fork():
        os._exit(0)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    # The kernel ends the process, even one that hangs.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(limit_seconds + 5)
    os.chdir("/")
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    kept = {0, 1, 2, listener.fileno(), *(stream.fileno() for stream in files)}
    for descriptor in [int(name) for name in os.listdir("/proc/self/fd")]:
        if descriptor not in kept:
            with contextlib.suppress(OSError):
                os.close(descriptor)
    with open("/proc/self/comm", "w", encoding="ascii") as stream:
        stream.write(NAME)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
