# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which ports are closed, and which are for clients."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.firewall import open_ports
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import PORTS, TABLE

MASTER = ["zookeeper", "journalnode", "namenode", "zkfc", "resourcemanager", "jobhistory"]
WORKER = ["datanode", "nodemanager"]


def flat(ranges: list[tuple[int, int]]) -> list[int]:
    return [port for low, high in ranges for port in range(low, high + 1)]


def test_clients_reach_what_is_for_clients_and_stands_there():
    assert flat(open_ports.for_clients(MASTER, False, [])) == [8020, 8032, 8088, 9870, 10020, 19888]
    assert flat(open_ports.for_clients(WORKER, False, [])) == [8042, 9864, 9866, 9867]
    assert open_ports.for_clients(["gateway"], False, []) == []


def test_zookeeper_is_for_clients_where_it_is_all_there_is():
    assert open_ports.for_clients(["zookeeper"], open_ports.is_alone(["zookeeper"]), []) == [(2181, 2181)]
    assert open_ports.for_clients(["zookeeper"], open_ports.is_alone(["zookeeper", "hdfs"]), []) == []


@pytest.mark.parametrize(
    ("components", "further", "more"),
    [
        (WORKER, [7071], [7071]),
        (WORKER, ["50100-50102"], [50100, 50101, 50102]),
        (WORKER, ["zookeeper.client"], []),
        (MASTER, ["zookeeper.client", "zookeeper.metrics"], [2181, 7000]),
        ([], ["7071", 7072], [7071, 7072]),
    ],
)
def test_what_the_user_names_is_open_too(components, further, more):
    without = flat(open_ports.for_clients(components, False, []))
    assert sorted({*without, *more}) == flat(open_ports.for_clients(components, False, further))


@pytest.mark.parametrize("value", [7071, "7071", "50100-50200", "zookeeper.client", "resourcemanager.admin"])
def test_good_words(value):
    assert open_ports.faults([value]) == []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("zookeeper", "is no port"),
        ("zookeeper.web", "zookeeper.client, zookeeper.peer"),
        ("kafka.client", "(zookeeper.client)"),
        ("50100-", "is no port"),
        ("-5", "is no port"),
        (True, "True is no port"),
        (None, "None is no port"),
        (0, "from 1 to 65535"),
        (70000, "from 1 to 65535"),
        ("50200-50100", "the lower one first"),
    ],
)
def test_bad_words(value, words):
    (fault,) = open_ports.faults([value])
    assert words in fault


def test_a_list_is_wanted():
    assert open_ports.faults("7071") == ["it is no list; write for example [zookeeper.client, 7071, '50100-50200']"]


def test_all_ports_of_all_components_are_closed_but_those_of_others():
    every = {number for ports in PORTS.values() for number in ports.values()}
    assert open_ports.closed([8970], []) == sorted(every | {8970})
    assert set(open_ports.closed([8970], [7000, 22])) == (every | {8970}) - {7000}


def test_touching_ranges_become_one():
    assert open_ports.merged([(5, 6), (1, 1), (7, 7), (2, 3), (5, 5), (9, 9)]) == [(1, 3), (5, 7), (9, 9)]


def test_every_port_tells_what_a_stranger_does_with_it():
    numbers = [one.number for ports in TABLE.values() for one in ports.values()]
    assert len(numbers) == len(set(numbers))
    assert [one for ports in TABLE.values() for one in ports.values() if not one.stranger] == []
