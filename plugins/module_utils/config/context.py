# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What computed configuration depends on: the topology, this host, and what the user asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, Mapping, Sequence

from ..services.config_model import Database, ObjectStore, Volume
from ..services.registry import port
from .secrets import Passwords
from .sizing import beside_mb, heaps_mb

Properties = Dict[str, object]
Files = Dict[str, Properties]
"""File name (``hdfs-site``) to property to value."""


@dataclass
class Context:
    """One host of one cluster, seen by the functions that compute its configuration."""

    host: str
    """Inventory name, which is the name that members of the cluster know it by."""
    cluster: str
    """Cluster name, which services take for names of their own."""
    members: Mapping[str, list[str]]
    """Component to its hosts, in the topology's order."""
    memory_mb: int
    cores: int
    disks: list[str]
    """Data disks by mount point, at least one."""
    asked: Mapping[str, Mapping[str, object]]
    """The user's merged scopes."""
    secret: Passwords | None = None
    """Derived from ``emr_secret``; None when the cluster runs without it, and so without ACLs of ours."""
    zookeeper_ids: Mapping[str, int] = field(default_factory=dict)
    """ZooKeeper host to its id."""
    racks: Mapping[str, str] = field(default_factory=dict)
    """Host, by name and by address, to its rack; empty where no racks are known."""
    given: Mapping[str, str] = field(default_factory=dict)
    """Host to its address in the inventory, where that is one and no name."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """Product to its version in the release; empty for a role that is used alone."""
    databases: Mapping[str, Database] = field(default_factory=dict)
    """Databases that services need, by the names that users have for them."""
    database_passwords: Mapping[str, str] = field(default_factory=dict)
    """Those of them that daemons of this host need, each with the password of its account."""
    storages: Mapping[str, str] = field(default_factory=dict)
    """Service to the URL of the directory that its hosts share, where the user names one."""
    object_store: ObjectStore | None = None
    object_keys: Sequence[str] = ()
    """Id, secret and, where there is one, token for it; none where a RAM role lets in."""
    shared: Mapping[str, str] = field(default_factory=dict)
    """Passwords that hosts of the cluster share, by the names that services have for them: those known here."""
    volume: Volume | None = None
    """A file system of its own beside the cluster's; None where the cluster has none."""
    submitters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Queue to the accounts that may submit jobs to it and to those below; empty where everybody may to any."""

    def hosts(self, component: str) -> list[str]:
        """Return the hosts of COMPONENT, empty when the cluster has none."""
        return list(self.members.get(component, []))

    def addresses(self, component: str, name: str) -> list[str]:
        """Return ``host:port`` for every host of COMPONENT, with the port called NAME."""
        return [f"{host}:{port(component, name)}" for host in self.hosts(component)]

    def here(self, name: str, component: str) -> str:
        """Return ``host:port`` of this host, so that a daemon binds to its private address and to no other."""
        return f"{self.host}:{port(component, name)}"

    def home(self, product: str) -> str:
        """Return the directory of PRODUCT's version, which stays when the link moves on; the link where none is known.

        It has to be in whatever a daemon reads of another product: only so does a new version make it stale.
        """
        version = self.versions.get(product)
        return f"/opt/emr/{product}-{version}" if version else f"/opt/emr/{product}"

    @property
    def components(self) -> list[str]:
        """The components of this host."""
        return [component for component, hosts in self.members.items() if self.host in hosts]

    def failover(self, component: str) -> bool:
        """Tell whether COMPONENT runs with failover: on more than one host."""
        return len(self.hosts(component)) > 1

    @property
    def heaps(self) -> dict[str, tuple[int, str]]:
        """Heap in MB and its reason for each daemon of this host."""
        return heaps_mb(self.components, self.memory_mb, self.asked)

    @property
    def beside(self) -> dict[str, int]:
        """What daemons of this host may take outside of their heaps in MB, where that was asked for."""
        return beside_mb(self.components, self.asked)
