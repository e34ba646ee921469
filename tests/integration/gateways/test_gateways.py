# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks over the inventory of a gateway cluster, whose cluster is a stand-in for HDFS that tells an offer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.association.offer import PLACE, dump, of
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.offers import write
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs_files import WebHdfsFiles
from ansible_collections.bigdata.emr.tests.fakes.hdfs import Hdfs
from ansible_collections.bigdata.emr.tests.integration import quick
from ansible_collections.bigdata.emr.tests.unit.plugins.module_utils.association.cases import offer

ROOT = Path(__file__).resolve().parents[3]
STAND_IN = Path(__file__).with_name("stand_in.py")
REPLACED = ("preflight", "host", "software", "association", "job_gateway", "job")


class World:
    """An inventory with the hosts g1 and g2, and the cluster prod."""

    def __init__(self, directory: Path, hdfs: Hdfs) -> None:
        self.directory, self.hdfs = directory, hdfs
        self._collection()
        self.tell(offer())
        self.declare()

    def tell(self, told: Any) -> None:
        """Let the cluster tell TOLD."""
        client = WebHdfsFiles(Endpoint(*self.hdfs.where), "hdfs")
        write(client, "hdfs", PLACE, dump(told), lambda act: act())

    def declare(self, variables: dict[str, Any] | None = None, **topology: Any) -> None:
        """Write the inventory, with VARIABLES of all hosts."""
        inventory = self.directory / "inventory"
        inventory.mkdir(exist_ok=True)
        settings = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable, **(variables or {})}
        children = {"gateway": {"hosts": dict.fromkeys(["g1", "g2"])}}
        (inventory / "hosts.json").write_text(json.dumps({"all": {"children": children, "vars": settings}}))
        written = {
            "plugin": "bigdata.emr.topology",
            "cluster": "edge",
            "type": "gateway",
            "release": "1.0",
            "associate": {"cluster": "prod", "masters": [self.hdfs.where[0]]},
        }
        (inventory / "topology.yml").write_text(json.dumps({**written, **topology}))

    def _collection(self) -> None:
        copy = self.directory / "collections" / "ansible_collections" / "bigdata" / "emr"
        for kind in ("action", "modules"):
            (copy / "plugins" / kind).mkdir(parents=True)
        # Without meta, which routes modules to action plugins of their own.
        names = ("galaxy.yml", "playbooks", "releases", "roles")
        links = [*(ROOT / name for name in names), *ROOT.glob("plugins/*"), *ROOT.glob("plugins/action/*.py")]
        for target in [*links, *ROOT.glob("plugins/modules/*.py")]:
            link = copy / target.relative_to(ROOT)
            if not link.exists() and not (target.parent.name == "action" and target.stem in REPLACED):
                link.symlink_to(target)
        for name in REPLACED:
            (copy / "plugins" / "action" / f"{name}.py").symlink_to(STAND_IN)

    def play(self, name: str, *words: str) -> tuple[int, str, list[list[Any]]]:
        """Run the playbook NAME; return its code, its output in one line, and what was asked of hosts."""
        log = self.directory / "log"
        log.write_text("")
        kept = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
        environment = {
            **kept,
            "GATEWAYS_WORLD": str(self.directory),
            "ANSIBLE_COLLECTIONS_PATH": str(self.directory / "collections"),
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_HOME": str(self.directory / "home"),
        }
        argv = [*quick.command("ansible-playbook"), "-i", str(self.directory / "inventory")]
        done = subprocess.run(
            [*argv, f"bigdata.emr.{name}", *words],
            env=environment, cwd=self.directory, capture_output=True, text=True, check=False,
            timeout=quick.HANG_SECONDS,
        )  # fmt: skip
        output = " ".join((done.stdout + done.stderr).split())
        return done.returncode, output, [json.loads(line) for line in log.read_text().splitlines()]


@pytest.fixture
def world(tmp_path):
    # Masters are named without a port, so each process has an address of its own.
    address = f"127.{1 + os.getpid() % 250}.{1 + os.getpid() // 250 % 250}.31"
    with Hdfs(address, port("namenode", "http")) as hdfs:
        yield World(tmp_path, hdfs)


def test_a_gateway_cluster_is_made_and_no_daemon_is_among_it(world):
    world.declare({"emr_jobs": {"pi": {"type": "shell", "script": "true"}}})
    code, output, calls = world.play("associate")
    assert code == 0, output
    names = [name for name, host, _arguments in calls if host == "g1"]
    assert names == ["preflight", "association", "host", "software", "association", "job_gateway"]
    looks, brings = (one for name, host, one in calls if (name, host) == ("association", "g1"))
    assert (looks.get("look"), brings.get("look")) == (True, None)
    assert (brings["cluster"], brings["release"], brings["host"]) == ("prod", "1.0", "g1")
    assert brings["versions"]["hadoop"]
    assert "Not told, as they are secrets: core-site: fs.oss.accessKeySecret" in output
    (jobs,) = (one for name, host, one in calls if (name, host) == ("job_gateway", "g1"))
    assert jobs["topology"]["members"]["resourcemanager"] == ["m1", "m2", "m3"]
    # Hosts of the cluster have names here too.
    (prepared,) = (one for name, host, one in calls if (name, host) == ("host", "g1"))
    assert prepared["names"]["m1"] == "10.0.0.1"


def test_a_bare_host_comes_to_a_job_in_one_playbook(world):
    world.declare({"emr_jobs": {"pi": {"type": "shell", "script": "true"}}})
    code, output, calls = world.play("associate", "-e", "emr_job=pi")
    assert code == 0, output
    names = [name for name, host, _arguments in calls if host == "g1"]
    assert [name for name in names if name in ("association", "job")] == ["association", "association", "job"]
    (job,) = (one for name, _host, one in calls if name == "job")
    assert (job["names"], job["topology"]["cluster"]) == (["pi"], "prod")


@pytest.mark.parametrize(
    "name", ["site", "plan", "stop", "start", "restart", "status", "destroy", "replace", "failover"]
)
def test_a_playbook_for_clusters_is_refused_and_names_the_right_one(world, name):
    code, output, calls = world.play(name)
    assert code != 0
    assert (
        "this inventory is a gateway cluster of prod, which has no daemons; run playbooks/associate.yml here" in output
    )
    assert calls == []


def test_what_does_not_go_together_is_refused_before_a_host_is_touched(world):
    world.tell(offer(release="2.0"))
    code, output, calls = world.play("associate")
    assert (code != 0, calls) == (True, [])
    assert "cluster prod has release '2.0', which this release of the collection does not know" in output
    world.tell(offer(cluster="test"))
    code, output, calls = world.play("associate")
    assert (code != 0, calls) == (True, [])
    assert "these are masters of cluster test, and prod is asked for" in output
    world.hdfs.attributes.clear()
    code, output, calls = world.play("associate")
    assert (code != 0, calls) == (True, [])
    assert "cluster prod tells gateway clusters nothing; set emr_gateway_clusters: true in its inventory" in output


def test_masters_that_are_lost_are_told(world):
    world.declare(associate={"cluster": "prod", "masters": ["127.0.0.250"]})
    code, output, calls = world.play("associate")
    assert (code != 0, calls) == (True, [])
    assert "no master of cluster prod tells what gateways need (127.0.0.250: connection refused)" in output


def test_a_number_that_no_timer_follows_is_refused_before_a_host_is_touched(world):
    world.declare({"emr_associate_minutes": "five"})
    code, output, calls = world.play("associate")
    assert (code != 0, calls) == (True, [])
    assert "emr_associate_minutes: g1 and g2: it is five; write a whole number of minutes from 1 to 1440" in output


def test_the_host_is_told_which_cluster_it_is_to_be_one_of(world):
    world.tell(of(offer(), "CID-1"))
    code, output, calls = world.play("associate")
    assert code == 0, output
    assert [one["id"] for name, _host, one in calls if name == "association"] == ["CID-1"] * 4


def test_a_host_with_daemons_is_none(world):
    (world.directory / "left@g2").write_text("datanode nodemanager")
    code, output, calls = world.play("associate")
    assert code != 0
    assert "g2: it has daemons of a cluster (datanode, nodemanager), and a host of a gateway cluster has none" in output
    assert {name for name, _host, _arguments in calls} == {"preflight"}


def test_configuration_is_set_where_the_cluster_is(world):
    world.declare({"emr_config": {"hdfs-site": {"dfs.replication": 1}}})
    code, output, calls = world.play("associate")
    assert (code != 0, calls) == (True, [])
    assert "emr_config: g1 and g2: a gateway cluster has the configuration of its cluster" in output
