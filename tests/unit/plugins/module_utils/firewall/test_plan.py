# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is due on which host, and the words for it."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.firewall import report
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.plan import (
    Asked,
    due,
    has_daemons,
    left,
    line,
    probes,
    rules_of,
)
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.reading import hosts_of, networks_of, version_of
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.types import Look, State, Wish

TOPOLOGY: dict[str, Any] = {
    "cluster": "lab",
    "services": ["hdfs", "yarn", "zookeeper"],
    "seen": ["m1", "m2", "c1", "c2", "g1"],
    "members": {
        "zookeeper": ["m1"], "namenode": ["m1", "m2"], "resourcemanager": ["m1"], "datanode": ["c1", "c2"],
        "nodemanager": ["c1", "c2"], "secondarynamenode": [], "gateway": ["g1"],
    },
}  # fmt: skip
GIVEN = {"m1": "10.0.0.1", "m2": "10.0.0.2", "c1": "10.0.0.3", "c2": "10.0.0.4", "g1": "10.0.0.5"}
NONE = State(version="", live=False, boots=False, clients=[], names=[], known={}, left=False)
OFFICE = ["10.20.0.0/16"]


def look(state: State = NONE, **more: Any) -> Look:
    plain = Look(
        state=state, resolved={}, sources=[], foreign=[], users={"hdfs": 781, "yarn": 782}, ephemeral=[32768, 60999],
        shared=False, ssh=[22], lacks="",
    )  # fmt: skip
    return Look(**{**plain, **more})


def asked(networks: list[str] | None = None, topology: dict[str, Any] = TOPOLOGY, **more: Any) -> Asked:
    hosts = topology["seen"]
    wishes = {host: Wish(OFFICE if networks is None else networks, more.get("ports", [])) for host in hosts}
    relay = {host: [8970, 8971] for host in hosts}
    return Asked(topology, wishes, GIVEN, relay, more.get("ssh", {}))


def state(text: str, **more: Any) -> State:
    """What a host says that keeps the rules TEXT."""
    plain = State(
        version=version_of(text), live=True, boots=True, clients=networks_of(text), names=sorted(hosts_of(text)),
        known={}, left=True,
    )  # fmt: skip
    return State(**{**plain, **more})


def settled(question: Asked) -> dict[str, Look]:
    texts = rules_of(question, {host: look() for host in question.topology["seen"]})
    return {host: look(state(text)) for host, text in texts.items()}


def part(text: str, name: str) -> set[str]:
    """Return the entries of a set of the rules TEXT."""
    inside = text.partition(f"set {name} {{")[2].partition("\n\t}")[0]
    return {one.strip().partition(",")[0] for one in inside.splitlines() if one.startswith("\t\t\t")}


def test_each_host_gets_rules_for_what_stands_there():
    texts = rules_of(asked(), {host: look() for host in TOPOLOGY["seen"]})
    assert part(texts["m1"], "for_clients") == {"8020", "8032", "8088", "9870"}
    assert part(texts["c1"], "for_clients") == {"8042", "9864", "9866-9867"}
    assert part(texts["g1"], "for_clients") == set()
    assert part(texts["g1"], "for_gateways") == {"8970-8971"}
    for text in texts.values():
        assert part(text, "members4") == {"10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"}
        assert part(text, "gateways4") == {"10.0.0.5"}
        assert part(text, "clients4") == set(OFFICE)
        assert {"2181", "8485"} <= part(text, "closed")


def test_a_gateway_is_a_host_without_daemons():
    assert [host for host in TOPOLOGY["seen"] if not has_daemons(TOPOLOGY, host)] == ["g1"]


def test_ports_of_others_and_of_ssh_stay_open():
    (text,) = rules_of(asked(ssh={"m1": 8019}), {"m1": look(foreign=[7000], ssh=[8018])}).values()
    closed = part(text, "closed")
    assert not closed & {"7000", "8018", "8019", "8018-8020", "8019-8020"}
    assert "8020" in closed


@pytest.mark.parametrize(
    ("ephemeral", "connects"), [([1024, 65535], True), ([8971, 8971], True), ([32768, 60999], False)]
)
def test_answers_to_an_outgoing_connection_at_a_port_of_the_relay_get_through(ephemeral, connects):
    (text,) = rules_of(asked(), {"m1": look(ephemeral=ephemeral)}).values()
    assert ("\t\tcounter drop\n" not in text.partition("chain arrivals")[2].partition("}")[0]) is connects


def test_nothing_is_due_where_all_is_as_it_should_be():
    assert due(asked(), settled(asked())) == {}
    assert due(asked([]), {host: look() for host in TOPOLOGY["seen"]}) == {}


def test_a_host_that_is_off_changes_no_rules_of_others():
    whole = {host: look(sources=["10.9.0.9"] if host == "c2" else []) for host in TOPOLOGY["seen"]}
    texts = rules_of(asked(), whole)
    known = {"c2": ["10.0.0.4", "10.9.0.9"]}
    left = {host: look(state(text, known=known)) for host, text in texts.items() if host != "c2"}
    assert due(asked(), left) == {}


JOINED = {**TOPOLOGY, "seen": [*TOPOLOGY["seen"], "c3"]}
LEFT = {**TOPOLOGY, "seen": ["m1", "m2", "c1", "g1"]}
CHANGES = {
    "turned on": (asked([]), asked(), {}, "on: clients in 10.20.0.0/16"),
    "turned off": (asked(), asked([]), {}, "off: what was closed is open to everybody"),
    "other clients": (
        asked(),
        asked(["10.21.0.0/16"]),
        {},
        "open to 10.21.0.0/16; no longer open to 10.20.0.0/16",
    ),
    "one joins": (asked(), asked(topology=JOINED)._replace(given={**GIVEN, "c3": "10.0.0.6"}), {}, "lets in c3"),
    "one leaves": (asked(), asked(topology=LEFT), {}, "no longer lets in c2"),
    "flushed": (asked(), asked(), {"live": False}, "in force again"),
    "disabled": (asked(), asked(), {"boots": False}, "starts at boot again"),
    "more ports": (asked(), asked(ports=[7071]), {}, "other addresses or ports"),
    "moved": (asked(), asked()._replace(given={**GIVEN, "c2": "10.0.0.44"}), {}, "other addresses or ports"),
}


@pytest.mark.parametrize(("before", "after", "more", "why"), CHANGES.values(), ids=CHANGES)
def test_what_changes_is_told(before, after, more, why):
    looks = settled(before) if any(wish.networks for wish in before.wishes.values()) else {"m1": look()}
    looks = {host: look({**one["state"], **more}) for host, one in looks.items() if host in after.topology["seen"]}
    found = due(after, looks)
    assert {"; ".join(one["why"]) for one in found.values()} == {why}
    assert set(found) == set(looks)
    plan = report.lines(report.walled(found))
    assert plan[:2] == ["", "Firewall:"]
    assert plan[2].endswith(f": {why}")


KEEPING = look(state("x", version="other"))
LACKING = look(state("x", version="other"), lacks="m2: its kernel has no nf_tables")


@pytest.mark.parametrize(
    ("looks", "joining", "changed"),
    [
        ({"m1": look(), "m2": look(), "c1": look()}, ["c1"], []),
        ({"m1": KEEPING, "m2": look(), "c1": look()}, ["c1"], ["m1", "c1"]),
        ({"m1": KEEPING, "m2": look(), "c1": look()}, [""], ["m1"]),
        ({"m1": look(), "m2": look(), "c1": KEEPING}, ["c1"], ["c1"]),
        ({"m1": KEEPING, "m2": LACKING, "c1": look(lacks="c1: x")}, ["c1"], ["m1"]),
        ({"m1": KEEPING, "m2": look(), "c1": look()}, None, ["m1", "m2", "c1"]),
    ],
)
def test_a_host_that_is_rebuilt_turns_no_firewall_on(looks, joining, changed):
    found = due(asked(), looks, joining)
    assert list(found) == changed
    assert {one["undo_seconds"] for one in found.values()} <= {60 + len(changed)}


def test_what_is_left_is_told_in_one_line():
    looks = {"m1": KEEPING, "m2": look(), "c1": look(), "c2": look(lacks="c2: x")}
    assert left(asked(), looks, ["c1"]) == ["Firewall: left for site.yml on m2, c2"]
    assert left(asked(), looks, None) == []
    assert left(asked(), settled(asked()), ["c1"]) == []


def test_left_overs_are_removed():
    assert due(asked([]), {"m1": look({**NONE, "left": True})})["m1"]["rules"] == ""


def test_more_hosts_get_more_time():
    found = due(asked(), {host: look() for host in TOPOLOGY["seen"]})
    assert {one["undo_seconds"] for one in found.values()} == {65}


def test_members_that_have_to_answer():
    found = {host: [address] for host, address in GIVEN.items()}
    assert probes(TOPOLOGY, "c1", found) == [
        ("c2", "10.0.0.4", 9866),
        ("m1", "10.0.0.1", 2181),
        ("m2", "10.0.0.2", 8020),
    ]
    assert [one[0] for one in probes(TOPOLOGY, "g1", found)] == ["m1", "m2", "c1", "c2"]
    assert [one[0] for one in probes(TOPOLOGY, "m1", {"m1": ["10.0.0.1"], "c1": ["10.0.0.3"]})] == ["c1"]
    many = {**TOPOLOGY, "seen": [f"c{n}" for n in range(99)], "members": {"datanode": [f"c{n}" for n in range(99)]}}
    assert len(probes(many, "c50", {f"c{n}": [f"10.1.0.{n}"] for n in range(99)})) == 24


def test_the_line():
    wishes = asked().wishes
    assert line(TOPOLOGY, wishes) == (
        "Firewall: on, 5 hosts, which reach each other; 10.20.0.0/16 reaches namenode 8020 9870, resourcemanager 8032 "
        "8088, datanode 9864 9866 9867, nodemanager 8042; all others reach SSH only, and what is not the cluster's"
    )
    mixed = {**wishes, "g1": Wish(["10.9.0.0/16", "10.8.0.0/16"], [7071])}
    assert "reaches namenode" in line(TOPOLOGY, mixed)
    assert "10.9.0.0/16, 10.8.0.0/16 reach nothing, and 7071 on g1" in line(TOPOLOGY, mixed)
    assert line(TOPOLOGY, asked([]).wishes).startswith("Firewall: off, since emr_client_networks is not set: whoever")


def units(states: dict[str, State | None]) -> dict[str, Any]:
    return {host: {} if one is None else {"firewall": one} for host, one in states.items()}


STATES: dict[str, State] = {host: one["state"] for host, one in settled(asked()).items()}
STATUS = {
    "off": (dict.fromkeys(STATES, NONE), [], "off", []),
    "not read": (dict.fromkeys(STATES), OFFICE, "could not be read", []),
    "on": (STATES, OFFICE, "on, 5 hosts, clients 10.20.0.0/16", []),
    "on, written otherwise": (STATES, [" 10.20.0.0/16 "], "on, 5 hosts, clients 10.20.0.0/16", []),
    "one is bare": (
        {**STATES, "c2": NONE},
        OFFICE,
        "on, 4 of 5 hosts, clients 10.20.0.0/16",
        ["firewall: there are no rules on c2; playbooks/site.yml mends it"],
    ),
    "one was flushed": (
        {**STATES, "c2": {**STATES["c2"], "live": False}},
        OFFICE,
        "on, 4 of 5 hosts, clients 10.20.0.0/16",
        ["firewall: the rules are not in force as they were confirmed on c2; playbooks/site.yml mends it"],
    ),
    "other clients": (
        STATES,
        ["10.21.0.0/16"],
        "on, 5 hosts, clients 10.20.0.0/16",
        [
            "firewall: the rules are for clients in 10.20.0.0/16 on m1, m2, c1, c2 and 1 more; playbooks/site.yml "
            "mends it"
        ],
    ),
    "left on": (
        {"m1": STATES["m1"]},
        [],
        "on, 1 of 5 hosts, clients 10.20.0.0/16",
        ["firewall: rules are left though emr_client_networks is empty on m1; playbooks/site.yml mends it"],
    ),
}


@pytest.mark.parametrize(("states", "networks", "words", "problems"), STATUS.values(), ids=STATUS)
def test_the_state_of_a_cluster(states, networks, words, problems):
    readings = {"units": units(states), "clients": dict.fromkeys(states, networks)}
    assert report.firewall_state(TOPOLOGY, readings) == (words, problems)
