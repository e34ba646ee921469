# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Create and delete whole clusters with the playbooks, against a fake cloud. "Hosts" answer on this machine."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.bigdata.emr.tests.fakes.ecs.server import FakeEcs
from ansible_collections.bigdata.emr.tests.integration import quick
from yaml import safe_dump

ROOT = Path(__file__).resolve().parents[3]
FIRST, SECOND = "cn-hangzhou-h", "cn-hangzhou-i"
TOPOLOGY = {"plugin": "bigdata.emr.topology", "cluster": "prod", "release": "1.0", "services": ["hdfs", "yarn"]}
NODE_GROUPS = [{"tier": "master", "count": 3}, {"tier": "core", "count": 3}, {"tier": "task", "count": 2}]
ALL = [f"prod-{tier}-{n:04d}" for tier, count in (("core", 3), ("master", 3), ("task", 2)) for n in range(1, count + 1)]


class Site:
    """An inventory directory of a cluster that does not exist yet, and the playbooks run with it."""

    def __init__(self, cloud: FakeEcs, home: Path) -> None:
        self.cloud, self.home, self.inventory = cloud, home, home / "inventory"
        (self.inventory / "group_vars").mkdir(parents=True)
        endpoint = cloud.endpoints()
        self.write("ecs.yml", {"plugin": "bigdata.emr.ecs", "clusters": ["prod"], "endpoint": endpoint})
        self.write("topology.yml", TOPOLOGY)
        self.variables: dict[str, Any] = {
            "ansible_connection": "local",
            "ansible_python_interpreter": sys.executable,
            "emr_secret": "hb7PeQ2vXz9wKd4Tn1Rc",
            "emr_ecs_access": {"endpoint": endpoint},
            "emr_ecs_defaults": {
                "image_id": "m-debian12",
                "security_group_ids": ["sg-cn-hangzhou"],
                "vswitches": [{"zone": zone, "id": f"vsw-{zone}"} for zone in (FIRST, SECOND)],
                "select": {"vcpus": 4, "memory_gib": 16, "vcpus_max": 4, "memory_gib_max": 16},
            },
            "emr_ecs_node_groups": NODE_GROUPS,
        }
        self.write("group_vars/all.yml", self.variables)

    def write(self, name: str, value: Any) -> None:
        (self.inventory / name).write_text(safe_dump(value, sort_keys=False))

    def start(self, *playbooks: str, check: bool = False, **extra: Any) -> subprocess.Popen[str]:
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "ALIBABA_", "ALICLOUD_"))
        }
        ours = {
            "HOME": str(self.home),
            "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"),
            "ANSIBLE_NOCOLOR": "1",
        }
        command = [*quick.command("ansible-playbook"), "-i", str(self.inventory)]
        command += ["--check", "--diff"] if check else []
        command += [word for key, value in extra.items() for word in ("-e", json.dumps({key: value}))]
        command += [name if "/" in name else str(ROOT / "playbooks" / name) for name in playbooks]
        return subprocess.Popen(
            command,
            cwd=self.home,
            env={**kept, **ours, **self.cloud.environment()},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *playbooks: str, check: bool = False, ok: bool = True, **extra: Any) -> str:
        """Return the output on one line; it must end with success if OK, else with a failure."""
        process = self.start(*playbooks, check=check, **extra)
        output, _nothing = process.communicate(timeout=quick.HANG_SECONDS)
        assert (process.returncode == 0) is ok, output
        return re.sub(r"\s+", " ", output)

    @property
    def names(self) -> list[str]:
        return sorted(str(one["HostName"]) for one in self.cloud.instances.values())

    @property
    def zones(self) -> Counter[str]:
        return Counter(str(one["ZoneId"]) for one in self.cloud.instances.values())


@pytest.fixture
def cloud() -> Iterator[FakeEcs]:
    with FakeEcs() as fake:
        yield fake


@pytest.fixture
def site(cloud: FakeEcs, tmp_path: Path) -> Site:
    return Site(cloud, tmp_path)


def test_from_an_empty_inventory_to_hosts_that_answer(site: Site, tmp_path: Path) -> None:
    # The first zone says that it has stock, but gives four hosts only: one core host is there, the rest goes elsewhere.
    site.cloud.behaviours.stock = {f"ecs.g7.xlarge@{FIRST}": 4}
    after = tmp_path / "after.yml"
    told = {"msg": "NameNode of {{ emr_topology.cluster }} in {{ ecs_zone }} among {{ emr_topology.seen | length }}"}
    play = {"hosts": "emr_namenode", "gather_facts": False, "tasks": [{"ansible.builtin.debug": told}]}
    after.write_text(safe_dump([play]))
    output = site.run("provision.yml", str(ROOT / "playbooks" / "check_inventory.yml"), str(after))
    assert site.names == ALL
    assert site.zones == {FIRST: 4, SECOND: 4}
    assert f"create prod-core-0002 and prod-core-0003: ecs.g7.xlarge in {SECOND}" in output
    assert output.count(f"NameNode of prod in {FIRST} among 8") == 3
    assert "changed=1" in output

    again = site.run("provision.yml")
    assert (site.names, "changed=1" in again) == (ALL, False)
    assert "nothing is missing" in again


def test_check_mode_says_what_it_would_do(site: Site) -> None:
    output = site.run("provision.yml", check=True)
    assert site.cloud.instances == {}
    assert f"create prod-master-0001, prod-master-0002 and prod-master-0003: ecs.g7.xlarge in {FIRST}" in output
    assert {params["DryRun"] for params in site.cloud.requests("RunInstances")} == {"true"}


def test_killed_in_the_middle_and_run_again(site: Site) -> None:
    """Where the module itself may die: tests/integration/interrupt/test_clouds.py."""
    hosts = 4
    site.cloud.behaviours.latency_seconds = 0.3
    process = site.start("provision.yml")
    deadline = time.monotonic() + quick.HANG_SECONDS
    while len(site.cloud.instances) < hosts and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=quick.HANG_SECONDS)
    assert hosts <= len(site.cloud.instances) < len(ALL)
    site.cloud.behaviours.latency_seconds = 0
    site.run("provision.yml")
    assert site.names == ALL


def test_shortage_fails_and_keeps_what_there_is(site: Site) -> None:
    site.cloud.behaviours.stock = {f"ecs.g7.xlarge@{zone}": 3 for zone in (FIRST, SECOND)}
    output = site.run("provision.yml", ok=False)
    assert "task lacks 2 hosts" in output
    assert "OperationDenied.NoStock" in output
    assert site.names == ALL[:6]


def test_deprovision(site: Site) -> None:
    for tier, count in (("master", 3), ("core", 3), ("task", 2)):
        site.cloud.add(count, cluster="prod", tier=tier, DeletionProtection=tier != "task")

    assert "only if confirm repeats the cluster's name" in site.run(
        "deprovision.yml", ok=False, deprovision_confirm="Prod"
    )
    assert "delete prod-task-0001 and prod-task-0002" in site.run(
        "deprovision.yml", check=True, deprovision_confirm="prod"
    )
    assert site.names == ALL

    site.run("deprovision.yml", deprovision_confirm="prod")
    assert site.names == ALL[:6]
    more = {"deprovision_confirm": "prod", "deprovision_tiers": ["master", "core", "task"]}
    assert "the names of all files are kept there" in site.run("deprovision.yml", ok=False, **more)
    core = {"deprovision_confirm": "prod", "deprovision_tiers": "core"}
    for check in (False, True):
        output = site.run("deprovision.yml", ok=False, check=check, **core)
        assert "Nothing was deleted. prod-core-0001, prod-core-0002 and prod-core-0003: no active NameNode" in output
    output = site.run("deprovision.yml", ok=False, deprovision_wipe="", **core)
    assert "deprovision_wipe is ''; it must repeat the cluster's name" in output
    assert site.names == ALL[:6]
    more["deprovision_wipe"] = "prod"
    assert "deletion protection is on" in site.run("deprovision.yml", ok=False, **more)
    assert site.names == ALL[:6]
    site.run("deprovision.yml", deprovision_protected=True, **more)
    assert site.names == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"emr_ecs_node_groups": []}, "emr_ecs_node_groups is not set"),
        ({"emr_secret": None}, "will need emr_secret, so no host was created: it is not set"),
        ({"emr_secret": "prod-prod-prod-prod"}, "it can be guessed, since it is made of names of the cluster"),
        ({"emr_ecs_access": {"endpoint": {"ecs": "http://192.0.2.1"}}}, "192.0.2.1"),
    ],
)
def test_refused(site: Site, change: dict[str, Any], words: str) -> None:
    """What else the module refuses: tests/unit/plugins/modules/ecs/test_ecs_cluster.py."""
    site.cloud.add(3, cluster="prod", tier="core")
    site.write("group_vars/all.yml", {**site.variables, **change})
    assert words in site.run("provision.yml", ok=False)
    assert len(site.cloud.instances) == 3


@pytest.mark.parametrize("playbook", ["provision.yml", "deprovision.yml"])
@pytest.mark.parametrize("denied", ["empty", "refused"])
def test_who_may_not_look(site: Site, playbook: str, denied: str) -> None:
    for tier, count in (("master", 3), ("core", 3), ("task", 2)):
        site.cloud.add(count, cluster="prod", tier=tier)
    site.cloud.behaviours.forbidden, site.cloud.behaviours.denied_lists = ["DescribeInstances"], denied
    output = site.run(playbook, ok=False, deprovision_confirm="prod")
    assert "allow ecs:DescribeInstances to this RAM identity" in output
    assert "there is no such host" not in output
    assert (len(site.cloud.instances), site.cloud.requests("RunInstances")) == (8, [])


def test_without_a_topology(site: Site) -> None:
    (site.inventory / "topology.yml").unlink()
    assert "the inventory does not name the cluster" in site.run("provision.yml", ok=False)
    assert site.cloud.instances == {}
