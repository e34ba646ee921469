# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions of Java."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.java import major, parse_banner, parse_release, suits


@pytest.mark.parametrize(
    ("version", "number"), [("17.0.13", 17), ("1.8.0_422", 8), ("21", 21), ("17-ea", 17), ("", None), ("x", None)]
)
def test_major(version, number):
    assert major(version) == number


@pytest.mark.parametrize(
    ("java", "enough"),
    [
        (None, False),
        ({"home": "/j", "version": "17.0.1"}, True),
        ({"home": "/j", "version": "11.0.2"}, False),
        ({"home": "/j", "version": ""}, False),
    ],
)
def test_suits(java, enough):
    assert suits(java) is enough


def test_parsing():
    assert parse_release('IMPLEMENTOR="Debian"\nJAVA_VERSION="17.0.13"\nJAVA_VERSION_DATE="2024"\n') == "17.0.13"
    assert parse_release("") == ""
    assert parse_banner('openjdk version "11.0.2" 2019-01-15\nOpenJDK ...') == "11.0.2"
    assert parse_banner("no java") == ""
