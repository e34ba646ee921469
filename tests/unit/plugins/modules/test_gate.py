# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.clients import daemons
from ansible_collections.bigdata.emr.plugins.module_utils.health.gates import RULES
from ansible_collections.bigdata.emr.plugins.modules.gate import DOCUMENTATION, _plan
from yaml import safe_load


def gate(name, *hosts):
    return {"gate": name, "hosts": list(hosts), "members": [], "at_least": ""}


def test_documented_gates_are_the_rules():
    options = safe_load(DOCUMENTATION)["options"]["gates"]["suboptions"]
    assert options["gate"]["choices"] == list(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_has_a_source(rule):
    assert rule.probe in daemons.SOURCES


def test_each_daemon_is_polled_once_by_what_brings_most(monkeypatch):
    asked = []
    monkeypatch.setattr(daemons, "probe", lambda kind, host, _seconds: asked.append((kind, host)))
    gates = [gate("hdfs_writable", "m1", "m2"), gate("datanodes", "m1"), gate("nodemanagers", "m1")]
    probes, where = _plan([*gates, gate("resourcemanager_active", "m1")])
    assert sorted(asked) == [("namenode", "m2"), ("namenode_nodes", "m1"), ("resourcemanager_nodes", "m1")]
    assert set(probes) == {key for keys in where for key in keys.values()}
    assert where[0]["m1"] == where[1]["m1"]
