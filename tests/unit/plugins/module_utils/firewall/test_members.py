# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Addresses of hosts, from what all of them said."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.members import addresses, deviating, usable
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.types import Look, State

GIVEN = {"m1": "10.0.0.1", "m2": "10.0.0.2", "c1": "10.0.0.3"}


def look(resolved=None, sources=(), known=None) -> Look:
    state = State(version="", live=False, boots=False, clients=[], names=[], known=known or {}, left=False)
    return Look(
        state=state, resolved=resolved or {}, sources=list(sources), foreign=[], users={}, ephemeral=[32768, 60999],
        shared=False, ssh=[],
    )  # fmt: skip


CASES = {
    "as the inventory says": ({"m1": look(), "m2": look(), "c1": look()}, {h: [a] for h, a in GIVEN.items()}),
    "another source address": ({"m1": look(sources=["10.9.0.1"]), "m2": look()}, {"m1": ["10.0.0.1", "10.9.0.1"]}),
    "ansible_host is for the controller only": (
        {"m1": look({"m2": ["192.168.0.2"]}), "m2": look({"m2": ["192.168.0.2"]}, ["192.168.0.2"])},
        {"m2": ["192.168.0.2"]},
    ),
    "hosts see it differently": (
        {"m1": look({"m2": ["192.168.0.2"]}), "m2": look()},
        {"m2": ["10.0.0.2", "192.168.0.2"]},
    ),
    "IPv6 beside IPv4": ({"m1": look({"m2": ["fd00::2", "10.0.0.2"]})}, {"m2": ["10.0.0.2", "fd00::2"]}),
    "off, known by the rules in force": (
        {"m1": look(known={"c1": ["10.0.0.3", "10.9.0.3"]})},
        {"c1": ["10.0.0.3", "10.9.0.3"]},
    ),
    "off, at the address that the inventory gives": ({"m1": look()}, {"c1": ["10.0.0.3"]}),
    "back, at another address than the rules know": (
        {"m1": look(known={"c1": ["10.9.0.3"]}), "c1": look(sources=["10.0.0.3"])},
        {"c1": ["10.0.0.3"]},
    ),
    "nobody looked": ({}, {"m1": ["10.0.0.1"]}),
}  # fmt: skip


@pytest.mark.parametrize(("looks", "wanted"), CASES.values(), ids=CASES)
def test_addresses(looks, wanted):
    found = addresses(list(GIVEN), GIVEN, looks)
    assert {host: found[host] for host in wanted} == wanted


def test_a_name_without_any_address():
    assert addresses(["x"], {}, {"m1": look()}) == {"x": []}
    assert addresses(["x"], {}, {"m1": look({"x": ["10.0.0.9"]})}) == {"x": ["10.0.0.9"]}


def test_only_addresses_by_which_others_know_a_host():
    assert usable(["127.0.1.1", "169.254.3.4", "fe80::1%eth0", "::1", "0.0.0.0", "224.0.0.1", "", "name"]) == []
    assert usable(["10.0.0.1", "fd00::1"]) == ["10.0.0.1", "fd00::1"]


def test_what_the_inventory_does_not_say_already():
    found = {"m1": ["10.0.0.1"], "m2": ["10.0.0.2", "fd00::2"], "c1": ["127.0.1.1"], "x": ["10.0.0.9"], "y": []}
    assert deviating(found, GIVEN) == {"m2": ["10.0.0.2", "fd00::2"], "x": ["10.0.0.9"]}
