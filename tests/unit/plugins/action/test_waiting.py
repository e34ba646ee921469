# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task that waits says for what when it takes long, and only then."""

from __future__ import annotations

import threading
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.action.says_what_it_awaits import ActionModule as SaysWhatItAwaits
from ansible_collections.bigdata.emr.plugins.plugin_utils.unreachable import UnreachableFails
from ansible_collections.bigdata.emr.plugins.plugin_utils.waiting import announced, awaited

ROOT = Path(__file__).resolve().parents[4]
ROUTES = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text())["plugin_routing"]["modules"]
ARGUMENTS = {"gates": [{"gate": "zookeeper_quorum"}, {"gate": "datanodes"}], "after": [{"gate": "datanodes"}]}


def test_each_gate_is_named_once():
    assert awaited("bigdata.emr.gate", ARGUMENTS) == ["zookeeper_quorum", "datanodes"]
    assert awaited("daemon_state", {"after": None, "name": "x"}) == []


@pytest.mark.parametrize(
    ("module", "arguments", "names"),
    [
        ("failover", {"service": "hdfs"}, ["another NameNode to become active"]),
        ("failover", {"service": "yarn"}, ["another ResourceManager to become active"]),
        ("hdfs_admin", {"action": "save_namespace"}, ["the namespace to be saved"]),
        ("hdfs_admin", {"action": "roll_edits"}, ["a new segment of edits"]),
        ("hdfs_tree", {}, ["an active NameNode that makes directories"]),
        (
            "daemon",
            {"declarations": [{"name": "namenode"}, {"name": "zkfc"}], "secret": "s"},
            ["namenode", "zkfc", "what they need of other hosts"],
        ),
        ("daemon", {}, []),
        ("daemon_info", {"components": {"zkfc": "hadoop"}}, []),
        ("daemon_info", {"components": {"zkfc": "hadoop"}, "steady_seconds": 60}, ["zkfc to stay"]),
        ("journal_repair", {}, ["the journal to be whole"]),
        ("journal_rebuild", {"stage": "note"}, []),
        ("journal_rebuild", {"stage": "initialize"}, ["all JournalNodes", "their copy of the edits"]),
        ("ecs_cluster", {}, ["instances to be as wanted"]),
    ],
)
def test_what_a_module_itself_waits_for_is_named(module, arguments, names):
    assert awaited(f"bigdata.emr.{module}", arguments) == names


@pytest.mark.parametrize(
    "name",
    [
        *("gate", "daemon_state", "failover", "hdfs_admin", "roll"),
        *("hdfs_tree", "daemon", "daemon_info", "journal_repair", "journal_rebuild", "ecs_cluster"),
    ],
)
def test_every_module_that_waits_has_somebody_who_tells(name):
    action = ROUTES[name]["action_plugin"].rpartition(".")[2] if name in ROUTES else name
    plugin = import_module(f"ansible_collections.bigdata.emr.plugins.action.{action}").ActionModule
    assert issubclass(plugin, (UnreachableFails, SaysWhatItAwaits))


def test_routes_are_of_modules_that_are_there():
    assert [name for name in ROUTES if not (ROOT / "plugins" / "modules" / f"{name}.py").exists()] == []


def test_a_long_wait_is_told_again_and_again():
    said, twice = [], threading.Event()

    def say(line):
        said.append(line)
        if len(said) == 2:
            twice.set()

    with announced(say, "m1", ["zookeeper_quorum", "datanodes"], 0.01, 0.02):
        assert twice.wait(10)
    assert said[0] == "  m1 has waited 0 s for zookeeper_quorum, datanodes"


@pytest.mark.parametrize(("names", "first"), [(["datanodes"], 60.0), ([], 0.0)])
def test_nothing_is_said_of_a_short_wait_or_of_none(names, first):
    said = []
    with announced(said.append, "m1", names, first):
        pass
    assert said == []
