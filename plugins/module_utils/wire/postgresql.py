# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client of PostgreSQL: version 3.0 of its protocol, for a few short statements."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import unicodedata

from .base import BadAnswer, Endpoint, Refused
from .sql import Channel, Login, NotProven, NotSecure, Reader, Row

_VERSION, _SSL = 196608, 80877103
_LET_IN, _PLAIN, _MD5, _SASL, _SASL_ON, _SASL_END = 0, 3, 5, 10, 11, 12
_SCRAM = "SCRAM-SHA-256"
_LARGEST = 1 << 24


class Postgresql:
    """A session; ``version`` is what the server calls itself."""

    def __init__(self, where: Endpoint, login: Login) -> None:
        """Log in; Refused with the name of the server's error when it says no."""
        self.version = ""
        self._channel = Channel(where, login.seconds)
        try:
            self._greet(login)
        except BaseException:
            self._channel.close()
            raise

    def rows(self, statement: str) -> list[Row]:
        """Run STATEMENT; return the rows of its result, none where it has no result."""
        self._send(b"Q", statement.encode() + b"\0")
        found: list[Row] = []
        refusal: Refused | None = None
        while True:
            kind, body = self._receive()
            if kind == b"D":
                found.append(_row(Reader(body)))
            elif kind == b"E":
                refusal = _refusal(body)
            elif kind == b"Z":
                if refusal:
                    raise refusal
                return found

    def close(self) -> None:
        """End the session."""
        self._channel.close()

    def _greet(self, login: Login) -> None:
        if login.tls:
            self._channel.send((8).to_bytes(4, "big") + _SSL.to_bytes(4, "big"))
            if self._channel.read(1) != b"S":
                raise NotSecure("it has none")
            self._channel.secure(login.tls)
        words = [
            "user",
            login.user,
            *(["database", login.database] if login.database else []),
            "client_encoding",
            "UTF8",
        ]
        self._send(b"", _VERSION.to_bytes(4, "big") + b"".join(word.encode() + b"\0" for word in words) + b"\0")
        scram: Scram | None = None
        while True:
            kind, body = self._receive()
            if kind == b"E":
                raise _refusal(body)
            if kind == b"Z":
                return
            if kind == b"S":
                name, value = body.split(b"\0")[:2]
                self.version = value.decode(errors="replace") if name == b"server_version" else self.version
            elif kind == b"R":
                scram = self._prove(Reader(body), login, scram)

    def _prove(self, reader: Reader, login: Login, scram: Scram | None) -> Scram | None:
        """Answer what the server asks before it lets us in."""
        kind = reader.number(4, "big")
        if kind == _PLAIN and self._channel.private:
            self._send(b"p", login.password.encode() + b"\0")
        elif kind == _PLAIN:
            raise NotProven("it wants the password in clear, and tls is not set; set tls")
        elif kind == _MD5:
            self._send(b"p", md5_proof(login, reader.take(4)).encode() + b"\0")
        elif kind == _SASL:
            offered = [word.decode() for word in reader.rest().split(b"\0") if word]
            if _SCRAM not in offered:
                raise NotProven(f"it knows {' and '.join(offered)} only; let the account log in by {_SCRAM}")
            scram = Scram(login.password)
            first = scram.first()
            self._send(b"p", _SCRAM.encode() + b"\0" + len(first).to_bytes(4, "big") + first)
        elif kind == _SASL_ON and scram:
            self._send(b"p", scram.proof(reader.rest()))
        elif kind == _SASL_END and scram:
            scram.judge(reader.rest())
        elif kind != _LET_IN:
            raise NotProven("it wants another login than by password; let the account log in by SCRAM-SHA-256")
        return scram

    def _send(self, kind: bytes, body: bytes) -> None:
        self._channel.send(kind + (len(body) + 4).to_bytes(4, "big") + body)

    def _receive(self) -> tuple[bytes, bytes]:
        kind, size = self._channel.read(1), int.from_bytes(self._channel.read(4), "big")
        if not 4 <= size < _LARGEST:
            raise BadAnswer("no PostgreSQL server answers there")
        return kind, self._channel.read(size - 4)


class Scram:
    """A login by SCRAM-SHA-256 (RFC 7677), in which the server proves itself too."""

    def __init__(self, password: str, nonce: str = "") -> None:
        """Take the PASSWORD; NONCE is random unless a test gives one."""
        self._password = unicodedata.normalize("NFKC", password).encode()
        self._own = nonce or base64.b64encode(os.urandom(18)).decode()
        self._expected = b""

    def first(self) -> bytes:
        """Return the first message. The server knows the account already."""
        return f"n,,n=,r={self._own}".encode()

    def proof(self, challenge: bytes) -> bytes:
        """Return the answer to the server's CHALLENGE."""
        try:
            given = dict(word.split("=", 1) for word in challenge.decode().split(","))
            nonce, salt, turns = given["r"], base64.b64decode(given["s"]), int(given["i"])
        except (ValueError, KeyError) as error:
            raise BadAnswer("its challenge cannot be read") from error
        if not nonce.startswith(self._own):
            raise BadAnswer("it answers another login than ours")
        salted = hashlib.pbkdf2_hmac("sha256", self._password, salt, turns)
        bare = f"c=biws,r={nonce}".encode()
        told = b",".join([f"n=,r={self._own}".encode(), challenge, bare])
        key = _hmac(salted, b"Client Key")
        signature = _hmac(hashlib.sha256(key).digest(), told)
        self._expected = _hmac(_hmac(salted, b"Server Key"), told)
        mixed = bytes(one ^ other for one, other in zip(key, signature))
        return bare + b",p=" + base64.b64encode(mixed)

    def judge(self, last: bytes) -> None:
        """Raise NotProven unless the server's LAST message proves that it knows the password too."""
        if not hmac.compare_digest(last, b"v=" + base64.b64encode(self._expected)):
            raise NotProven("it does not prove that it knows the account; something else answers in its place")


def md5_proof(login: Login, salt: bytes) -> str:
    """Return what proves the password of LOGIN to an old server, for this SALT."""
    kept = hashlib.md5((login.password + login.user).encode()).hexdigest()
    return f"md5{hashlib.md5(kept.encode() + salt).hexdigest()}"


def _hmac(key: bytes, text: bytes) -> bytes:
    return hmac.new(key, text, hashlib.sha256).digest()


def _refusal(body: bytes) -> Refused:
    fields = {part[:1]: part[1:].decode(errors="replace") for part in body.split(b"\0") if part}
    return Refused(fields.get(b"M", "no reason"), 0, fields.get(b"C", ""))


def _row(reader: Reader) -> Row:
    found: list[str | None] = []
    for _column in range(reader.number(2, "big")):
        size = reader.number(4, "big")
        found.append(None if size == 0xFFFFFFFF else reader.take(size).decode(errors="replace"))
    return tuple(found)
