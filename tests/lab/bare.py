# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check mode on bare hosts: it ends well, names what a first run would make and start, and makes none of it."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

import runs
from common import LabError

LEFT = r"""
ls -d /opt/emr /etc/hadoop /etc/zookeeper /var/lib/emr /etc/systemd/system/emr-* /mnt/disk?/[!l]* 2>/dev/null
getent passwd hdfs yarn mapred zookeeper hadoop
pgrep -a java
true
"""
FILES = {"accounts", *(f"/etc/hadoop/conf/{name}-site.xml" for name in ("core", "hdfs", "yarn"))}


def wrong(run: runs.Run, topology: dict[str, dict[str, list[str]]], left: dict[str, str]) -> list[str]:
    """Return a sentence for all that is wrong with RUN, a check on the hosts of TOPOLOGY; LEFT is what is on them."""
    if run.code:
        return [f"it ended with {run.code}:\n{run.output[-3000:]}"]
    found = [f"{host}: no change is foreseen" for host in topology["seen"] if not run.recap[host]["changed"]]
    shown = set(re.findall(r"^\+\+\+ after: (\S+)", run.output, re.MULTILINE))
    units = {f"emr-{name}.service" for name in topology["members"] if topology["members"][name] and name != "gateway"}
    found += [f"{name} is not shown" for name in sorted((units | FILES) - shown)]
    return found + [f"{host}: a check has left {' '.join(text.split())}" for host, text in left.items() if text]


def main(inventories: Sequence[str]) -> int:
    """Check over INVENTORIES and say what is wrong."""
    topology = next(iter(runs.variables(inventories).values()))["emr_topology"]
    run = runs.playbook("site.yml", "--check", "--diff", inventories=inventories)
    left = runs.on_each(topology["seen"], "sh", "-c", LEFT)
    found = wrong(run, topology, left)
    print(*(found or [f"{run.changed} changes are foreseen, none was made"]), sep="\n")
    return int(bool(found))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except LabError as error:
        sys.exit(f"bare: {error}")
