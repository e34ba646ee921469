# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scans of hosts with the rules in force, by strangers, clients, gateways and members; nothing here is played."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.firewall import unit
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.plan import Asked, rules_of
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.types import Look, State, Wish
from ansible_collections.bigdata.emr.tests.integration.firewall.wire import Host, wire

NAMES = ["master", "worker", "gateway", "client", "stranger"]
HDFS, YARN, ROOT = 781, 782, 0
SSH, OTHER, DEBUGGER, CONTAINER, LOW, JMX = 22, 3000, 5005, 45000, 2500, 7100
LISTENS = {
    "master": {ROOT: [SSH, OTHER], HDFS: [8020, 9870, 8485, 8480, 8019, JMX], YARN: [8032, 8088, 8030, 8031]},
    "worker": {ROOT: [SSH, OTHER], HDFS: [9866, 9867, 9864], YARN: [8041, 8042, 13562, CONTAINER, DEBUGGER, LOW]},
}
MEMBERS = {"namenode": ["master"], "resourcemanager": ["master"], "journalnode": ["master"], "zkfc": ["master"]}
TOPOLOGY = {
    "cluster": "lab",
    "services": ["hdfs", "yarn", "zookeeper"],
    "seen": ["master", "worker", "gateway"],
    "members": {**MEMBERS, "datanode": ["worker"], "nodemanager": ["worker"], "gateway": ["gateway"]},
}
NOBODYS = [1, 40, 8999, 20000, 50000]


class Wire(NamedTuple):
    master: Host
    worker: Host
    gateway: Host
    client: Host
    stranger: Host


def look(host: Host) -> Look:
    nothing = State(version="", live=False, boots=False, clients=[], names=[], known={}, left=False)
    return Look(
        state=nothing, resolved={}, sources=host.addresses, foreign=[], users={"hdfs": HDFS, "yarn": YARN},
        ephemeral=[32768, 60999], shared=False, ssh=[SSH],
    )  # fmt: skip


def rules(cluster: Wire, networks: list[str]) -> dict[str, str]:
    """Return the rules of the cluster's hosts as the plan makes them."""
    hosts = {name: host for name, host in zip(NAMES, cluster, strict=True) if name in TOPOLOGY["seen"]}
    given = {name: host.addresses[0] for name, host in hosts.items()}
    wishes = {name: Wish(networks, []) for name in hosts}
    asked = Asked(TOPOLOGY, wishes, given, {name: [8970, 8971] for name in hosts}, {})
    return rules_of(asked, {name: look(host) for name, host in hosts.items()})


def clients(cluster: Wire) -> list[str]:
    return [f"{cluster.client.addresses[0]}/32", f"{cluster.client.addresses[1]}/128"]


@pytest.fixture(scope="module")
def bare() -> Iterator[Wire]:
    """The wire before there are rules."""
    with wire(*NAMES) as hosts:
        cluster = Wire(*hosts)
        for name, accounts in LISTENS.items():
            for user, ports in accounts.items():
                getattr(cluster, name).listen(user, *ports)
        cluster.stranger.listen(ROOT, 443)
        yield cluster


def listening(name: str) -> list[int]:
    return sorted(port for ports in LISTENS[name].values() for port in ports)


def say(process: subprocess.Popen[str]) -> str:
    """Let an open connection send a line, and return what came of it."""
    assert process.stdin
    assert process.stdout
    process.stdin.write("x\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


@pytest.fixture(scope="module")
def walled(bare: Wire) -> Wire:
    """The wire with its rules; what was open before them tells in its own test what became of it."""
    assert bare.stranger.scan(bare.master, listening("master"))["open"] == listening("master")
    texts = rules(bare, clients(bare))
    before = {
        "stranger": bare.stranger.begin("talk", bare.master.addresses[0], "8020"),
        "member": bare.worker.begin("talk", bare.master.addresses[0], "8020"),
        "ssh": bare.stranger.begin("talk", bare.master.addresses[0], str(SSH)),
        "outgoing": bare.master.begin("talk", bare.stranger.addresses[0], "443"),
    }
    for name in ("master", "worker"):
        getattr(bare, name).load(texts[name])
    assert {name: say(process) for name, process in before.items()} == {
        "stranger": "nothing",
        "member": "echo",
        "ssh": "echo",
        "outgoing": "echo",
    }
    return bare


@pytest.mark.parametrize("family", [4, 6])
@pytest.mark.parametrize("name", ["master", "worker"])
def test_a_stranger_gets_ssh_and_what_is_not_ours(walled, name, family):
    host = getattr(walled, name)
    found = walled.stranger.scan(host, [*listening(name), *NOBODYS], family)
    assert found["open"] == [SSH, OTHER]
    assert found["refused"] == NOBODYS
    assert found["silent"] == [port for port in listening(name) if port not in (SSH, OTHER)]


def test_a_stranger_who_tries_all_ports_gets_nothing_else(walled):
    found = walled.stranger.scan(walled.worker, range(1, 65536))
    assert found["open"] == [SSH, OTHER]


@pytest.mark.parametrize("family", [4, 6])
def test_a_client_gets_what_is_for_clients(walled, family):
    found = walled.client.scan(walled.master, listening("master"), family)
    assert found["open"] == [SSH, OTHER, 8020, 8032, 8088, 9870]
    found = walled.client.scan(walled.worker, listening("worker"), family)
    assert found["open"] == [SSH, OTHER, 8042, 9864, 9866, 9867]


@pytest.mark.parametrize("family", [4, 6])
def test_a_gateway_gets_that_and_what_containers_listen_on(walled, family):
    found = walled.gateway.scan(walled.master, listening("master"), family)
    assert found["open"] == [SSH, OTHER, JMX, 8020, 8032, 8088, 9870]
    found = walled.gateway.scan(walled.worker, listening("worker"), family)
    assert found["open"] == [SSH, LOW, OTHER, DEBUGGER, 8042, 9864, 9866, 9867, CONTAINER]


@pytest.mark.parametrize("family", [4, 6])
def test_members_reach_everything_of_each_other_and_of_themselves(walled, family):
    for name, others in (("master", (walled.worker, walled.master)), ("worker", (walled.master, walled.worker))):
        for other in others:
            assert other.scan(getattr(walled, name), listening(name), family)["open"] == listening(name)


def test_hosts_are_pinged_by_everybody(walled):
    for address in walled.master.addresses:
        assert walled.stranger.node("ping", address) == "answers"


def test_a_host_reaches_whom_it_wants(walled):
    assert say(walled.worker.begin("talk", walled.stranger.addresses[0], "443")) == "echo"


def test_who_floods_a_port_of_a_container_does_not_get_in(walled):
    """The kernel answers from cookies then, which are nobody's packets."""
    assert walled.stranger.node("flood", walled.worker.addresses[0], str(CONTAINER)) == "silent"
    counters = walled.worker.run("nft", "list", "chain", "inet", "bigdata_emr", "answers")
    assert "packets 0" not in counters.splitlines()[-3], counters
    assert walled.gateway.scan(walled.worker, [CONTAINER])["open"] == [CONTAINER]


def undo(host: Host, place: Path) -> None:
    """Let the commands of the timer run on HOST, whose /etc and /run are below PLACE."""
    binds = [f"mount --bind {place}/{top} /{top}" for top in ("etc", "run")]
    nft = host.run("sh", "-c", "command -v nft").strip()
    script = "; ".join([f"mkdir -p {place}/etc {place}/run", *binds, unit.undo_script(nft)])
    host.run("sh", "-c", script)


def stage(place: Path, new: str, kept: str) -> None:
    for path, text in ((unit.NEW_PATH, new), (unit.RULES_PATH, kept)):
        target = place / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        if text:
            target.write_text(text)


@pytest.fixture
def other_rules(walled: Wire) -> Iterator[Wire]:
    """The wire for a test that brings other rules in; tests beside each other come in any order."""
    yield walled
    walled.master.load(rules(walled, clients(walled))["master"])


def test_the_timer_takes_back_what_nobody_confirmed(other_rules, tmp_path):
    master, stranger = other_rules.master, other_rules.stranger
    confirmed = rules(other_rules, ["10.99.0.0/16"])["master"]
    wrong = rules(other_rules, [f"{stranger.addresses[0]}/32"])["master"]
    master.load(wrong)
    assert stranger.scan(master, [8020])["open"] == [8020]
    stage(tmp_path / "one", wrong, confirmed)
    undo(master, tmp_path / "one")
    assert stranger.scan(master, [8020])["silent"] == [8020]
    assert not list((tmp_path / "one/run/bigdata-emr-firewall").iterdir())

    stage(tmp_path / "two", wrong, "these are no rules")
    undo(master, tmp_path / "two")
    assert stranger.scan(master, [8020])["open"] == [8020], "what cannot be loaded must not leave the host closed"

    master.load(wrong)
    stage(tmp_path / "three", wrong, "")
    undo(master, tmp_path / "three")
    assert "bigdata_emr" not in master.run("nft", "list", "tables")

    master.load(confirmed)
    stage(tmp_path / "four", "", confirmed)  # confirmed in time
    undo(master, tmp_path / "four")
    assert "bigdata_emr" in master.run("nft", "list", "tables")
