# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from unittest.mock import MagicMock

import pytest
from ansible.errors import AnsibleActionFail, AnsibleConnectionFailure
from ansible_collections.bigdata.emr.plugins.action.roll import ActionModule
from ansible_collections.bigdata.emr.plugins.module_utils.roll.types import nothing_known

GATES = [{"gate": "jobhistory", "hosts": ["h1"]}]
FOR_ALL = {"gates": GATES, "gates_seconds": 180.0}
TOPOLOGY = {"cluster": "lab", "members": {"jobhistory": ["h1"]}}


def run(stale=(), gates=(), answer=None):
    """Return the plan, and what was executed with which arguments."""
    facts = {"emr_daemon_jobhistory": {"stale": list(stale), "running": True}}
    task = MagicMock(check_mode=False, async_val=0, args={"topology": TOPOLOGY, "gates": list(gates)})
    plugin = ActionModule(task, MagicMock(), MagicMock(), None, None, None)
    plugin._execute_module = MagicMock(side_effect=[answer or {"live": nothing_known()}])
    variables = {
        "ansible_play_hosts": ["h1"],
        "ansible_play_hosts_all": ["h1"],
        "hostvars": {"h1": {"ansible_facts": facts}},
        "inventory_hostname": "h1",
    }
    result = plugin.run(task_vars=variables)
    return result, [call.args for call in plugin._execute_module.call_args_list]


@pytest.mark.parametrize(
    ("stale", "gates", "executed"),
    [
        ((), (), []),
        ((), GATES, [("bigdata.emr.gate", {"gates": GATES, "timeout_seconds": 180.0})]),
        (["x"], GATES, [("bigdata.emr.roll_info", {"members": TOPOLOGY["members"], **FOR_ALL})]),
        (["x"], (), [("bigdata.emr.roll_info", {"members": TOPOLOGY["members"], **FOR_ALL, "gates": []})]),
    ],
)
def test_gates_and_the_reading_of_daemons_are_one_execution_or_none(stale, gates, executed):
    result, ran = run(stale, gates)
    assert ran == executed
    assert [batch["hosts"] for batch in result["batches"]] == ([["h1"]] if stale else [])


@pytest.mark.parametrize("stale", [(), ["x"]])
def test_nothing_is_planned_when_a_gate_does_not_hold(stale):
    answer = {"failed": True, "msg": "jobhistory did not hold"}
    assert run(stale, GATES, answer)[0] == answer


def test_the_roll_is_planned_from_declared_members_not_from_those_left_in_the_play(capsys):
    facts = {"h1": {"emr_daemon_jobhistory": {"stale": ["x"]}}, "h2": {}}
    hostvars = {host: {"ansible_facts": found} for host, found in facts.items()}
    topology = {"members": {"jobhistory": ["h1"], "datanode": ["h2", "h3"]}}
    task = MagicMock(check_mode=False, async_val=0, args={"topology": topology, "gates": GATES})
    plugin = ActionModule(task, MagicMock(), MagicMock(), None, None, None)
    plugin._execute_module = MagicMock()
    # h3 failed in an earlier play; h2, which Ansible still counts, was lost before it told of its daemon.
    variables = {"ansible_play_hosts": ["h1", "h2"], "ansible_play_hosts_all": ["h1", "h2", "h3"], "hostvars": hostvars}
    with pytest.raises(AnsibleActionFail, match=r"restarted\. All 2 reasons are told above; the first: h2: "):
        plugin.run(task_vars={**variables, "inventory_hostname": "h1"})
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()[1:]] == ["- h2", "- h3"]
    assert plugin._execute_module.call_args_list == []


def test_a_host_that_does_not_answer_ends_the_run():
    result = run(["x"], GATES, AnsibleConnectionFailure("gone"))[0]
    assert result["failed"] is True
    assert "h1 did not answer" in result["msg"]


def asks(answer, unsteady=(), patience=30):
    facts = {host: {"emr_daemon_jobhistory": {"running": True, "unsteady": host in unsteady}} for host in ("h1", "h2")}
    topology = {"members": {"jobhistory": ["h1", "h2"]}}
    task = MagicMock(check_mode=False, async_val=0)
    task.args = {"topology": topology, "gates": GATES, "patience_seconds": patience}
    plugin = ActionModule(task, MagicMock(), MagicMock(), None, None, None)
    plugin._execute_module = MagicMock(return_value=answer)
    return plugin.run(
        task_vars={
            "ansible_play_hosts": ["h1", "h2"],
            "ansible_play_hosts_all": ["h1", "h2"],
            "hostvars": {host: {"ansible_facts": found} for host, found in facts.items()},
            "inventory_hostname": "h1",
        }
    )


@pytest.mark.parametrize(
    ("answer", "unsteady", "patience", "waits", "suspects"),
    [
        ({}, (), 30, False, {}),
        ({"suspects": {"h1": ["jobhistory"]}}, (), 30, True, {"h1": ["jobhistory"]}),
        ({"suspects": {}}, (), 30, True, {}),
        ({}, ("h2",), 30, True, {"h2": ["jobhistory"]}),
        ({"suspects": {"h2": ["jobhistory"]}}, ("h2",), 30, True, {"h2": ["jobhistory"]}),
        ({}, ("h2",), 0, False, {}),
    ],
)
def test_nothing_is_planned_before_suspects_were_looked_at(answer, unsteady, patience, waits, suspects):
    result = asks(answer, unsteady, patience)
    assert (result["waits"], result["suspects"]) == (waits, suspects)
    assert result["batches"] == []
