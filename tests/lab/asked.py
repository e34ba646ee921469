# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An inventory of the lab's hosts with other services, or of another cluster type, than ``inventories/lab`` has."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import SERVICES, STORAGES, TYPES
from common import CACHE, INVENTORY

PLACE = CACHE / "inventory"
MASTERS = 3
HADOOP = "hadoop"
"""The type whose clusters have a file system of their own."""


def idle(services: list[str]) -> list[str]:
    """Return the tiers in which SERVICES have no component, so that a topology refuses hosts there."""
    rows = [row for name in services if name in SERVICES for row in SERVICES[name].components.values()]
    used = {selector for row in rows for selector in row.placement.get(MASTERS, ())}
    return [tier for tier in ("core", "task") if tier not in used]


def inventory(services: list[str], kind: str) -> Path:
    """Return the inventory with SERVICES (none: those of the type KIND; no type: hadoop); the lab's own without either.

    What is wrong with them is told by the first play, as with any topology.yml.
    """
    if not services and not kind:
        return INVENTORY
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    for name in ("group_vars", "host_vars"):
        (PLACE / name).symlink_to(INVENTORY / name)
    hosts = yaml.safe_load((INVENTORY / "hosts.yml").read_text())
    for tier in idle(services or list(TYPES[kind].services) if kind in TYPES else services):
        hosts["lab"]["children"].pop(tier)
    if kind not in ("", HADOOP):
        shared = {name: f"/mnt/shared/{name}" for name in STORAGES}
        hosts["lab"].setdefault("vars", {})["emr_storage"] = shared
    (PLACE / "hosts.yml").write_text(yaml.safe_dump(hosts))
    topology = yaml.safe_load((INVENTORY / "topology.yml").read_text())
    topology.pop("services")
    topology.update({"services": services} if services else {}, **({"type": kind} if kind else {}))
    (PLACE / "topology.yml").write_text(yaml.safe_dump(topology))
    return PLACE
