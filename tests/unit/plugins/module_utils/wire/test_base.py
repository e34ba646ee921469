# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import socket

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import (
    Endpoint,
    Unreachable,
    endpoint,
    listens,
    unreachable,
)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("master-1.lab", ("master-1.lab", 9870)),
        ("master-1.lab:29870", ("master-1.lab", 29870)),
        ("10.0.0.1", ("10.0.0.1", 9870)),
        ("fd00::1", ("fd00::1", 9870)),
        ("[fd00::1]", ("fd00::1", 9870)),
        ("[fd00::1]:80", ("fd00::1", 80)),
    ],
)
def test_endpoint(text, where):
    assert endpoint(text, 9870) == where


def test_bad_port():
    with pytest.raises(ValueError, match="http"):
        endpoint("master-1.lab:http", 9870)


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (TimeoutError(), "no answer within 2 s"),
        (socket.gaierror(-2, "Name or service not known"), "name does not resolve"),
        (ConnectionRefusedError(111, "Connection refused"), "connection refused"),
        (OSError(113, "No route to host"), "no route to host"),
    ],
)
def test_causes(error, cause):
    assert str(unreachable(error, 2.0)) == cause


def test_listens(talk):
    where = talk(lambda _connection: None)
    assert listens(where, 1.0)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Unreachable, match="connection refused"):
        listens(Endpoint("127.0.0.1", port), 1.0)
