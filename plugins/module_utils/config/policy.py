# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""hadoop-policy: which users, and from which hosts, may speak which protocol to a daemon (service-level authorization).

Without Kerberos a user name is what the client says, so users are a fence against mistakes only. An address is harder
to forge: daemons' own protocols are for the hosts of these daemons, and those of operators for the masters.
"""

from __future__ import annotations

from .context import Context, Properties

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
    "refresh.policy": MASTERS,
    "refresh.user.mappings": MASTERS,
    "refresh.callqueue": MASTERS,
    "refresh.generic": MASTERS,
}
"""Protocol to the components on whose hosts it is spoken.

Not among them: what DataNodes and NodeManagers are asked (``inter.datanode``, ``containermanagement``), and the
lifeline. Their servers load the policy at the start only, and each host that joins would restart all others.
"""


def hadoop_policy(ctx: Context) -> Properties:
    """Compute hadoop-policy: daemons' protocols for the daemons' users and hosts, clients' protocols for everybody."""
    acls: dict[str, str] = {"security.mrhs.client.protocol.acl": "*"}
    for names, users in ((HDFS_ONLY, "hdfs"), (YARN_ONLY, "yarn"), (OPERATORS, "hdfs,yarn,mapred")):
        acls.update({f"security.{name}.protocol.acl": users for name in names})
    acls["security.get.user.mappings.protocol.acl"] = "*"
    hosts = {f"security.{name}.protocol.hosts": _hosts(ctx, speakers) for name, speakers in SPEAKERS.items()}
    # DataNodes and NameNodes take new settings from commands on their own host; DataNodes know no other ones.
    hosts["security.reconfiguration.protocol.hosts"] = _listed(ctx, [*_of(ctx, MASTERS), ctx.host])
    properties: Properties = {**acls, **{name: value for name, value in hosts.items() if value}}
    return properties


def _of(ctx: Context, components: tuple[str, ...]) -> list[str]:
    return [host for component in components for host in ctx.hosts(component)]


def _hosts(ctx: Context, components: tuple[str, ...]) -> str:
    """Return the hosts of COMPONENTS as Hadoop's MachineList takes them; empty if there are none."""
    return _listed(ctx, _of(ctx, components))


def _listed(ctx: Context, hosts: list[str]) -> str:
    """Return HOSTS, each by its address in the inventory, if that has one, and by its name.

    A peer is compared with the addresses first, without a resolver. Its name is looked up where none is equal: behind
    NAT the inventory has an address that no peer comes from.
    """
    every = sorted(dict.fromkeys(hosts))
    return ",".join([*(ctx.given[host] for host in every if host in ctx.given), *every])
