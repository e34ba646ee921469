# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.relay.plan import plan, sources_of
from ansible_collections.bigdata.emr.plugins.module_utils.relay.types import Source, port_range


def hosts(number: int) -> list[str]:
    return [f"h{index}" for index in range(1, number + 1)]


def lacking(number: int, *files: str) -> dict[str, list[str]]:
    return {host: list(files) for host in hosts(number)}


def wave(made, host: str, file: str) -> int:
    """Return how many hand-overs a file has behind it when it reaches a host the intended way."""
    sources = made["fetch"].get(host, {}).get(file)
    return 1 + wave(made, sources[0], file) if sources else 0


@pytest.mark.parametrize("number", [1, 2, 3, 10, 30, 300])
def test_the_controller_sends_to_two_hosts_whatever_their_number(number):
    made = plan(lacking(number, "hadoop", "zookeeper"), {}, seeds=2)
    assert made["push"] == {host: ["hadoop", "zookeeper"] for host in hosts(number)[:2]}
    assert list(made["fetch"]) == hosts(number)[2:]
    assert made["serve"] == {}


@pytest.mark.parametrize(("number", "sizes"), [(3, [2, 1]), (10, [2, 8]), (30, [2, 8, 20]), (60, [2, 8, 32, 18])])
def test_waves_grow_with_the_slots(number, sizes):
    made = plan(lacking(number, "a"), {}, seeds=2, slots=4)
    depths = [wave(made, host, "a") for host in hosts(number)]
    assert [depths.count(depth) for depth in range(max(depths) + 1)] == sizes
    first = [made["fetch"][host]["a"][0] for host in hosts(number)[2:]]
    assert max(first.count(host) for host in set(first)) <= 4


def test_who_comes_to_a_host_is_who_has_it_among_its_sources():
    made = plan(lacking(30, "a", "b"), {}, seeds=2)
    for host, files in made["fetch"].items():
        for sources in files.values():
            assert host not in sources
            assert len(set(sources)) == len(sources)
            # The parent first, and both roots at the end of all hopes.
            assert {"h1", "h2"} <= set(sources)
            assert all(host in made["clients"][source] for source in sources)
    pairs = {(source, client) for source, clients in made["clients"].items() for client in clients}
    meant = {
        (source, host) for host, files in made["fetch"].items() for sources in files.values() for source in sources
    }
    assert pairs == meant


def test_nobody_waits_for_a_host_that_comes_later():
    made = plan(lacking(30, "a"), {}, seeds=2)
    for host, files in made["fetch"].items():
        assert all(wave(made, source, "a") < wave(made, host, "a") for source in files["a"])


def test_each_root_serves_its_share_of_the_first_wave():
    made = plan(lacking(10, "a"), {}, seeds=2)
    first = [made["fetch"][host]["a"][0] for host in hosts(10)[2:]]
    assert first == ["h1", "h2"] * 4


def test_a_single_host_is_sent_everything_and_serves_nobody():
    made = plan(lacking(1, "a"), {}, seeds=2)
    assert made == {"push": {"h1": ["a"]}, "serve": {}, "fetch": {}, "clients": {}}


def test_nothing_lacks_nothing_happens():
    assert plan({}, {"h1": ["a"]}, seeds=2) == {"push": {}, "serve": {}, "fetch": {}, "clients": {}}


def test_switched_off_everybody_is_sent_everything():
    made = plan(lacking(5, "a", "b"), {"h9": ["a"]}, seeds=0)
    assert made["push"] == lacking(5, "a", "b")
    assert (made["fetch"], made["serve"], made["clients"]) == ({}, {}, {})


def test_hosts_that_lack_most_come_first_so_that_roots_are_few():
    both = ["hadoop", "zookeeper"]
    made = plan({"c1": ["hadoop"], "c2": ["hadoop"], "m1": both, "m2": both}, {}, seeds=2)
    assert made["push"] == {"m1": ["hadoop", "zookeeper"], "m2": ["hadoop", "zookeeper"]}
    assert made["fetch"] == {"c1": {"hadoop": ["m1", "m2"]}, "c2": {"hadoop": ["m2", "m1"]}}


def test_a_host_may_be_sent_one_file_and_get_another_from_a_peer():
    made = plan({"a": ["x"], "b": ["x"], "c": ["x", "y"]}, {}, seeds=1)
    assert made["push"] == {"c": ["x", "y"]}
    made = plan({"a": ["x", "z"], "b": ["x", "y"]}, {}, seeds=1)
    assert made["push"] == {"a": ["x", "z"], "b": ["y"]}
    assert made["fetch"] == {"b": {"x": ["a"]}}


def test_a_host_that_joins_gets_it_from_those_that_kept_it_and_nothing_from_the_controller():
    kept = {"h1": ["a"], "h2": ["a"], "h3": ["a"], "h4": []}
    made = plan({"h5": ["a"], "h6": ["a"]}, kept, seeds=2)
    assert made["push"] == {}
    assert made["serve"] == {"h1": ["a"], "h2": ["a"]}
    assert made["fetch"] == {"h5": {"a": ["h1", "h2"]}, "h6": {"a": ["h2", "h1"]}}


def test_one_keeper_is_enough_and_other_files_are_sent():
    made = plan({"h5": ["a", "b"]}, {"h1": ["a"]}, seeds=2)
    assert made["serve"] == {"h1": ["a"]}
    assert made["push"] == {"h5": ["b"]}
    assert made["fetch"] == {"h5": {"a": ["h1"]}}


def test_a_host_that_lacks_something_itself_is_not_asked_to_serve():
    made = plan({"h1": ["b"], "h5": ["a"]}, {"h1": ["a"]}, seeds=2)
    assert made["serve"] == {}
    assert made["push"] == {"h1": ["b"], "h5": ["a"]}


def test_whom_the_controller_sends_what_comes_after_a_file_it_sends_that_file_too():
    """Data is of no use, and in the way of its product, on a host that gets the product in a later turn."""
    after = {"data-1": "a", "data-2": "a"}
    rare = {"h4": ["a", "data-2"], "h5": ["data-2", "a"]}
    made = plan({**lacking(3, "a", "data-1"), **rare}, {}, seeds=1, after=after)
    assert {host: sorted(files) for host, files in made["push"].items()} == {
        "h1": ["a", "data-1"],
        "h4": ["a", "data-2"],
    }
    assert made["fetch"]["h2"] == {"a": ["h1", "h4"], "data-1": ["h1"]}
    assert made["fetch"]["h5"] == {"a": ["h1", "h4"], "data-2": ["h4"]}
    assert "h4" not in made["clients"]["h1"]


def test_what_comes_after_a_file_is_sent_to_hosts_that_have_that_file_first():
    after = {"data": "a"}
    made = plan({"h1": ["data"], "h2": ["a", "b", "data"], "h3": ["data"]}, {"h9": ["a"]}, seeds=2, after=after)
    assert made["push"] == {"h1": ["data"], "h3": ["data"], "h2": ["b"]}
    assert made["serve"] == {"h9": ["a"]}
    assert made["fetch"] == {"h2": {"data": ["h1", "h3"], "a": ["h9"]}}


def test_keepers_serve_a_file_also_when_the_controller_must_send_it_to_somebody():
    made = plan({"h1": ["a", "data"], "h2": ["a"]}, {"h9": ["a"]}, seeds=2, after={"data": "a"})
    assert {host: sorted(files) for host, files in made["push"].items()} == {"h1": ["a", "data"]}
    assert made["serve"] == {"h9": ["a"]}
    assert made["fetch"] == {"h2": {"a": ["h9", "h1"]}}


UP = {"address": "10.0.0.1", "port": 8971}
PORTS = [8970, 8971]


def test_sources_are_known_roots_and_hosts_that_may_come_to_serve():
    found, why = sources_of(["p", "r1"], {"r1": UP, "r2": UP}, {"p": "10.0.0.9"}, PORTS)
    assert found == [Source("p", "10.0.0.9", PORTS, False), Source("r1", "10.0.0.1", [8971], True)]
    assert why == ""


def test_a_root_that_does_not_serve_is_left_out_and_without_any_there_is_no_source():
    down = {"why": "its ports 8970-8973 are all in use"}
    found, why = sources_of(["p", "r1", "r2"], {"r1": down, "r2": UP}, {}, PORTS)
    assert [source.host for source in found] == ["p", "r2"]
    found, why = sources_of(["p", "r1", "r2"], {"r1": down, "r2": {}}, {}, PORTS)
    assert found == []
    assert why == "r1 cannot serve: its ports 8970-8973 are all in use; r2 cannot serve: it did not answer"


@pytest.mark.parametrize(("text", "ports"), [("8970", [8970]), (8970, [8970]), (" 8970-8972 ", [8970, 8971, 8972])])
def test_ports(text, ports):
    assert port_range(text) == ports


@pytest.mark.parametrize("text", ["", "x", "8970-", "-8970", "8970-8971-8972", "80", "8972-8970", "70000", "2000-3000"])
def test_what_is_no_range_of_ports(text):
    with pytest.raises(ValueError, match=r"port"):
        port_range(text)
