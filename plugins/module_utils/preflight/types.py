# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes that preflight works with: what is asked of a host, and what the host is."""

from __future__ import annotations

from typing import Mapping, Sequence, TypedDict

from ..firewall.types import Look
from ..host.clock import TimeDaemon
from ..host.java import Java
from ..host.machine import Machine
from ..host.sockets import Listener


class Asked(TypedDict):
    """What the cluster wants of one host."""

    host: str
    components: Sequence[str]
    heaps: Mapping[str, tuple[int, str]]
    """Component to heap in MB and the reason for it."""
    data_disks: Sequence[str]
    """Disks that the user names; empty where those that are mounted are taken."""
    data_paths: Sequence[str]
    """Directories for data that the user's configuration names."""
    allow_root: Sequence[str]
    """Paths that may lie on the root file system."""
    java_home: str
    """Directory of Java that the user's configuration names, "" for the system's own."""
    config: Mapping[str, Mapping[str, object]]
    """What the user's configuration asks of the host, file to property to value."""


class Space(TypedDict):
    """The file system that a path lies on, whether or not the path exists."""

    mount: str
    on_root: bool
    total_mb: int
    free_mb: int


class Facts(TypedDict):
    """What the host is."""

    time: float
    """Its clock, in seconds since the epoch, when the module began."""
    python: str
    machine: Machine
    java: Java | None
    listeners: list[Listener]
    paths: dict[str, Space]
    clock: TimeDaemon


class Result(TypedDict, total=False):
    """What preflight returns for one host."""

    reachable: bool
    reason: str
    """Why it cannot be reached."""
    findings: list[str]
    notes: list[str]
    """What is worth a line but stops nothing."""
    name_faults: dict[str, str]
    """Names of the cluster that do not serve on this host, each with what is wrong."""
    firewall: Look
