# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read from the variables of all hosts the workflows of the cluster and who runs them, and what is wrong with them."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Sequence

import zoneinfo
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import job_of
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import GATEWAYS
from ansible_collections.bigdata.emr.plugins.module_utils.topology.names import hint
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import (
    JOBS,
    WORKFLOW_GATEWAY,
    WORKFLOWS,
    Fault,
)
from ansible_collections.bigdata.emr.plugins.module_utils.workflows import spec
from ansible_collections.bigdata.emr.plugins.module_utils.workflows.model import Workflow, workflow_to_data
from ansible_collections.bigdata.emr.plugins.plugin_utils import alike

NAMES = (WORKFLOWS, WORKFLOW_GATEWAY)
"""Variables of hosts that are read here."""


class Scheduled(NamedTuple):
    """The workflows of a cluster."""

    workflows: dict[str, Any]
    """``gateway``, ``workflows`` and ``jobs``, as the role workflows takes them; {} without workflows."""
    calendars: dict[str, dict[str, str]]
    """The gateway to its schedules, by how a sentence names them."""
    faults: dict[str, list[Fault]]
    gateway: str = ""
    """The host that runs workflows, whether or not there are some; "" without a gateway."""
    said: str = ""
    """What is wrong with the workflow that a playbook was given, "" for nothing."""


NONE = Scheduled({}, {}, {})


class Meant(NamedTuple):
    """The workflow that a playbook was given; one that GONE lets be need not be in ``emr_workflows`` any more."""

    name: str
    gone: bool


def read(
    hostvars: Any,
    hosts: Sequence[str],
    topology: Mapping[str, Any],
    placed: Mapping[str, Mapping[str, Any]],
    meant: Meant | None = None,
) -> Scheduled:
    """Return the workflows of the cluster of TOPOLOGY with HOSTS; PLACED are the jobs of ``emr_jobs``, by name.

    Where some of its jobs are bad, so that none are among PLACED, these are told, and workflows afterwards. MEANT is
    what a playbook is about, if it is about one.
    """
    named, asked = alike.read(hostvars, hosts, WORKFLOW_GATEWAY), alike.read(hostvars, hosts, WORKFLOWS)
    gateway, fault = choose(named.value, list(topology.get("members", {}).get(GATEWAYS, [])))
    if named.faults or asked.faults:
        return NONE._replace(faults={**named.faults, **asked.faults})
    if fault and (asked.value or meant or named.value):
        return NONE._replace(faults={host: [(WORKFLOW_GATEWAY, fault)] for host in hosts})
    found = NONE._replace(gateway=gateway)
    listed: list[Workflow] = []
    asked_jobs = alike.read(hostvars, hosts, JOBS).value
    jobs = {name: job_of(data) for name, data in placed.items()}
    if asked.value and not (isinstance(asked_jobs, Mapping) and len(jobs) < len(asked_jobs)):
        listed, faults = spec.read(asked.value, jobs, zoneinfo.available_timezones())
        if faults:
            return found._replace(faults={host: [(WORKFLOWS, text) for text in faults] for host in hosts})
    if listed:
        data = [workflow_to_data(one) for one in listed]
        carried = spec.carried(listed, jobs, asked_jobs)
        calendars = {f"{WORKFLOWS}: workflow {one.name}: schedule": one.calendar for one in listed if one.calendar}
        workflows = {"gateway": gateway, "workflows": data, "jobs": carried}
        found = found._replace(workflows=workflows, calendars={gateway: calendars})
    return found._replace(said=_said(meant, [one.name for one in listed]) if meant else "")


def _said(meant: Meant, names: Sequence[str]) -> str:
    if not meant.name:
        return f"emr_workflow is missing; say which one with -e emr_workflow={names[0] if names else 'NAME'}"
    if meant.gone or meant.name in names:
        return ""
    return f"emr_workflow names {meant.name}, which emr_workflows does not have{hint(meant.name, names)}"


def choose(named: object, gateways: Sequence[str]) -> tuple[str, str]:
    """Return which of GATEWAYS runs workflows, NAMED by the user or the first, and what is wrong, "" for nothing."""
    if not gateways:
        return "", "workflows run on a gateway, and the inventory has none; put a host into the tier gateway"
    if named is None or named in gateways:
        return str(named or gateways[0]), ""
    return "", f"{named} is no gateway of the inventory{hint(str(named), gateways)}"
