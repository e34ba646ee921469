# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names in /etc/hosts: only where they are needed, and no longer than they are wanted."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.host.names import (
    block_of,
    fault_of,
    hosts_text,
    is_address,
    is_loopback,
    pins_of,
    resolved,
    unkept,
)

GOOD = {"addresses": ["10.0.0.1"], "names": ["m1.x", "m1"]}
NONE = {"addresses": [], "names": []}
LOOP = {"addresses": ["127.0.1.1"], "names": ["m1.x"]}
ONEWAY = {"addresses": ["10.0.0.1"], "names": ["ip-10-0-0-1.cloud"]}

BASE = "127.0.0.1\tlocalhost\n"
BLOCK = "# BEGIN bigdata.emr\n10.0.0.1\tm1.x\n# END bigdata.emr\n"


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        (GOOD, ""),
        ({"addresses": ["10.0.0.1"], "names": ["M1.X"]}, ""),
        (NONE, "does not resolve"),
        (LOOP, "resolves to loopback (127.0.1.1)"),
        ({"addresses": ["10.0.0.1", "127.0.1.1"], "names": ["m1.x"]}, "resolves to loopback (127.0.1.1)"),
        (ONEWAY, "does not resolve back from 10.0.0.1"),
    ],
)
def test_fault(found, fault):
    assert fault_of("m1.x", {"m1.x": found}) == fault


def test_fault_of_a_name_that_was_not_looked_up():
    assert fault_of("m1.x", {}) == "does not resolve"


@pytest.mark.parametrize(
    ("before", "names", "found", "own", "after"),
    [
        pytest.param(BASE, {"m1.x": "10.0.0.1"}, GOOD, "", BASE, id="resolver-knows"),
        pytest.param("no newline", {"m1.x": "10.0.0.1"}, GOOD, "", "no newline", id="untouched"),
        pytest.param(BASE, {"m1.x": "10.0.0.1"}, NONE, "", BASE + BLOCK, id="unknown"),
        pytest.param(BASE, {"m1.x": "10.0.0.1"}, ONEWAY, "", BASE + BLOCK, id="one-way"),
        pytest.param(BASE + BLOCK, {"m1.x": "10.0.0.1"}, GOOD, "", BASE + BLOCK, id="known-by-the-block"),
        pytest.param(BASE + BLOCK, {}, GOOD, "", BASE, id="no-longer-wanted"),
        pytest.param(
            BASE + BLOCK, {"m1.x": "10.9.9.9"}, GOOD, "", BASE + BLOCK.replace("10.0.0.1", "10.9.9.9"), id="moved"
        ),
        pytest.param(
            BASE + "127.0.1.1 m1.x m1\n::1 m1.x other # mine\n",
            {"m1.x": "10.0.0.1"},
            LOOP,
            "m1.x",
            BASE + "::1\tother # mine\n" + BLOCK.replace("m1.x", "m1.x m1"),
            id="own-name-on-loopback",
        ),
        pytest.param(
            BASE + "10.5.5.5 m1.x\n",
            {"m1.x": "10.0.0.1"},
            ONEWAY,
            "",
            BASE + "10.5.5.5 m1.x\n" + BLOCK,
            id="others-line",
        ),
    ],
)
def test_hosts_text(before, names, found, own, after):
    result = hosts_text(before, names, {"m1.x": found}, own)
    assert result == after
    # What was written stays as it is when it is looked at again.
    assert hosts_text(result, names, {"m1.x": GOOD}, own) == result


def test_block():
    assert block_of(BASE + BLOCK + "10.0.0.2 other\n") == {"m1.x": "10.0.0.1"}


@pytest.mark.parametrize(
    ("text", "address", "loopback"),
    [
        ("127.0.0.1", True, True),
        ("::1", True, True),
        ("10.0.0.1", True, False),
        ("m1.x", False, False),
        ("", False, False),
    ],
)
def test_addresses(text, address, loopback):
    assert (is_address(text), is_loopback(text)) == (address, loopback)


@pytest.mark.parametrize(
    ("before", "found", "after"),
    [
        pytest.param(BASE, GOOD, BASE + BLOCK, id="it-may-leave-dns"),
        pytest.param(BASE, NONE, BASE + BLOCK, id="it-has-left-dns"),
        pytest.param(BASE + BLOCK, GOOD, BASE + BLOCK, id="kept-already"),
        pytest.param(
            BASE + "10.0.0.1 other m1.x # ours\n", GOOD, BASE + "10.0.0.1 other m1.x # ours\n", id="others-line"
        ),
        pytest.param(BASE, {"addresses": ["192.0.2.9"], "names": ["m1.x"]}, BASE, id="address-in-doubt"),
    ],
)
def test_names_of_quorum_members_are_kept_whatever_the_resolver_says(before, found, after):
    result = hosts_text(before, {"m1.x": "10.0.0.1"}, {"m1.x": found}, "", ["m1.x"])
    assert result == after
    assert hosts_text(result, {"m1.x": "10.0.0.1"}, {"m1.x": found}, "", ["m1.x"]) == result


PRIVATE = {"addresses": ["10.0.0.7"], "names": ["m1.x"]}
OUTSIDE = {"m1.x": "192.0.2.1"}
PIN = "# BEGIN bigdata.emr\n10.0.0.1\tm1.x # as resolved\n# END bigdata.emr\n"
OTHER = BLOCK.replace("10.0.0.1", "10.0.0.7")
LINE = "10.0.0.7 m1.x\n"
MOVED = PIN.replace("10.0.0.1", "10.0.0.9")


@pytest.mark.parametrize(
    ("before", "names", "found", "dns", "after"),
    [
        pytest.param(BASE, {}, GOOD, [], BASE + PIN, id="ansible_host-is-no-address"),
        pytest.param(BASE, OUTSIDE, GOOD, [], BASE + PIN, id="an-address-for-the-controller-only"),
        pytest.param(BASE, {"m1.x": "10.0.0.1"}, GOOD, [], BASE + BLOCK, id="the-same-address"),
        pytest.param(BASE, {}, NONE, [], BASE, id="unknown"),
        pytest.param(BASE, {}, LOOP, [], BASE, id="loopback"),
        pytest.param(BASE, {}, ONEWAY, [], BASE, id="one-way"),
        pytest.param(BASE, {}, {**GOOD, "addresses": ["fe80::1%eth0", "10.0.0.1"]}, [], BASE + PIN, id="link-local"),
        pytest.param(BASE, OUTSIDE, NONE, [], BASE + BLOCK.replace("10.0.0.1", "192.0.2.1"), id="nothing-else-known"),
        pytest.param(BASE + PIN, {}, GOOD, ["10.0.0.1"], BASE + PIN, id="still-there"),
        pytest.param(BASE + PIN, {}, GOOD, [], BASE + PIN, id="it-has-left-dns"),
        pytest.param(BASE + PIN, {}, NONE, [], BASE + PIN, id="not-read-back"),
        pytest.param(BASE + PIN, OUTSIDE, GOOD, [], BASE + PIN, id="the-inventory-does-not-win-later"),
        pytest.param(BASE + PIN, {}, GOOD, ["10.0.0.9"], BASE + MOVED, id="moved"),
        pytest.param(BASE + PIN, {}, GOOD, ["127.0.1.1"], BASE + PIN, id="dns-of-the-host-itself"),
        pytest.param(BASE + PIN, {"m1.x": "10.0.0.7"}, GOOD, ["10.0.0.7"], BASE + OTHER, id="told"),
        pytest.param(BASE + BLOCK, {"m1.x": "10.0.0.7"}, GOOD, [], BASE + OTHER, id="told-anew"),
        pytest.param(BASE + BLOCK, {}, GOOD, [], BASE + PIN, id="no-longer-told"),
        pytest.param(LINE, {}, PRIVATE, [], LINE, id="others-line"),
        pytest.param(LINE + PIN, {}, PRIVATE, [], LINE + PIN.replace("0.1", "0.7"), id="others-line-before-ours"),
    ],
)
def test_a_name_without_the_address_that_hosts_use_is_kept_as_they_resolve_it(before, names, found, dns, after):
    taken = resolved(before, names, {"m1.x": found}, ["m1.x"], {"m1.x": dns})
    result = hosts_text(before, names, {"m1.x": found}, "", ["m1.x"], taken)
    assert result == after
    # And found so by the next run, which our block answers, or the line before it.
    last = result.rpartition("m1.x")[0].split()
    again = {"m1.x": {"addresses": last[-1:], "names": ["m1.x"]}}
    taken = resolved(result, names, again, ["m1.x"], {"m1.x": dns})
    assert hosts_text(result, names, again, "", ["m1.x"], taken) == result


def test_pins():
    assert pins_of(BASE + BLOCK) == {}
    assert pins_of(BASE + PIN + "10.0.0.2 other # as resolved\n") == block_of(PIN) == {"m1.x": "10.0.0.1"}


@pytest.mark.parametrize(
    ("names", "found", "words"),
    [
        ({"m1.x": "10.0.0.1"}, GOOD, []),
        ({"m1.x": "10.0.0.1"}, NONE, []),
        ({}, GOOD, []),
        ({}, NONE, ["m1.x is not kept in /etc/hosts, since its ansible_host is no address and it does not resolve: "]),
        ({}, LOOP, ["its ansible_host is no address and it resolves to loopback (127.0.1.1): "]),
    ],
)
def test_a_name_without_any_address_is_told(names, found, words):
    told = unkept(names, {"m1.x": found}, ["m1.x"])
    assert len(told) == len(words)
    assert all(word in sentence and "host_names" in sentence for word, sentence in zip(words, told, strict=True))
