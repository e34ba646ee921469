# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from ansible_collections.bigdata.emr.plugins.modules import roll_info


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
            self.check_mode = Module.in_check_mode

        def exit_json(self, **result):
            results.append(result)
            raise Ended

        def fail_json(self, **result):
            self.exit_json(failed=True, **result)

    monkeypatch.setattr(roll_info, "AnsibleModule", Module)

    def go(check_mode=False, **asked):
        Module.asked, Module.in_check_mode = asked, check_mode
        with pytest.raises(Ended):
            roll_info.main()
        return results[-1]

    return go


GATES = [{"gate": "jobhistory", "hosts": ["127.0.0.1:1"]}]


def test_nothing_is_read_before_the_gates_hold(run):
    result = run(members={"jobhistory": ["127.0.0.1:1"]}, gates=GATES, gates_seconds=0.1)
    assert result["failed"] is True
    assert "jobhistory" in result["msg"]
    assert "live" not in result


def test_gates_that_cannot_be_are_told(run):
    assert run(members={}, gates=[{"gate": "jobhistory", "hosts": []}])["failed"] is True


def test_check_mode_waits_for_nothing(run):
    assert "failed" not in run(check_mode=True, members={}, gates=GATES)
    assert "failed" not in run(members={})


def test_gates_that_stay_closed_name_who_keeps_them_so(run):
    asked = {"members": {}, "gates": GATES, "gates_seconds": 60, "patience_seconds": 0.1}
    result = run(**asked)
    assert "failed" not in result
    assert result["suspects"] == {"127.0.0.1:1": ["jobhistory"]}
    assert "live" not in result
    assert run(**{**asked, "gates_seconds": 0.1})["failed"] is True
