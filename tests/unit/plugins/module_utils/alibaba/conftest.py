# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import socket

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import settings_from
from ansible_collections.bigdata.emr.tests.fakes.ecs.server import FakeEcs


@pytest.fixture
def cloud():
    with FakeEcs() as fake:
        yield fake


@pytest.fixture
def waits():
    """Seconds that a client wanted to sleep; it does not."""
    return []


@pytest.fixture
def client_of(waits):
    """Return a function that makes clients of a fake, which wait for nothing."""
    made = []

    def make(fake, environ=None, **options):
        options = fake.options(**options) if environ is None else {"endpoint": fake.endpoints(), **options}
        client = Client(settings_from(options, environ or {}), sleep=waits.append)
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()


@pytest.fixture
def silent():
    """Return the address of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
