# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read from the variables of all hosts the scripts of the cluster, and what is wrong with them."""

from __future__ import annotations

import os
from typing import Any, Mapping, NamedTuple, Sequence

from ansible.errors import AnsibleError
from ansible_collections.bigdata.emr.plugins.module_utils.scripts import spec
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import ACCOUNTS
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import SCRIPTS, Fault
from ansible_collections.bigdata.emr.plugins.plugin_utils import alike
from ansible_collections.bigdata.emr.plugins.plugin_utils.peopled import Peopled

NAMES = (SCRIPTS,)
"""Variables of hosts that are read here."""


class Scripted(NamedTuple):
    """The scripts of a cluster, without their arguments and their text, which may have secrets."""

    scripts: list[dict[str, Any]]
    faults: dict[str, list[Fault]]


class ContentError(Exception):
    """What is wrong with the file of a script, half a sentence."""


NONE = Scripted([], {})


def read(
    hostvars: Any, hosts: Sequence[str], topology: Mapping[str, Any], people: Peopled, loader: Any, manual: str | None
) -> Scripted:
    """Return the scripts of the cluster of TOPOLOGY with HOSTS; LOADER reads their files.

    MANUAL is one that somebody wants to run now, None when nobody does. PEOPLE are the users that scripts may run as.
    """
    asked = alike.read(hostvars, hosts, SCRIPTS)
    if asked.faults:
        return NONE._replace(faults=asked.faults)
    found = spec.read(asked.value, here(topology, [user["name"] for user in people.users or []]))
    faults, rows = list(found.faults), []
    for one in found.scripts:
        try:
            digest = spec.digest(content(loader, one.source), one.args, one.user)
        except ContentError as error:
            faults.append(f"script {one.name}: {error}")
            continue
        rows.append(
            {
                "name": one.name,
                "moment": one.moment,
                "hosts": list(one.hosts),
                "digest": digest,
                "on_failure": one.on_failure,
            }
        )
    if manual is not None and not faults:
        faults += list(filter(None, [spec.manual_fault(manual, found.scripts)]))
    return Scripted([] if faults else rows, {host: [(SCRIPTS, text) for text in faults] for host in hosts if faults})


def here(topology: Mapping[str, Any], users: Sequence[str]) -> spec.Cluster:
    """Return what scripts can name in the cluster of TOPOLOGY with USERS."""
    return spec.cluster(topology, users, [row.name for row in ACCOUNTS])


def content(loader: Any, source: str) -> bytes:
    """Return what the file SOURCE has, decrypted by LOADER where that is due; ContentError when it cannot be run.

    A path that is not absolute begins where Ansible was started: not in the inventory's directory, in which Ansible
    takes every file for an inventory.
    """
    path = os.path.abspath(source)
    if not os.path.isfile(path):
        raise ContentError(f"there is no file {path}; write an absolute path, or one from where Ansible is started")
    try:
        with open(loader.get_real_file(path, decrypt=True), "rb") as stream:
            found = stream.read(spec.MOST_BYTES + 1)
    except (OSError, AnsibleError) as error:
        raise ContentError(f"{path} cannot be read ({error})") from error
    fault = spec.content_fault(found)
    if fault:
        raise ContentError(f"{path} {fault}")
    return found
