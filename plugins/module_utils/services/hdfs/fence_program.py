# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fence of NameNodes: a small server beside each of them, and what a ZKFC calls on another host.

``serve HOST PORT KEY UNIT RPC HTTP`` runs as the NameNode's user and ends the NameNode of this host when somebody who
has the key asks for HOST. ``ask HOST PORT KEY`` asks. The answer is a word: ``gone`` (it does not run or does not
serve), ``standby`` (it says so itself) or ``ended``; with these the exit code is 0. A host that does not answer is
given up after a second.

This file is copied to hosts and runs there by itself: standard library only.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from typing import Any

CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 3.0
PROBE_SECONDS = 0.7
DONE = ("gone", "standby", "ended")
GUESTS = 32
GUESTS_OF_ADDRESS = 4
"""Connections at a time, in all and from one address; ZKFCs of other hosts need one each."""


def proof(key: bytes, host: str, nonce: bytes) -> bytes:
    """Return what only a holder of KEY can say about NONCE who means to end the NameNode of HOST.

    HOST is in it, so that whoever is taken for one host cannot use the answer at the fence of another.
    """
    said = b" ".join([b"bigdata.emr fence of", host.lower().encode(), nonce])
    return hmac.new(key, said, hashlib.sha256).hexdigest().encode()


def read_key(path: str) -> bytes:
    """Return the key in file PATH."""
    with open(path, "rb") as stream:
        return stream.read().strip()


def serves(host: str, port: int) -> bool:
    """Return False when nothing listens at HOST and PORT; a hung process still listens."""
    try:
        socket.create_connection((host, port), PROBE_SECONDS).close()
    except ConnectionRefusedError:
        return False
    except OSError:
        return True
    return True


def say(text: str) -> None:
    """Write one line for the journal."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def is_standby(host: str, port: int) -> bool:
    """Return True when the NameNode with web port PORT says itself that it is a standby."""
    url = f"http://{host}:{port}/jmx?qry=Hadoop:service=NameNode,name=NameNodeStatus"
    try:
        with urllib.request.build_opener().open(url, timeout=PROBE_SECONDS) as answer:
            return bool(json.loads(answer.read().decode())["beans"][0]["State"] == "standby")
    except (OSError, ValueError, LookupError):
        return False


def end(unit: str) -> str:
    """Kill the main process of systemd's UNIT and return what became of it; systemd starts it again."""
    shown = subprocess.run(["systemctl", "show", "--property=MainPID", unit], stdout=subprocess.PIPE, check=False)
    pid = int(shown.stdout.decode().strip().partition("=")[2] or 0)
    if not pid:
        return "gone"
    try:
        os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 1
        while time.monotonic() < deadline:
            os.kill(pid, 0)
            time.sleep(0.02)
    except ProcessLookupError:
        return "ended"
    return f"process {pid} does not end"


class Guests:
    """Who is being answered, by address: nobody takes all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._present: dict[str, int] = {}

    def enter(self, address: str) -> bool:
        """Let one more from ADDRESS in; False when there are too many."""
        with self._lock:
            count = self._present.get(address, 0)
            if count >= GUESTS_OF_ADDRESS or sum(self._present.values()) >= GUESTS:
                return False
            self._present[address] = count + 1
            return True

    def leave(self, address: str) -> None:
        """Let one from ADDRESS go."""
        with self._lock:
            self._present[address] -= 1
            if not self._present[address]:
                del self._present[address]


def answer(connection: socket.socket, host: str, key_path: str, unit: str, rpc: int, http: int) -> None:
    """Answer one request on CONNECTION."""
    with connection:
        connection.settimeout(ANSWER_SECONDS)
        nonce = os.urandom(16).hex().encode()
        connection.sendall(nonce + b"\n")
        said = connection.recv(256).strip()
        if not hmac.compare_digest(said, proof(read_key(key_path), host, nonce)):
            word = "refused"
        elif not serves(host, rpc):
            word = "gone"
        else:
            word = "standby" if is_standby(host, http) else end(unit)
        say(f"asked by {connection.getpeername()[0]}: {word}")
        connection.sendall(word.encode() + b"\n")


def attend(guests: Guests, address: str, connection: socket.socket, *arguments: Any) -> None:
    """Answer the one of GUESTS that came from ADDRESS, and let it go; ARGUMENTS are those of :func:`answer`."""
    try:
        answer(connection, *arguments)
    except OSError as error:
        say(f"{address} went away: {error}")
    finally:
        guests.leave(address)


def serve(host: str, port: str, key_path: str, unit: str, rpc: str, http: str) -> None:
    """Listen at HOST and PORT for ever."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, int(port)))
        listener.listen(16)
        guests = Guests()
        while True:
            connection, peer = listener.accept()
            if guests.enter(peer[0]):
                arguments = (guests, peer[0], connection, host, key_path, unit, int(rpc), int(http))
                threading.Thread(target=attend, args=arguments, daemon=True).start()
            else:
                connection.close()


def ask(host: str, port: str, key_path: str) -> str:
    """Ask the server at HOST and PORT to end its NameNode and return its word; OSError when it does not answer."""
    with socket.create_connection((host, int(port)), CONNECT_SECONDS) as connection:
        connection.settimeout(ANSWER_SECONDS)
        with connection.makefile("rb") as stream:
            nonce = stream.readline().strip()
            connection.sendall(proof(read_key(key_path), host, nonce) + b"\n")
            return stream.readline().decode().strip() or "closed the connection"


def main(arguments: list[str]) -> int:
    """Do what ARGUMENTS say and return the exit code."""
    if arguments[0] == "serve":
        serve(*arguments[1:])
    try:
        word = ask(*arguments[1:])
    except OSError as error:
        word = str(error)
    say(f"fence of {arguments[1]}: {word}")
    return int(word not in DONE)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
