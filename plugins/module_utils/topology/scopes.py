# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check the configuration scopes of a host before anything is done with them, and say for which hosts a fault holds."""

from __future__ import annotations

from typing import Callable, Iterable, Mapping, Optional, Sequence, Tuple

from ..config.aliases import file_hint
from ..config.strength import weakness
from ..firewall.networks import MISSING, NETWORKS
from .names import hint, natural, some

SCOPES = ("emr_config", "emr_config_tier", "emr_config_node_group", "emr_config_node")
FORCE = "emr_config_force"
SECRET = "emr_secret"
BEFORE = "emr_secret_before"
RDS, OSS, STORAGE = "emr_rds", "emr_oss", "emr_storage"
SMARTDATA = "emr_smartdata"
USERS, SCRIPTS = "emr_users", "emr_scripts"
JOBS, JOB_DATABASES = "emr_jobs", "emr_job_databases"
WORKFLOWS, WORKFLOW_GATEWAY = "emr_workflows", "emr_workflow_gateway"
GATEWAY_CLUSTERS = "emr_gateway_clusters"
WORK = (JOBS, JOB_DATABASES, WORKFLOWS, WORKFLOW_GATEWAY)
SECRET_LENGTH = 16
GUESSED = "can be guessed"
PURPOSES = ("apply", "repair", "operate")
"""What a run is for: to make the cluster what the inventory says, to mend it as it is, or to look, stop and start."""

Fault = Tuple[str, str]
"""Variable, and what is wrong with it and what to do instead."""
Owned = Callable[[str, str], Optional[str]]
"""File and property to the reason why only ``emr_config_force`` may set it."""
Judge = Callable[[str, str, object], Sequence[str]]
"""File, property and value to what is wrong with it."""

_FORM = "write for example {hdfs-site: {dfs.replication: 3}}"


def form_faults(name: str, scope: object, known: Iterable[str]) -> list[Fault]:
    """Return the faults in the form of variable NAME: file to property to a scalar, a list of scalars or null."""
    if not isinstance(scope, Mapping):
        return [(name, f"it is no mapping of files to properties; {_FORM}")]
    files = list(known)
    faults: list[Fault] = []
    for file, properties in scope.items():
        if file not in files:
            faults.append((name, f"{file} is no file of this release{hint(str(file), files, file_hint)}"))
        elif not isinstance(properties, Mapping):
            faults.append((name, f"{file} is no mapping of properties to values; {_FORM}"))
        else:
            faults.extend(
                (name, f"{file}: {prop} is {_kind(value)}; write a single value, a list of such, or null to unset it")
                for prop, value in properties.items()
                if not _plain(value)
            )
    return faults


def _plain(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return not any(isinstance(item, (Mapping, list, tuple)) for item in value)
    return not isinstance(value, Mapping)


def _kind(value: object) -> str:
    return "a mapping" if isinstance(value, Mapping) else "a list of lists or mappings"


def owned_faults(name: str, scope: object, force: object, owned: Owned) -> list[Fault]:
    """Return a fault for each owned property that scope NAME sets and emr_config_force (FORCE) does not."""
    faults: list[Fault] = []
    for file, properties in _mappings(scope):
        for prop in properties:
            reason = owned(file, str(prop))
            if reason and not any(prop in forced for other, forced in _mappings(force) if other == file):
                faults.append(
                    (
                        name,
                        f"{file}: {prop} cannot be set here, since {reason}; remove it, or set it in {FORCE}",
                    )
                )
    return faults


def value_faults(name: str, scope: object, judge: Judge) -> list[Fault]:
    """Return the faults of the values in scope NAME, as JUDGE finds them."""
    return [
        (name, f"{file}: {prop}: {fault}")
        for file, properties in _mappings(scope)
        for prop, value in properties.items()
        if _plain(value)
        for fault in judge(file, str(prop), value)
    ]


def narrowest(variables: Mapping[str, object], file: str, prop: str) -> str:
    """Return the variable that decides property PROP of FILE: the last one that sets it."""
    names = [*SCOPES, FORCE]
    setting = [name for name in names for of, given in _mappings(variables.get(name)) if of == file and prop in given]
    return setting[-1] if setting else SCOPES[0]


def _mappings(scope: object) -> Iterable[tuple[str, Mapping[object, object]]]:
    """Yield what is well-formed in SCOPE: file and properties."""
    for file, properties in scope.items() if isinstance(scope, Mapping) else ():
        if isinstance(properties, Mapping):
            yield str(file), properties


def scope_faults(variables: Mapping[str, object], known: Iterable[str], owned: Owned, judge: Judge) -> list[Fault]:
    """Return all faults in the scopes among the VARIABLES of one host; a scope that is not set is none."""
    files = list(known)
    force = variables.get(FORCE, {})
    faults = [*form_faults(FORCE, force, files), *value_faults(FORCE, force, judge)]
    for name in SCOPES:
        if name in variables:
            faults.extend(form_faults(name, variables[name], files))
            faults.extend(owned_faults(name, variables[name], force, owned))
            faults.extend(value_faults(name, variables[name], judge))
    return faults


def uneven_faults(values: Mapping[str, object]) -> dict[str, list[Fault]]:
    """Return a fault for each host whose emr_config is not that of most hosts. VALUES: host to value, None if not set.

    Ansible replaces a variable that is set on several levels, so the wider value would be lost without a word.
    """
    texts: dict[int, str] = {}  # thousands of hosts share one object
    kinds: dict[str, list[str]] = {}
    for host, value in values.items():
        if id(value) not in texts:
            texts[id(value)] = repr(value)
        kinds.setdefault(texts[id(value)], []).append(host)
    most = max(kinds.values(), key=len, default=[])
    text = f"it replaces the value of the other hosts instead of adding to it; write {', '.join(SCOPES[1:])} there"
    return {host: [(SCOPES[0], text)] for hosts in kinds.values() if hosts is not most for host in hosts}


def secret_faults(secret: object, cluster: str = "") -> list[Fault]:
    """Return the fault of SECRET, the value of emr_secret on one host, or None where it is not set. Never shows it.

    CLUSTER is the cluster's name, which anybody would try first.
    """
    remedy = "write what `openssl rand -base64 24` prints into an encrypted file of group_vars/all"
    if secret is None:
        return [(SECRET, f"it is not set, and passwords of daemons are derived from it; {remedy}")]
    if not isinstance(secret, str):
        return [(SECRET, f"it is no string; {remedy}")]
    if len(secret) < SECRET_LENGTH:
        return [(SECRET, f"it has {len(secret)} characters, which {GUESSED}; {remedy}")]
    made_of = weakness(secret, [cluster])
    if made_of:
        text = f"it {GUESSED}, since it is made of {made_of}; {remedy}; a cluster that was made with it follows when"
        return [(SECRET, f"{text} the old one is given as {BEFORE}")]
    return []


def tolerable(fault: Fault, purpose: str) -> bool:
    """Tell whether FAULT is worth a warning only in a run with PURPOSE (of :data:`PURPOSES`).

    Who operates a cluster needs no secret, database or object store; who repairs it needs those that it has, good or
    not, and writes into the queues who may submit there. Neither changes whom the firewall lets in, runs scripts,
    brings jobs, or tells other inventories anything.
    """
    name, text = fault
    given = (SECRET, NETWORKS, RDS, OSS, STORAGE, SMARTDATA, USERS)
    if purpose == "apply" or name not in (*given, SCRIPTS, GATEWAY_CLUSTERS, *WORK):
        return False
    if name in (SCRIPTS, GATEWAY_CLUSTERS, *WORK):
        return True
    if name in (RDS, OSS, STORAGE, SMARTDATA, USERS):
        return purpose == "operate"
    return text == MISSING if name == NETWORKS else purpose == "operate" or GUESSED in text


def before_faults(before: object) -> list[Fault]:
    """Return the fault of BEFORE, the value of emr_secret_before on one host, or None. Never shows it."""
    if before is None or isinstance(before, str):
        return []
    return [(BEFORE, "it is no string; put the secret that the cluster had before into quotes")]


def place(hosts: Sequence[str], topology: Mapping[str, object]) -> str:
    """Return the name of the largest part of the cluster that HOSTS are: all hosts, a tier, a node group, or some."""
    wanted = set(hosts)
    if wanted == set(_list(topology.get("seen"))):
        return "all hosts"
    for tier, members in _items(topology.get("tiers")):
        if wanted == set(_list(members)):
            return f"tier {tier}"
    for _tier, node_groups in _items(topology.get("node_groups")):
        for group, members in _items(node_groups):
            if wanted == set(_list(members)):
                return f"node group {group}"
    return some(natural(hosts))


def _items(value: object) -> Iterable[tuple[object, object]]:
    return value.items() if isinstance(value, Mapping) else ()


def _list(value: object) -> Sequence[str]:
    return value if isinstance(value, (list, tuple)) else ()


def sentences(faults: Mapping[str, Sequence[Fault]], topology: Mapping[str, object]) -> list[str]:
    """Return one sentence for each different fault of FAULTS (host to its faults), naming variable and hosts."""
    where: dict[Fault, list[str]] = {}
    for host, found in faults.items():
        for fault in found:
            where.setdefault(fault, []).append(host)
    return [f"{name} ({place(hosts, topology)}): {text}" for (name, text), hosts in where.items()]
