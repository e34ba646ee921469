# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The controller's side of the firewall: a new connection for the confirmation, and the plan from what hosts said."""

from __future__ import annotations

from typing import Any
from unittest.mock import MagicMock

import pytest
from ansible.errors import AnsibleConnectionFailure, AnsibleError
from ansible_collections.bigdata.emr.plugins.action import firewall, firewall_plan
from ansible_collections.bigdata.emr.plugins.plugin_utils import walled


def run(answer: Any, check: bool = False, **args: Any) -> tuple[dict[str, Any], list[str]]:
    """Run the action on a host that gives ANSWER; return the result and what happened in which order."""
    task = MagicMock(check_mode=check, async_val=0, diff=False, args=args)
    connection = MagicMock()
    happened: list[str] = []
    connection.reset.side_effect = lambda: happened.append("reset")
    action = firewall.ActionModule(task, connection, MagicMock(), None, None, None)

    def execute(**_more: Any) -> dict[str, Any]:
        happened.append("module")
        if isinstance(answer, Exception):
            raise answer
        return dict(answer)

    action._execute_module = execute
    return action.run(task_vars={"inventory_hostname": "m1"}), happened


def test_rules_come_over_the_connection_that_is_open():
    assert run({"changed": True}, rules="x")[1] == ["module"]


def test_the_confirmation_comes_over_a_new_one():
    assert run({"changed": False}, rules="x", stage="confirm")[1] == ["reset", "module"]


@pytest.mark.parametrize("args", [{"rules": ""}, {"rules": "x", "check": True}])
def test_nothing_is_confirmed_where_nothing_came_in(args):
    result, happened = run({}, stage="confirm", **args)
    assert (result["changed"], happened) == (False, [])


@pytest.mark.parametrize(
    "answer", [AnsibleConnectionFailure("Connection timed out"), {"unreachable": True, "msg": "gone"}]
)
def test_a_host_that_is_lost_has_failed(answer):
    result, _happened = run(answer, rules="x", stage="confirm", undo_seconds=68)
    assert (result["failed"], result.get("unreachable")) == (True, None)
    assert result["msg"].startswith("m1 is not reached by a new connection behind its new rules (")
    assert "takes them back by itself 68 s after they came" in result["msg"]


class HostVars(dict[str, dict[str, Any]]):
    def raw_get(self, host: str) -> dict[str, Any]:
        return self[host]


SEEN = ["m1", "c1", "g1"]
OFFICE = ["10.20.0.0/16"]


def variables(**by_host: dict[str, Any]) -> HostVars:
    return HostVars({host: by_host.get(host, {}) for host in SEEN})


def everywhere(**values: Any) -> HostVars:
    return variables(**{host: dict(values) for host in SEEN})


def test_what_is_off_has_no_faults():
    assert walled.faults(variables(), SEEN) == {}
    assert walled.faults(everywhere(emr_client_networks=[]), SEEN) == {}


def test_a_wall_with_a_gap_is_refused():
    found = walled.faults(variables(m1={"emr_client_networks": OFFICE}, c1={"emr_client_networks": OFFICE}), SEEN)
    assert found == {"g1": [("emr_client_networks", walled._GAP)]}


def test_tiers_may_have_different_clients():
    hosts = variables(
        **{host: {"emr_client_networks": OFFICE} for host in ("m1", "c1")}, g1={"emr_client_networks": ["10.9.0.0/16"]}
    )
    assert walled.faults(hosts, SEEN) == {}
    assert walled.wishes(hosts, SEEN)["g1"].networks == ["10.9.0.0/16"]


def test_wrong_values_are_told_by_variable():
    found = walled.faults(everywhere(emr_client_networks=["10.0.0.1/8"], emr_client_ports=["nope"]), SEEN)
    assert set(found) == set(SEEN)
    assert [name for name, _text in found["m1"]] == ["emr_client_networks", "emr_client_ports"]


def test_a_template_that_cannot_be_resolved_is_told():
    class Broken(HostVars):
        def __getitem__(self, host: str) -> Any:
            raise AnsibleError("no such variable")

        def raw_get(self, host: str) -> dict[str, Any]:
            return {"emr_client_networks": "{{ office }}"}

    (fault,) = walled.faults(Broken(), ["m1"])["m1"]
    assert "it cannot be resolved (no such variable" in fault[1]


def test_ports_of_the_relay_and_of_ssh():
    hosts = variables(
        m1={"distribution_relay_ports": "9100-9101", "ansible_port": 2222}, c1={"distribution_relay_ports": "x"}
    )
    assert walled.relays(hosts, SEEN) == {"m1": [9100, 9101], "c1": [], "g1": [8970, 8971, 8972, 8973]}
    assert walled.ssh_ports(hosts, SEEN) == {"m1": 2222, "c1": 22, "g1": 22}


def test_the_ports_of_the_relay_are_the_default_of_its_role():
    from pathlib import Path

    import yaml

    role = Path(__file__).resolve().parents[4] / "roles" / "distribution" / "defaults" / "main.yml"
    assert yaml.safe_load(role.read_text())["distribution_relay_ports"] == walled.RELAY_PORTS


def plan(hostvars: HostVars, limited: list[str] | None = None) -> dict[str, Any]:
    topology = {
        "cluster": "lab", "services": ["hdfs"], "seen": SEEN,
        "members": {"namenode": ["m1"], "datanode": ["c1"], "gateway": ["g1"]},
    }  # fmt: skip
    task = MagicMock(check_mode=False, async_val=0, diff=False)
    task.args = {"topology": topology, "facts": "look", "names": {"m1": "10.0.0.1", "c1": "10.0.0.2", "g1": "10.0.0.3"}}
    action = firewall_plan.ActionModule(task, MagicMock(), MagicMock(), None, None, None)
    told = {"hostvars": hostvars, "groups": {"all": SEEN}, "ansible_play_hosts_all": limited or SEEN}
    result: dict[str, Any] = action.run(task_vars=told)
    return result


STATE = {"version": "", "live": False, "boots": False, "clients": [], "names": [], "known": {}, "left": False}
LOOK = {
    "state": STATE, "resolved": {}, "sources": [], "foreign": [], "users": {"hdfs": 781}, "ephemeral": [32768, 60999],
    "shared": False, "ssh": [22],
}  # fmt: skip


def test_the_plan_has_rules_for_hosts_that_answered():
    hosts = everywhere(emr_client_networks=OFFICE)
    for host in ("m1", "c1"):
        hosts[host]["look"] = {"firewall": LOOK}
    hosts["g1"]["look"] = {"reachable": False}
    found = plan(hosts)
    assert set(found["due"]) == {"m1", "c1"}
    assert "10.0.0.3, # g1" in found["due"]["m1"]["rules"]
    assert found["line"].startswith("Firewall: on, 3 hosts")
    assert set(plan(hosts, ["c1"])["due"]) == {"c1"}


def test_the_plan_of_what_is_off_is_empty():
    hosts = everywhere(look={"firewall": LOOK})
    assert plan(hosts)["due"] == {}
    assert plan(hosts)["line"].startswith("Firewall: off")
