# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""hadoop-policy: which users, and from which hosts, may speak which protocol to a daemon (service-level authorization).

Without Kerberos a user name is what the client says, so users are a fence against mistakes only. An address is harder
to forge: daemons' own protocols are for the hosts of these daemons, and those of operators for the masters.
"""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from typing import Mapping

from .context import Context, Properties

_PREFIX, _HOSTS = "security.", ".protocol.hosts"
_HOST_LIST = re.compile(r"^security\..+\.hosts(\.blocked)?$")
_NAME = re.compile(r"^(?=.*[A-Za-z])[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$")

HDFS_ONLY = (
    *("datanode", "namenode", "journal", "inter.datanode", "zkfc", "qjournal.service", "interqjournal.service"),
    *("admin.operations", "namenode.lifeline", "datanode.lifeline", "reconfiguration", "refresh.generic"),
)
YARN_ONLY = ("resourcetracker", "resourcemanager-administration", "collector-nodemanager", "distributedscheduling")
OPERATORS = ("ha.service", "refresh.user.mappings", "refresh.policy", "refresh.callqueue", "get.user.mappings", "trace")

MASTERS = ("namenode", "secondarynamenode", "zkfc", "resourcemanager")
SPEAKERS: dict[str, tuple[str, ...]] = {
    "qjournal.service": ("namenode",),
    "interqjournal.service": ("journalnode",),
    "zkfc": MASTERS,
    "ha.service": MASTERS,
    "namenode": MASTERS,
    "datanode": ("datanode",),
    "resourcetracker": ("nodemanager",),
    "distributedscheduling": ("nodemanager",),
    "resourcemanager-administration": MASTERS,
    "reconfiguration": MASTERS,
    "refresh.policy": MASTERS,
    "refresh.user.mappings": (*MASTERS, "jobhistory"),
    "refresh.callqueue": MASTERS,
    "refresh.generic": MASTERS,
}
"""Protocol to the components on whose hosts it is spoken.

Not among them: what DataNodes and NodeManagers are asked (``inter.datanode``, ``containermanagement``), and the
lifeline. Their servers load the policy at the start only, and each host that joins would restart all others. What
DataNodes are asked by ``dfsadmin -reconfig`` and ``-shutdownDatanode`` belongs to the protocol of clients.
"""


def hadoop_policy(ctx: Context) -> Properties:
    """Compute hadoop-policy: daemons' protocols for the daemons' users and hosts, clients' protocols for everybody."""
    acls: dict[str, str] = {"security.mrhs.client.protocol.acl": "*"}
    for names, users in ((HDFS_ONLY, "hdfs"), (YARN_ONLY, "yarn"), (OPERATORS, "hdfs,yarn,mapred")):
        acls.update({f"security.{name}.protocol.acl": users for name in names})
    acls["security.get.user.mappings.protocol.acl"] = "*"
    speakers = {name: _of(ctx, components) for name, components in SPEAKERS.items()}
    hosts = {f"{_PREFIX}{name}{_HOSTS}": _listed(ctx, found) for name, found in speakers.items() if found}
    properties: Properties = {**acls, **hosts}
    return properties


def joined(asked: Mapping[str, object], computed: Properties) -> Properties:
    """Return the hosts of protocols that the user ASKED for beside the COMPUTED ones, which none of them replaces.

    ``*`` stands for all hosts.
    """
    found: Properties = {}
    for name, value in asked.items():
        if name.startswith(_PREFIX) and name.endswith(_HOSTS) and computed.get(name):
            theirs = value if isinstance(value, (list, tuple)) else str(value).split(",")
            added = [host for host in (str(one).strip() for one in theirs) if host]
            ours = str(computed[name]).split(",")
            found[name] = "*" if "*" in added else ",".join(dict.fromkeys([*ours, *added]))
    return found


def hosts_fault(file: str, name: str, value: object) -> str:
    """Return what is wrong with VALUE of property NAME of FILE where that is a list of hosts; "" when nothing is.

    A daemon does not start with a network that Hadoop's MachineList cannot read.
    """
    if file != "hadoop-policy" or not _HOST_LIST.match(name):
        return ""
    entries = [one.strip() for one in (map(str, value) if isinstance(value, (list, tuple)) else str(value).split(","))]
    if "*" in entries and len(entries) > 1:
        return "* is for all hosts and stands alone; leave the others out, or the *"
    wrong = [one for one in entries if one and one != "*" and not (_is_network(one) or _NAME.match(one))]
    if wrong:
        return (
            f"{wrong[0]!r} is no host; write names, addresses or IPv4 networks such as 10.0.0.0/16, with commas, or * "
            "for all"
        )
    return ""


def _is_network(text: str) -> bool:
    """Tell whether TEXT is an address, or a network as Hadoop knows them: of IPv4, with the length of its prefix."""
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return "/" not in text or (network.version == 4 and text.rpartition("/")[2].isdigit())


def _of(ctx: Context, components: tuple[str, ...]) -> list[str]:
    return [host for component in components for host in ctx.hosts(component)]


def _listed(ctx: Context, hosts: list[str]) -> str:
    """Return HOSTS as Hadoop's MachineList takes them, each by its address in the inventory, if known, and by its name.

    A peer is compared with the addresses first, as text and without a resolver. Names are looked up where none is
    equal: behind NAT the inventory has an address that no peer comes from. One that several hosts share is that of a
    router, from which others come too.
    """
    every = sorted(dict.fromkeys(hosts))
    shared = Counter(ctx.given.values())
    own = [ctx.given[host] for host in every if host in ctx.given and shared[ctx.given[host]] == 1]
    return ",".join([*map(_as_java, own), *every])


def _as_java(address: str) -> str:
    """Return ADDRESS as Java prints it: of IPv6 all eight groups, without leading zeros."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    return ":".join(format(int(group, 16), "x") for group in parsed.exploded.split(":"))
