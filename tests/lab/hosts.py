# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hosts of the lab: containers with systemd, an address, keys, two data disks each and a directory for all."""

from __future__ import annotations

import io
import resource
import tarfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TypeVar

import access
from common import CHECKOUT, FILTERS, NETWORK, LabError, labels, run, wait_for
from engine import Engine

DISKS = ("disk1", "disk2")
SHARED = f"bigdata-emr-{CHECKOUT}-shared"
"""The volume that all hosts have at /mnt/shared, as one file system of a network would be."""
# A privileged container would be simpler, but asks for more than some machines' root has.
_FLAGS = [
    *("--cap-add=SYS_ADMIN", "--cap-add=NET_ADMIN", "--cap-add=SYS_PTRACE", "--cgroupns=private"),
    *("--security-opt=seccomp=unconfined", "--security-opt=apparmor=unconfined"),
    *("--tmpfs=/run", "--tmpfs=/run/lock", "--tmpfs=/tmp:exec", "--stop-signal=SIGRTMIN+3", "--env=container=docker"),
    # The one setting of role host that belongs to a network and not to the machine.
    "--sysctl=net.ipv4.tcp_retries2=5",
]
_PARALLEL = 8
_T = TypeVar("_T")
_R = TypeVar("_R")


@dataclass(frozen=True)
class Host:
    """One host; NAME is its inventory name, STATE the engine's word (`absent` before it is made)."""

    name: str
    tier: str
    state: str = "absent"
    address: str = ""

    @property
    def container(self) -> str:
        """The container's name: with the network's name it gives the host's name in the network's DNS."""
        suffix = f".{NETWORK}"
        if not self.name.endswith(suffix):
            raise LabError(
                f"host {self.name} must end with {suffix}, the lab's domain: rename it in inventories/lab/hosts.yml"
            )
        return self.name[: -len(suffix)]

    def volume(self, disk: str) -> str:
        """The named volume behind a data disk."""
        return f"bigdata-emr-{CHECKOUT}-{self.container}-{disk}"


def each(action: Callable[[_T], _R], items: Iterable[_T]) -> list[_R]:
    """Do ACTION on all ITEMS at once; the first failure is raised after all have ended."""
    with ThreadPoolExecutor(_PARALLEL) as pool:
        return [future.result() for future in [pool.submit(action, item) for item in items]]


def existing(engine: Engine) -> list[Host]:
    """Return the hosts that this checkout has in the engine, by tier and in natural order."""
    words = [f'{{{{.Label "bigdata.emr.{key}"}}}}' for key in ("host", "tier", "address")] + ["{{.State}}"]
    found = []
    for line in engine.lines("ps", "--all", *FILTERS, "--format", "\t".join(words)):
        name, tier, address, state = line.split("\t")
        found.append(Host(name, tier, state, address))
    return sorted(found, key=lambda host: (access.TIERS.index(host.tier), access.natural(host.name)))


def matching(hosts: Sequence[Host], patterns: Sequence[str]) -> list[Host]:
    """Return the HOSTS that PATTERNS name: shell patterns of names with or without domain, or tiers; commas between."""
    wanted = [word for pattern in patterns for word in pattern.split(",") if word]
    for word in wanted:
        if not any(_matches(host, word) for host in hosts):
            raise LabError(f"no lab host matches {word}; there are: {', '.join(host.name for host in hosts) or 'none'}")
    return [host for host in hosts if not wanted or any(_matches(host, word) for word in wanted)]


def _matches(host: Host, word: str) -> bool:
    return any(fnmatchcase(name, word) for name in (host.name, host.container, host.tier))


def create(engine: Engine, host: Host, image: str, names: Mapping[str, str]) -> Host:
    """Make HOST's disks and its container; it is not started yet.

    NAMES (name to address) are known to it even while their hosts are off, as they would be by a real DNS: that of the
    network forgets a host that loses power.
    """
    words = [f"--add-host={name}:{address}" for name, address in names.items() if name != host.name]
    for disk in DISKS:
        # A `down` that was interrupted may have left the disks of a host that was called so: this one is bare.
        engine("volume", "rm", "--force", host.volume(disk))
        engine("volume", "create", *labels(), host.volume(disk))
        words += ["--mount", f"type=volume,source={host.volume(disk)},target=/mnt/{disk}"]
    # It is there already for all but the first.
    engine("volume", "create", *labels(), SHARED)
    words += ["--mount", f"type=volume,source={SHARED},target=/mnt/shared"]
    known: dict[str, str] = {"host": host.name, "tier": host.tier, "address": host.address}
    words += [word for key, value in known.items() for word in ("--label", f"bigdata.emr.{key}={value}")]
    files = min(65536, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    words += ["--ulimit", f"nofile={files}:{files}", "--network", NETWORK, "--ip", host.address]
    engine(
        "create",
        "--name",
        host.container,
        "--hostname",
        host.name,
        *labels(),
        *_FLAGS,
        *words,
        image,
        "/usr/local/sbin/lab-init",
    )
    return Host(host.name, host.tier, "created", host.address)


def start(engine: Engine, host: Host) -> None:
    """Switch HOST on and wait until systemd has booted and SSH lets the lab's key in."""
    if host.state == "created":  # never ran: an interrupted `up` may have left it without its keys
        engine("cp", "-", f"{host.container}:/", stdin=_identity(host))
    engine("start", host.container)
    wait_ready(engine, host)


def wait_ready(engine: Engine, host: Host, seconds: float = 120) -> None:
    """Return once HOST is usable; LabError that names it after SECONDS."""

    def booted() -> bool:
        words = [*engine.argv, "exec", host.container, "systemctl", "is-system-running", "--wait"]
        return run(words, check=False).stdout.strip() in ("running", "degraded")

    def reachable() -> bool:
        return run([*access.ssh(host.address), "true"], check=False).returncode == 0

    wait_for(f"{host.name}: the end of systemd's start", booted, seconds)
    wait_for(f"{host.name}: an SSH login at {host.address}", reachable, seconds)


def kill(engine: Engine, hosts: Sequence[Host]) -> None:
    """Power HOSTS off: every process dies at once, nothing is flushed or told."""
    names = [host.container for host in hosts if host.state == "running"]
    if names:
        engine("kill", *names)


def remove(engine: Engine, hosts: Sequence[Host]) -> None:
    """Remove HOSTS with their disks."""
    if hosts:
        engine("rm", "--force", "--volumes", *(host.container for host in hosts))
        engine("volume", "rm", "--force", *(host.volume(disk) for host in hosts for disk in DISKS))
        if not existing(engine):
            engine("volume", "rm", "--force", SHARED)


def failed_units(engine: Engine, host: Host) -> str | None:
    """Return the names of HOST's failed units; empty if there is none, None if the host does not run."""
    if host.state != "running":
        return None
    listing = engine("exec", host.container, "systemctl", "list-units", "--failed", "--plain", "--no-legend")
    return ", ".join(line.split()[0] for line in listing.splitlines())


def _identity(host: Host) -> bytes:
    """Return an archive of the files that make the image this host: its host key, and the key that may log in."""
    key = access.host_key(host.name)
    files = {
        "etc/ssh/ssh_host_ed25519_key": (key.read_bytes(), 0o600),
        "etc/ssh/ssh_host_ed25519_key.pub": (access.public(key).read_bytes(), 0o644),
        "root/.ssh/authorized_keys": (access.public(access.login_key()).read_bytes(), 0o600),
    }
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        directory = tarfile.TarInfo("root/.ssh")
        directory.type, directory.mode = tarfile.DIRTYPE, 0o700
        archive.addfile(directory)
        for name, (content, mode) in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), mode
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()
