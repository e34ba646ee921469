# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hosts and software cost the controller as the number of hosts grows: no daemons, bare hosts each time."""

from __future__ import annotations

import json
from pathlib import Path

import engine as engines
import hosts as lab_hosts
import runs
from bed import HERE, SOURCES, Bed, Record

MORE = str(HERE / "scale.yml")
NUMBERS = (3, 10, 30)


def measure(bed: Bed, number: int) -> Record:
    """Prepare NUMBER bare hosts: a master, a core host, and task hosts."""
    tasks = [f"task-{one}.lab" for one in range(1, number - 1)]
    inventory = _inventory(bed.results / f"scale-{number}", tasks)
    everyone = ["master-1.lab", "core-1.lab", *tasks]
    engine = engines.ensure()
    # Memory and disk are for those that are measured.
    lab_hosts.remove(engine, [host for host in lab_hosts.existing(engine) if host.name not in everyone])
    bed.bare(everyone, "--also", MORE)
    sources = (SOURCES[0], MORE, str(inventory))
    record = bed.play("scale", f"{number} hosts", [str(HERE / "prepare.yml")], sources, everyone)
    return {**record, "hosts": number}


def clear() -> None:
    """Remove what `measure` made beyond the lab's usual hosts."""
    engine = engines.ensure()
    usual = {
        f"{tier}-{number}.lab"
        for tier, count in (("master", 3), ("core", 3), ("task", 1))
        for number in range(1, count + 1)
    }
    lab_hosts.remove(engine, [host for host in lab_hosts.existing(engine) if host.name not in usual])
    runs.lab("up", "--hosts", "master,core")


def _inventory(directory: Path, tasks: list[str]) -> Path:
    """Write an inventory with a master, a core host and TASKS; JSON is YAML."""
    directory.mkdir(parents=True, exist_ok=True)
    tiers = {"master": ["master-1.lab"], "core": ["core-1.lab"], "task": tasks, "gateway": []}
    groups = {f"bench_{tier}": {"hosts": {host: {} for host in hosts}} for tier, hosts in tiers.items()}
    (directory / "hosts.yml").write_text(json.dumps({"all": {"children": groups}}))
    (directory / "topology.yml").write_text((HERE / "inventory" / "topology.yml").read_text())
    return directory
