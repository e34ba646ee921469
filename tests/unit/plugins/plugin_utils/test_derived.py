# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One derivation in a run, by however many workers at once."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from ansible import constants as C
from ansible_collections.bigdata.emr.plugins.module_utils.config import derivation
from ansible_collections.bigdata.emr.plugins.plugin_utils.derived import key_of


@pytest.fixture
def derived(monkeypatch, tmp_path):
    """Return the calls of the derivation, which is a quick one."""
    calls = []

    def key(secret, cluster):
        calls.append((secret, cluster))
        return f"{secret}/{cluster}".ljust(derivation.KEY_LENGTH, ".")

    monkeypatch.setattr(derivation, "key", key)
    monkeypatch.setattr(C, "DEFAULT_LOCAL_TMP", str(tmp_path))
    return calls


def test_it_is_derived_once(derived, tmp_path):
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _number: key_of("a", "prod"), range(64)))
    assert keys == {"a/prod".ljust(64, ".")}
    assert derived == [("a", "prod")]
    assert {key_of("a", "test"), key_of("b", "prod")} & keys == set()
    assert len(derived) == 3
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "prod" not in path.name


def test_a_worker_that_was_killed_over_it_leaves_nothing_that_is_believed(derived, tmp_path):
    whole = key_of("a", "prod")
    (path,) = tmp_path.glob("emr-key-*")
    os.truncate(path, 10)
    assert key_of("a", "prod") == whole
    assert len(derived) == 2
