# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the variable emr_client_networks may be, and the words for what it may not be."""

from __future__ import annotations

import sys

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.firewall import networks

GOOD = [
    None,
    "",
    [],
    ["10.0.0.0/8"],
    ["10.20.0.5/32", "192.168.0.0/16"],
    ["2001:db8::/32", "10.0.0.0/8"],
    ["fd00:20::/48"],
]
BAD = {
    "10.0.0.0/8": "it is no list",
    ("10.0.0.1/8",): "has bits set behind its prefix; write 10.0.0.0/8, or 10.0.0.1/32 for this one address",
    ("2001:db8::1/32",): "write 2001:db8::/32, or 2001:db8::1/128",
    ("10.0.0.5",): "has no length of a prefix; for this one address write 10.0.0.5/32",
    ("2001:db8::1",): "write 2001:db8::1/128",
    ("0.0.0.0/0",): "is everybody",
    ("::/0",): "is everybody",
    ("0.0.0.0/1", "128.0.0.0/1"): "together they are everybody (0.0.0.0/0)",
    ("10.1.0.0/16", "10.0.0.0/8"): "10.1.0.0/16 lies in 10.0.0.0/8, which is named too",
    ("10.0.0.0/8", "10.0.0.0/8"): "named twice",
    ("2001:db8::/32", "2001:db8:5::/48"): "lies in 2001:db8::/32",
    ("office",): "office is no network",
    ("10/8",): "is no network",
    ("010.0.0.0/8",): "is no network",
    (5,): "5 is no network",
    (None,): "None is no network",
    ("",): "'' is no network",
    ("10.0.0.0/33",): "from 1 to 32",
    ("10.0.0.0/255.0.0.0",): "from 1 to 32",
    ("2001:db8::/129",): "from 1 to 128",
    ("127.0.0.0/8",): "no client has",
    ("169.254.0.0/16",): "no client has",
    ("224.0.0.0/4",): "no client has",
    ("240.0.0.0/4",): "no client has",
    ("0.0.0.0/8",): "no client has",
    ("::1/128",): "no client has",
    ("fe80::/10",): "no client has",
    ("::ffff:10.0.0.0/104",): "no client has",
}


@pytest.mark.parametrize("value", GOOD, ids=repr)
def test_good(value):
    assert networks.faults(value) == []


@pytest.mark.parametrize(("value", "words"), BAD.items(), ids=repr)
def test_bad(value, words):
    (fault,) = networks.faults(list(value) if isinstance(value, tuple) else value)
    assert words in fault


def test_all_that_is_wrong_is_told_at_once():
    assert len(networks.faults(["10.0.0.1/8", "office", "10.0.0.0/8", "10.5.0.0/16"])) == 3


def test_networks_are_written_as_nft_writes_them():
    assert networks.plain([" 2001:DB8:0::/32", "10.2.0.0/16", "10.1.0.0/16"]) == [
        "10.1.0.0/16",
        "10.2.0.0/16",
        "2001:db8::/32",
    ]


def test_a_controller_without_the_package_is_told_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "netaddr", None)
    assert networks.faults(["10.0.0.0/8"]) == [networks.MISSING]
    assert networks.faults([]) == []
