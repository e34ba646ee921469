# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether requests failed as they were told to: of that key, with that method, and all of them."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Refused
from ansible_collections.bigdata.emr.plugins.module_utils.wire.oss import Keys, look_into
from ansible_collections.bigdata.emr.tests.fakes.oss.server import FakeOss

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "lab"))

import fake_oss
from common import LabError


@pytest.fixture
def store():
    with FakeOss(buckets=["lab"]) as fake:
        one = object.__new__(fake_oss.Store)
        one.url = fake.url
        yield one


def put(store, key):
    request = urllib.request.Request(f"{store.url}/lab/{key}", b"x", method="PUT")
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(request, timeout=5)


def test_each_block_sees_its_own_failures(store):
    with fake_oss.failing(store, "many/", count=2), fake_oss.failing(store, "large", count=1):
        for key in ("many/1", "many/2", "many/3", "large", "other"):
            put(store, key)
    assert [call["status"] for call in store.calls()] == [503, 503, 403, 503, 403]


@pytest.mark.parametrize("keys", [[], ["other"], ["many/1"]])
def test_too_few_are_told(store, keys):
    count = len([one for one in keys if "many" in one])
    with pytest.raises(LabError, match=rf"{count} of 2 requests \(PUT many/\)"):
        asked(store, keys)


def asked(store, keys):
    with fake_oss.failing(store, "many/", count=2):
        for key in keys:
            put(store, key)


def test_keys_with_a_token_that_has_ended(store):
    given = store.ended()
    assert set(given) == {"access_key_id", "access_key_secret", "security_token"}
    with pytest.raises(Refused) as refused:
        look_into(store.url, "lab", Keys(*given.values()), 5)
    assert refused.value.name == "SecurityTokenExpired"
