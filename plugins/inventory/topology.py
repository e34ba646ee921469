# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

DOCUMENTATION = r"""
name: topology
short_description: Decide which component of an EMR cluster runs on which host
version_added: "1.0.0"
author:
  - bigdata.emr contributors (@bigdata-emr)
description:
  - Reads the tiers (groups C(master), C(core), C(task), C(gateway)) that earlier inventory sources brought, and a
    description of the cluster from a file whose name ends in C(topology.yml) or C(topology.yaml).
  - Adds one group C(emr_<component>) per component below C(emr_cluster), an empty group C(emr_unreachable), and the
    variable C(emr_topology) on group C(all).
  - A broken rule never stops the inventory, since Ansible would go on without the source. The errors are published in
    C(emr_topology.errors), no component group is made, and the first play of every playbook fails with all of them.
  - An earlier source that failed can say so in the variable C(emr_inventory_errors) of group C(all), a list of
    sentences, as P(bigdata.emr.ecs#inventory) does. They count as errors too, since its hosts are missing.
  - The file has to sort after the sources with the hosts, as C(topology.yml) does after C(hosts.yml) and C(ecs.yml).
    The first play refuses hosts that a later source added.
notes:
  - Values are taken as they are; there are no templates in this file.
  - C(docs/topology.md) lists every rule and the placement of every component.
options:
  plugin:
    description: Name of this plugin.
    type: str
    required: true
    choices: [bigdata.emr.topology]
  cluster:
    description:
      - Name of the cluster, also of its HDFS nameservice and YARN cluster id.
      - A DNS label that starts with a letter, at most 63 characters.
    type: str
    required: true
  release:
    description: Name of a release of this collection, which pins the versions of all products. Quote it.
    type: str
    required: true
  placement:
    description: Component to the list of its hosts, where the default placement is not wanted.
    type: dict
    default: {}
  associate:
    description:
      - With C(type) V(gateway), the cluster whose commands the hosts of the tier C(gateway) have, as a mapping of
        C(cluster), its name, and C(masters), some of its masters. They are asked over HTTP, at each run, what the
        cluster tells gateway clusters.
    type: dict
  high_availability:
    description: With V(required) a cluster with a single master is refused. With V(auto) the number of masters decides.
    type: str
    choices: [auto, required]
    default: auto
  tiers:
    description: Tier to the name of its group, where that is another than the tier's name.
    type: dict
    default: {}
extends_documentation_fragment: [bigdata.emr.services.topology]
"""

EXAMPLES = r"""
# inventories/prod/topology.yml, beside a hosts.yml with the groups master, core, task and gateway
plugin: bigdata.emr.topology
cluster: prod
type: hadoop
release: "1.0"
---
# Only HDFS, refused unless there are two or three masters, with groups of other names
plugin: bigdata.emr.topology
cluster: archive
release: "1.0"
services: [hdfs]
high_availability: required
tiers:
  master: archive_masters
  core: archive_disks
---
# The job history server on the second master
plugin: bigdata.emr.topology
cluster: prod
release: "1.0"
placement:
  jobhistory: [master-2.example.com]
"""

from contextlib import suppress
from pathlib import Path
from typing import Any, Mapping

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin
from ansible.plugins.loader import filter_loader, test_loader
from ansible_collections.bigdata.emr.plugins.module_utils.association.ask import AssociationError, ask
from ansible_collections.bigdata.emr.plugins.module_utils.topology import associate
from ansible_collections.bigdata.emr.plugins.module_utils.topology.build import SECOND_SOURCE, build
from ansible_collections.bigdata.emr.plugins.module_utils.topology.graph import CLUSTER_GROUP, UNREACHABLE_GROUP
from ansible_collections.bigdata.emr.plugins.module_utils.topology.names import natural
from ansible_collections.bigdata.emr.plugins.module_utils.topology.request import read_request
from ansible_collections.bigdata.emr.plugins.module_utils.topology.rules import groups
from ansible_collections.bigdata.emr.plugins.module_utils.topology.types import Snapshot, Tier, Topology

RELEASES = Path(__file__).parents[2] / "releases"
SECONDS = 5.0
"""Limit of each question to a master of the cluster that a gateway cluster is of."""


class InventoryModule(BaseInventoryPlugin):
    """Read (loader), decide (pure, :mod:`..module_utils.topology`), publish."""

    NAME = "bigdata.emr.topology"

    def verify_file(self, path: str) -> bool:
        """Accept files whose name ends in ``topology.yml`` or ``topology.yaml``."""
        return super().verify_file(path) and path.endswith(("topology.yml", "topology.yaml"))

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Publish the topology. Raises for a file that cannot be read, never for a broken rule.

        The options are not read by Ansible's own machinery, which raises for a wrong type or choice.
        """
        super().parse(inventory, loader, path, cache)
        _load_filters()
        raw = self._load(path)
        earlier = inventory.groups["all"].get_vars().get("emr_topology")
        if isinstance(earlier, Mapping):
            faults = [*(earlier.get("errors") or []), f"{Path(path).name}: {SECOND_SOURCE}"]
            inventory.set_variable("all", "emr_topology", {**earlier, "errors": faults})
            return
        topology = self._associated(inventory, raw) if associate.is_meant(raw) else self._cluster(inventory, raw)
        broken = inventory.groups["all"].get_vars().get("emr_inventory_errors") or []  # sources that could not be read
        topology["errors"] = [*broken, *(f"{Path(path).name}: {error}" for error in topology["errors"])]
        _publish(inventory, topology)

    def _cluster(self, inventory: Any, raw: dict[str, Any]) -> Topology:
        request, errors = read_request(raw)
        snapshot = _snapshot(inventory, request["tiers"])
        return build(request, errors, snapshot, self._releases(request["release"]))

    def _associated(self, inventory: Any, raw: dict[str, Any]) -> Topology:
        """Return the topology of a gateway cluster, whose cluster is asked what it tells."""
        request, found, errors = associate.read(raw)
        offer = None
        if not errors:
            try:
                offer = ask(found["cluster"], found["masters"], SECONDS)
            except AssociationError as error:
                errors = [f"associate: {error}"]
        snapshot = _snapshot(inventory, request["tiers"])
        return associate.associated(request, found, errors, snapshot, self._releases(request["release"]), offer)

    def _load(self, path: str) -> dict[str, Any]:
        try:
            raw = self.loader.load_from_file(path, cache="none")
        except AnsibleError as error:
            raise AnsibleParserError(f"{path} cannot be read: {error}") from error
        if not isinstance(raw, dict):
            raise AnsibleParserError(f"{path} is no mapping; write plugin, cluster and release")
        return raw

    def _releases(self, wanted: str) -> dict[str, dict[str, str]]:
        """Return all releases, and the products' versions of the WANTED one; the other files are not read."""
        releases: dict[str, dict[str, str]] = {}
        for file in RELEASES.glob("*.yml"):
            releases[file.stem] = self._products(file) if file.stem == wanted else {}
        return releases

    def _products(self, release: Path) -> dict[str, str]:
        """Return the version of each product of RELEASE; a broken file or entry counts as missing."""
        try:
            data = self.loader.load_from_file(str(release))
            versions = {str(name): product["version"] for name, product in data["products"].items()}
        except (AnsibleError, AttributeError, KeyError, TypeError):
            return {}
        return {name: str(version) for name, version in versions.items() if version}


def _load_filters() -> None:
    """Load filters and tests here, in the process from which Ansible forks a worker for each task of each host.

    A worker loads anew what its parent has not loaded, which took most of its processor time.
    """
    filter_loader.get("default")
    test_loader.get("defined")
    with suppress(KeyError):  # Ansible's collection loader is not there when the plugin is used by itself
        filter_loader.get("bigdata.emr.host_components")


def _tier(inventory: Any, group: str) -> Tier:
    if group not in inventory.groups:
        return {"hosts": [], "node_groups": {}, "nested": []}
    found = inventory.groups[group]
    children = sorted(found.child_groups, key=lambda child: child.name)
    return {
        "hosts": natural(host.name for host in found.get_hosts()),
        "node_groups": {child.name: natural(host.name for host in child.get_hosts()) for child in children},
        "nested": [(inner.name, child.name) for child in children for inner in child.child_groups],
    }


def _snapshot(inventory: Any, tiers: Mapping[str, str]) -> Snapshot:
    return {
        "tiers": {tier: _tier(inventory, group) for tier, group in tiers.items()},
        "groups": list(inventory.groups),
        "hosts": list(inventory.hosts),
    }


def _publish(inventory: Any, topology: Topology) -> None:
    inventory.set_variable("all", "emr_topology", topology)
    if topology["errors"]:
        return
    inventory.add_group(UNREACHABLE_GROUP)
    inventory.add_group(CLUSTER_GROUP)
    members: dict[str, list[str]] = groups(associate.own(topology))
    for group, hosts in members.items():
        inventory.add_group(group)
        inventory.add_child(CLUSTER_GROUP, group)
        for host in hosts:
            inventory.add_child(group, host)
