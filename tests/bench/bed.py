# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test bed: bare lab hosts, and runs of site.yml and of the floor on them under the meter."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import engine as engines
import events
import hosts as lab_hosts
import kit
import runs
from common import INVENTORY, ROOT, LabError, say, sources
from measure import Cost, Meter, close

HERE = ROOT / "tests" / "bench"
SOURCES = (str(INVENTORY / "hosts.yml"), str(HERE / "inventory"))
ONE_MORE = str(HERE / "task.yml")
LIMIT_SECONDS = 1800

Record = dict[str, Any]


class Bed:
    """Six hosts of the lab, and the settings that runs of site.yml have until the hosts are bare again."""

    def __init__(self, results: Path) -> None:
        self.results = results
        self._kit = results / "kit"
        topology = next(iter(runs.variables(SOURCES).values()))["emr_topology"]
        say("assembling software, where it is missing")
        self._archives = kit.archives(topology["release"], sorted(topology["products"]))
        self.settings: list[str] = []
        self.masters: list[str] = topology["tiers"]["master"]
        self.hosts: list[str] = [*self.masters, *topology["tiers"]["core"]]

    def bare(self, hosts: Sequence[str], *words: str) -> None:
        """Make HOSTS anew: bare Debian with a Java runtime. WORDS are for the lab's `reset`."""
        runs.lab("reset", *words, "--hosts", ",".join(host.partition(".")[0] for host in hosts))

    def begin(self) -> None:
        """Make the six hosts bare and remove all others: their daemons would join the next cluster."""
        engine = engines.ensure()
        lab_hosts.remove(engine, lab_hosts.existing(engine))
        self.settings = []
        self.bare(self.hosts)

    def deploy(self, title: str, classes: bool = True) -> Record:
        """Run site.yml on bare hosts, with class data or without, and keep for the floor what it wrote."""
        self.begin()
        record = self.site("first" if classes else "plain", title, classes=classes)
        variables = {host: values for host, values in runs.variables(SOURCES).items() if host in self.hosts}
        kit.make(self._kit, variables, self._archives)
        self._variables = variables
        return record

    def site(
        self, kind: str, title: str, *, sources: Sequence[str] = SOURCES, classes: bool = True, more: Sequence[str] = ()
    ) -> Record:
        """Run site.yml on the hosts as they are, and MORE, with class data that the controller has or without any."""
        words = ["site.yml", "-e", f"emr_class_data={classes}".lower(), *self.settings]
        return self.play(kind, title, words, sources, [*self.hosts, *more])

    def play(self, kind: str, title: str, words: list[str], inventories: Sequence[str], hosts: Sequence[str]) -> Record:
        """Run ansible-playbook with WORDS over INVENTORIES; the CPU of HOSTS is measured."""
        say(f"{title}: {' '.join(words)}")
        written = self.results / "events.jsonl"
        written.unlink(missing_ok=True)
        command = [str(runs.BIN / "ansible-playbook"), *sources(inventories), *words]
        environment = {
            "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callback"),
            "ANSIBLE_CALLBACKS_ENABLED": "bench_events",
            "BENCH_EVENTS": str(written),
        }
        cost = self._measured(command, title, environment, hosts)
        said = events.read(written.read_text())
        counted = events.executions(said)
        return {
            "kind": kind,
            "title": title,
            "cost": _plain(cost),
            "phases": events.plain(events.phases(said, cost)),
            "executions": {**asdict(counted), "all": counted.all},
            "changed": events.changes(said),
        }

    def make_classes(self, title: str) -> Record:
        """Make class data on the deployed hosts, and keep them for the floor."""
        record = self.play("classes", title, ["playbooks/class_data.yml"], SOURCES, self.hosts)
        kit.add_classes(self._kit, self._archives)
        return record

    def floor(self, title: str, classes: bool = False) -> Record:
        """Run the floor on bare hosts, with class data or without."""
        self.begin()
        say(title)
        words = ["classes"] if classes else []
        cost = self._measured([str(HERE / "floor"), str(self._kit), *words], title, {}, self.hosts)
        said = self._log(title).read_text()
        kind = "floor-classes" if classes else "floor"
        return {"kind": kind, "title": title, "cost": _plain(cost), "phases": kit.phases(said)}

    def _log(self, title: str) -> Path:
        return self.results / f"{title.replace(' ', '-')}.log"

    def _measured(self, command: list[str], title: str, environment: dict[str, str], hosts: Sequence[str]) -> Cost:
        """Run COMMAND without any connection that an earlier one left; its output goes to a file named after TITLE."""
        log = self._log(title)
        with tempfile.TemporaryDirectory(prefix="emr-bench-") as directory, log.open("w") as output:
            connections = Path(directory)
            if command[0] == str(HERE / "floor"):
                kit.reach(self._kit, connections, self._variables)
            environment = {**runs.environment(), **environment, "ANSIBLE_SSH_CONTROL_PATH_DIR": directory}
            containers = [host.partition(".")[0] for host in hosts]
            with Meter(engines.ensure(), containers) as meter:
                try:
                    code = subprocess.run(
                        command,
                        cwd=ROOT,
                        env=environment,
                        stdout=output,
                        stderr=subprocess.STDOUT,
                        check=False,
                        timeout=LIMIT_SECONDS,
                    ).returncode
                except subprocess.TimeoutExpired:
                    raise LabError(f"{title} did not end within {LIMIT_SECONDS} s: see {log}") from None
                finally:
                    meter.stop()
                    close(connections)
        if code:
            raise LabError(f"{title} ended with {code}: see {log}")
        return meter.cost


def _plain(cost: Cost) -> dict[str, Any]:
    known = asdict(cost)
    del known["samples"]
    return known
