# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The directory that the floor works from: hosts, how to reach them, software, and their files as site.yml left them.

Both sides run the same properties, heaps and units this way, whatever the roles compute.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import access
import runs
from common import ROOT, LabError, run

# What site.yml left on a host, apart from software, data and what it remembers. Directories without their content, and
# with their parents, since whoever unpacks the archive makes no others.
_CAPTURE = r"""
set -euo pipefail
cd /
units=$(ls etc/systemd/system/emr-*.service)
{
  find etc/hadoop etc/zookeeper etc/sysusers.d/bigdata-emr.conf etc/profile.d/bigdata-emr.sh opt/emr/libexec \
    var/lib/emr $units etc/systemd/system/multi-user.target.wants/emr-* \
    ! -name 'manifest*' ! -type d -print 2>/dev/null || true
  find etc/hadoop etc/zookeeper opt/emr/libexec opt/emr/etc var/lib/emr -type d 2>/dev/null || true
  find opt/emr -maxdepth 1 -type l ! -name '*-classes'
  echo opt/emr
  find var/log/hadoop var/log/zookeeper opt/emr/tmp -maxdepth 1 -type d 2>/dev/null || true
  ls -d var/lib/hadoop-* var/lib/zookeeper home/hadoop 2>/dev/null || true
  find mnt -name myid 2>/dev/null || true
  for directory in $(sed -n 's/^RequiresMountsFor=//p' $units); do
    directory=${directory#/}
    while [[ $directory == mnt/*/* ]]; do echo "$directory"; directory=${directory%/*}; done
  done
} | sort -u | tar -c --numeric-owner --no-recursion --files-from=-
"""
_NAME_DIRS = "sed -n 's/^RequiresMountsFor=//p' /etc/systemd/system/emr-namenode.service"


def make(kit: Path, variables: Mapping[str, Any], archives: Mapping[str, Path]) -> None:
    """Fill the directory KIT from the deployed hosts of the inventory with VARIABLES, and with ARCHIVES by product."""
    topology = next(iter(variables.values()))["emr_topology"]
    masters, cores = topology["tiers"]["master"], topology["tiers"]["core"]
    (kit / "files").mkdir(parents=True, exist_ok=True)
    reach = {host: str(variables[host]["ansible_host"]) for host in [*masters, *cores]}
    for host, address in reach.items():
        (kit / "files" / f"{host}.tar").write_bytes(_on(address, _CAPTURE))
    names = _on(reach[masters[0]], _NAME_DIRS).decode().split()
    lines = [f"masters=({shlex.join(masters)})", f"cores=({shlex.join(cores)})", f"cluster={topology['cluster']}"]
    lines += [f"declare -A address=({' '.join(f'[{host}]={address}' for host, address in reach.items())})"]
    lines += [f"name_dirs={shlex.quote(' '.join(name.lstrip('/') for name in names))}"]
    (kit / "hosts.sh").write_text("\n".join(lines) + "\n")
    for product, archive in archives.items():
        _link(kit / f"{product}.tar", archive)


def add_classes(kit: Path, archives: Mapping[str, Path]) -> None:
    """Add the class data of each product with one of ARCHIVES to KIT; LabError when there is none."""
    for product, archive in archives.items():
        found = sorted(archive.parent.glob(f"{product}-classes-*.tar.gz"), key=lambda path: path.stat().st_mtime)
        if not found:
            raise LabError(f"there is no class data of {product} beside {archive}")
        _link(kit / f"{product}-classes.tar.gz", found[-1])


def _link(link: Path, archive: Path) -> None:
    link.unlink(missing_ok=True)
    link.symlink_to(archive)


def reach(kit: Path, connections: Path, variables: Mapping[str, Any]) -> None:
    """Write KIT's ssh.conf, with the sockets of its connections in the directory CONNECTIONS."""
    lines = [
        "Host *",
        *(f"  {option}" for option in ("User root", "BatchMode yes", "IdentitiesOnly yes", "ConnectTimeout 5")),
        f"  IdentityFile {access.login_key()}",
        f"  UserKnownHostsFile {access.KNOWN_HOSTS}",
        *(f"  {option}" for option in ("ControlMaster auto", "ControlPersist 60", f"ControlPath {connections}/%C")),
        "  Ciphers aes128-gcm@openssh.com",
    ]
    for host, values in variables.items():
        lines += [f"Host {host}", f"  HostName {values['ansible_host']}"]
    (kit / "ssh.conf").write_text("\n".join(lines) + "\n")


def archives(release: str, products: Sequence[str]) -> dict[str, Path]:
    """Return the archive of each of PRODUCTS; assemble what is missing."""
    arguments = json.dumps({"release": release, "products": list(products), "collection": str(ROOT)})
    command = [str(runs.BIN / "ansible"), "localhost", "-m", "bigdata.emr.assembly", "-a", arguments]
    environment = {**runs.environment(), "ANSIBLE_CALLBACK_RESULT_FORMAT": "json", "ANSIBLE_NOCOLOR": "1"}
    text = run(command, env=environment).stdout
    found = json.loads(text[text.index("{") :])["archives"]
    return {product: Path(one["path"]) for product, one in found.items()}


def phases(text: str) -> list[tuple[str, float]]:
    """Return the phases that the floor printed, each with its end in seconds from the beginning."""
    rows = re.findall(r"^(\d+\.\d+) (.+)$", text, re.MULTILINE)
    return [(name, float(seconds)) for seconds, name in rows]


def _on(address: str, script: str) -> bytes:
    done = subprocess.run([*access.ssh(address), f"bash -c {shlex.quote(script)}"], capture_output=True, check=False)
    if done.returncode:
        raise LabError(f"{address}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
