# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import settings_from
from ansible_collections.bigdata.emr.tests.fakes.ecs.server import FakeEcs


@pytest.fixture
def cloud():
    with FakeEcs() as fake:
        yield fake


@pytest.fixture
def call(cloud):
    """Return a function that calls the fake by our client, without patience."""
    client = Client(settings_from(cloud.options(max_attempts=1), {}))
    yield lambda action, api="ecs", **params: client.call(api, action, params)
    client.close()
