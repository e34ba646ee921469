# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that are bad together: with each other, with a host's disks, with the daemons beside them. No I/O."""

from __future__ import annotations

import re
from typing import Mapping, NamedTuple, Sequence

from ..services.yarn.config import QUEUES, SCHEDULER
from ..services.yarn.queues import queue_faults
from .judge import is_template
from .sizing import SHARES
from .storage import paths

Asked = Mapping[str, Mapping[str, object]]
DATA = "dfs.datanode.data.dir"
TOLERATED = "dfs.datanode.failed.volumes.tolerated"
SHARED = {
    "hadoop-env": ("HADOOP_OPTS", "HADOOP_CLIENT_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"),
    "zookeeper-env": ("JVMFLAGS", "CLIENT_JVMFLAGS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"),
}
"""Variables that several JVMs of a host take, at the same time."""

_PORT = re.compile(
    r"-Dcom\.sun\.management\.jmxremote(?:\.rmi)?\.port=(\d+)"
    r"|-(?:agentlib:|Xrun)jdwp\S*?address=(?:[^\s,]*:)?(\d+)"
    r"|-javaagent:[^=\s]+=\S*?port=(\d+)"
    r"|-javaagent:[^=\s]+=(?:[^:\s]*:)?(\d+)(?=[:\s]|$)"
)


class Relation(NamedTuple):
    """What is wrong with property NAME of FILE beside others, and the remedy."""

    file: str
    name: str
    text: str


def fixed_ports(options: object) -> list[int]:
    """Return the ports for JMX, a debugger or an agent that JVM OPTIONS fix, each once; 0 is any free one."""
    found = (next(filter(None, one), "0") for one in _PORT.findall(str(options or "")))
    return sorted({int(number) for number in found} - {0})


def relation_faults(asked: Asked, components: Sequence[str], disks: Sequence[str]) -> list[Relation]:
    """Return what is wrong with what is ASKED of a host with COMPONENTS and DISKS (empty: not known yet)."""
    found = [*_shared_ports(asked), *_twice(asked, components)]
    if "datanode" in components:
        found += _volumes(asked.get("hdfs-site", {}), disks)
    scheduler = asked.get("yarn-site", {}).get("yarn.resourcemanager.scheduler.class") or SCHEDULER
    queues = asked.get("capacity-scheduler", {})
    if queues and scheduler == SCHEDULER:
        found += [Relation("capacity-scheduler", *one) for one in queue_faults({**QUEUES, **queues})]
    return found


def _volumes(site: Mapping[str, object], disks: Sequence[str]) -> list[Relation]:
    """A DataNode does not start that shall bear the loss of as many directories as it has."""
    value, listed = site.get(TOLERATED), site.get(DATA)
    if value is None or is_template(value) or is_template(listed):
        return []
    if not re.match(r"^(-1|\d+)$", str(value)):
        return [Relation("hdfs-site", TOLERATED, f"{value} is no number of directories; write 0 or more, or -1")]
    count = len(paths(listed)) if listed is not None else len(disks)
    if count and int(str(value)) >= count:
        text = f"{value} bad directories of {count} leave none, and no DataNode starts; write at most {count - 1}"
        return [Relation("hdfs-site", TOLERATED, text)]
    return []


def _shared_ports(asked: Asked) -> list[Relation]:
    return [
        Relation(
            file,
            name,
            f"port {number} would be opened by every JVM that reads this, so only the first on a host starts; fix one"
            " in the variable of one daemon, as HDFS_NAMENODE_OPTS",
        )
        for file, names in SHARED.items()
        for name in names
        for number in fixed_ports(asked.get(file, {}).get(name))
    ]


def _twice(asked: Asked, components: Sequence[str]) -> list[Relation]:
    """Two daemons of a host cannot open the same port."""
    taken: dict[int, str] = {}
    found: list[Relation] = []
    for component in components:
        if component not in SHARES:
            continue
        file, name = "zookeeper-env" if component == "zookeeper" else "hadoop-env", SHARES[component].variable
        for number in fixed_ports(asked.get(file, {}).get(name)):
            other = taken.setdefault(number, name)
            if other != name:
                text = f"port {number} stands in {other} too, and both daemons run on one host; give each its own"
                found.append(Relation(file, name, text))
    return found
