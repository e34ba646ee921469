# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client of MySQL and MariaDB: their protocol as MySQL's internals manual has it, for a few short statements."""

from __future__ import annotations

import hashlib

from .base import BadAnswer, Endpoint, Refused
from .rsa import encrypted
from .sql import Channel, Login, NotProven, NotSecure, Reader, Row

_LONG_PASSWORD, _WITH_DATABASE, _PROTOCOL_41, _SSL = 0x1, 0x8, 0x200, 0x800
_TRANSACTIONS, _SECURE, _PLUGINS = 0x2000, 0x8000, 0x80000
_UTF8MB4 = 45
_LARGEST = 0xFFFFFF
_OK, _MORE, _NULL, _SWITCH, _ERROR = 0x00, 0x01, 0xFB, 0xFE, 0xFF
_NATIVE, _SHA2, _SHA256 = "mysql_native_password", "caching_sha2_password", "sha256_password"
_SOCKET = ("unix_socket", "auth_socket")


class Mysql:
    """A session; ``version`` is what the server calls itself."""

    def __init__(self, where: Endpoint, login: Login) -> None:
        """Log in; Refused with the server's number when it says no."""
        self._channel = Channel(where, login.seconds)
        self._sequence = 0
        try:
            self._greet(login)
        except BaseException:
            self._channel.close()
            raise

    def rows(self, statement: str) -> list[Row]:
        """Run STATEMENT; return the rows of its result, none where it has no result."""
        self._sequence = 0
        self._send(b"\x03" + statement.encode())
        first = self._receive()
        if first[0] == _OK:
            return []
        columns = _length(Reader(first))
        for _column in range(columns or 0):
            self._receive()
        self._receive()
        found: list[Row] = []
        while True:
            packet = self._receive()
            if packet[0] == _SWITCH and len(packet) < 9:
                return found
            reader = Reader(packet)
            found.append(tuple(_value(reader) for _column in range(columns or 0)))

    def close(self) -> None:
        """End the session."""
        self._channel.close()

    def _greet(self, login: Login) -> None:
        reader = Reader(self._receive())
        if reader.number(1) != 10:
            raise BadAnswer("no MySQL server answers there")
        self.version = reader.text().decode(errors="replace")
        reader.take(4)
        nonce = reader.take(8)
        reader.take(1)
        able = reader.number(2)
        reader.take(3)
        able |= reader.number(2) << 16
        length = reader.number(1)
        reader.take(10)
        nonce += reader.take(max(13, length - 8))[:12]
        plugin = reader.text().decode() if able & _PLUGINS else _NATIVE
        asked = _LONG_PASSWORD | _PROTOCOL_41 | _TRANSACTIONS | _SECURE | _PLUGINS
        asked |= _WITH_DATABASE if login.database else 0
        if login.tls:
            if not able & _SSL:
                raise NotSecure("it has none")
            asked |= _SSL
        head = asked.to_bytes(4, "little") + _LARGEST.to_bytes(4, "little") + bytes([_UTF8MB4]) + bytes(23)
        if login.tls:
            self._send(head)
            self._channel.secure(login.tls)
        proof = self._proof(plugin, login.password, nonce)
        database = login.database.encode() + b"\0" if login.database else b""
        self._send(
            head + login.user.encode() + b"\0" + bytes([len(proof)]) + proof + database + plugin.encode() + b"\0"
        )
        self._prove(plugin, login.password, nonce)

    def _prove(self, plugin: str, password: str, nonce: bytes) -> None:
        """Answer what the server asks until it lets us in."""
        while True:
            packet = self._receive()
            if packet[0] == _OK:
                return
            reader = Reader(packet[1:])
            if packet[0] == _SWITCH:
                plugin = reader.text().decode() if len(packet) > 1 else "mysql_old_password"
                nonce = reader.rest()[:20]
                self._send(self._proof(plugin, password, nonce))
            elif packet[0] == _MORE and plugin in (_SHA2, _SHA256):
                self._whole_password(reader.rest(), plugin, password, nonce)
            else:
                raise BadAnswer("its answer to the login is none")

    def _whole_password(self, word: bytes, plugin: str, password: str, nonce: bytes) -> None:
        """Give the server, which has not seen it lately, the PASSWORD itself: by TLS, or for its own key."""
        if word == b"\x03" and plugin == _SHA2:
            return  # it has, and lets us in
        if word[:1] == b"-":
            plain = password.encode() + b"\0"
            mixed = bytes(sign ^ nonce[at % len(nonce)] for at, sign in enumerate(plain))
            self._send(encrypted(word.decode(errors="replace"), mixed))
        elif self._channel.private:
            self._send(password.encode() + b"\0")
        else:
            self._send(b"\x02" if plugin == _SHA2 else b"\x01")

    def _proof(self, plugin: str, password: str, nonce: bytes) -> bytes:
        if plugin in _SOCKET or not password:
            return b""
        if plugin == _NATIVE:
            return native_proof(password, nonce)
        if plugin == _SHA2:
            return sha2_proof(password, nonce)
        if plugin == _SHA256:
            return password.encode() + b"\0" if self._channel.private else b"\x01"
        raise NotProven(f"the account proves itself by {plugin}; give it {_SHA2} or {_NATIVE}")

    def _send(self, payload: bytes) -> None:
        self._channel.send(len(payload).to_bytes(3, "little") + bytes([self._sequence]) + payload)
        self._sequence = (self._sequence + 1) % 256

    def _receive(self) -> bytes:
        """Return the next packet; Refused for the server's no."""
        head = self._channel.read(4)
        self._sequence = (head[3] + 1) % 256
        packet = self._channel.read(int.from_bytes(head[:3], "little"))
        if not packet:
            raise BadAnswer("its answer is empty")
        if packet[0] == _ERROR:
            reader = Reader(packet[1:])
            number, words = reader.number(2), reader.rest()
            state = words[1:6].decode() if words[:1] == b"#" else ""
            raise Refused((words[6:] if state else words).decode(errors="replace"), number, state)
        return packet


def native_hash(password: str) -> str:
    """Return what a server keeps of PASSWORD for ``mysql_native_password``."""
    return f"*{hashlib.sha1(hashlib.sha1(password.encode()).digest()).hexdigest().upper()}"


def native_proof(password: str, nonce: bytes) -> bytes:
    """Return what proves PASSWORD to a server that keeps its hash, for this NONCE only."""
    first = hashlib.sha1(password.encode()).digest()
    return _xor(first, hashlib.sha1(nonce + hashlib.sha1(first).digest()).digest())


def sha2_proof(password: str, nonce: bytes) -> bytes:
    """Return the same for a server that has seen PASSWORD lately (``caching_sha2_password``)."""
    first = hashlib.sha256(password.encode()).digest()
    return _xor(first, hashlib.sha256(hashlib.sha256(first).digest() + nonce).digest())


def named(name: str) -> str:
    """Return NAME as an identifier."""
    return "`" + name.replace("`", "``") + "`"


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(first ^ second for first, second in zip(one, other))


def _length(reader: Reader) -> int | None:
    """Return a number of variable length, None for NULL."""
    first = reader.number(1)
    if first == _NULL:
        return None
    return first if first < _NULL else reader.number({0xFC: 2, 0xFD: 3, 0xFE: 8}[first])


def _value(reader: Reader) -> str | None:
    size = _length(reader)
    return None if size is None else reader.take(size).decode(errors="replace")
