#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks of Druid's MiddleManagers, waited for before a restart."""

from __future__ import annotations

DOCUMENTATION = r"""
module: druid_worker
short_description: Let a MiddleManager of Druid finish its tasks
version_added: 1.0.0
description:
  - Lets a MiddleManager take no new tasks and waits until those that it has have ended. Tasks of streams (Kafka,
    Kinesis) are not waited for, since they go on where they were after a restart.
  - A restart lets it take tasks again, and so does O(state=enabled), for one that was not restarted after all. Where
    tasks do not end in time, it takes tasks as before, and the module fails.
  - A MiddleManager that does not answer has no tasks that would end.
options:
  host:
    description: Its host, as the cluster knows it.
    type: str
    required: true
  state:
    description: V(drained) takes no tasks and has none but those of streams; V(enabled) takes tasks.
    type: str
    choices: [drained, enabled]
    default: drained
  masters:
    description: Hosts of all Coordinators, which are the Overlords, for O(state=drained).
    type: list
    elements: str
    default: []
  timeout_seconds:
    description: Limit of the wait.
    type: int
    default: 3600
attributes:
  check_mode:
    description: Can run in check mode; it says which tasks would be waited for.
    support: full
  diff_mode:
    description: There is nothing to compare.
    support: none
  platform:
    description: Target operating system.
    support: full
    platforms: posix
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Wait until a MiddleManager has no tasks
  bigdata.emr.druid_worker:
    host: "{{ inventory_hostname }}"
    masters: "{{ emr_topology.members.coordinator }}"

- name: Let it take tasks again, if it was not restarted
  bigdata.emr.druid_worker:
    host: "{{ inventory_hostname }}"
    state: enabled
"""

RETURN = r"""
tasks:
  description: Ids of the tasks that were waited for.
  returned: O(state=drained)
  type: list
  elements: str
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.services.druid.drain import Busy, drain, restore
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "host": {"type": "str", "required": True},
            "state": {"type": "str", "choices": ["drained", "enabled"], "default": "drained"},
            "masters": {"type": "list", "elements": "str", "default": []},
            "timeout_seconds": {"type": "int", "default": 3600},
        },
        required_if=[("state", "drained", ["masters"])],
        supports_check_mode=True,
    )
    asked = module.params
    if asked["state"] == "enabled":
        module.exit_json(changed=restore(asked["host"], module.check_mode))
    try:
        tasks = drain(asked["host"], asked["masters"], asked["timeout_seconds"], module.check_mode)
    except Busy as error:
        module.fail_json(msg=str(error))
    except (ClientError, ValueError) as error:
        module.fail_json(
            msg=f"{asked['host']}: its MiddleManager cannot be asked for its tasks ({error}); look at its log in "
            "/var/log/druid, and run again"
        )
    module.exit_json(changed=tasks is not None, tasks=tasks or [])


if __name__ == "__main__":
    main()
