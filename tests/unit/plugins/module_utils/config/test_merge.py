# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.merge import merge


@pytest.mark.parametrize(
    ("scopes", "merged"),
    [
        ([], {}),
        ([{"a": {"x": 1}}, {}], {"a": {"x": 1}}),
        ([{"a": {"x": 1, "y": 1}}, {"a": {"x": 2}}, {"b": {"z": 3}}], {"a": {"x": 2, "y": 1}, "b": {"z": 3}}),
        ([{"a": {"x": 1}}, {"a": {"x": 2}}, {"a": {"x": 3}}, {"a": {"x": 4}}], {"a": {"x": 4}}),
        ([{"a": {"x": 1}}, {"a": {"x": None}}], {"a": {"x": None}}),
    ],
)
def test_narrowest_scope_wins_key_by_key(scopes, merged):
    assert merge(scopes) == merged


def test_scopes_stay_as_they_were():
    wide = {"a": {"x": 1}}
    merge([wide, {"a": {"x": 2}}])
    assert wide == {"a": {"x": 1}}
