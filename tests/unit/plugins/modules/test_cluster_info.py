# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.services.status import STATUS
from ansible_collections.bigdata.emr.plugins.modules import cluster_info


class Ended(Exception):
    pass


@pytest.fixture
def run(monkeypatch):
    """Return a function that runs the module on a host where nothing listens, and returns its result."""
    results = []

    class Module:
        def __init__(self, argument_spec, supports_check_mode):
            defaults = {name: option.get("default") for name, option in argument_spec.items()}
            self.params = {**defaults, **Module.asked}
            assert supports_check_mode

        def exit_json(self, **result):
            results.append({**result, "warnings": Module.warnings})
            raise Ended

        def fail_json(self, **result):
            self.exit_json(failed=True, **result)

        def warn(self, text):
            Module.warnings.append(text)

    def go(**asked):
        Module.asked, Module.warnings = asked, []
        with pytest.raises(Ended):
            cluster_info.main()
        return results[-1]

    monkeypatch.setattr(cluster_info, "AnsibleModule", Module)
    monkeypatch.setattr(cluster_info, "read_remembered", lambda: {"manifest": "x"})
    return go


def test_dead_daemons_are_no_failure(run):
    members = {"namenode": ["127.0.0.1:1"], "resourcemanager": ["127.0.0.1:1"]}
    result = run(members=members, services=["hdfs", "yarn"], cluster="lab")
    assert result["changed"] is False
    assert [one["state"] for one in result["services"]["hdfs"]["namenodes"]] == ["dead"]
    assert [one["state"] for one in result["services"]["yarn"]["resourcemanagers"]] == ["dead"]
    assert result["remembered"] == {"manifest": "x"}


def test_what_cannot_be_asked_is_told(run):
    result = run(members={}, services=["hdfs", "hsdf"], cluster="lab")
    assert result["msg"] == f"services names hsdf; there are {', '.join(STATUS)}"
    assert "bad port" in run(members={"zookeeper": ["m1:x"]}, services=["zookeeper"], cluster="lab")["msg"]


def test_a_manifest_that_cannot_be_read_is_a_warning(run, monkeypatch):
    def broken():
        raise OSError("I/O error")

    monkeypatch.setattr(cluster_info, "read_remembered", broken)
    result = run(members={}, services=[], cluster="lab")
    assert (result["services"], "remembered" in result) == ({}, False)
    assert "I/O error" in result["warnings"][0]
