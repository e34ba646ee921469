# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the controller gets to the hosts: the committed inventory, keys, known hosts, run-time variables."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from common import CACHE, INVENTORY, ROOT, LabError, run, sources

SSH = CACHE / "ssh"
KNOWN_HOSTS = SSH / "known_hosts"
OPTIONS = "-F none -o IdentitiesOnly=yes -o StrictHostKeyChecking=yes -o ServerAliveInterval=5 -o ServerAliveCountMax=3"
TIERS = ("master", "core", "task", "gateway", "outside")
"""With the group of hosts that are in no cluster."""


def natural(name: str) -> list[tuple[bool, int | str]]:
    """Return a sort key that puts master-2 before master-10."""
    return [(part.isdigit(), int(part) if part.isdigit() else part) for part in re.split(r"(\d+)", name)]


def declared(also: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Return (host, tier) of every host in the committed hosts file and in files ALSO, by tier and in natural order."""
    tool = ROOT / ".venv" / "bin" / "ansible-inventory"
    command = str(tool) if tool.exists() else shutil.which("ansible-inventory")
    if not command:
        raise LabError("ansible-inventory, which reads inventories/lab/hosts.yml, is missing: run `make venv` first")
    listing: dict[str, Any] = json.loads(run([command, *sources([INVENTORY / "hosts.yml", *also]), "--list"]).stdout)
    found = {host: tier for tier in TIERS for host in _members(listing, tier)}
    return sorted(found.items(), key=lambda pair: (TIERS.index(pair[1]), natural(pair[0])))


def _members(listing: Mapping[str, Any], group: str) -> list[str]:
    entry = listing.get(group, {})
    below = [host for child in entry.get("children", []) for host in _members(listing, child)]
    return [*entry.get("hosts", []), *below]


def login_key() -> Path:
    """Return the private key that logs in on every host; made at the first call."""
    return _key(SSH / "id_ed25519", "lab")


def host_key(host: str) -> Path:
    """Return HOST's own private key; made at the first call, so that known_hosts is right before the first boot."""
    return _key(SSH / "hosts" / host, host)


def public(key: Path) -> Path:
    """Return the public half's file beside a private KEY."""
    return key.with_name(f"{key.name}.pub")


def _key(path: Path, comment: str) -> Path:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.new")
        for half in (draft, public(draft)):
            half.unlink(missing_ok=True)
        run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", str(draft)])
        public(draft).replace(public(path))
        draft.replace(path)  # last: a private key that is there has its public half
    return path


def ssh(address: str) -> list[str]:
    """Return the command that logs in at ADDRESS without any file of the user's own."""
    options = ["BatchMode=yes", "IdentitiesOnly=yes", "StrictHostKeyChecking=yes", "ConnectTimeout=5"]
    words = [word for option in [*options, f'UserKnownHostsFile="{KNOWN_HOSTS}"'] for word in ("-o", option)]
    return ["ssh", "-F", "none", *words, "-i", str(login_key()), f"root@{address}"]


def publish(addresses: Mapping[str, str]) -> None:
    """Write what only a running lab knows, ADDRESSES by host: known_hosts and one ignored file per host."""
    login_key()
    lines = []
    for host, address in sorted(addresses.items(), key=lambda pair: natural(pair[0])):
        kind, key = public(host_key(host)).read_text().split()[:2]
        lines.append(f"{address},{host} {kind} {key}\n")
        # Absolute and without templates, so that the inventory works when exported, and for readers that resolve none.
        values = {
            "ansible_host": address,
            "ansible_ssh_private_key_file": str(login_key()),
            "ansible_ssh_common_args": f"{OPTIONS} -o 'UserKnownHostsFile=\"{KNOWN_HOSTS}\"'",
        }
        _write(_runtime(host), "---\n" + "".join(f"{key}: {json.dumps(value)}\n" for key, value in values.items()))
    _write(KNOWN_HOSTS, "".join(lines))
    for path in INVENTORY.glob("host_vars/*/runtime.yml"):
        if path.parent.name not in addresses:
            _discard(path)


def forget() -> None:
    """Remove what `publish` wrote, and the keys."""
    for path in INVENTORY.glob("host_vars/*/runtime.yml"):
        _discard(path)
    shutil.rmtree(SSH, ignore_errors=True)


def _discard(path: Path) -> None:
    path.unlink()
    for directory in (path.parent, path.parent.parent):  # only if nothing of the user's is in it
        if not any(directory.iterdir()):
            directory.rmdir()


def _runtime(host: str) -> Path:
    return INVENTORY / "host_vars" / host / "runtime.yml"


def _write(path: Path, text: str) -> None:
    if path.exists() and path.read_text() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
    draft.replace(path)
