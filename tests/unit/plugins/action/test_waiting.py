# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task that waits for gates says so when it takes long, and only then."""

from __future__ import annotations

import threading

import pytest
from ansible_collections.bigdata.emr.plugins.plugin_utils.waiting import awaited, told

ARGUMENTS = {"gates": [{"gate": "zookeeper_quorum"}, {"gate": "datanodes"}], "after": [{"gate": "datanodes"}]}


def test_each_gate_is_named_once():
    assert awaited(ARGUMENTS) == ["zookeeper_quorum", "datanodes"]
    assert awaited({"after": None, "name": "x"}) == []


def test_a_long_wait_is_told_again_and_again():
    said, twice = [], threading.Event()

    def say(line):
        said.append(line)
        if len(said) == 2:
            twice.set()

    with told(say, "m1", ARGUMENTS, 0.01, 0.02):
        assert twice.wait(10)
    assert said[0] == "  m1 has waited 0 s for zookeeper_quorum, datanodes"


@pytest.mark.parametrize(("arguments", "first"), [(ARGUMENTS, 60.0), ({}, 0.0)])
def test_nothing_is_said_of_a_short_wait_or_of_none(arguments, first):
    said = []
    with told(said.append, "m1", arguments, first):
        pass
    assert said == []
