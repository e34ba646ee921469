# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.filter.database_askers import database_askers


@pytest.mark.parametrize(
    ("users", "absent", "askers"),
    [
        ({}, [], {}),
        ({"a": ["m1", "m2"], "b": ["m2"]}, [], {"m1": ["a"], "m2": ["b"]}),
        ({"a": ["m1", "m2"], "b": ["m2"]}, ["m1"], {"m2": ["a", "b"]}),
        ({"a": ["m1"]}, ["m1"], {}),
    ],
)
def test_one_host_asks_for_all(users, absent, askers):
    assert database_askers(users, absent) == askers
