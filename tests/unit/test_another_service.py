# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A service that is added costs its own folder, and its name in the collectors: engines take it as it is."""

from __future__ import annotations

import importlib
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
SERVICES = HERE.parents[1] / "plugins" / "module_utils" / "services"
PLACE = "ansible_collections.bigdata.emr.plugins.module_utils"
COLLECTED = {"listed.py": ("SERVICES", "facts", "SERVICE"), "status.py": ("STATUS", "status", "STATUS")}  # fmt: skip
"""File that collects to its table, and the module and name of a service that come into it."""

MEMBERS = {
    "namenode": ["h1", "h2"],
    "datanode": ["h1", "h2", "h3", "h4"],
    "mill_master": ["h1", "h2"],
    "mill_hand": ["h1", "h2", "h3", "h4"],
    "gateway": ["g1"],
}
HANDS = dict.fromkeys(MEMBERS["mill_hand"], "grinding")


@pytest.fixture(scope="module")
def emr(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Any]]:
    """Return what imports a module of module_utils, in a tree that has one more service."""
    tree = tmp_path_factory.mktemp("tree")
    services = tree / PLACE.replace(".", "/") / "services"
    shutil.copytree(SERVICES, services, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(HERE / "mill", services / "mill", ignore=shutil.ignore_patterns("__pycache__"))
    (services / "mill" / "__init__.py").touch()
    for name, (table, module, what) in COLLECTED.items():
        text = (services / name).read_text()
        text, added = re.subn(rf"(?m)^({table}: .* = \{{[^}}]*?),?\s*\}}", r'\1, "mill": MILL}', text)
        assert added == 1, name
        line = f"from .mill.{module} import {what} as MILL\n"
        (services / name).write_text(text.replace("\nfrom .hdfs.", f"\n{line}from .hdfs.", 1))
    text = (services / "readers.py").read_text()
    branch = '    if service == "mill":\n        from .mill.reader import READER\n    elif service == "druid":\n'
    assert text.count('    if service == "druid":\n') == 1
    (services / "readers.py").write_text(text.replace('    if service == "druid":\n', branch))
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == PLACE.split(".")[0]}
    finders = list(sys.meta_path)
    sys.meta_path[:] = [one for one in finders if "Ansible" not in type(one).__name__]
    sys.path.insert(0, str(tree))
    importlib.invalidate_caches()
    try:
        yield lambda name: importlib.import_module(f"{PLACE}.{name}")
    finally:
        sys.path.remove(str(tree))
        sys.meta_path[:] = finders
        for name in [name for name in sys.modules if name.partition(".")[0] == PLACE.split(".")[0]]:
            del sys.modules[name]
        sys.modules.update(kept)
        importlib.invalidate_caches()


def answers(**hosts: Any) -> dict[str, Any]:
    return {host: (answer, "" if answer else "connection refused") for host, answer in hosts.items()}


def reading(emr: Callable[[str], Any], **found: Any) -> dict[str, Any]:
    masters = answers(h1={"state": "standby"}, h2={"state": "active", "hands": HANDS})
    hands = answers(**{host: {"state": state} for host, state in HANDS.items()})
    nothing = {component: {} for component in emr("services.readers").KINDS}
    return {**nothing, "mill_master": masters, "mill_hand": hands, **found}


def test_two_daemons_of_one_host_whose_names_begin_alike_are_asked_each(emr, monkeypatch):
    wait, asked = emr("health.wait"), []

    def probe(kind, host, _seconds):
        asked.append((kind, host))
        return lambda: {"state": {"mill_hand": "grinding"}.get(kind, "standby")}

    monkeypatch.setattr(emr("health.probes"), "probe", probe)
    gates = [{"gate": "mill_master_active", "hosts": ["h1"]}, {"gate": "mill_hands_grinding", "hosts": ["h1"]}]
    masters, hands = wait.look(wait.gates_of(gates))
    assert sorted(asked) == [("mill_hand", "h1"), ("mill_master", "h1")]
    # The hand's answer is not the master's, which is a standby while nobody is active.
    assert (masters["holds"], masters["hosts"]) == (False, {"h1": "standby"})
    assert (hands["holds"], hands["hosts"]) == (True, {"h1": "grinding"})
    assert masters["look"] == "`journalctl -u emr-mill_master` and /var/log/mill/miller on h1"


def test_a_reading_that_contains_another_one_stands_for_both(emr, monkeypatch):
    wait, asked = emr("health.wait"), []
    monkeypatch.setattr(emr("health.probes"), "probe", lambda kind, host, _seconds: asked.append((kind, host)))
    gates = [
        {"gate": "mill_master_active", "hosts": ["h1", "h2"]},
        {"gate": "mill_hands_known", "hosts": ["h2"], "members": ["h3"]},
        {"gate": "mill_hands_grinding", "hosts": ["h2"]},
    ]
    _probes, where = wait.probes_of(wait.gates_of(gates))
    assert sorted(asked) == [("mill_hand", "h2"), ("mill_master", "h1"), ("mill_master_hands", "h2")]
    assert where[0] == {"h1": ("mill_master", "h1"), "h2": ("mill_master_hands", "h2")}


def test_it_restarts_in_its_place_with_its_leader_last(emr):
    live = emr("roll.live").live(reading(emr), 10_000)
    assert live["leaders"]["mill_master"] == "h2"
    assert not any(live["unhealthy"].values())
    chosen = {name: MEMBERS[name] for name in ("mill_hand", "mill_master")}
    roll = emr("roll.plan").plan(MEMBERS, chosen, live)
    assert roll["refusals"] == []
    assert [(one["component"], one["hosts"], one["hand_over"]) for one in roll["batches"]] == [
        ("mill_master", ["h1"], ""),
        ("mill_master", ["h2"], "h1"),
        ("mill_hand", ["h1", "h2"], ""),
        ("mill_hand", ["h3", "h4"], ""),
    ]
    assert emr("roll.present").disruption("mill_master", 1) == "the mill stands still"
    assert list(emr("roll.present").schedule(roll["batches"]))[-2:] == ["mill_master", "mill_hand"]
    assert emr("roll.variables").faults({"emr_components": "mill_hand"}, MEMBERS) == []


def test_who_of_it_does_not_serve_is_a_refusal_or_is_healed(emr):
    hands = answers(h1=None, h2={"state": "tired"}, h3={"state": "serving"}, h4={"state": "grinding"})
    masters = answers(h1={"state": "active", "hands": {"h4": "grinding"}}, h2={"state": "standby"})
    live = emr("roll.live").live(reading(emr, mill_hand=hands, mill_master=masters), 10_000)
    assert live["states"]["mill_hand"] == {"h1": "dead", "h2": "tired", "h3": "unheard", "h4": "grinding"}
    assert live["unhealthy"]["mill_hand"] == {"h1": "dead, connection refused", "h2": "tired"}
    heal = emr("roll.heal")
    heals = heal.healing({"mill_hand": ["h1", "h2", "h3", "h4"], "mill_master": ["h1"]}, live)
    assert heals == {"mill_hand": ["h1", "h2", "h3"]}
    assert heal.heal_gates("mill_hand", "h2", MEMBERS) == [{"gate": "mill_hands_grinding", "hosts": ["h2"]}]
    assert heal.heal_gates("mill_master", "h2", MEMBERS) == [{"gate": "mill_master_active", "hosts": ["h1", "h2"]}]
    plan = emr("roll.plan").plan
    assert len(plan(MEMBERS, {"mill_master": ["h1"]}, live)["refusals"]) == 2
    assert len(plan(MEMBERS, {"mill_master": ["h1"]}, live, absent=["h1"])["refusals"]) == 1
    assert plan(MEMBERS, {"mill_hand": ["h1", "h2"]}, live, heals=heals)["refusals"] == []


def test_its_gates_hold_whatever_is_rolled(emr):
    roll_gates = emr("roll.gates").roll_gates
    other = [one["gate"] for one in roll_gates(MEMBERS, "datanode", batch=["h3"]) if one["gate"].startswith("mill")]
    assert other == ["mill_master_active", "mill_hands_known"]
    own = {one["gate"]: one for one in roll_gates(MEMBERS, "mill_hand", ["h4"], ["h3"])}
    assert own["mill_hands_grinding"] == {"gate": "mill_hands_grinding", "hosts": ["h3"]}
    assert own["mill_hands_known"]["members"] == ["h1", "h2", "h3"]
    assert "mill_hands_grinding" not in {one["gate"] for one in roll_gates(MEMBERS, "mill_hand")}
    assert emr("health.wait").gates_of([*own.values()])


def test_a_cluster_with_it_is_ready_when_it_works(emr):
    cluster_gates = emr("health.cluster").cluster_gates
    gates = {one["gate"]: one for one in cluster_gates({"members": MEMBERS}, ["h4"])}
    assert gates["mill_master_active"] == {"gate": "mill_master_active", "hosts": ["h1", "h2"], "at_least": "2"}
    assert gates["mill_hands_grinding"]["hosts"] == ["h1", "h2", "h3"]
    # Of its ports only the master's is for clients.
    from_gateway = [one["gate"] for one in cluster_gates({"members": MEMBERS}, host="g1")]
    assert [name for name in from_gateway if name.startswith("mill")] == ["mill_master_active", "mill_hands_known"]


@pytest.fixture
def played(emr, monkeypatch):
    """Answer probes as READING has it, component by component."""
    found = reading(emr)
    readers = emr("services.readers")

    def read(wanted, _seconds):
        outcome = emr("wire.parallel").Outcome
        return {
            kind: {host: outcome(*found[readers.PROBES[kind].component][host]) for host in hosts}
            for kind, hosts in wanted.items()
        }

    monkeypatch.setattr(emr("health.probes"), "read", read)
    return found


def test_its_state_is_read_and_shown(emr, played):
    members = {name: MEMBERS[name] for name in ("mill_master", "mill_hand")}
    assert emr("health.status").services_of(members, "h1") == ["mill"]
    assert emr("health.status").services_of(members, "h4") == []
    read = emr("health.info").read({"mill": emr("services.status").STATUS["mill"]}, members, "lab")
    assert read["mill"]["name"] == "lab"
    topology = {"cluster": "lab", "type": "hadoop", "release": "1.0", "members": members}
    cluster_status, status_table = emr("health.status").cluster_status, emr("health.status").status_table
    status = cluster_status(topology, {"services": [{}, {"services": read}]})
    assert status["healthy"], status["problems"]
    assert status["mill"] == read["mill"]
    assert status["hdfs"] is None
    assert "mill: h2 is active" in status["summary"]
    assert "mill_master  h1    standby   all is milled" in status_table(status)
    read["mill"]["hands"][3]["last"] = 99
    read["mill"]["hands"].append({"host": "h9", "state": "grinding"})
    assert [one.split(":")[0] for one in cluster_status(topology, {"mill": [read["mill"]]})["problems"]] == [
        "mill_hand on h4 is silent (since noon)",
        "h9 is registered as mill_hand (grinding), but the inventory places no mill_hand there",
    ]


def test_strangers_are_asked_of_its_active_master(emr, played):
    strangers_of, members = emr("health.registered").strangers_of, {"mill_hand": ["h1", "h2", "h3"]}
    assert strangers_of("h1", ["mill_master"], members) == []
    assert [one["host"] for one in strangers_of("h2", ["mill_master", "mill_hand"], members)] == ["h4"]


def test_everything_that_it_is_asked_with_is_known(emr):
    readers, registry = emr("services.readers"), emr("services.registry")
    for service in registry.SERVICES.values():
        rows = [*service.works, *service.roll_gates]
        rows += [row for component in service.components.values() if component.roll for row in component.roll.gates]
        assert {row.gate for row in rows} <= set(readers.RULES)
    for roll in registry.ROLLS.values():
        assert {roll.serves, *filter(None, [roll.every_gate])} <= set(readers.RULES)
    assert set(readers.KINDS) == set(registry.DAEMONS)
    # A component without a daemon may be shown too.
    assert set(registry.DAEMONS) <= set(emr("services.status").PLACES) <= set(registry.COMPONENTS)
    assert {one.probe for one in readers.RULES.values()} | set(readers.KINDS.values()) <= set(readers.PROBES)


def test_its_database_and_the_password_reach_the_hosts_of_its_daemons(emr):
    databases, options = emr("config.databases"), emr("daemon.options")
    asked = {"engine": "postgresql", "host": "db.example.com", "user": "miller", "password": "p&<\"$x%'"}
    found = databases.read(asked, ["hdfs", "mill"], ["h1", "h2"], derives=True)
    assert found.faults == []
    assert (
        databases.read(None, ["hdfs", "mill"], ["h1", "h2"], derives=True).faults[0].startswith("mill has no database")
    )
    given = {host: databases.passwords(asked, databases.needed_on(host, MEMBERS), []) for host in ("h3", "g1")}
    assert given == {"h3": {"mill": ["p&<\"$x%'"]}, "g1": {}}
    values = {name: row.get("default", "") for name, row in options.OPTIONS.items()}
    values.update(host="h3", cluster="lab", members=MEMBERS, secret={"records": "", "databases": {"mill": "p&<\"$x%'"}})
    values["databases"] = {name: one._asdict() for name, one in found.databases.items()}
    context = options.context(values, {"memory_mb": 1024, "cores": 1, "disks": [], "root_device": ""})
    assert context.databases["mill"][:5] == ("postgresql", "db.example.com", 5432, "mill", "miller")
    assert context.database_passwords == {"mill": "p&<\"$x%'"}
    assert context.secret is None
