# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.preflight.groups import faults, made

USERS = {"accounts": [{"name": "alice", "groups": ["science"]}], "groups": {"science": 20001}}


@pytest.mark.parametrize("group", ["there", "hadoop", "alice", "science"])
def test_a_group_is_there_or_is_made(group):
    assert faults("m1", {"emr_smartdata": group}, made(USERS), ["there"]) == []


def test_a_group_that_nobody_makes_is_a_sentence():
    assert faults("m1", {"emr_smartdata": "science"}, made(None), []) == [
        "m1: emr_smartdata: group science does not exist on this host; make it there, name it as a group of a user in "
        "emr_users, or write another one"
    ]
