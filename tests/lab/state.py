# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lab hosts have and run at a moment, and what differs between two moments: to compare with what a plan said."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import runs
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.compare import compared

READ = """
import glob, json, os, subprocess, sys
names = filter(os.path.isfile, [*glob.glob("/etc/*/conf/*"), *glob.glob("/run/bigdata-emr/*.json")])
shown = subprocess.run(sys.argv[1:], check=True, stdout=subprocess.PIPE).stdout.decode()
# A class of Java is no text.
print(json.dumps([{name: open(name, encoding="utf-8", errors="replace").read() for name in names}, shown]))
"""
Row = tuple[str, str, str, str, str]
"""Host, file, property, before, after."""
Place = tuple[str, str]
"""Component and host."""


@dataclass
class State:
    """Host to the content of its configuration files and records, and every daemon's process by component and host."""

    files: dict[str, dict[str, str]]
    processes: dict[Place, runs.Process]

    def loaded(self) -> set[tuple[str, str, str, str]]:
        """Return component, host, file and digest of every file that a running daemon has loaded and can load again."""
        found = set()
        for host, files in self.files.items():
            for path, content in files.items():
                if path.startswith("/run/"):
                    component = path.rpartition("/")[2].removesuffix(".json")
                    found |= {(component, host, *item) for item in json.loads(content)["reloads"].items()}
        return found


def read(hosts: Sequence[str]) -> State:
    """Read HOSTS now, all at once."""
    found = {host: json.loads(text) for host, text in runs.on_each(hosts, "python3", "-c", READ, *runs.SHOW).items()}
    processes = {host: runs.found_processes(shown) for host, (_files, shown) in found.items()}
    return State(
        {host: files for host, (files, _shown) in found.items()},
        {(name, host): one for host in hosts for name, one in processes[host].items()},
    )


def changed(before: State, after: State) -> set[Row]:
    """Return every property that differs on disk."""
    return {
        (host, path, one["name"], one["before"], one["after"])
        for host, files in after.files.items()
        for path, content in files.items()
        if path.startswith("/etc/")
        for one in compared(path, before.files[host].get(path, ""), content)
    }


def restarted(before: State, after: State) -> list[Place]:
    """Return what ran before and runs as another process now, in the order of its start."""
    again = [place for place, one in before.processes.items() if after.processes.get(place, one) != one]
    return sorted(again, key=lambda place: after.processes[place].began)


def as_planned(plan: Mapping[str, Any], before: State, after: State) -> None:
    """Assert that PLAN said what happened between BEFORE and AFTER: files, stops, starts, loads, restarts in order."""
    rows = {
        (host, one["file"], one["property"], one["before"], one["after"])
        for one in plan["files"]
        for host in one["hosts"]
    }
    assert changed(before, after) == rows
    stopped = {(one["component"], host) for one in plan["stop"] for host in one["hosts"]}
    assert set(before.processes) - set(after.processes) == stopped
    started = {place for place in after.processes if place not in before.processes}
    assert started == {(one["component"], host) for one in plan["start"] for host in one["hosts"]}
    order = [(batch["component"], host) for batch in plan["batches"] for host in batch["hosts"]]
    assert restarted(before, after) == order
    fresh = {*started, *order}
    loads = {row[:3] for row in after.loaded() - before.loaded() if row[:2] not in fresh}
    acts = [(one["component"], host, one["why"]) for one in plan["reload"] for host in one["hosts"]]
    assert loads == {(component, host, file) for component, host, files in acts for file in files}
