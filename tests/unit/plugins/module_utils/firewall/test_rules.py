# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules as text, read back, and taken by nft in a network namespace of its own."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.reading import (
    cluster_of,
    hosts_of,
    networks_of,
    version_of,
)
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.rules import rules_text
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.types import Rules

PLAIN = Rules(
    cluster="lab",
    host="m1.lab",
    members={"m1.lab": ["10.0.0.1"], "c1.lab": ["10.0.0.3", "10.9.0.3"]},
    gateways={"g1.lab": ["10.0.0.4"]},
    networks=["10.20.0.0/16"],
    closed=[2181, 8018, 8019, 8020, 8970],
    for_clients=[(8020, 8020)],
    for_gateways=[(8020, 8020), (8970, 8970)],
    users=[781, 782, 783, 784],
    ephemeral=[32768, 60999],
    shared=False,
    ssh=[22],
)
CASES = {
    "plain": PLAIN,
    "both families": PLAIN._replace(
        members={"m1.lab": ["10.0.0.1", "fd00::1"], "c1.lab": ["fd00::3"]}, networks=["10.20.0.0/16", "2001:db8::/32"]
    ),
    "only IPv6": PLAIN._replace(members={"m1.lab": ["fd00::1"]}, gateways={}, networks=["2001:db8::/32"]),
    "no gateway": PLAIN._replace(gateways={}),
    "two names of one address": PLAIN._replace(members={"m1.lab": ["10.0.0.1"], "alias.lab": ["10.0.0.1"]}),
    "neighbours": PLAIN._replace(members={f"c{number}.lab": [f"10.0.0.{number}"] for number in range(1, 60)}),
    "nothing for clients": PLAIN._replace(for_clients=[], for_gateways=[]),
    "SSH among ephemeral ports": PLAIN._replace(ssh=[22, 50022]),
    "ports are shared": PLAIN._replace(shared=True, ephemeral=[1024, 65535]),
    "a single ephemeral port": PLAIN._replace(ephemeral=[40000, 40000]),
    "clients around the cluster": PLAIN._replace(networks=["10.0.0.0/8"]),
}
NFT = shutil.which("nft", path="/usr/sbin:/sbin:/usr/bin:/bin")


def nft(script: str, text: str) -> subprocess.CompletedProcess[str]:
    """Run SCRIPT, whose standard input is TEXT, in a network namespace of its own, as root of a user namespace."""
    assert NFT, "nft is missing: install the package nftables, as tests/setup does"
    words = ["unshare", "--map-root-user", "--net", "sh", "-ec", script.replace("nft ", f"{NFT} ")]
    return subprocess.run(words, input=text, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("rules", CASES.values(), ids=CASES)
def test_nft_takes_them_once_and_again(rules):
    text = rules_text(rules)
    done = nft('rules=$(cat); for how in -c "" ""; do echo "$rules" | nft $how -f -; done', text)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("rules", CASES.values(), ids=CASES)
def test_what_nft_shows_has_the_version_and_is_always_the_same(rules):
    text = rules_text(rules)
    shown = [nft("nft -f -; nft -s list table inet bigdata_emr", text) for _time in (1, 2)]
    assert [one.returncode for one in shown] == [0, 0], shown[0].stderr
    assert shown[0].stdout == shown[1].stdout
    assert version_of(shown[0].stdout) == version_of(text) != ""


def test_tables_of_others_stay():
    other = "nft add table inet filter; nft add chain inet filter c; nft add rule inet filter c tcp dport 1 drop; "
    done = nft(f"{other} nft -f -; nft delete table inet bigdata_emr; nft -s list ruleset", rules_text(PLAIN))
    assert (done.returncode, done.stdout) == (0, "table inet filter {\n\tchain c {\n\t\ttcp dport 1 drop\n\t}\n}\n")


@pytest.mark.parametrize("rules", CASES.values(), ids=CASES)
def test_they_are_read_back(rules):
    text = rules_text(rules)
    assert cluster_of(text) == "lab"
    assert networks_of(text) == list(rules.networks)
    wanted = {**rules.members, **rules.gateways}
    assert {host: sorted(found) for host, found in hosts_of(text).items()} == {
        host: sorted(addresses) for host, addresses in wanted.items()
    }


def test_what_is_no_file_of_ours_says_nothing():
    assert (version_of(""), cluster_of("x"), networks_of("x"), hosts_of("x")) == ("", "", [], {})


@pytest.mark.parametrize(
    "change",
    [
        {"host": "m2.lab"},
        {"members": {"m1.lab": ["10.0.0.1"]}},
        {"networks": ["10.21.0.0/16"]},
        {"closed": [2181]},
        {"users": [781]},
        {"shared": True},
        {"ssh": [40022]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_text_has_another_version(change):
    assert version_of(rules_text(PLAIN._replace(**change))) != version_of(rules_text(PLAIN))


def test_order_of_what_is_said_does_not_matter():
    turned = PLAIN._replace(
        members=dict(reversed(PLAIN.members.items())), users=[784, 783, 782, 781], networks=["10.20.0.0/16"]
    )
    assert rules_text(turned) == rules_text(PLAIN)


def test_ssh_and_icmp_are_not_spoken_of():
    text = rules_text(PLAIN)
    assert " 22" not in text.partition("chain input")[2]
    assert "icmp" not in text
    assert "ct " not in text, "no rule asks for the state of connections, so that no record of them is kept"
