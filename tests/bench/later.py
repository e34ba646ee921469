# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes after a first deployment: nothing to do, one property, one more host."""

from __future__ import annotations

import json
import time
import urllib.request
from typing import Any

import runs
from bed import ONE_MORE, SOURCES, Bed, Record
from common import LabError, wait_for

# Read by NodeManagers only, and without any effect on how fast they start.
PROPERTY = {"emr_config_tier": {"yarn-site": {"yarn.nodemanager.log.retain-seconds": 7200}}}
_PIDS = """
cd /etc/systemd/system
for unit in emr-*.service; do echo $unit $(systemctl show --property=MainPID --value $unit); done
"""


def again(bed: Bed) -> Record:
    """Run site.yml where nothing is left to do."""
    return bed.site("second", "second run")


def one_property(bed: Bed) -> Record:
    """Change one property of yarn-site; the record says which daemons restarted and what their restarts alone take."""
    before = pids(bed.hosts)
    bed.settings = ["-e", json.dumps(PROPERTY)]
    record = bed.site("property", "one property")
    record["restarted"] = moved(before, pids(bed.hosts))
    workers = [name.partition("/")[0] for name in record["restarted"] if name.endswith("/emr-nodemanager.service")]
    # The roll took them one after the other, so their times add up.
    record["stop_to_gate"] = {host: _restart_nodemanager(host, bed.masters) for host in workers}
    return record


def one_more_host(bed: Bed) -> Record:
    """Add a bare task host and run site.yml without a limit."""
    bed.bare(["task-1.lab"])
    before = pids(bed.hosts)
    record = bed.site("node", "one more host", sources=(SOURCES[0], ONE_MORE, SOURCES[1]), more=["task-1.lab"])
    record["restarted"] = moved(before, pids(bed.hosts))
    return record


def pids(hosts: list[str]) -> dict[str, str]:
    """Return the process of every daemon, by `host/unit`."""
    found = {}
    for host in hosts:
        words = runs.on(host, "sh", "-c", _PIDS).split()
        found.update({f"{host}/{unit}": pid for unit, pid in zip(words[::2], words[1::2], strict=True)})
    return found


def moved(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Return the daemons of BEFORE whose process is another one AFTER."""
    return sorted(name for name in before if after.get(name) != before[name])


def _restart_nodemanager(host: str, masters: list[str]) -> float:
    """Return the seconds from the stop of the NodeManager on HOST until it serves and the active RM counts it."""
    active = runs.active_resourcemanager(masters)
    if active is None:
        raise LabError("no ResourceManager is active")
    begin, clock = time.monotonic(), time.time() * 1000
    runs.on(host, "systemctl", "restart", "emr-nodemanager")

    def holds() -> bool:
        try:
            node = _get(f"http://{runs.address(host)}:8042/ws/v1/node/info")["nodeInfo"]
            listed = _get(f"http://{runs.address(active)}:8088/ws/v1/cluster/nodes")["nodes"]["node"]
        except (OSError, ValueError):
            return False
        here = [one for one in listed if one["nodeHostName"] == host and one["lastHealthUpdate"] > clock]
        return bool(node["nodeHealthy"]) and any(one["state"] == "RUNNING" for one in here)

    wait_for(f"the NodeManager of {host}", holds, 120)
    return time.monotonic() - begin


def _get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return json.load(answer)
