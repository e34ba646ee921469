# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operating systems by their os-release."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.families import family_of, title_of
from ansible_collections.bigdata.emr.plugins.module_utils.host.machine import parse_os_release

DEBIAN = "openjdk-17-jre-headless"
REDHAT = "java-17-openjdk-headless"


@pytest.mark.parametrize(
    ("text", "java", "python"),
    [
        ('ID=debian\nVERSION_ID="12"\n', DEBIAN, ""),
        ('ID=ubuntu\nID_LIKE=debian\nVERSION_ID="22.04"\n', DEBIAN, ""),
        ('ID=ubuntu\nVERSION_ID="24.04"\n', DEBIAN, ""),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\n', REDHAT, ""),
        ('ID="alinux"\nID_LIKE="rhel fedora centos anolis"\nVERSION_ID="3"\n', REDHAT, "python38"),
    ],
)
def test_known(text, java, python):
    family = family_of(parse_os_release(text))
    assert family is not None
    assert (family.java, family.python) == (java, python)


@pytest.mark.parametrize("text", ["ID=debian\nVERSION_ID=11\n", "ID=rocky\nVERSION_ID=8.9\n", "ID=arch\n", ""])
def test_unknown(text):
    assert family_of(parse_os_release(text)) is None


def test_title():
    assert title_of({"ID": "debian", "VERSION_ID": "11"}) == "debian 11"
    assert title_of({}) == "an unknown system"
