# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A lab that is kept: its hosts as images and copies of their disks, until the lab is removed.

A lab is kept only when its daemons were stopped in order, and is given back only where the collection is still the one
that it was made with: what stands in `FROM` decides.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict
from functools import partial
from pathlib import Path

import access
import hosts as lab_hosts
import network
from common import CACHE, ROOT, LabError, labels, run, say
from engine import Engine
from hosts import DISKS, Host

RECORDS = CACHE / "saved"
FROM = ("plugins", "roles", "playbooks", "site.yml", "inventories", "molecule", "tests/lab", "ansible.cfg")
"""What decides how a cluster of the lab comes out."""


def key() -> str:
    """Return a hash of all that a cluster of this checkout is made from."""
    listed = run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *FROM]).stdout
    digest = hashlib.sha256()
    for name in sorted(set(filter(None, listed.split("\0")))):
        path = ROOT / name
        if path.is_file():
            digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]


def save(engine: Engine, name: str) -> None:
    """Keep the hosts as NAME, in place of what was called so. They are off afterwards."""
    present = lab_hosts.existing(engine)
    off = [host.name for host in present if host.state != "running"]
    if off or not present:
        raise LabError(f"only a lab that runs can be kept; off: {', '.join(off) or 'all of it'}: run `lab up` first")
    for host, units in zip(present, lab_hosts.each(partial(_units, engine), present), strict=True):
        if units:
            remedy = "stop the cluster first: ansible-playbook playbooks/stop.yml"
            raise LabError(f"{host.name}: {', '.join(units)} still runs, and a kept disk must be whole; {remedy}")
    forget(engine, name)
    say(f"keeping {len(present)} hosts as {name}")
    lab_hosts.each(partial(_keep, engine, name), present)
    RECORDS.mkdir(parents=True, exist_ok=True)
    record = {"key": key(), "hosts": [asdict(host) for host in present]}
    draft = RECORDS / f".{name}.new"
    draft.write_text(json.dumps(record, indent=1))
    draft.replace(RECORDS / f"{name}.json")  # last: what has a record is whole


def restore(engine: Engine, name: str) -> None:
    """Make the hosts that were kept as NAME again, in place of all that are there, and switch them on."""
    try:
        record = json.loads((RECORDS / f"{name}.json").read_text())
    except FileNotFoundError:
        there = ", ".join(sorted(path.stem for path in RECORDS.glob("*.json"))) or "none"
        raise LabError(f"no lab was kept as {name}; there is: {there}") from None
    if record["key"] != key():
        raise LabError(f"the lab {name} was made from other files than those of now: deploy it anew and save it")
    kept = [Host(**{**one, "state": "absent"}) for one in record["hosts"]]
    subnet = network.ensure(engine)
    lab_hosts.remove(engine, lab_hosts.existing(engine))
    names = {host.name: host.address for host in kept}
    if not set(names.values()) <= set(network.addresses(subnet, ())):
        raise LabError(f"the lab {name} had addresses outside of {subnet}: deploy it anew and save it")
    access.publish(names)

    def make(host: Host) -> Host:
        made = lab_hosts.create(engine, host, _image(name, host), names)
        for disk in DISKS:
            _copy(engine, _volume(name, host, disk), host.volume(disk))
        return made

    say(f"making {len(kept)} hosts as they were kept as {name}")
    lab_hosts.each(partial(lab_hosts.start, engine), lab_hosts.each(make, kept))


def forget(engine: Engine, name: str) -> None:
    """Remove what was kept as NAME."""
    path = RECORDS / f"{name}.json"
    if not path.exists():
        return
    kept = [Host(**one) for one in json.loads(path.read_text())["hosts"]]
    path.unlink()
    engine("volume", "rm", "--force", *(_volume(name, host, disk) for host in kept for disk in DISKS))
    for host in kept:
        run([*engine.argv, "image", "rm", _image(name, host)], check=False)


def forget_all(engine: Engine | None) -> None:
    """Remove all that was kept; without an ENGINE there is nothing but records."""
    for path in sorted(RECORDS.glob("*.json")) if engine else ():
        forget(engine, path.stem)
    shutil.rmtree(RECORDS, ignore_errors=True)


def _units(engine: Engine, host: Host) -> list[str]:
    words = ("systemctl", "list-units", "--state=active,activating,deactivating", "--plain", "--no-legend", "emr-*")
    listed = [line.split()[0] for line in engine("exec", host.container, *words).splitlines()]
    return [unit for unit in listed if unit != "emr-fence.service"]  # it keeps nothing on a disk


def _keep(engine: Engine, name: str, host: Host) -> None:
    engine("stop", "--time", "60", host.container)
    image_labels = [word for label in labels()[1::2] for word in ("--change", f"LABEL {label}")]
    engine("commit", *image_labels, host.container, _image(name, host))
    for disk in DISKS:
        engine("volume", "rm", "--force", _volume(name, host, disk))
        engine("volume", "create", *labels(), _volume(name, host, disk))
        _copy(engine, host.volume(disk), _volume(name, host, disk))


def _image(name: str, host: Host) -> str:
    return f"{host.volume('image')}:{name}"


def _volume(name: str, host: Host, disk: str) -> str:
    return f"{host.volume(disk)}-{name}"


def _copy(engine: Engine, source: str, target: str) -> None:
    """Copy what is in the volume SOURCE into the empty volume TARGET, on this machine."""
    places = [Path(engine("volume", "inspect", "--format", "{{.Mountpoint}}", one)) for one in (source, target)]
    run(["cp", "--archive", "--reflink=auto", f"{places[0]}/.", str(places[1])])
