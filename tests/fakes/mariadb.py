# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A MariaDB that knows databases, accounts and rights, and no table; whoever reaches its socket is its administrator.

It refuses what a real one refuses: to make anything twice, and to show what is not there.
"""

from __future__ import annotations

import re
import socketserver
import threading
from dataclasses import dataclass, field
from typing import Any

_PROTOCOL, _SECURE, _PLUGINS = 0x200, 0x8000, 0x80000
_ABLE = _PROTOCOL | _SECURE | _PLUGINS
_END = b"\xfe\0\0\x02\0"
_DONE = b"\0\0\0\x02\0\0\0"


class Wrong(Exception):
    """What the server says no with: number and text."""


@dataclass
class State:
    """What the server has."""

    databases: dict[str, str] = field(default_factory=dict)
    """Name to character set."""
    accounts: dict[str, str] = field(default_factory=dict)
    """Account to how it proves itself."""
    rights: dict[str, list[str]] = field(default_factory=dict)
    """Account to patterns of databases that are all its own."""


class Mariadb:
    """A server at the Unix socket PATH, until the end of the context."""

    def __init__(self, path: str) -> None:
        self.state = State()
        server = self

        class Handler(_Handler):
            def answer(self, statement: str) -> list[str] | None:
                return server.run(statement)

        self._server = socketserver.ThreadingUnixStreamServer(path, Handler)
        self._server.daemon_threads = True

    def __enter__(self) -> Mariadb:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_words: Any) -> None:
        self._server.shutdown()
        self._server.server_close()

    def run(self, statement: str) -> list[str] | None:
        """Run STATEMENT; return the rows of its one column, None where it has no result."""
        for pattern, act in _STATEMENTS.items():
            found = re.fullmatch(pattern, statement)
            if found:
                return act(self.state, *found.groups())  # type: ignore[no-any-return]
        raise Wrong(1064, f"You have an error in your SQL syntax near {statement[:40]}")


def _asked_database(state: State, name: str) -> list[str]:
    return [state.databases[name]] if name in state.databases else []


def _made_database(state: State, name: str, charset: str) -> None:
    if name in state.databases:
        raise Wrong(1007, f"Can't create database '{name}'; database exists")
    state.databases[name] = charset


def _asked_account(state: State, account: str) -> list[str]:
    if account not in state.accounts:
        raise Wrong(1133, "Can't find any matching row in the user table")
    return [f"CREATE USER {account} IDENTIFIED VIA {state.accounts[account]}"]


def _made_account(state: State, account: str, proof: str) -> None:
    if account in state.accounts:
        raise Wrong(1396, f"Operation CREATE USER failed for {account}")
    state.accounts[account] = proof


def _changed_account(state: State, account: str, proof: str) -> None:
    _asked_account(state, account)
    state.accounts[account] = proof


def _asked_rights(state: State, account: str) -> list[str]:
    if account not in state.accounts:
        raise Wrong(1141, f"There is no such grant defined for user {account}")
    rows = [f"GRANT ALL PRIVILEGES ON `{one}`.* TO {account}" for one in state.rights.get(account, [])]
    return [f"GRANT USAGE ON *.* TO {account}", *rows]


def _given_rights(state: State, pattern: str, account: str) -> None:
    _asked_account(state, account)
    state.rights.setdefault(account, []).append(pattern)


_ACCOUNT = r"('[^']+'@'[^']+')"
_STATEMENTS: dict[str, Any] = {
    r"SELECT default_character_set_name FROM information_schema\.schemata WHERE schema_name = '(\w+)'": _asked_database,
    r"CREATE DATABASE `(\w+)` CHARACTER SET (\w+)": _made_database,
    rf"SHOW CREATE USER {_ACCOUNT}": _asked_account,
    rf"CREATE USER {_ACCOUNT} IDENTIFIED VIA (.+)": _made_account,
    rf"ALTER USER {_ACCOUNT} IDENTIFIED VIA (.+)": _changed_account,
    rf"SHOW GRANTS FOR {_ACCOUNT}": _asked_rights,
    rf"GRANT ALL PRIVILEGES ON `([\w\\]+)`\.\* TO {_ACCOUNT}": _given_rights,
}


class _Handler(socketserver.StreamRequestHandler):
    """One session, by MySQL's protocol."""

    def answer(self, statement: str) -> list[str] | None:
        raise NotImplementedError

    def handle(self) -> None:
        self.number = 0
        nonce = bytes(range(1, 21))
        head = b"\x0a10.11.6-MariaDB\0" + bytes(4) + nonce[:8] + b"\0" + (_ABLE & 0xFFFF).to_bytes(2, "little")
        head += b"\x2d\x02\0" + (_ABLE >> 16).to_bytes(2, "little") + b"\x15" + bytes(10) + nonce[8:] + b"\0"
        self._say(head + b"unix_socket\0")
        if self._hear() is None:
            return
        self._say(_DONE)
        while True:
            asked = self._hear()
            if not asked or asked[:1] != b"\x03":
                return
            try:
                self._result(self.answer(asked[1:].decode()))
            except Wrong as error:
                number, text = error.args
                self._say(b"\xff" + number.to_bytes(2, "little") + b"#HY000" + text.encode())

    def _result(self, rows: list[str] | None) -> None:
        if rows is None:
            self._say(_DONE)
            return
        for packet in (b"\x01", b"column", _END, *(_text(row) for row in rows), _END):
            self._say(packet)

    def _say(self, payload: bytes) -> None:
        self.wfile.write(len(payload).to_bytes(3, "little") + bytes([self.number % 256]) + payload)
        self.number += 1

    def _hear(self) -> bytes | None:
        head = self.rfile.read(4)
        if len(head) < 4:
            return None
        self.number = head[3] + 1
        return self.rfile.read(int.from_bytes(head[:3], "little"))


def _text(value: str) -> bytes:
    data = value.encode()
    return (bytes([len(data)]) if len(data) < 251 else b"\xfc" + len(data).to_bytes(2, "little")) + data
