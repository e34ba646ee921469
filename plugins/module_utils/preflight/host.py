# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What this host is to have, by the topology and the configuration, and what it is."""

from __future__ import annotations

import os
import platform
from typing import Any, Callable, Mapping

from ..config.judge import wanted
from ..config.sizing import heaps_mb
from ..host.clock import read_time_daemon
from ..host.machine import Machine, Mount, mount_of, on_root, read_java, read_mounts
from ..host.sockets import read_listeners
from ..services.registry import PORTS
from .paths import data_paths
from .types import Asked, Facts, Space

SOFTWARE = "/opt"


def asked_of(
    params: Mapping[str, Any], config: Mapping[str, Mapping[str, Any]], java_home: str, memory_mb: int
) -> Asked:
    """Return what the host of PARAMS, the options of the module ``preflight``, is to have with its merged CONFIG."""
    host = params["host"]
    components = [name for name, hosts in params["topology"].get("members", {}).items() if host in hosts]
    return {
        "host": host,
        "components": components,
        "heaps": heaps_mb(components, memory_mb, config),
        "data_disks": params["data_disks"],
        "data_paths": data_paths(components, config),
        "allow_root": params["allow_root_disk"],
        "java_home": java_home,
        "config": wanted(config),
    }


def facts_of(asked: Asked, machine: Machine, began: float, run: Callable[..., Any]) -> Facts:
    """Return what this host is; BEGAN is its time when it was asked, in seconds since the epoch."""
    mounts = read_mounts()
    stores = [*(asked["data_disks"] or machine["disks"]), *asked["data_paths"]]
    ports = {number for name in asked["components"] for number in PORTS.get(name, {}).values()}
    return {
        "time": began,
        "python": platform.python_version(),
        "machine": machine,
        "java": read_java(asked["java_home"]),
        "listeners": read_listeners(ports),
        "paths": {path: _space(path, mounts) for path in [SOFTWARE, *stores]},
        "clock": read_time_daemon(run),
    }


def _space(path: str, mounts: list[Mount]) -> Space:
    """Describe the file system of PATH by its nearest directory that exists."""
    real = os.path.realpath(path)
    existing = real
    while not os.path.exists(existing):
        existing = os.path.dirname(existing)
    status = os.statvfs(existing)
    return {
        "mount": mount_of(real, mounts)["path"],
        "on_root": on_root(real, mounts),
        "total_mb": status.f_blocks * status.f_frsize // 1048576,
        "free_mb": status.f_bavail * status.f_frsize // 1048576,
    }
