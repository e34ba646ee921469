# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking up names."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.module_utils.clients.resolver import resolve


def test_every_name_has_an_answer():
    found = resolve(["localhost", "no-such-name.invalid", "localhost"], seconds=20)
    assert list(found) == ["localhost", "no-such-name.invalid"]
    assert set(found["localhost"]["addresses"]) <= {"127.0.0.1", "::1"}
    assert found["localhost"]["addresses"]
    assert found["no-such-name.invalid"] == {"addresses": [], "names": []}


def test_time_is_limited():
    assert resolve(["localhost"], seconds=0).keys() == {"localhost"}
    assert resolve([]) == {}
