# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logins to MySQL 8, which keeps passwords otherwise than MariaDB: against a server that judges by its own code."""

from __future__ import annotations

import hashlib
import os
import socketserver

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.wire import mysql, rsa
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import BadAnswer, Refused, Unreachable
from ansible_collections.bigdata.emr.plugins.module_utils.wire.mysql import Mysql
from ansible_collections.bigdata.emr.plugins.module_utils.wire.sql import Login, NotProven, NotSecure
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric import rsa as real

PASSWORD = "p&<\"$x%'"
NONCE = bytes(range(1, 21))
KEY = real.generate_private_key(65537, 2048)
PEM = KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
OAEP = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)


def server(plugin, seen=False, switch="", able=0x80000 | 0x8000 | 0x200):
    """Return a server of accounts that prove themselves by PLUGIN, to which it asks to SWITCH first if told so."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.number = 0
            head = b"\x0a8.0.36\0" + bytes(4) + NONCE[:8] + b"\0" + (able & 0xFFFF).to_bytes(2, "little")
            head += b"\x2d\x02\0" + (able >> 16).to_bytes(2, "little") + b"\x15" + bytes(10) + NONCE[8:] + b"\0"
            self.say(head + (switch or plugin).encode() + b"\0")
            asked = self.hear()
            _user, _zero, rest = asked[32:].partition(b"\0")
            proof = rest[1 : 1 + rest[0]]
            if switch:
                self.say(b"\xfe" + plugin.encode() + b"\0" + NONCE + b"\0")
                proof = self.hear()
            if self.judge(proof):
                self.say(b"\0\0\0\x02\0\0\0")
                self.hear()
                self.say(b"\x01")
                self.say(b"column")
                self.say(b"\xfe\0\0\x02\0")
                self.say(b"\x02hi")
                self.say(b"\xfb")
                self.say(b"\xfc\x2c\x01" + b"x" * 300)
                self.say(b"\xfe\0\0\x02\0")
            else:
                self.say(b"\xff\x15\x04#28000Access denied")

        def judge(self, proof):
            if plugin != mysql._SHA2:
                return proof == b""
            first = hashlib.sha256(PASSWORD.encode()).digest()
            mask = hashlib.sha256(hashlib.sha256(first).digest() + NONCE).digest()
            kept = hashlib.sha256(bytes(a ^ b for a, b in zip(proof, mask, strict=True))).digest()
            if seen:
                good = kept == hashlib.sha256(first).digest()
                if good:
                    self.say(b"\x01\x03")
                return good
            self.say(b"\x01\x04")
            if self.hear() != b"\x02":
                return False
            self.say(b"\x01" + PEM)
            plain = KEY.decrypt(self.hear(), OAEP)
            return bytes(a ^ b for a, b in zip(plain, NONCE * 9, strict=False)) == PASSWORD.encode() + b"\0"

        def say(self, payload):
            self.wfile.write(len(payload).to_bytes(3, "little") + bytes([self.number]) + payload)
            self.number += 1

        def hear(self):
            head = self.rfile.read(4)
            self.number = head[3] + 1
            return self.rfile.read(int.from_bytes(head[:3], "little"))

    return socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)


@pytest.mark.parametrize("seen", [True, False])
@pytest.mark.parametrize("switch", ["", "mysql_native_password"])
def test_a_password_is_proven_whether_the_server_has_seen_it_lately_or_not(serve, seen, switch):
    session = Mysql(serve(server(mysql._SHA2, seen, switch)), Login("emr", PASSWORD, "hive"))
    assert session.version == "8.0.36"
    assert session.rows("SELECT 1") == [("hi",), (None,), ("x" * 300,)]
    session.close()


def test_a_wrong_one_is_refused_with_the_servers_number(serve):
    with pytest.raises(Refused, match="Access denied") as refused:
        Mysql(serve(server(mysql._SHA2, True)), Login("emr", "another one"))
    assert (refused.value.status, refused.value.name) == (1045, "28000")


@pytest.mark.parametrize("plugin", ["mysql_clear_password", "client_ed25519", "dialog"])
def test_no_server_gets_the_password_by_asking_for_it(serve, plugin):
    with pytest.raises(NotProven, match=f"proves itself by {plugin}; give it caching_sha2_password or mysql_native"):
        Mysql(serve(server(plugin, switch="mysql_native_password")), Login("emr", PASSWORD))


def test_without_tls_there_is_none(serve):
    with pytest.raises(NotSecure, match="it has none"):
        Mysql(serve(server(mysql._SHA2)), Login("emr", PASSWORD, tls="verified"))


def test_what_is_no_mysql_is_told(web, serve):
    class Silent(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.sendall(b"SSH-2.0-x\r\n")

    with pytest.raises((BadAnswer, Unreachable)):
        Mysql(serve(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Silent)), Login("emr", PASSWORD, seconds=0.5))


@pytest.mark.parametrize("size", [0, 1, 100, 214])
def test_what_is_encrypted_its_key_decrypts(size):
    text = os.urandom(size)
    assert KEY.decrypt(rsa.encrypted(PEM.decode(), text), OAEP) == text


@pytest.mark.parametrize(
    "pem", ["", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "MII", PEM[:200].decode()]
)
def test_what_is_no_key_is_told(pem):
    with pytest.raises(BadAnswer, match="cannot be read"):
        rsa.encrypted(pem, b"x")


def test_a_hash_is_what_servers_keep():
    assert mysql.native_hash("password") == "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19"
