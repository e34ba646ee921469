# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The firewall on a cluster that works: who gets what, members that come and go, and how it undoes itself.

This machine is a client at its address on the lab's bridge, and a stranger at a second one.
"""

from __future__ import annotations

import ipaddress
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jobs
import pytest
import runs
from ansible_collections.bigdata.emr.plugins.module_utils.firewall import open_ports, unit
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.plan import components_of
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import PORTS
from common import BRIDGE, run

NODE = runs.ROOT / "tests" / "integration" / "firewall" / "node.py"
SSH, ALL = 22, "1-65535"
HOST, TASK = "core-2.lab", "task-1.lab"
STRANGER = 250
EXECUTIONS = 4
"""Modules on the busiest master in a run with nothing left to do, with the firewall as without it."""


def bridge() -> ipaddress.IPv4Interface:
    shown = json.loads(run(["ip", "-4", "-json", "addr", "show", "dev", BRIDGE]).stdout)
    first = shown[0]["addr_info"][0]
    return ipaddress.IPv4Interface(f"{first['local']}/{first['prefixlen']}")


@pytest.fixture(scope="module")
def stranger() -> Iterator[str]:
    """An address of this machine that is in no network of clients."""
    own = bridge()
    address = str(own.network.network_address + STRANGER)
    run(["ip", "addr", "add", f"{address}/{own.network.prefixlen}", "dev", BRIDGE])
    yield address
    run(["ip", "addr", "del", f"{address}/{own.network.prefixlen}", "dev", BRIDGE])


@pytest.fixture(scope="module")
def clients() -> tuple[str, ...]:
    """The words that turn the firewall on."""
    return ("-e", json.dumps({"emr_client_networks": [f"{bridge().ip}/32"]}))


@pytest.fixture(scope="module", autouse=True)
def walled(clients: tuple[str, ...]) -> Iterator[None]:
    """The cluster with its firewall; at the end without."""
    done = runs.playbook("site.yml", *clients)
    assert done.code == 0, done.output
    yield
    done = runs.playbook("site.yml")
    assert done.code == 0, done.output


def scan(host: str, source: str, ports: str = ALL) -> list[int]:
    """Return the open PORTS of lab host HOST, as this machine gets them from its address SOURCE."""
    words = [sys.executable, str(NODE), "scan", runs.address(host), ports, source]
    return list(json.loads(run(words).stdout)["open"])


def scans(hosts: list[str], source: str, ports: str = ALL) -> dict[str, list[int]]:
    with ThreadPoolExecutor(2) as threads:
        return dict(zip(hosts, threads.map(lambda host: scan(host, source, ports), hosts), strict=True))


def scan_from(host: str, other: str, ports: str = ALL) -> list[int]:
    """Return the open PORTS of lab host OTHER, as lab host HOST gets them."""
    return list(
        json.loads(runs.on(host, "python3", "-c", NODE.read_text(), "scan", runs.address(other), ports))["open"]
    )


def listened(host: str) -> set[int]:
    """Return the ports at which lab host HOST listens for others."""
    rows = [line.split()[3] for line in runs.on(host, "ss", "-Htln").splitlines()]
    return {int(row.rpartition(":")[2]) for row in rows if not row.startswith(("127.", "[::1]"))}


def for_clients(topology: dict[str, Any], host: str) -> set[int]:
    ranges = open_ports.for_clients(components_of(topology, host), False, [])
    return {port for low, high in ranges for port in range(low, high + 1)}


def status(*words: str) -> dict[str, Any]:
    path = runs.CACHE / "status.json"
    done = runs.playbook("playbooks/status.yml", "-e", "status_format=json", "-e", f"status_file={path}", *words)
    assert done.code == 0, done.output
    return dict(json.loads(path.read_text()))


def well(*words: str) -> str:
    return "yes" if status(*words)["healthy"] else ""


def planned(path: Path, *words: str, inventories: tuple[str, ...] = (str(runs.INVENTORY),)) -> list[dict[str, Any]]:
    """Return what the plan says of the firewall."""
    asked = ("-e", "plan_format=json", "-e", f"plan_file={path}", *words)
    done = runs.playbook("playbooks/plan.yml", *asked, inventories=inventories)
    assert done.code == 0, done.output
    return list(json.loads(path.read_text())["firewall"])


def in_lab(host: str, *words: str) -> str:
    """Run a command on a lab host that SSH may not reach."""
    return run([str(runs.ROOT / "tests" / "lab" / "lab"), "exec", host.partition(".")[0], *words]).stdout


def test_strangers_get_ssh_and_nothing_else_while_a_job_runs(topology, gateway, stranger):
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(jobs.terasort, gateway, 1_000_000)
        workers = topology["members"]["nodemanager"]
        runs.until("container that listens", lambda: "yes" if any(_containers(host) for host in workers) else "", 180)
        found = scans(topology["seen"], stranger)
        print({host: sorted(_containers(host)) for host in workers})
        print(job.result(timeout=900).says)
    assert found == {host: [SSH] for host in topology["seen"]}


def _containers(host: str) -> set[int]:
    return {port for port in listened(host) if port >= 32768}


def test_clients_get_the_listed_ports(topology):
    own = str(bridge().ip)
    for host, found in scans(topology["seen"], own).items():
        assert set(found) == {SSH} | (for_clients(topology, host) & listened(host)), host


def test_a_gateway_gets_the_listed_ports_and_members_get_everything(topology):
    for host in ("master-1.lab", "core-1.lab"):
        open_ones = set(scan_from("gateway-1.lab", host))
        closed = {number for ports in PORTS.values() for number in ports.values()}
        assert open_ones & closed == for_clients(topology, host) & listened(host), host
        assert set(scan_from("core-3.lab", host)) >= listened(host), host


def test_nothing_is_left_to_do_and_no_host_is_asked_more_for_it(counted, clients, tmp_path):
    done, executed = counted("site.yml", *clients)
    assert (done.code, done.changed) == (0, 0), done.output
    assert max(executed.by_host.values()) <= EXECUTIONS, executed.by_host
    assert planned(tmp_path / "plan.json", *clients) == []
    assert f"firewall: on, 8 hosts, clients {bridge().ip}/32" in status(*clients)["summary"]


def test_a_namenode_dies_behind_it(masters, writer, clients):
    active = runs.active_namenode(masters)
    runs.on(active, "systemctl", "kill", "-s", "KILL", "emr-namenode")
    runs.until("other NameNode", lambda: runs.active_namenode([host for host in masters if host != active]), 60)
    writer.wait_for_more(20, 120)
    writer.finish()
    runs.until("cluster that is well", lambda: well(*clients), 300)


def test_daemons_roll_behind_it(clients):
    done = runs.playbook("playbooks/restart.yml", "-e", "emr_restart=all", *clients)
    assert done.code == 0, done.output


def test_what_somebody_flushed_is_told_and_brought_back(clients, stranger, tmp_path):
    runs.on(HOST, "nft", "delete", "table", "inet", "bigdata_emr")
    assert scan(HOST, stranger, "9864-9867")
    wrong = [one for one in status(*clients)["problems"] if one.startswith("firewall")]
    assert wrong == [
        f"firewall: the rules are not in force as they were confirmed on {HOST}; playbooks/site.yml mends it"
    ]
    assert planned(tmp_path / "plan.json", *clients) == [{"hosts": [HOST], "why": ["in force again"]}]
    done = runs.playbook("site.yml", *clients)
    assert done.code == 0, done.output
    assert {host for host, counts in done.recap.items() if counts["changed"]} == {HOST}
    assert scan(HOST, stranger, "9864-9867") == []


def test_a_rule_that_somebody_added_is_told(clients):
    runs.on(HOST, "nft", "insert", "rule", "inet", "bigdata_emr", "arrivals", "accept")
    assert any(HOST in one for one in status(*clients)["problems"] if one.startswith("firewall"))
    assert runs.playbook("site.yml", *clients).code == 0


def test_it_is_there_before_the_daemons_after_a_boot(clients, stranger):
    runs.lab("kill", HOST)
    runs.lab("start", HOST)
    began = "systemctl show --value --property=ExecMainStartTimestampMonotonic"
    firewall, datanode = (int(runs.on(HOST, "sh", "-c", f"{began} {name}")) for name in (unit.UNIT, "emr-datanode"))
    assert firewall < datanode
    assert scan(HOST, stranger) == [SSH]
    runs.until("cluster that is well", lambda: well(*clients), 300)


def without(host: str, path: Path) -> str:
    """Return an inventory without HOST."""
    shutil.copytree(runs.INVENTORY, path)
    hosts = path / "hosts.yml"
    hosts.write_text("".join(line for line in hosts.read_text().splitlines(keepends=True) if host not in line))
    return str(path)


def test_a_member_leaves_and_comes_back(clients, tmp_path):
    assert scan_from(TASK, "master-1.lab", "8030-8033")
    fewer = (without(TASK, tmp_path / "lab"),)
    told = planned(tmp_path / "plan.json", *clients, inventories=fewer)
    assert [one["why"] for one in told] == [[f"no longer lets in {TASK}"]]
    done = runs.playbook("site.yml", *clients, inventories=fewer)
    assert done.code == 0, done.output
    assert scan_from(TASK, "master-1.lab", "8020-8033") == []
    done = runs.playbook("site.yml", *clients)
    assert done.code == 0, done.output
    assert scan_from(TASK, "master-1.lab", "8030-8033")
    runs.until("cluster that is well", lambda: well(*clients), 300)


LOCK = """
nft add table inet lockout
nft add chain inet lockout i '{ type filter hook input priority -10; }'
nft add rule inet lockout i tcp dport 22 tcp flags '&' '(syn|ack)' == syn drop
"""


def test_a_run_that_loses_a_host_is_undone_by_the_host_itself(clients, topology):
    """The connection that is open goes on, no new one comes through: as with rules that forgot somebody."""
    before = in_lab(HOST, "cat", unit.RULES_PATH)
    other = ("-e", json.dumps({"emr_client_networks": [f"{bridge().ip}/32", "192.0.2.0/24"]}))
    first = runs.playbook("playbooks/validate.yml", *clients)
    assert first.code == 0, first.output  # and Ansible keeps its connections
    in_lab(HOST, "sh", "-ec", LOCK)
    try:
        done = runs.playbook("site.yml", *other)
        assert done.code != 0
        assert f"{HOST} is not reached by a new connection behind its new rules" in done.text, done.output
        assert "192.0.2.0" in in_lab(HOST, "nft", "list", "set", "inet", "bigdata_emr", "clients4")
        assert in_lab(HOST, "cat", unit.RULES_PATH) == before
        begin = time.monotonic()
        runs.until("return of the rules", _without_others, 60 + len(topology["seen"]) + 15)
        print(f"taken back after {time.monotonic() - begin:.0f} s more")
        assert in_lab(HOST, "sh", "-c", "systemctl list-units --all --plain --no-legend 'emr-firewall-undo*'") == ""
    finally:
        in_lab(HOST, "nft", "delete", "table", "inet", "lockout")
    done = runs.playbook("site.yml", *clients)
    assert done.code == 0, done.output


def _without_others() -> str:
    return "" if "192.0.2" in in_lab(HOST, "nft", "list", "table", "inet", "bigdata_emr") else "yes"


def test_a_run_that_dies_in_between_is_undone_too(clients, topology):
    """Rules that came in, and nobody comes to confirm them: as by a controller that lost its power."""
    text = in_lab(HOST, "cat", unit.RULES_PATH).replace(f"{bridge().ip}/32,", f"{bridge().ip}/32, 192.0.2.0/24,")
    words = json.dumps({"rules": text, "undo_seconds": 5})
    module = [str(runs.BIN / "ansible"), "-i", str(runs.INVENTORY), HOST, "-m", "bigdata.emr.firewall", "-a", words]
    given = {"cwd": runs.ROOT, "env": runs.environment(), "stdin": runs.NOTHING}
    done = subprocess.run(module, **given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "192.0.2.0" in runs.on(HOST, "nft", "list", "table", "inet", "bigdata_emr")
    runs.until("return of the rules", _without_others, 20)
    done = runs.playbook("site.yml", *clients)
    assert (done.code, done.changed) == (0, 0), done.output


def test_wrong_networks_are_refused_before_a_host_is_touched():
    done = runs.playbook("site.yml", "-e", json.dumps({"emr_client_networks": ["0.0.0.0/0", "10.0.0.1/8"]}))
    assert done.code != 0
    assert "no host was touched" in done.text
    assert "0.0.0.0/0 is everybody" in done.text
    assert "10.0.0.1/8 has bits set behind its prefix" in done.text


def test_without_networks_it_is_gone(topology, stranger, clients):
    done = runs.playbook("site.yml", "--check", "--diff")
    assert done.code == 0, done.output
    done = runs.playbook("site.yml")
    assert done.code == 0, done.output
    left = f"ls {unit.RULES_PATH} {unit.UNIT_PATH} 2>/dev/null; nft list tables | grep bigdata; true"
    for host in topology["seen"]:
        assert runs.on(host, "sh", "-c", left) == ""
    assert set(scan("master-1.lab", stranger)) > {SSH, 8485}
    assert "firewall: off" in status()["summary"]
    assert runs.playbook("site.yml").changed == 0
    assert "Firewall: off, since emr_client_networks is not set" in runs.playbook("playbooks/validate.yml").text
