# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the machine that this code runs on is: memory, cores, file systems, operating system, Java.

Reads files of the kernel and of the system only; no process is started and no Ansible fact is needed.
"""

from __future__ import annotations

import os
import re
from typing import Dict, List, Optional, TypedDict

_CGROUP_ROOT = "/sys/fs/cgroup"
_DATA_DISK = re.compile(r"^/mnt/disk([0-9]+)$")
_ESCAPE = re.compile(r"\\([0-7]{3})")
_RELEASE_LINE = re.compile(r"^([A-Z][A-Z0-9_]*)=(.*)$")


class Mount(TypedDict):
    """One line of mountinfo: where it is mounted, and the file system's device as ``major:minor``."""

    path: str
    device: str


class Machine(TypedDict):
    """What sizing needs to know of a host.

    memory_mb: memory that its daemons can use, in MiB (a container's limit where that is lower).
    cores: processors that its daemons can use, at least 1.
    disks: mounted data disks ``/mnt/disk<N>`` in natural order.
    root_device: device of the file system mounted at ``/``, as ``major:minor``.
    """

    memory_mb: int
    cores: int
    disks: List[str]
    root_device: str


def read_machine() -> Machine:
    """Read the local machine; a file that cannot be read counts as "no limit", never as an error."""
    mounts = read_mounts()
    return Machine(
        memory_mb=parse_memory_mb(_text("/proc/meminfo"), _memory_limit()),
        cores=_cores(),
        disks=data_disks(mounts),
        root_device=next((mount["device"] for mount in reversed(mounts) if mount["path"] == "/"), ""),
    )


def read_mounts() -> List[Mount]:
    """Return the mounts of this mount namespace in the kernel's order (a later one hides an earlier one)."""
    return parse_mountinfo(_text("/proc/self/mountinfo"))


def read_os_release() -> Dict[str, str]:
    """Return ``/etc/os-release`` as a dictionary (``ID``, ``VERSION_ID``, ``ID_LIKE``, ...), unquoted."""
    return parse_os_release(_text("/etc/os-release") or _text("/usr/lib/os-release"))


def parse_mountinfo(text: str) -> List[Mount]:
    """Parse the text of a mountinfo file (proc(5)); spaces in paths are escaped as ``\\040`` there."""
    mounts: List[Mount] = []
    for line in text.splitlines():
        fields = line.split()
        if len(fields) > 4:
            path = _ESCAPE.sub(lambda match: chr(int(match.group(1), 8)), fields[4])
            mounts.append(Mount(path=path, device=fields[2]))
    return mounts


def data_disks(mounts: List[Mount]) -> List[str]:
    """Return the mount points ``/mnt/disk<N>``, each once, by number (disk2 before disk10)."""
    numbers = {int(match.group(1)): mount["path"] for mount in mounts for match in [_DATA_DISK.match(mount["path"])] if match}
    return [numbers[number] for number in sorted(numbers)]


def mount_of(path: str, mounts: List[Mount]) -> Mount:
    """Return the mount that the absolute PATH lies on, whether or not PATH exists yet."""
    best = Mount(path="/", device="")
    for mount in mounts:
        inside = mount["path"] == "/" or path == mount["path"] or path.startswith(mount["path"] + "/")
        if inside and len(mount["path"]) >= len(best["path"]):
            best = mount
    return best


def on_root(path: str, mounts: List[Mount]) -> bool:
    """Say whether PATH lies on the root file system, also through a bind mount of one of its directories."""
    mount = mount_of(path, mounts)
    return mount["path"] == "/" or mount["device"] == mount_of("/", mounts)["device"]


def parse_memory_mb(meminfo: str, limit: Optional[int]) -> int:
    """Return the memory in MiB from the text of /proc/meminfo, or LIMIT (bytes) where that is lower."""
    match = re.search(r"^MemTotal:\s+(\d+) kB", meminfo, re.MULTILINE)
    total = int(match.group(1)) // 1024 if match else 0
    return min(total, limit // 1048576) if limit is not None else total


def parse_os_release(text: str) -> Dict[str, str]:
    """Parse os-release(5): one ``KEY=value`` a line, the value possibly in quotes."""
    matches = [_RELEASE_LINE.match(line.strip()) for line in text.splitlines()]
    return {match.group(1): match.group(2).strip("\"'") for match in matches if match}


def _memory_limit() -> Optional[int]:
    """Return the memory limit of the cgroup at the root of our view: a container's own, in bytes.

    A session's cgroup further down says nothing of the daemons, which run in another one.
    """
    for path in (_CGROUP_ROOT + "/memory.max", _CGROUP_ROOT + "/memory/memory.limit_in_bytes"):
        text = _text(path).strip()
        if text.isdigit() and int(text) < 1 << 60:
            return int(text)
    return None


def _cores() -> int:
    """Return the processors usable here: affinity, and the quota of a container where that is lower."""
    cores = len(os.sched_getaffinity(0))
    quota, period = (_text(_CGROUP_ROOT + "/cpu.max").split() + ["", ""])[:2]
    if not quota:
        quota = _text(_CGROUP_ROOT + "/cpu/cpu.cfs_quota_us").strip()
        period = _text(_CGROUP_ROOT + "/cpu/cpu.cfs_period_us").strip()
    if quota.isdigit() and period.isdigit() and int(period) > 0:
        cores = min(cores, max(1, -(-int(quota) // int(period))))
    return cores


def _text(path: str) -> str:
    """Return the text of a small file, empty when it cannot be read."""
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read()
    except OSError:
        return ""
