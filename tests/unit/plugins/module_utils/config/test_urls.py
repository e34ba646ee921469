# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""URLs and numbers as users write them: what is none is told, and nothing ends with an exception."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.config.numbers import is_count, is_port, whole
from ansible_collections.bigdata.emr.plugins.module_utils.config.urls import split

NONE = ["https://[x/b", "http://[::1", "http://h:99999/b", "http://h:0/", "http://h:/b", "http://a b/", "a\nb", 5, None]


@pytest.mark.parametrize("value", NONE)
def test_what_is_no_url(value):
    assert split(value) is None


@pytest.mark.parametrize("value", ["https://h/b", "http://[::1]:9091", "hdfs://h:8020/d", "/mnt/d", "oss://b/d"])
def test_what_is_one(value):
    assert split(value).geturl() == value


@pytest.mark.parametrize(
    ("value", "number"), [(5, 5), ("05", 5), ("\u00b2", None), ("9" * 5000, None), (True, None), (-1, None), ("", None)]
)
def test_whole_numbers(value, number):
    assert whole(value) == number


def test_ports_and_counts():
    assert [is_port(one) for one in (1, "65535", 65536, 0, "\u00b2")] == [True, True, False, False, False]
    assert [is_count(one) for one in (1, "7", 0, "x")] == [True, True, False, False]
