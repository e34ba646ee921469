# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which hosts a run asks, from what they remembered in its first play."""

from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.filter.scripts import FilterModule, script_hosts, scripts_told

DONE = {"state": "done", "digest": "x", "code": 0}
FAILED = {"state": "failed", "digest": "x", "code": 3}


def script(name="mounts", moment="before_install", hosts=("c1", "c2"), on_failure="stop", digest="x"):
    return {"name": name, "moment": moment, "hosts": list(hosts), "on_failure": on_failure, "digest": digest}


def variables(scripts, **records):
    told = {"emr_inventory": {"scripts": list(scripts)}}
    return {host: {**told, "host_look": {"scripts": one}} for host, one in records.items()}


@pytest.mark.parametrize(
    ("one", "hosts"),
    [
        (script(), ["c2"]),
        (script(on_failure="continue"), []),
        (script(on_failure="continue", digest="y"), ["c2"]),
        (script(moment="after_started"), []),
        (script(hosts=["c3"]), ["c3"]),
        (script(hosts=["elsewhere"]), []),
    ],
)
def test_hosts_that_are_due(one, hosts):
    found = variables([one], c1={"mounts": DONE}, c2={"mounts": FAILED}, c3={})
    assert script_hosts(found, found, "before_install") == hosts


def test_without_scripts_no_host_is_asked():
    assert script_hosts({}, [], "before_install") == []
    assert script_hosts(variables([], c1={}), ["c1", "c9"], "before_install") == []
    assert script_hosts({"c1": {}}, ["c1"], "before_install") == []


def test_by_hand_it_runs_wherever_it_may_and_no_other_does():
    found = {
        host: {"emr_inventory": {"scripts": [script(moment="manual"), script("b", "manual", ["c3"])]}} for host in "ac"
    }
    found = {"c1": found["a"], "c2": found["c"], "c3": found["a"]}
    assert script_hosts(found, found, "manual", "mounts") == ["c1", "c2"]
    assert script_hosts(found, found, "manual", "b") == ["c3"]


def test_what_is_due_is_told():
    listed = [script(), script("agent", "after_started", ["c1", "c2"]), script("fix", "manual")]
    found = variables(listed, c1={"mounts": DONE}, c2={})
    assert scripts_told(found, found) == [
        "Script mounts is due before install on c2",
        "Script agent is due after started on c1 and c2",
    ]
    assert set(FilterModule().filters()) == {"script_hosts", "scripts_told"}
