# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the machine that this code runs on is: memory, cores, file systems, accounts, operating system, Java.

Reads files of the kernel and of the system only: no Ansible fact is needed, and no process is started but ``java``
where its directory does not say its version.
"""

from __future__ import annotations

import glob
import grp
import os
import pwd
import re
import subprocess
from typing import Iterable, TypedDict

from . import proc
from .accounts import Group, User
from .java import Java, parse_banner, parse_release

_CGROUP_ROOT = "/sys/fs/cgroup"
_DATA_DISK = re.compile(r"^/mnt/disk[0-9]+$")
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
    disks: list[str]
    root_device: str


def read_machine() -> Machine:
    """Read the local machine; a file that cannot be read counts as "no limit", never as an error."""
    mounts = read_mounts()
    return Machine(
        memory_mb=parse_memory_mb(proc.read("/proc/meminfo"), _memory_limit()),
        cores=_cores(),
        disks=data_disks(mounts),
        root_device=next((mount["device"] for mount in reversed(mounts) if mount["path"] == "/"), ""),
    )


def read_mounts() -> list[Mount]:
    """Return the mounts of this mount namespace in the kernel's order (a later one hides an earlier one)."""
    return parse_mountinfo(proc.read("/proc/self/mountinfo"))


def read_os_release() -> dict[str, str]:
    """Return ``/etc/os-release`` as a dictionary (``ID``, ``VERSION_ID``, ``ID_LIKE``, ...), unquoted."""
    return parse_os_release(proc.read("/etc/os-release") or proc.read("/usr/lib/os-release"))


def read_users(names: Iterable[str]) -> dict[str, User]:
    """Return those of the accounts NAMES that exist, from wherever the system knows them."""
    users: dict[str, User] = {}
    for name in names:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        users[name] = User(uid=entry.pw_uid, gid=entry.pw_gid, home=entry.pw_dir)
    return users


def read_groups(names: Iterable[str]) -> dict[str, Group]:
    """Return those of the groups NAMES that exist."""
    groups: dict[str, Group] = {}
    for name in names:
        try:
            entry = grp.getgrnam(name)
        except KeyError:
            continue
        groups[name] = Group(gid=entry.gr_gid, members=list(entry.gr_mem))
    return groups


def read_java(home: str = "") -> Java | None:
    """Return the Java in the directory HOME, or the one that ``/usr/bin/java`` leads to; None when there is none."""
    home = home or os.path.dirname(os.path.dirname(os.path.realpath("/usr/bin/java")))
    binary = os.path.join(home, "bin", "java")
    if not os.access(binary, os.X_OK):
        return None
    return Java(home=home, version=parse_release(proc.read(os.path.join(home, "release"))) or _ask_java(binary))


def parse_mountinfo(text: str) -> list[Mount]:
    """Parse the text of a mountinfo file (proc(5)); spaces in paths are escaped as ``\\040`` there."""
    mounts: list[Mount] = []
    for line in text.splitlines():
        fields = line.split()
        if len(fields) > 4:
            path = _ESCAPE.sub(lambda match: chr(int(match.group(1), 8)), fields[4])
            mounts.append(Mount(path=path, device=fields[2]))
    return mounts


def data_disks(mounts: list[Mount]) -> list[str]:
    """Return the mount points ``/mnt/disk<N>``, each once, by number (disk2 before disk10)."""
    paths = {mount["path"] for mount in mounts if _DATA_DISK.match(mount["path"])}
    return sorted(paths, key=lambda path: int(path[len("/mnt/disk") :]))


def mount_of(path: str, mounts: list[Mount]) -> Mount:
    """Return the mount that the absolute PATH lies on, whether or not PATH exists yet."""
    best = Mount(path="/", device="")
    for mount in mounts:
        inside = mount["path"] == "/" or path == mount["path"] or path.startswith(mount["path"] + "/")
        if inside and len(mount["path"]) >= len(best["path"]):
            best = mount
    return best


def on_root(path: str, mounts: list[Mount]) -> bool:
    """Say whether PATH lies on the root file system, also through a bind mount of one of its directories."""
    mount = mount_of(path, mounts)
    return mount["path"] == "/" or mount["device"] == mount_of("/", mounts)["device"]


def parse_memory_mb(meminfo: str, limit: int | None) -> int:
    """Return the memory in MiB from the text of /proc/meminfo, or LIMIT (bytes) where that is lower."""
    match = re.search(r"^MemTotal:\s+(\d+) kB", meminfo, re.MULTILINE)
    total = int(match.group(1)) // 1024 if match else 0
    return min(total, limit // 1048576) if limit is not None else total


def parse_os_release(text: str) -> dict[str, str]:
    """Parse os-release(5): one ``KEY=value`` a line, the value possibly in quotes."""
    matches = [_RELEASE_LINE.match(line.strip()) for line in text.splitlines()]
    return {match.group(1): match.group(2).strip("\"'") for match in matches if match}


def _ask_java(binary: str) -> str:
    """Return the version that BINARY prints, "" when it does not run."""
    try:
        done = subprocess.run([binary, "-version"], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return parse_banner(done.stderr)


def _memory_limit() -> int | None:
    """Return the memory limit of the cgroup at the root of our view: a container's own, in bytes.

    A session's cgroup further down says nothing of the daemons, which run in another one.
    """
    for path in (_CGROUP_ROOT + "/memory.max", _CGROUP_ROOT + "/memory/memory.limit_in_bytes"):
        text = proc.read(path).strip()
        if text.isdigit() and int(text) < 1 << 60:
            return int(text)
    return None


def _cores() -> int:
    """Return the processors usable here: affinity, and the quota of a container where that is lower."""
    cores = len(os.sched_getaffinity(0))
    quota, period = ([*proc.read(_CGROUP_ROOT + "/cpu.max").split(), "", ""])[:2]
    if not quota:
        quota = proc.read(_CGROUP_ROOT + "/cpu/cpu.cfs_quota_us").strip()
        period = proc.read(_CGROUP_ROOT + "/cpu/cpu.cfs_period_us").strip()
    if quota.isdigit() and period.isdigit() and int(period) > 0:
        cores = min(cores, max(1, -(-int(quota) // int(period))))
    return cores


def known_disks(mounts: list[Mount]) -> list[str]:
    """Return the data disks: the mounted ones, else the directories ``/mnt/disk*``, else ``/mnt/disk1``."""
    return data_disks(mounts) or sorted(glob.glob("/mnt/disk[0-9]*")) or ["/mnt/disk1"]
