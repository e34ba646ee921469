# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter host_names."""

from __future__ import annotations

from ansible_collections.bigdata.emr.plugins.filter.host_names import host_names


def test_only_names_with_addresses_that_others_can_use():
    hostvars = {
        "m1": {"ansible_host": "10.0.0.1"},
        "m2": {"ansible_host": "m2.example.com"},
        "m3": {"ansible_host": "127.0.0.1"},
        "m4": {},
        "10.0.0.5": {"ansible_host": "10.0.0.5"},
        "m6": {"ansible_host": "fd00::6"},
    }
    assert host_names([*hostvars, "gone"], hostvars) == {"m1": "10.0.0.1", "m6": "fd00::6"}
