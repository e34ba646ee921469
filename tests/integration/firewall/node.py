# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens on a host of the wire; the first argument names one of the functions, the others are its own."""

from __future__ import annotations

import json
import os
import resource
import select
import socket
import struct
import sys
import threading
import time

SILENT_SECONDS = 0.4
BATCH = 16000
# IP_BIND_ADDRESS_NO_PORT: the port is chosen when the other end is known.
_NO_PORT = 24


def listen(user: str, *ports: str) -> None:
    """Echo lines at PORTS of both families as account USER, for ever."""
    os.setuid(int(user))
    for port in map(int, ports):
        for family, address in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
            listener = socket.socket(family, socket.SOCK_STREAM)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            listener.bind((address, port))
            listener.listen(4)
            threading.Thread(target=_serve, args=(listener,), daemon=True).start()
    print("ready", flush=True)
    threading.Event().wait()


def _serve(listener: socket.socket) -> None:
    while True:
        connection, _peer = listener.accept()
        threading.Thread(target=_echo, args=(connection,), daemon=True).start()


def _echo(connection: socket.socket) -> None:
    with connection:
        while True:
            try:
                data = connection.recv(100)
            except OSError:
                return
            if not data:
                return
            connection.sendall(data)


def scan(address: str, ports: str, source: str = "") -> None:
    """Say which PORTS (a range, or a list) of ADDRESS are open, which refuse, and which are silent.

    SOURCE is the address of this host that asks, where it has several.
    """
    soft = min(resource.getrlimit(resource.RLIMIT_NOFILE)[1], 65536)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, soft))
    low, dash, high = ports.partition("-")
    wanted = list(range(int(low), int(high) + 1)) if dash else [int(port) for port in ports.split(",")]
    found: dict[str, list[int]] = {"open": [], "refused": [], "silent": []}
    size = min(BATCH, soft - 100)
    for begin in range(0, len(wanted), size):
        _batch(address, wanted[begin : begin + size], source, found)
    print(json.dumps({kind: sorted(numbers) for kind, numbers in found.items()}))


def _batch(address: str, ports: list[int], source: str, found: dict[str, list[int]]) -> None:
    poll, open_ones = select.epoll(), {}
    for port in ports:
        one = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        one.setblocking(False)
        if source:
            one.setsockopt(socket.IPPROTO_IP, _NO_PORT, 1)
            one.bind((source, 0))
        one.connect_ex((address, port))
        open_ones[one.fileno()] = (one, port)
        poll.register(one.fileno(), select.EPOLLOUT)
    deadline = time.monotonic() + SILENT_SECONDS
    while open_ones and time.monotonic() < deadline:
        for handle, _event in poll.poll(0.1, 4096):
            one, port = open_ones.pop(handle)
            error = one.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            found["refused" if error else "open"].append(port)
            one.close()
    for one, port in open_ones.values():
        found["silent"].append(port)
        one.close()


def talk(address: str, port: str) -> None:
    """Connect, then send each line of standard input and say what came back: ``echo`` or ``nothing``."""
    with socket.create_connection((address, int(port)), 2) as connection:
        connection.settimeout(0.6)
        print("ready", flush=True)
        for line in sys.stdin:
            try:
                connection.sendall(line.encode())
                print("echo" if connection.recv(100) else "closed", flush=True)
            except OSError:
                print("nothing", flush=True)


def flood(address: str, port: str) -> None:
    """Begin many connections that never come about, then say whether one does: ``open`` or ``silent``."""
    begun = []
    for _number in range(600):
        one = socket.socket()
        one.setblocking(False)
        one.connect_ex((address, int(port)))
        begun.append(one)
    time.sleep(0.3)
    try:
        socket.create_connection((address, int(port)), 1.2).close()
        print("open")
    except OSError:
        print("silent")


def ping(address: str) -> None:
    """Say whether ADDRESS answers an echo request: ``answers`` or ``silent``."""
    six = ":" in address
    protocol = socket.IPPROTO_ICMPV6 if six else socket.IPPROTO_ICMP
    with socket.socket(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_RAW, protocol) as one:
        one.settimeout(1)
        body = struct.pack(">HH", 77, 1)
        request = struct.pack(">BBH", 128 if six else 8, 0, 0) + body
        # The kernel makes the checksum for IPv6 only.
        checksum = 0 if six else 0xFFFF - sum(struct.unpack(f">{len(request) // 2}H", request))
        one.sendto(request[:2] + struct.pack(">H", checksum) + body, (address, 0))
        wanted = 129 if six else 0
        try:
            while True:
                answer = one.recv(200)
                if answer[0 if six else 20] == wanted:
                    print("answers")
                    return
        except OSError:
            print("silent")


if __name__ == "__main__":
    {"listen": listen, "scan": scan, "talk": talk, "flood": flood, "ping": ping}[sys.argv[1]](*sys.argv[2:])
