# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What playbooks have in common."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ansible_collections.bigdata.emr.plugins.filter.host_declarations import host_declarations
from ansible_collections.bigdata.emr.plugins.filter.waves import (
    WAVES,
    component_hooks,
    service_components,
    wave_components,
    wave_hosts,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import COMPONENTS, DAEMONS, SERVICES, TYPES
from ansible_collections.bigdata.emr.plugins.module_utils.topology.graph import components

PLAYBOOKS = Path(__file__).resolve().parents[2] / "playbooks"
# Counts a host without an answer instead of ending, and only reads.
COUNTS = {"Never format what may hold data"}


def plays(name):
    for play in yaml.safe_load((PLAYBOOKS / f"{name}.yml").read_text()):
        if "ansible.builtin.import_playbook" in play:
            yield from plays(play["ansible.builtin.import_playbook"].removesuffix(".yml"))
        else:
            yield play


@pytest.mark.parametrize("name", ["site", "class_data", "restart", "replace", "recover_journals"])
def test_a_host_that_fails_ends_the_run(name):
    """Else the run would go on over the others, and end with two versions or two quorum strings in one cluster."""
    working = [play for play in plays(name) if "!emr_unreachable" in play["hosts"] or "emr_roll" in str(play)]
    goes_on = {play["name"] for play in working if play.get("any_errors_fatal") is not True}
    assert working
    assert goes_on <= COUNTS | {"Wait until every daemon is ready"}


def test_tables_are_shown_as_text_whatever_callback_shows_results():
    files = [*PLAYBOOKS.rglob("*.yml"), *PLAYBOOKS.parent.glob("roles/*/tasks/*.yml")]
    assert [path.name for path in files if "builtin.debug" in path.read_text()] == []


def test_a_rebuilt_host_has_what_stands_beside_its_daemons_too():
    """Commands of a service whose daemons are elsewhere belong to no step of theirs."""
    (rebuilt,) = [play for play in plays("replace") if play["name"] == "Rebuild the host"]
    last = rebuilt["tasks"][-1]
    assert last["ansible.builtin.include_role"]["name"] == "bigdata.emr.daemon"
    assert last["vars"] == {
        "daemon_declarations": "{{ emr_topology | bigdata.emr.host_declarations(inventory_hostname) }}"
    }
    topology = {"members": {"resourcemanager": ["m1", "m2"], "spark_history": ["m1"]}, "services": ["yarn", "spark"]}
    there = host_declarations(topology, "m2")
    assert {"name": "gateway", "product": "spark"} in there


VALIDATED = [path.stem for path in PLAYBOOKS.glob("*.yml") if "import_playbook: validate.yml" in path.read_text()]


PURPOSES = {
    **dict.fromkeys(["site", "plan", "validate", "class_data", "run_script", "associate"], "apply"),
    **dict.fromkeys(["replace", "recover_journals", "restore_smartdata"], "repair"),
    **dict.fromkeys(["stop", "start", "destroy", "status", "failover", "restart", "drill"], "operate"),
    **dict.fromkeys(["job", "jobs", "kill_job", "warm_smartdata"], "operate"),
    **dict.fromkeys(["workflow", "kill_workflow", "export_workflow"], "operate"),
}


def test_only_who_makes_the_cluster_what_the_inventory_says_is_refused_for_what_only_that_needs():
    found = {}
    for path in PLAYBOOKS.glob("*.yml"):
        for play in yaml.safe_load(path.read_text()):
            if play.get("ansible.builtin.import_playbook") in ("validate.yml", "check_inventory.yml"):
                found[path.stem] = play.get("vars", {}).get("validate_purpose", "apply")
    assert found == PURPOSES


@pytest.mark.parametrize("name", VALIDATED)
def test_who_brings_software_is_told_beforehand_that_the_controller_cannot_get_it(name):
    text = (PLAYBOOKS / f"{name}.yml").read_text()
    (called,) = [play for play in yaml.safe_load(text) if play.get("ansible.builtin.import_playbook") == "validate.yml"]
    words = called.get("vars", {})
    asks = words.get("validate_software", words.get("validate_forgotten", True))
    # A plan tells what site.yml would do. Others go on without software, and may be the way out of an outage.
    brings = "bigdata.emr.distribution" in text or "import_playbook: prepare.yml" in text
    assert asks == (brings or name == "plan")


def test_a_roll_has_a_play_for_every_component_that_a_cluster_can_have():
    (_heal, _plan, *steps) = yaml.safe_load((PLAYBOOKS / "roll.yml").read_text())
    assert [one["vars"]["roll_at"] for one in steps] == list(range(len(steps)))
    assert {one["ansible.builtin.import_playbook"] for one in steps} == {"roll_component.yml"}
    there = [
        [
            name
            for name in components([one for one in SERVICES if one not in row.excludes], kind=kind)
            if name in DAEMONS
        ]
        for kind, row in TYPES.items()
    ]
    assert len(steps) >= max(map(len, there))


def test_every_component_starts_in_a_wave_and_stops_with_its_service():
    placed = [name for wave in WAVES for name in wave_components([wave])]
    assert sorted(placed) == sorted(COMPONENTS)
    assert [name for service in SERVICES for name in service_components(service)] == list(DAEMONS)
    assert wave_hosts(["first"]) == "emr_zookeeper:emr_redis:emr_redis_sentinel:emr_journalnode:!emr_unreachable"


@pytest.mark.parametrize("component", COMPONENTS)
def test_the_role_of_a_component_has_the_hooks_that_its_facts_name(component):
    tasks = PLAYBOOKS.parent / "roles" / component / "tasks"
    assert (tasks / "main.yml").exists()
    found = {path.stem for path in tasks.glob("*.yml")} & {
        "before_gates",
        "before_restart",
        "after_restart",
        "before_stop",
    }
    assert found == set(component_hooks(component))
