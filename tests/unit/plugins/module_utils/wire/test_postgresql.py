# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logins to PostgreSQL; what a real server says is in tests/integration/database."""

from __future__ import annotations

import socketserver

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import BadAnswer
from ansible_collections.bigdata.emr.plugins.module_utils.wire.postgresql import Postgresql, Scram
from ansible_collections.bigdata.emr.plugins.module_utils.wire.sql import Login, NotProven


def test_scram_is_that_of_the_rfc():
    """The example of RFC 7677, whose client names itself; a server of PostgreSQL knows who it is by then."""
    scram = Scram("pencil", "rOprNGfwEbeRWgbNEkqO")
    assert scram.first() == b"n,,n=,r=rOprNGfwEbeRWgbNEkqO"
    challenge = b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    proof = scram.proof(challenge)
    assert proof.startswith(b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=")
    with pytest.raises(NotProven, match="something else answers in its place"):
        scram.judge(b"v=AAAA")


@pytest.mark.parametrize("challenge", [b"", b"r=other,s=AAAA,i=1", b"r=own1,s=AAAA,i=x"])
def test_what_is_no_challenge_is_told(challenge):
    with pytest.raises(BadAnswer):
        Scram("pencil", "own").proof(challenge)


@pytest.mark.parametrize(
    ("answer", "error", "told"),
    [
        (b"R\0\0\0\x08\0\0\0\x03", NotProven, "wants the password in clear, and tls is not set"),
        (b"R\0\0\0\x08\0\0\0\x07", NotProven, "another login than by password"),
        (b"R\0\0\0\x0d\0\0\0\x0aX-Y\0\0", NotProven, "it knows X-Y only"),
        (b"HTTP/1.1 400", BadAnswer, "no PostgreSQL server"),
    ],
)
def test_no_server_gets_the_password_by_asking_for_it(serve, answer, error, told):
    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.recv(1024)
            self.request.sendall(answer)

    with pytest.raises(error, match=told):
        Postgresql(serve(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)), Login("emr", "secret"))
