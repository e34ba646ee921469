# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes of what is known about services. Plain data: no behaviour, no I/O.

Shapes of components, of configuration and of rolls have files of their own.
"""

from __future__ import annotations

from typing import Mapping, NamedTuple

from .component_model import Component, Port
from .config_model import ConfigFile, Opening, Owned, Place, Product, Protocol, SharedDirectory
from .roll_model import GateRow


class Account(NamedTuple):
    """One account as it is created; an account that exists already is used as it is."""

    name: str
    uid: int
    """Below the ids that systems hand out by themselves: from 999 downwards, people from 1000 upwards."""
    group: str
    """Primary group."""
    home: str
    shell: str
    comment: str
    further: tuple[str, ...] = ()
    """Other groups that it belongs to."""


class Credential(NamedTuple):
    """An account that makes znodes, and reaches them with a password that is derived from ``emr_secret``."""

    account: str
    component: str
    """Whose daemon makes them."""
    file: str
    property: str
    """Property of FILE that names the ACL of these znodes."""
    znodes: tuple[tuple[str, str, str], ...] = ()
    """File, property, and its default with what daemons make below it (``{cluster}``), of each place where they are."""


class Directory(NamedTuple):
    """A directory that services and users need in the cluster's file system."""

    path: str
    owner: str
    mode: str
    group: str = "hadoop"


class Upload(NamedTuple):
    """Files of a product that jobs fetch from the cluster's file system, as one file: brought once for each release."""

    component: str
    """Whose first host that is there brings it."""
    source: str
    """Pattern of files below the product's directory: one as it is, or all as a tar without directories."""
    target: str
    """Absolute path in the file system, with ``{version}`` of the product; ``.tar`` at its end makes a tar."""
    mode: str = "0644"
    product: str = ""
    """The product, which the component's hosts have; "" for the one that it runs from."""


class Auxiliary(NamedTuple):
    """What runs inside of the daemons of another service, with a class path of its own."""

    component: str
    """Whose daemons these are; their hosts get the product with its jars."""
    name: str
    """What these daemons call it."""
    java_class: str
    product: str
    jars: str
    """Its class path below the product's directory."""
    port: Port
    properties: Mapping[str, object] = {}
    """What it reads of these daemons' own file."""


class Confirmation(NamedTuple):
    """A variable that confirms or aims an act of a service: it repeats the cluster's name, or names a host."""

    confirms: str = ""
    """What the cluster's name confirms, as an infinitive; "" where a host is named."""
    components: tuple[str, ...] = ()
    """Components of which the host has to have one."""
    called: str = ""
    """What such a host is called."""


class Service(NamedTuple):
    """What a user asks for: it brings components and needs other services."""

    components: Mapping[str, Component]
    """In the order in which they start and roll."""
    products: Mapping[str, Product] = {}
    """Products that it brings; others of its components belong to services that it needs."""
    needs: tuple[str, ...] = ()
    """Services that must be listed with it."""
    needs_ha: tuple[str, ...] = ()
    """Services that it needs as well when the cluster is highly available."""
    needs_in: Mapping[str, tuple[str, ...]] = {}
    """Cluster type to services that it needs as well in clusters of that type."""
    tiers: Mapping[str, str] = {}
    """Tiers that need at least one host, each with what for."""
    excludes: Mapping[str, str] = {}
    """Services that cannot be in the same cluster, each with the reason."""
    implied: bool = False
    """Brought by what needs it, without being listed."""
    files: Mapping[str, ConfigFile] = {}
    """Its configuration files by the names that users know."""
    owned: tuple[Owned, ...] = ()
    openings: tuple[Opening, ...] = ()
    places: tuple[Place, ...] = ()
    protocols: tuple[Protocol, ...] = ()
    credentials: tuple[Credential, ...] = ()
    databases: tuple[str, ...] = ()
    """Names, as users write them in ``emr_rds``, of the databases beside the cluster's own storage that its daemons
    need."""
    database_users: tuple[str, ...] = ()
    """Components on whose hosts they are reached from, with their passwords; () for its own, all of them."""
    database_unless: str = ""
    """Service in whose company it needs none of them."""
    storage: SharedDirectory | None = None
    """The directory that users name for it in ``emr_storage``."""
    passwords: Mapping[str, tuple[str, ...]] = {}
    """Names of passwords that are derived from ``emr_secret`` for it, each with the components on whose hosts it is
    known; none for every host."""
    read_by: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """File, pattern of its properties, and the components whose daemons alone read these, whatever they say they
    read: the file is of another service."""
    file_aliases: Mapping[str, str] = {}
    """Name that one of its files has elsewhere, without an ending, to its name here."""
    unread: Mapping[str, Mapping[str, str]] = {}
    """Pattern of files to names of properties or variables that nothing reads there, each with what is wrong and the
    remedy."""
    public: tuple[str, ...] = ()
    """Properties that are no secrets although their names sound so."""
    permissions: tuple[str, ...] = ()
    """Patterns of properties that hold permissions."""
    directory_lists: tuple[str, ...] = ()
    """Variables with a list of directories, whose key ``mode`` holds permissions."""
    keys: Mapping[str, str] = {}
    """What its daemons have of ``emr_secret``: name to the purpose that it is derived for."""
    looked_up: tuple[str, ...] = ()
    """Sections in the record of a start, of which a running daemon looks an entry up when it first needs it, and keeps
    what it found: a new entry takes no restart, another value does."""
    private: tuple[str, ...] = ()
    """Directories of root's alone, made where they are needed; an earlier release left them open."""
    groups: Mapping[str, int] = {}
    """Groups by name, each with its id."""
    accounts: tuple[Account, ...] = ()
    directories: tuple[Directory, ...] = ()
    uploads: tuple[Upload, ...] = ()
    auxiliaries: tuple[Auxiliary, ...] = ()
    commands_on: tuple[str, ...] = ()
    """Components of services that it needs, whose hosts have its commands and their configuration, as gateways have."""
    gates: tuple[str, ...] = ()
    """Names of the gates that its ``reader.py`` decides."""
    adds_to: Mapping[str, tuple[str, ...]] = {}
    """Products of other services to whose configuration its ``config.py`` adds, each with the components of which a
    cluster has one then; none for every cluster."""
    sections: tuple[str, ...] = ()
    """Sections that it has in the record of a start, for what daemons read beside properties."""
    steps: tuple[str, ...] = ()
    """Names of what its ``acts.py`` does before daemons start, where their declarations ask for it."""
    borrows: Mapping[str, tuple[str, ...]] = {}
    """Products of which it takes jars or commands, its own or those of other services where the cluster has them, each
    with the components on whose hosts its daemons or its jobs do so."""
    area: str = ""
    """Directory that it has on each data disk."""
    names_cluster: tuple[tuple[str, str], ...] = ()
    """File and property with the name of the cluster that a host belongs to."""
    ids: tuple[str, ...] = ()
    """Patterns, below its area, of files of properties whose ``clusterID`` tells the cluster that data belongs to."""
    lock: str = ""
    """File below the root directory that is locked while one of its hosts is formatted or filled."""
    confirmations: Mapping[str, Confirmation] = {}
    """Variables that confirm or aim its acts, by name."""
    hands_over: bool = False
    """Whether playbooks/failover.yml moves its active role."""
    roll_gates: tuple[GateRow, ...] = ()
    """Gates that hold before and after each batch, whatever is rolled."""
    jobs: tuple[str, ...] = ()
    """Types of jobs that it runs, as its ``job_types.py`` has them."""
    works: tuple[GateRow, ...] = ()
    """Gates that hold when every declared daemon of it works, in the order in which they come to hold."""


class ClusterType(NamedTuple):
    """A default set of services, and what the type leaves out."""

    services: tuple[str, ...]
    masters: tuple[int, ...]
    """Numbers of masters that the type can run with."""
    excludes: Mapping[str, str] = {}
