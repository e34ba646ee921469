#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See whether a directory is one and the same for all hosts that share it."""

from __future__ import annotations

DOCUMENTATION = r"""
module: storage_check
short_description: See whether a directory is one and the same for all hosts that share it
version_added: 1.0.0
description:
  - A path may be a file system that all hosts have mounted, or a directory of each. One host leaves a small file there
    with a name that nobody can guess (O(state=offered)), all look for it (O(state=seen)), and the first one takes it
    away (O(state=withdrawn)).
  - Where the directory is not there yet, the nearest one above it that is there is looked at.
  - A URL with a port is seen where its server takes connections.
  - Acts as the account that can change names in the directory, and follows no link of another account than root.
options:
  state:
    description: What to do.
    type: str
    choices: [offered, seen, withdrawn]
    required: true
  host:
    description: Inventory name of this host, for sentences.
    type: str
    required: true
  directories:
    description: Service to the URL of its directory, as M(bigdata.emr.check_inventory) returns them.
    type: dict
    required: true
  first:
    description: Host that has offered, for sentences.
    type: str
    default: ""
  offers:
    description: What RV(offers) was when they were made.
    type: dict
    default: {}
  timeout_seconds:
    description: How long to look; file systems of a network show new files a little later to others.
    type: float
    default: 10.0
attributes:
  check_mode:
    description: Looks in the same way, as nothing less would tell; the file is taken away again.
    support: full
  diff_mode:
    description: Nothing stays, so there is no difference to show.
    support: none
  platform:
    description: Any host that shares a directory.
    platforms: posix
    support: full
author: bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Leave a file
  bigdata.emr.storage_check:
    state: offered
    host: "{{ inventory_hostname }}"
    directories: {flink: "file:///mnt/shared/flink"}
  register: storage_offered
  run_once: true

- name: Look for it
  bigdata.emr.storage_check:
    state: seen
    host: "{{ inventory_hostname }}"
    first: "{{ ansible_play_hosts | first }}"
    directories: {flink: "file:///mnt/shared/flink"}
    offers: "{{ storage_offered.offers }}"
  register: storage_seen
"""

RETURN = r"""
offers:
  description: Service to the path of the file that was left, of directories that are paths.
  returned: O(state=offered)
  type: dict
refusals:
  description: A sentence for each directory that is not what it should be.
  returned: success
  type: list
  elements: str
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.host import shared


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "state": {"type": "str", "choices": ["offered", "seen", "withdrawn"], "required": True},
            "host": {"type": "str", "required": True},
            "directories": {"type": "dict", "required": True},
            "first": {"type": "str", "default": ""},
            "offers": {"type": "dict", "default": {}},
            "timeout_seconds": {"type": "float", "default": 10.0},
        },
        supports_check_mode=True,
    )
    asked = module.params
    if asked["state"] == "offered":
        offers, refusals = shared.offer(asked["host"], asked["directories"])
        module.exit_json(changed=False, offers=offers, refusals=refusals)
    if asked["state"] == "withdrawn":
        shared.withdraw(asked["offers"])
        module.exit_json(changed=False, refusals=[])
    found = shared.look(asked["host"], asked["first"], asked["directories"], asked["offers"], asked["timeout_seconds"])
    module.exit_json(changed=False, refusals=found)


if __name__ == "__main__":
    main()
