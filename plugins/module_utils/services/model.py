# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes of what is known about services, their components and products. Plain data: no behaviour, no I/O.

What the *process* of a component is (argv, environment, directories, what it reads) stands in its role; how the
*cluster* treats it stands here, in one row of its service's ``facts.py``.
"""

from __future__ import annotations

from typing import Mapping, NamedTuple

Placement = Mapping[int, "tuple[str, ...]"]
"""Number of masters to selectors of hosts (see ``topology.placement``)."""


class Product(NamedTuple):
    """Software of a release: one directory below ``/opt/emr``, one configuration directory on a host."""

    env: str
    """Its file of environment variables, as users name it."""
    log_variable: str
    """Environment variable that names the directory of its logs."""
    group: str = ""
    """Group of its accounts, which alone read what has secrets in it."""
    conf_option: str = ""
    """Option of its commands that names its configuration directory; "" where they have none."""
    logfile_variable: str = ""
    """Environment variable that names a daemon's log in that directory; "" where the product has one log."""
    log_options: tuple[str, ...] = ()
    """Properties of a JVM that name the same directory."""
    daemon_options: str = ""
    """Variable of ``env`` with JVM options that each of its daemons takes beside its own."""
    list_variables: tuple[str, ...] = ()
    """Variables of ``env`` that hold words with commas, so that users may write a list."""
    conf_variable: str = ""
    """Environment variable that names its configuration directory; "" where its commands find that by themselves."""
    commands: bool = False
    """Whether its commands are for people: on the PATH of its hosts, and with its configuration on gateways."""
    shared_jars: tuple[str, ...] = ()
    """Command below its directory that prints the jars with which all its class paths begin; () without class data."""
    shared_options: tuple[str, ...] = ()
    """Variables of ``env`` with JVM options that several JVMs of a host take, at the same time."""
    upstream_sign: str = ""
    """File that only upstream's own archive has, whose launchers take another configuration than the host's."""
    upstream_conf: str = ""
    """Directory below it that these launchers take the configuration from."""
    upstream_layout: tuple[str, str] = ("", "")
    """File that upstream's launchers read before all else, and the text that lets them take the host's."""


class ConfigFile(NamedTuple):
    """One file of a product's configuration directory. Users know it by its key, which is unique among all products."""

    product: str
    """Product whose directory ``/etc/<product>/conf`` holds the file."""
    path: str
    """The file below that directory; it may lie in a directory of its own there, as for a role."""
    syntax: str
    """``hadoop_xml``, ``properties``, ``yaml``, ``env`` or ``logback``: see ``config.render``."""
    optional: bool = False
    """Whether it is only there where the user sets something in it, or once did."""
    lists: str = ","
    """What its reader wants between the items of a list; ``json`` for a list in brackets."""
    own_logs: str = ""
    """How it calls the directory of a daemon's own logs; "" where it names no files that are written."""
    shown: bool = False
    """Whether daemons keep it in the one configuration that they show: not policies, queues and logging."""
    body: str = ""
    """Fixed text below its properties."""


class Owned(NamedTuple):
    """Properties that only ``emr_config_force`` sets: those of FILE whose names match PATTERN."""

    file: str
    pattern: str
    reason: str
    """Half a sentence."""


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


class Port(NamedTuple):
    """A TCP port of a daemon."""

    number: int
    peers: str
    """Who in the cluster connects to it, "" for nobody."""
    clients: str
    """What clients outside of the cluster use it for; "" where they have no use for it."""
    stranger: str
    """What somebody who reaches it can do without Kerberos."""
    alone: bool = False
    """Whether it is for clients only where its service is all that the cluster runs."""


class Heap(NamedTuple):
    """The part of a host's memory that a daemon's heap gets by default, and where the user asks for another one."""

    file: str
    """File of environment variables that the daemon's launcher reads."""
    variable: str
    """Variable of FILE that carries the daemon's JVM options."""
    divisor: int
    """Heap is memory divided by this, within the bounds."""
    least_mb: int
    most_mb: int
    plain: str = ""
    """Variable of FILE that names the heap in MB, where the product has one."""
    launcher_options: bool = False
    """Whether the launcher itself says what the JVM does without memory, and how it collects garbage."""


class Store(NamedTuple):
    """A property that names directories which a daemon keeps data in, and what the product understands there."""

    file: str
    property: str
    many: bool = True
    """Whether several directories, separated by commas."""
    uri: bool = True
    """Whether ``file:`` before a path."""
    types: tuple[str, ...] = ()
    """Storage types of which one may stand before it, as in ``[SSD]/mnt/disk1``."""


class Place(NamedTuple):
    """A property whose value is a place on the host that its daemon writes to, beside its directories."""

    file: str
    property: str
    above: bool = False
    """Whether it names a file that is made, so that the directory above it is the place."""


class Protocol(NamedTuple):
    """A protocol of a product's servers, as FILE calls it: services add what they know, in their order."""

    file: str
    name: str
    users: tuple[str, ...] = ()
    """Accounts that may speak it; ``*`` for everybody."""
    speakers: tuple[str, ...] = ()
    """Components on whose hosts it is spoken; () for any host."""


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


class Opening(NamedTuple):
    """What a value of a property needs: settings of a unit that are left out where PROPERTY of FILE matches PATTERN."""

    file: str
    property: str
    pattern: str
    settings: tuple[str, ...]


class GateRow(NamedTuple):
    """A gate as a roll or a waiting play asks for it."""

    gate: str
    """Name of a rule of a service's reader (``services.readers.RULES``)."""
    hosts: str = ""
    """Component from whose hosts it is read; "" for the component that is rolled, ``batch`` for the restarted hosts."""
    members: str = ""
    """Component whose hosts it is about, where these are others: those that are there."""
    at_least: str = ""
    """How many must be good: ``all``, ``majority``, a number, ``present`` for all that are there; "": the gate says."""
    present: bool = False
    """Whether it is read only from hosts that are there."""
    counts: Mapping[str, str] = {}
    """Name of a limit to the component whose number of declared hosts it is."""
    limits: tuple[str, ...] = ()
    """Names of limits that the run itself gives: ``txid``, ``silent_seconds``."""


class Notice(NamedTuple):
    """What else users notice of a restart that brings certain changes."""

    about: str
    """What it is about, as a key beside components."""
    changes: tuple[str, ...]
    """Beginnings of the lines of changes, ``<file> <property>``, that bring it."""
    text: str


class Roll(NamedTuple):
    """How a component's daemons restart while the cluster works."""

    disruption: str
    """What users notice."""
    serves: str
    """Gate that says that a restarted one serves again, whatever else is wrong."""
    serves_all: bool = False
    """Whether that gate is about all members together: a majority, an active one."""
    alone: str = ""
    """What users notice where there is no second one; "" for the same."""
    share_percent: int = 0
    """Largest share of the hosts that restarts at the same time; 0: one host does."""
    leader: str = ""
    """Component whose leader's host goes last."""
    heals: tuple[str, ...] = ()
    """States, by its own word, in which it serves nothing, so that its restart takes nothing away."""
    hand_over: bool = False
    """Whether the leader hands over before it restarts; others give their place up at once when they end in order."""
    behind_first: bool = False
    """Whether who is furthest behind goes first, as it counts least for the quorum."""
    by_rack: bool = False
    """Whether a batch stays in one rack, and loses at most the replicas that others have."""
    every_gate: str = ""
    """Gate that every declared member has to hold before and after each batch, whatever is rolled."""
    gates: tuple[GateRow, ...] = ()
    """Gates of its own before and after each batch; one of the same concern replaces ``every_gate``."""
    replaces_every_gate: bool = False
    """Whether ``gates`` stand in the place of ``every_gate`` while this component is rolled."""
    notices: tuple[Notice, ...] = ()
    steps: tuple[str, ...] = ()
    """Task files of its role around a restart: ``before_gates``, ``before_restart``, ``after_restart``."""


class Reconfiguration(NamedTuple):
    """What a running daemon could take over without a restart; nothing in the collection makes it do so."""

    port: str
    """Name of the port that it is told at."""
    command: str
    """What tells it, with ``{component}``, ``{host}`` and ``{port}``."""
    properties: Mapping[str, tuple[str, ...]]
    """File to those that it takes over."""


class Component(NamedTuple):
    """One daemon, or the clients and configuration of a gateway (which has no ``account``)."""

    product: str
    """Product that the daemon runs from."""
    placement: Placement
    tiers: tuple[str, ...]
    """Tiers on whose hosts ``placement`` of topology.yml may put it."""
    account: str = ""
    """Account that its daemon runs as, as its role says."""
    single: tuple[int, ...] | None = None
    """Numbers of hosts that it can run on without high availability; None for any number."""
    ha: tuple[int, ...] | None = None
    """The same with high availability."""
    count_reason: str = ""
    """Why other numbers are refused."""
    follows: str = ""
    """Component that it always stands beside, so that it cannot be placed on its own."""
    votes: bool = False
    """Whether its members are a quorum: no host with one of them leaves by itself."""
    wave: str = ""
    """When site.yml starts it: ``first`` (elects, or keeps what others share), ``workers`` (ask for their masters until
    these are there), ``decided`` (after the decision on formats, where one is due), ``last``."""
    remembers: bool = False
    """Whether its hosts keep a copy of the manifest."""
    lasting: bool = False
    """Whether its hosts hold what cannot be made anew: they do not leave a cluster by leaving the inventory."""
    worker: bool = False
    """Whether the cluster works while one is away, so that hosts with no other daemon may be absent by permission."""
    ports: Mapping[str, Port] = {}
    heap: Heap | None = None
    logs: tuple[str, ...] = ()
    """Logs that its daemon alone writes, beside its own."""
    stores: tuple[Store, ...] = ()
    roll: Roll | None = None
    """None for what has no daemon."""
    units: tuple[str, ...] = ()
    """Units that its host has for it, beside ``emr-<component>``."""
    reconfiguration: Reconfiguration | None = None
    stop_hook: bool = False
    """Whether its role has tasks ``before_stop.yml``, for its first host, while the daemons still run."""


class Directory(NamedTuple):
    """A directory that services and users need in the cluster's file system."""

    path: str
    owner: str
    mode: str
    group: str = "hadoop"


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
    works: tuple[GateRow, ...] = ()
    """Gates that hold when every declared daemon of it works, in the order in which they come to hold."""


class ClusterType(NamedTuple):
    """A default set of services, and what the type leaves out."""

    services: tuple[str, ...]
    masters: tuple[int, ...]
    """Numbers of masters that the type can run with."""
    excludes: Mapping[str, str] = {}
