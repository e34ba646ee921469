# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read from the variables of all hosts the jobs of the cluster and their databases, and what is wrong with them."""

from __future__ import annotations

import hashlib
import os
from typing import Any, Mapping, NamedTuple, Sequence

from ansible.errors import AnsibleError
from ansible_collections.bigdata.emr.plugins.module_utils.jobs import databases, files, parameters, spec
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.gateway import users_of
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import Fault, Job
from ansible_collections.bigdata.emr.plugins.module_utils.services import jobs as services
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import GATEWAYS
from ansible_collections.bigdata.emr.plugins.module_utils.topology import scopes
from ansible_collections.bigdata.emr.plugins.plugin_utils import alike

DIRECTORY = "inventory_dir"
NAMES = (scopes.JOBS, scopes.JOB_DATABASES, DIRECTORY)
"""Variables of hosts that are read here."""
_PIECE = 1 << 20


class Jobbed(NamedTuple):
    """The jobs of a cluster, as plain data: name to ``Job.to_dict``, with the places of their files on gateways."""

    jobs: dict[str, dict[str, Any]]
    databases: list[str]
    """Names of databases of jobs."""
    faults: dict[str, list[scopes.Fault]]
    names: tuple[str, ...] = ()
    """Names of all jobs, also where something is wrong with one: the others may run."""
    clear: str = ""
    """File in which a password stands in clear, "" for none that is known."""


NONE = Jobbed({}, [], {})


def read(
    hostvars: Any,
    hosts: Sequence[str],
    topology: Mapping[str, Any],
    users: Sequence[Mapping[str, Any]] | None,
    queues: Sequence[str] | None,
    loader: Any,
    when: Any,
    volume: str | None = None,
) -> Jobbed:
    """Return the jobs of the cluster of TOPOLOGY with HOSTS, whose USERS may run some, and which has QUEUES.

    LOADER reads their files. WHEN is a time, by which dates in them are tried. VOLUME is what they reach as
    ``jfs://``, "" for none, None where that is not known.
    """
    asked, known = (alike.read(hostvars, hosts, name) for name in (scopes.JOBS, scopes.JOB_DATABASES))
    listed = tuple(map(str, asked.value)) if isinstance(asked.value, Mapping) else ()
    if asked.faults or known.faults:
        return NONE._replace(faults={**asked.faults, **known.faults})
    found, texts = databases.read(known.value)
    faults: list[scopes.Fault] = [(scopes.JOB_DATABASES, text) for text in texts]
    names = list(known.value) if isinstance(known.value, Mapping) else []
    jobs, unread = spec.read_jobs(asked.value, users_of(users), queues, topology.get("services", []), names)
    faults += [(scopes.JOBS, told(one)) for one in unread]
    gateways = topology.get("members", {}).get(GATEWAYS, [])
    # What is wrong with the topology leaves it without members.
    if asked.value and not gateways and not topology.get("errors"):
        text = "jobs are submitted on a gateway, and there is none; add a host to the tier gateway"
        faults.append((scopes.JOBS, text))
    directory = hostvars.raw_get(hosts[0]).get(DIRECTORY) if hosts else None
    placed: dict[str, dict[str, Any]] = {}
    for name, job in jobs.items():
        try:
            wrong = services.unreached(parameters.render(job, when), volume)
        except parameters.ParameterError as error:
            wrong = [Fault(f"{scopes.JOBS}: {name}", str(error))]
        faults += [(scopes.JOBS, told(one)) for one in wrong]
        try:
            placed[name] = files.placed(job, located(loader, job, directory))[0].to_dict()
        except ValueError as error:
            faults.append((scopes.JOBS, f"{name}: {error}"))
    if faults:
        return NONE._replace(faults=dict.fromkeys(hosts, faults), names=listed)
    clear = alike.in_clear(known.value, ["password"]) if known.value else ""
    return Jobbed(placed, sorted(found), {}, listed, clear)


def told(fault: Fault) -> str:
    """Return FAULT without the name of the variable, which stands before it."""
    return str(fault).partition(": ")[2] if fault.where.startswith(f"{scopes.JOBS}: ") else fault.text


def located(loader: Any, job: Job, directory: str | None) -> dict[str, tuple[str, str]]:
    """Return source to path and digest of each file of the controller that JOB needs; ValueError for one that is not.

    A path that is not absolute begins at DIRECTORY, that of the inventory, or else where Ansible was started.
    """
    found: dict[str, tuple[str, str]] = {}
    for source in files.sources(job):
        places = [os.path.join(place, source) for place in (directory, os.getcwd()) if place]
        path = next((place for place in places if os.path.isfile(place)), None)
        if path is None:
            looked = " and ".join(dict.fromkeys(places))
            raise ValueError(f"there is no file {source}; it was looked for at {looked}")
        try:
            real = loader.get_real_file(path, decrypt=True)
            found[source] = real, _digest(real)
        except (OSError, AnsibleError) as error:
            raise ValueError(f"{path} cannot be read ({error})") from error
    return found


def _digest(path: str) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        for piece in iter(lambda: stream.read(_PIECE), b""):
            digest.update(piece)
    return digest.hexdigest()
