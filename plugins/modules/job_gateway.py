#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepare a gateway for jobs: what it knows of the cluster, databases of jobs, and files of jobs."""

from __future__ import annotations

DOCUMENTATION = r"""
module: job_gateway
short_description: Prepare a gateway for jobs
version_added: 1.0.0
description:
  - Writes what the gateway needs to know of the cluster to C(/etc/emr/jobs.json), and databases of jobs to a file of
    root's alone, and makes the directories that runs of jobs are kept in.
  - Brings files of the controller that jobs need, each once, to a directory that only root can change.
  - Submits nothing, and asks no daemon.
options:
  jobs:
    description: Jobs, a part of C(emr_jobs), whose files are brought. Their accounts must be there.
    type: dict
    default: {}
  files:
    description: Files of O(jobs); the action plugin makes the list.
    type: list
    elements: dict
    default: []
    suboptions:
      path:
        description: Where the file comes to lie.
        type: str
        required: true
      source:
        description: Where Ansible has put it on this host; empty before.
        type: str
        default: ""
      digest:
        description: SHA-256 of its content.
        type: str
        required: true
      owner:
        description: Account that reads it.
        type: str
        required: true
extends_documentation_fragment:
  - bigdata.emr.jobs
attributes:
  action:
    description: Reads files on the controller, and brings those that the gateway lacks.
    support: full
  check_mode:
    description: Says what would be written and brought.
    support: full
  diff_mode:
    description: Shows what it knows of the cluster; of databases and files only that they differ.
    support: full
  platform:
    description: Target operating system.
    support: full
    platforms: posix
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Prepare the gateway for jobs
  bigdata.emr.job_gateway:
    topology: "{{ emr_topology }}"
    host: "{{ inventory_hostname }}"
    users: "{{ emr_users | map(attribute='name') | list }}"
    databases: "{{ emr_job_databases | default({}) }}"
"""

RETURN = r"""
due:
  description: A line for each file and directory that differs.
  returned: success
  type: list
  elements: str
lacking:
  description: Paths of files that the gateway lacks.
  returned: success
  type: list
  elements: str
"""

import json
import os
import pwd
import shutil
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.config.file import File
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.inside import Odd
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.jobs import gateway as gateways
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.gateway import AREA, LOGS, Gateway, path_for, places
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.state import make
from ansible_collections.bigdata.emr.plugins.module_utils.services import jobs as services

FILE = {
    "path": {"type": "str", "required": True},
    "source": {"type": "str", "default": ""},
    "digest": {"type": "str", "required": True},
    "owner": {"type": "str", "required": True},
}


def _gateway(topology: dict[str, Any], host: str, users: list[str]) -> Gateway:
    """Return what jobs of HOST need to know of the cluster of TOPOLOGY."""
    members = topology["members"]
    return Gateway(
        cluster=str(topology["cluster"]),
        host=host,
        services=tuple(topology["services"]),
        masters=tuple(services.masters(members)),
        file_masters=tuple(services.file_masters(members)),
        file_system=services.file_system(str(topology["cluster"]), members),
        users=gateways.users_of([{"name": name} for name in users]),
        **places(topology),
    )


def _bring(changes: Changes, one: dict[str, Any]) -> str:
    """Put the file ONE in its place; return its path where it is missing and Ansible has not brought it."""
    if os.path.isfile(one["path"]):
        return ""
    if one["source"] or changes.check:
        changes.record(one["path"], "", f"(a file of {one['owner']}, SHA-256 {one['digest'][:12]})\n")
    if not one["source"]:
        return str(one["path"])
    row = pwd.getpwnam(one["owner"])
    make(os.path.dirname(one["path"]), 0o711)
    draft = f"{one['path']}.new"
    if os.path.lexists(draft):
        os.unlink(draft)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o400)
    with os.fdopen(handle, "wb") as stream, open(one["source"], "rb") as source:
        shutil.copyfileobj(source, stream)
        stream.flush()
        os.fchown(stream.fileno(), row.pw_uid, row.pw_gid)
        os.fsync(stream.fileno())
    os.rename(draft, one["path"])
    return ""


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "topology": {"type": "dict", "required": True},
            "host": {"type": "str", "required": True},
            "users": {"type": "list", "elements": "str", "default": []},
            "databases": {"type": "dict", "default": {}},
            "jobs": {"type": "dict", "default": {}},
            "files": {"type": "list", "elements": "dict", "default": [], "options": FILE},
        },
        supports_check_mode=True,
        no_log=True,  # or the host's log would have passwords
    )
    # These alone: other values are words that also stand in paths.
    module.no_log_values.update(str(row["password"]) for row in module.params["databases"].values())
    work_alone(module)
    asked, changes = module.params, Changes(module.check_mode)
    gateway = _gateway(asked["topology"], asked["host"], asked["users"])
    known = json.dumps(asked["databases"], sort_keys=True)
    try:
        for area in dict.fromkeys((AREA, gateway.area)):
            changes.directory(area, "root", "root", 0o711)
        changes.directory(os.path.dirname(LOGS), "root", "root", 0o755)
        changes.directory(LOGS, "root", "root", 0o755)
        changes.file(File(path_for(asked["topology"]), gateway.to_text()))
        changes.file(File(gateway.connections, known + "\n", mode=0o600, secret=True))
        lacking = [path for path in (_bring(changes, one) for one in asked["files"]) if path]
    except KeyError as error:
        module.fail_json(msg=f"the account of a job is missing ({error}); name it in emr_users, and run site.yml")
    except (Odd, OSError) as error:
        module.fail_json(msg=str(error))
    due = [
        f"{one['after_header'].rstrip('/')} is {'written anew' if one['before'] else 'made'}" for one in changes.diff
    ]
    module.exit_json(changed=bool(changes), diff=changes.diff, lacking=lacking, due=due)


if __name__ == "__main__":
    main()
