# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cluster under test: who is active, whether all is well, and commands on its hosts."""

from __future__ import annotations

import random
import shlex
import subprocess
import time
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.bigdata.emr.plugins.module_utils.health import gates
from ansible_collections.bigdata.emr.plugins.module_utils.health import probes as daemons
from ansible_collections.bigdata.emr.plugins.module_utils.health.cluster import cluster_gates
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import health as hdfs
from ansible_collections.bigdata.emr.plugins.module_utils.services.readers import RULES
from ansible_collections.bigdata.emr.plugins.module_utils.services.yarn import health as yarn
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper import health as zookeeper
from common import LabError

SECONDS = 2.0


class Cluster:
    """A cluster as its inventory describes it, seen from the controller."""

    def __init__(self, variables: Mapping[str, Mapping[str, Any]]) -> None:
        """Take the VARIABLES of every host."""
        self._variables = variables
        self.topology: dict[str, Any] = next(iter(variables.values()))["emr_topology"]

    def address(self, host: str) -> str:
        """Return the address that the controller reaches HOST at."""
        return str(self._variables[host].get("ansible_host", host))

    def ssh(self, host: str) -> list[str]:
        """Return the command that logs in on HOST."""
        known = self._variables[host]
        words = ["ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10"]
        words += shlex.split(str(known.get("ansible_ssh_common_args", "")))
        if known.get("ansible_ssh_private_key_file"):
            words += ["-i", str(known["ansible_ssh_private_key_file"])]
        return [*words, f"{known.get('ansible_user', 'root')}@{self.address(host)}"]

    def run(self, host: str, command: str) -> str:
        """Run COMMAND in a shell of root on HOST; LabError when it fails."""
        argv = [*self.ssh(host), f"sudo -n sh -ec {shlex.quote(command)}"]
        done = subprocess.run(argv, capture_output=True, text=True, check=False)
        if done.returncode:
            raise LabError(f"`{command}` on {host} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
        return done.stdout

    def active(self, component: str) -> str | None:
        """Return the host of the active NameNode or ResourceManager, or of ZooKeeper's leader; None without one."""
        seen = self._read(component)
        if component == "namenode":
            return hdfs.active([hdfs.namenode(host, one.value, one.error) for host, one in seen.items()])
        if component == "resourcemanager":
            managers = ((host, (one.value or {}).get("info"), one.error) for host, one in seen.items())
            return yarn.active([yarn.resourcemanager(*manager) for manager in managers])
        servers = [zookeeper.server(host, one.value, None, one.error) for host, one in seen.items()]
        return zookeeper.ensemble(servers)["leader"] or None

    def pick(self, component: str, role: str) -> str:
        """Return the host of a COMPONENT in ROLE; LabError when there is none."""
        source = {"zkfc": "namenode"}.get(component, component)
        chosen = self.active(source) if role != "any" else None
        others = [host for host in self.topology["members"][component] if host != chosen]
        if role in ("active", "leader"):
            others = [chosen] if chosen else []
        if not others:
            raise LabError(f"no {component} is {role}")
        return random.choice(others)

    def wait_well(self, seconds: float) -> float:
        """Wait until every declared daemon works and return the seconds; LabError after SECONDS."""
        wanted: list[Any] = [
            {
                "members": [],
                "at_least": "",
                "limits": {},
                **one,
                **({"at_least": "all"} if _needs_all(one["gate"]) else {}),
            }
            for one in cluster_gates(self.topology)
        ]
        begin = time.monotonic()
        while True:
            verdicts = [self._judge(gate) for gate in wanted]
            if all(one["holds"] for one in verdicts):
                return time.monotonic() - begin
            if time.monotonic() - begin > seconds:
                said = "; ".join(f"{one['gate']}: {one['seen']}" for one in verdicts if not one["holds"])
                raise LabError(f"the cluster is not well after {seconds:.0f} s: {said}")
            time.sleep(0.5)

    def _judge(self, gate: gates.Gate) -> gates.Verdict:
        kind = RULES[gate["gate"]].probe
        seen = self._read(kind, gate["hosts"])
        return gates.judge(gate, {host: (one.value, one.error) for host, one in seen.items()})

    def _read(self, kind: str, hosts: Sequence[str] = ()) -> dict[str, Any]:
        names = list(hosts) or self.topology["members"][kind]
        seen = daemons.read({kind: [self.address(host) for host in names]}, SECONDS)[kind]
        return {host: seen[self.address(host)] for host in names}


def _needs_all(gate: str) -> bool:
    return gate in ("zookeeper_quorum", "hdfs_writable", "resourcemanager_active")
