# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes of what is known about products and their configuration. Plain data: no behaviour, no I/O."""

from __future__ import annotations

from typing import Mapping, NamedTuple


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
    object_store: bool = False
    """Whether it reaches the object store of ``emr_oss``, and with its keys."""
    inside: tuple[tuple[str, str, str], ...] = ()
    """Pattern of archives in its directory, a member of those, packed by gzip, and the file that it becomes there: what
    its clients would else unpack on each host, where any account can be first."""
    packages: Mapping[str, tuple[str, ...]] = {}
    """Packages of the operating system that bring it, by what installs them (``apt``, ``dnf``); {} for software of the
    release, below ``/opt/emr``."""
    programs: tuple[str, ...] = ()
    """Programs that these packages bring, as paths: where all of them are, nothing is installed."""


class ConfigFile(NamedTuple):
    """One file of a product's configuration directory. Users know it by its key, which is unique among all products."""

    product: str
    """Product whose directory ``/etc/<product>/conf`` holds the file."""
    path: str
    """The file below that directory; it may lie in a directory of its own there, as for a role."""
    syntax: str
    """``hadoop_xml``, ``properties``, ``yaml``, ``env``, ``words`` or ``logback``: see ``config.render``."""
    optional: bool = False
    """Whether it is only there where the user sets something in it, or once did."""
    lists: str = ","
    """What its reader wants between the items of a list; ``json`` for a list in brackets."""
    own_logs: str = ""
    """How it calls the directory of a daemon's own logs; "" where it names no files that are written."""
    shown: bool = False
    """Whether daemons keep it in the one configuration that they show: not policies, queues and logging."""
    body: str = ""
    """Fixed text below its properties; of a file of variables, commands that use them."""
    account: str = ""
    """Account that alone reads it; "" for everybody, and with a secret in it for the accounts of the product."""
    small: bool = False
    """Whether its names are in small letters, as its reader takes any case for the same."""


class Owned(NamedTuple):
    """Properties that only ``emr_config_force`` sets: those of FILE whose names match PATTERN."""

    file: str
    pattern: str
    reason: str
    """Half a sentence."""


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
    plain_only: bool = False
    """Whether that variable alone names it, since the daemon does not start with ``-Xmx`` in VARIABLE."""
    launcher_options: bool = False
    """Whether the launcher itself says what the JVM does without memory, and how it collects garbage."""
    beside: str = ""
    """Variable of FILE that names the most that the JVM takes outside of its heap, in MB or with a unit."""
    whole: bool = False
    """Whether PLAIN names all that the process takes, with a unit, and its launcher says what of it is heap."""
    outside: bool = False
    """Whether its service computes what it takes outside of its heap, with what it starts (Configuration.outside)."""
    rest: bool = False
    """Whether it gets what the system and the other daemons leave, within the bounds, and no share of memory."""


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
    by_user: bool = False
    """Whether a variable is in it, so that the directory above that is the place."""


class Protocol(NamedTuple):
    """A protocol of a product's servers, as FILE calls it: services add what they know, in their order."""

    file: str
    name: str
    users: tuple[str, ...] = ()
    """Accounts that may speak it; ``*`` for everybody."""
    speakers: tuple[str, ...] = ()
    """Components on whose hosts it is spoken; () for any host."""


class Opening(NamedTuple):
    """What a value of a property needs: settings of a unit that are left out where PROPERTY of FILE matches PATTERN."""

    file: str
    property: str
    pattern: str
    settings: tuple[str, ...]


class SharedDirectory(NamedTuple):
    """A directory that all hosts of a service see, outside of what the cluster itself keeps (``emr_storage``)."""

    components: tuple[str, ...]
    """Components whose daemons read and write it."""
    holds: str
    """What is in it, for people."""
    unless: str = ""
    """Component with which the cluster has a file system of its own, so that none is needed."""


class Database(NamedTuple):
    """A database that services keep what they know in, as JDBC and our own clients need it; without the password."""

    engine: str
    """``mysql``, ``mariadb`` or ``postgresql``: what answers there, also where the cluster brings it by itself."""
    host: str
    port: int
    name: str
    user: str
    tls: str = ""
    """``verified`` by the authorities that the host trusts, ``unverified``, or "" where it is not asked for."""
    local: bool = False
    """Whether the cluster brings it, on the first master."""


class Volume(NamedTuple):
    """A file system of its own that jobs reach beside the cluster's; without secrets."""

    engine: str
    """What it is of, ``none`` for a cluster that has none."""
    name: str
    """What stands behind the scheme in its URLs."""
    storage: str
    """Kind of the store with its data: ``oss``, ``s3`` or ``file``."""
    bucket: str
    """URL of the bucket, or the path of a directory that all hosts have mounted."""
    jars: tuple[str, ...] = ()
    """Class path of its client, on hosts that have one."""
    options: tuple[str, ...] = ()
    """Options that each JVM with its client needs."""
    properties: Mapping[str, str] = {}
    """Properties of its client that the user's engine needs beside ours."""
    cache_mb: int = 0
    """Most that its clients keep on the disks of a host."""
    cache_free_percent: int = 0
    """Part of each disk that they leave free."""
    group: str = "hadoop"
    """Group of the accounts that may use it."""
    trash_days: int = 1
    schedules: Mapping[str, str] = {}
    """What is done by itself to the calendar of systemd that says when."""
    dumps: int = 7
    """How many copies of its metadata are kept."""
    dump_dir: str = ""
    """Directory for them, "" for one on the first data disk."""
    metrics: str = ""
    """URL of a push gateway of Prometheus that clients report to, "" for none."""
    archive_url: str = ""
    """URL of the archive of the user's own engine, which hosts download; "" for none."""
    archive_sha512: str = ""


class ObjectStore(NamedTuple):
    """An object store that file systems and jobs reach; without its keys."""

    endpoint: str
    """Its URL."""
    buckets: tuple[str, ...]
    """Those that are there, as the user says; others may be."""
    credentials: str
    """``ram_role`` of the hosts' instances, or ``keys``."""
    role: str = ""
    """The RAM role, where an instance is not asked which one it has."""
    group: str = "hadoop"
    """Group of the accounts that may use the keys."""
