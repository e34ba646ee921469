# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter registered."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.filter.registered import registered

HOSTVARS = {"m1": {}, "m2": {"plan": {"skipped": True}}, "m3": {"plan": {"due": {"m1": 1}}}, "m4": {"plan": {"due": 2}}}


@pytest.mark.parametrize(
    ("hosts", "found"),
    [(["m1", "m2", "m3", "m4"], {"m1": 1}), (["m4", "m3"], 2), (["m1", "m2", "gone"], {}), ([], {})],
)
def test_the_first_host_that_has_it_tells(hosts, found):
    assert registered(HOSTVARS, "plan", hosts, "due") == found


def test_what_is_registered_is_taken_even_if_it_is_empty():
    hostvars = {"m1": {"plan": {"due": {}}}, "m2": {"plan": {"due": {"m1": 1}}}}
    assert registered(hostvars, "plan", ["m1", "m2"], "due") == {}
