# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inventories of the two clusters and of gateway clusters, and what their hosts have."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import runs
import yaml
from ansible_collections.bigdata.emr.plugins.module_utils.association.offer import PLACE, dump, load
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import offers
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import Endpoint
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs_files import WebHdfsFiles
from common import CACHE, INVENTORY

BOTH, ONLY = "gateway-1.lab", "task-1.lab"
"""A host of two gateway clusters, and one of the first of them."""
MASTER = {"one": "master-1.lab", "two": "master-2.lab"}
CORE = {"one": "core-1.lab", "two": "core-2.lab"}
WEB = 9870
"""Port at which NameNodes tell what gateways need."""
EXAMPLE = "/opt/emr/hadoop/share/hadoop/mapreduce/hadoop-mapreduce-examples-*.jar"
SETTINGS = yaml.safe_load((INVENTORY / "group_vars" / "emr_cluster.yml").read_text())
JOBS = {
    "emr_jobs": {"pi": {"type": "shell", "script": f"hadoop jar {EXAMPLE} pi 2 10"}},
    # Nothing comes between two looks at a host, but where a test waits for it.
    "emr_associate_minutes": 600,
}


def _place(name: str) -> Path:
    place = CACHE / "edges" / name
    (place / "group_vars").mkdir(parents=True, exist_ok=True)
    return place


def cluster(name: str, config: Mapping[str, Any] | None = None) -> list[str]:
    """Write the inventory of the cluster NAME, with CONFIG (file to properties) over the lab's; return its sources."""
    place = _place(name)
    hosts = {"master": MASTER[name], "core": CORE[name], "task": "", "gateway": ""}
    groups = {f"{name}_{tier}": {"hosts": {host: None} if host else {}} for tier, host in hosts.items()}
    (place / "hosts.yml").write_text(json.dumps({"all": {"children": groups}}))
    topology = {
        "plugin": "bigdata.emr.topology",
        "cluster": name,
        "type": "hadoop",
        "release": "1.0",
        "services": ["hdfs", "yarn"],
        "tiers": {tier: f"{name}_{tier}" for tier in hosts},
    }
    (place / "topology.yml").write_text(json.dumps(topology))
    merged = {
        file: {**SETTINGS["emr_config"].get(file, {}), **(config or {}).get(file, {})}
        for file in SETTINGS["emr_config"]
    }
    settings = {**SETTINGS, "emr_config": merged, "emr_gateway_clusters": True}
    (place / "group_vars" / "emr_cluster.yml").write_text(json.dumps(settings))
    return [str(INVENTORY / "hosts.yml"), str(place)]


def edge(
    name: str, of: str, hosts: Sequence[str], variables: Mapping[str, Any] | None = None, **topology: Any
) -> list[str]:
    """Write the inventory of a gateway cluster NAME OF a cluster, with HOSTS and VARIABLES; return its sources.

    It knows nothing of the lab but how its hosts are reached.
    """
    place = _place(name)
    children = {"gateway": {"hosts": dict.fromkeys(hosts)}}
    (place / "hosts.yml").write_text(json.dumps({"all": {"children": children}}))
    reached = yaml.safe_load((INVENTORY / "group_vars" / "lab.yml").read_text())
    (place / "group_vars" / "all.yml").write_text(json.dumps({**reached, "host_sysctl": {}, **(variables or {})}))
    if not (place / "host_vars").exists():
        (place / "host_vars").symlink_to(INVENTORY / "host_vars")
    written = {
        "plugin": "bigdata.emr.topology",
        "type": "gateway",
        "cluster": name,
        "release": "1.0",
        "associate": {"cluster": of, "masters": [runs.address(MASTER[of])]},
    }
    (place / "topology.yml").write_text(json.dumps({**written, **topology}))
    return [str(place)]


def tell(of: str, release: str) -> None:
    """Let the cluster OF tell what it does, and RELEASE, as after an upgrade."""
    address = runs.address(MASTER[of])
    text, causes = offers.read([address], WEB, PLACE, 10)
    assert text, causes
    client = WebHdfsFiles(Endpoint(address, WEB), "hdfs")
    offers.write(client, "hdfs", PLACE, dump({**load(text), "release": release}), lambda act: act())


def property_of(host: str, of: str, file: str, name: str) -> str:
    """Return the value that clients of the cluster OF on HOST have for property NAME; empty for none."""
    text = runs.on(host, "cat", f"/etc/emr/clusters/{of}/hadoop/{file}.xml")
    return text.partition(f"<name>{name}</name><value>")[2].partition("</value>")[0]


def daemons(host: str) -> set[str]:
    """Return the units of ours that run on HOST; what a timer has begun just now is none of them."""
    words = ("--type=service", "--state=running", "--plain", "--no-legend", "emr-*")
    units = runs.on(host, "systemctl", "list-units", *words)
    return {unit for unit in (line.split()[0] for line in units.splitlines()) if not unit.startswith("emr-associate-")}


def tells(host: str, of: str, words: str) -> None:
    """Wait until HOST's journal has WORDS, told when it took what the cluster OF tells; LabError when it has not.

    What a service has written last comes there after its end.
    """

    def told() -> str:
        text = runs.on(host, "journalctl", "--quiet", "--no-pager", "-u", f"emr-associate-{of}", "-n", "20")
        return text if words in text else ""

    runs.until(f"{words!r} in the journal of {host}", told, 120)


def listening(host: str) -> set[str]:
    """Return who listens on HOST: address and port of each socket."""
    rows = runs.on(host, "ss", "-Htln").splitlines()
    return {row.split()[3] for row in rows}


def files(host: str) -> dict[str, str]:
    """Return what HOST has of all clusters: path to digest."""
    rows = runs.on(host, "sh", "-c", "find /etc/emr/clusters -type f | sort | xargs sha256sum").splitlines()
    return {row.split()[1]: row.split()[0] for row in rows}
