# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Mapping, Sequence

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase
from ansible_collections.bigdata.emr.plugins.module_utils.config import judge, modes, storages
from ansible_collections.bigdata.emr.plugins.module_utils.config.merge import merge
from ansible_collections.bigdata.emr.plugins.module_utils.config.owned import owned
from ansible_collections.bigdata.emr.plugins.module_utils.config.relations import relation_faults
from ansible_collections.bigdata.emr.plugins.module_utils.preflight.confirmations import CONFIRMATIONS
from ansible_collections.bigdata.emr.plugins.module_utils.preflight.confirmations import faults as confirmation_faults
from ansible_collections.bigdata.emr.plugins.module_utils.roll.variables import VARIABLES
from ansible_collections.bigdata.emr.plugins.module_utils.roll.variables import faults as variable_faults
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import DIRECTORY_LISTS, FILES, UNITS
from ansible_collections.bigdata.emr.plugins.module_utils.topology.associate import own
from ansible_collections.bigdata.emr.plugins.module_utils.topology.published import (
    needs_secret,
    possible,
    published_errors,
)
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import (
    BEFORE,
    FORCE,
    JOB_DATABASES,
    OSS,
    PURPOSES,
    RDS,
    SCOPES,
    SECRET,
    SMARTDATA,
    Fault,
    before_faults,
    narrowest,
    scope_faults,
    secret_faults,
    sentences,
    tolerable,
    uneven_faults,
)
from ansible_collections.bigdata.emr.plugins.plugin_utils import (
    associated,
    databased,
    jobbed,
    kept,
    peopled,
    racked,
    scheduled,
    scripted,
    shared,
    stored,
    walled,
)
from ansible_collections.bigdata.emr.plugins.plugin_utils.raws import Raws
from ansible_collections.bigdata.emr.plugins.plugin_utils.refusal import refusal

DISKS = "emr_data_disks"
READ = (
    *SCOPES,
    FORCE,
    DISKS,
    *DIRECTORY_LISTS,
    SECRET,
    BEFORE,
    *associated.NAMES,
    *racked.NAMES,
    *walled.NAMES,
    *databased.NAMES,
    *stored.NAMES,
    *shared.NAMES,
    *kept.NAMES,
    *peopled.NAMES,
    *scripted.NAMES,
    *jobbed.NAMES,
    *scheduled.NAMES,
)
"""Every variable of hosts that is looked at here."""


class ActionModule(ActionBase):
    """Fail with every error of the inventory at once. Runs on the controller, and once, whatever the play's hosts."""

    TRANSFERS_FILES = False
    BYPASS_HOST_LOOP = True
    _requires_connection = False
    _supports_check_mode = True
    _supports_diff = True

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Read the topology, the groups and the scopes of all hosts; decide; report."""
        super().run(tmp, task_vars)
        variables = task_vars or {}
        _validation, args = self.validate_argument_spec(
            {
                "allow_empty": {"type": "bool", "default": False},
                "purpose": {"type": "str", "choices": list(PURPOSES), "default": "apply"},
                "gateways": {"type": "bool", "default": False},
                "script": {"type": "str"},
                "workflow": {"type": "str"},
                "workflow_gone": {"type": "bool", "default": False},
            }
        )
        topology, groups = variables.get("emr_topology"), variables["groups"]
        errors = published_errors(topology, groups, args["allow_empty"])
        wrong: list[str] = []
        racks: Mapping[str, str] = {}
        addresses: Mapping[str, str] = {}
        bases, store, people, scripts = databased.NONE, stored.NONE, peopled.NONE, scripted.NONE
        dirs, volume, work, flows = shared.NONE, kept.NONE, jobbed.NONE, scheduled.NONE
        if isinstance(topology, Mapping):
            present = set(groups["all"])
            hosts = [host for host in topology.get("seen", []) if host in present]
            hostvars = Raws(variables["hostvars"], READ)
            if topology.get("associate"):
                errors.extend(associated.errors(topology, hostvars, hosts, args["gateways"]))
                hostvars = Raws(variables["hostvars"], associated.judged(READ, topology))
                # Other members are hosts of another inventory, of which there are no variables.
                topology = {**topology, "members": own(topology)}
            # A gateway cluster has the services of another one, and what these need is there.
            needing = {**topology, "services": [] if topology.get("associate") else possible(topology)}
            reader = _Reader(hostvars, topology.get("members", {}))
            faults = reader.faults(hosts, needs_secret(needing), str(topology.get("cluster", "")))
            errors.extend(self._refused(faults, topology, args["purpose"]))
            found = racked.read(hostvars, hosts, topology.get("members", {}))
            racks, addresses = found.table, found.addresses
            errors.extend(sentences(found.faults, topology))
            errors.extend(self._refused(associated.untold(hostvars, hosts, topology), topology, args["purpose"]))
            errors.extend(self._refused(walled.faults(hostvars, hosts), topology, args["purpose"]))
            bases = databased.read(hostvars, hosts, needing, kept.spared(hostvars, hosts, needing))
            store = stored.read(hostvars, hosts, topology)
            known = None if store.faults else store.store
            dirs = shared.read(hostvars, hosts, topology, known)
            volume = kept.read(hostvars, hosts, topology, known)
            people = peopled.read(hostvars, hosts, topology)
            scripts = scripted.read(hostvars, hosts, topology, people, self._loader, args["script"])
            queues = peopled.queues(hostvars, topology)
            now = datetime.now(timezone.utc)
            work = jobbed.read(hostvars, hosts, topology, people.users, queues, self._loader, now, kept.reached(volume))
            meant = None if args["workflow"] is None else scheduled.Meant(args["workflow"], args["workflow_gone"])
            flows = scheduled.read(hostvars, hosts, topology, work.jobs, meant)
            for one in (bases, store, dirs, volume, people, scripts):
                errors.extend(self._refused(one.faults, topology, args["purpose"]))
            # Who runs a workflow runs it as the inventory has it.
            purpose = "apply" if meant and not meant.gone else args["purpose"]
            for faults in (work.faults, flows.faults):
                errors.extend(self._refused(faults, topology, purpose))
            self._warn_of_clear(
                {RDS: bases.clear, OSS: store.clear, SMARTDATA: volume.clear, JOB_DATABASES: work.clear}
            )
            said, members = self._said(variables), topology.get("members", {})
            wrong = variable_faults(said, members)
            wrong += confirmation_faults(said, topology.get("cluster", ""), members, topology.get("seen", []))
            wrong += [flows.said] if flows.said and not errors else []
        if errors or wrong:
            message = refusal(self._display, _title(errors, wrong), [*errors, *wrong])
            return {"changed": False, "failed": True, "msg": message}
        told = {
            "databases": bases.databases,
            "database_users": bases.users,
            "database_host": bases.brought,
            "object_store": store.store,
            "object_store_users": store.users,
            "storages": dirs.urls,
            "storage_hosts": storages.hosts_of(dirs.users),
            "volume": volume.volume,
            "volume_archive_hosts": volume.archive_hosts,
            "users": people.users,
            "groups": people.groups,
            "homes": people.homes,
            "submitters": people.submitters,
            "scripts": scripts.scripts,
            "jobs": sorted(work.names),
            "jobs_volume": kept.reached(volume),
            "workflows": flows.workflows,
            "workflow_gateway": flows.gateway,
            "needed_groups": volume.groups,
            "calendars": _together(flows.calendars, volume.calendars),
        }
        return {"changed": False, "racks": dict(racks), "addresses": dict(addresses), **told}

    def _refused(self, faults: Mapping[str, Sequence[Fault]], topology: Mapping[str, Any], purpose: str) -> list[str]:
        """Warn of those of FAULTS that a run with PURPOSE can live with, and return sentences for the others."""
        borne = {host: [one for one in found if tolerable(one, purpose)] for host, found in faults.items()}
        for sentence in sentences(borne, topology):
            self._display.warning(f"{sentence}. This playbook goes on, site.yml will not.")
        left = {host: [one for one in found if not tolerable(one, purpose)] for host, found in faults.items()}
        return sentences(left, topology)

    def _warn_of_clear(self, places: Mapping[str, str]) -> None:
        """Warn of secrets in PLACES, variable to file, that everybody who has the inventory can read."""
        for name, path in places.items():
            if path:
                self._display.warning(f"{name}: {path} has a secret in clear; encrypt it with ansible-vault.")

    def _said(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Return the variables that playbooks were given, of those that are looked at."""
        names = (*VARIABLES, *CONFIRMATIONS)
        return {name: self._templar.template(variables[name]) for name in names if name in variables}


def _together(*tables: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return TABLES of hosts to what each of them is asked, as one."""
    hosts = dict.fromkeys(host for table in tables for host in table)
    return {host: {name: one for table in tables for name, one in table.get(host, {}).items()} for host in hosts}


def _title(errors: Sequence[str], wrong: Sequence[str]) -> str:
    """Say how many ERRORS of the inventory and WRONG words there are."""
    both = len(errors) + len(wrong)
    title = "1 error" if both == 1 else f"{both} errors"
    where = " and ".join(name for name, found in (("inventory", errors), ("variables", wrong)) if found)
    return f"{title} in the {where}; no host was touched."


class _Reader:
    """Read the scopes of hosts. Ten thousand hosts share a few values, so each distinct one is judged once."""

    def __init__(self, hostvars: Any, members: Mapping[str, Sequence[str]]) -> None:
        self._hostvars = hostvars
        self._components: dict[str, list[str]] = {}  # of each host
        for component, hosts in members.items():
            for host in hosts:
                self._components.setdefault(host, []).append(component)
        self._judged: dict[tuple[Any, ...], list[Fault]] = {}
        self._alive: list[Any] = []  # keeps what the ids in _judged stand for
        self._wide: dict[str, Any] = {}  # host to its emr_config
        self._cluster = ""

    def faults(self, hosts: Sequence[str], secret: bool, cluster: str = "") -> dict[str, list[Fault]]:
        """Return the faults of each of HOSTS in CLUSTER, of emr_secret too if SECRET says that it is needed."""
        self._cluster = cluster
        names = (*SCOPES, FORCE, DISKS, *DIRECTORY_LISTS, *([SECRET, BEFORE] if secret else []))
        faults = {host: self._host(host, names) for host in hosts}
        uneven = uneven_faults({host: self._wide[host] for host in hosts})
        return {host: [*found, *uneven.get(host, [])] for host, found in faults.items()}

    def _host(self, host: str, names: Sequence[str]) -> list[Fault]:
        raw = self._hostvars.raw_get(host)
        values = {name: raw[name] for name in names if name in raw}
        self._wide[host] = values.get(SCOPES[0])
        key = (*self._components.get(host, ()), *(id(values.get(name)) for name in names))
        if key not in self._judged or any(_is_template(values[name]) for name in (*SCOPES, FORCE) if name in values):
            self._alive.append(values)
            self._judged[key] = self._judge(host, values, names)
        return self._judged[key]

    def _judge(self, host: str, values: Mapping[str, Any], names: Sequence[str]) -> list[Fault]:
        """Judge VALUES; what is a template as a whole, or for a whole file, is resolved, single properties are not."""
        resolved: dict[str, Any] = {}
        faults: list[Fault] = []
        for name, value in values.items():
            if name in (DISKS, *DIRECTORY_LISTS) and _is_template(value):
                continue  # it may be made of facts, which nobody has read yet
            try:
                text = name in (SECRET, BEFORE)
                resolved[name] = self._hostvars[host][name] if text or _is_template(value) else value
            except AnsibleError as error:
                faults.append((name, f"it cannot be resolved ({error}); correct the expression"))
        if SECRET in names and not any(name == SECRET for name, _text in faults):
            faults.extend([*secret_faults(resolved.get(SECRET), self._cluster), *before_faults(resolved.get(BEFORE))])
        faults.extend((name, text) for name in DIRECTORY_LISTS for text in modes.directory_faults(resolved.get(name)))
        wrong = scope_faults(resolved, [*FILES, *UNITS], owned, judge.faults)
        return [*faults, *wrong, *([] if wrong else self._related(host, resolved))]

    def _related(self, host: str, values: Mapping[str, Any]) -> list[Fault]:
        """Judge well-formed VALUES together, with what is known of the host before it is asked."""
        asked = judge.wanted(merge([values[name] for name in (*SCOPES, FORCE) if name in values]))
        named = values.get(DISKS)
        disks: list[str] = list(named) if isinstance(named, (list, tuple)) else []
        return [
            (narrowest(values, one.file, one.name), f"{one.file}: {one.name}: {one.text}")
            for one in relation_faults(asked, self._components.get(host, []), disks)
        ]


def _is_template(value: Any) -> bool:
    """Whether VALUE, or one file in it, is text that only a template can make the mapping that it should be."""
    files = value.values() if isinstance(value, Mapping) else [value]
    return any(isinstance(file, str) for file in files)
