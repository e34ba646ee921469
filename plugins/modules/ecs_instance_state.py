#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start, stop and restart ECS instances."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_instance_state
short_description: Start, stop and restart ECS instances
version_added: 1.0.0
description:
  - Brings instances into a state, a hundred with one call, and waits for it.
  - It knows nothing of the daemons on them. Stop those first.
options:
  instance_ids:
    description: The instances.
    type: list
    elements: str
    required: true
  state:
    description: The state. V(restarted) always changes what runs, and starts what is stopped.
    type: str
    choices: [running, stopped, restarted]
    required: true
  economical:
    description: Whether stopped instances give back their CPUs and memory and cost less, where their type can do so.
    type: bool
    default: false
  force_stop:
    description: Whether instances are stopped as if their power failed. Otherwise they are shut down.
    type: bool
    default: false
extends_documentation_fragment:
  - bigdata.emr.alibaba
  - bigdata.emr.ecs_node_groups.wait
attributes:
  check_mode:
    description: Reads the state and lets the API check each call with its C(DryRun).
    support: full
  diff_mode:
    description: Shows the status of each instance that changes.
    support: full
  platform:
    description: Where the module runs, usually the controller.
    support: full
    platforms: posix
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Stop the task hosts over night
  bigdata.emr.ecs_instance_state:
    region: cn-hangzhou
    instance_ids: "{{ groups['task'] | map('extract', hostvars, 'ecs_instance_id') }}"
    state: stopped
    economical: true
"""

RETURN = r"""
instances:
  description: Instance id to its status after the module.
  returned: always
  type: dict
  sample: {i-bp1a2b3c: Stopped}
requests:
  description: The calls that changed something, with action, request_id and code.
  returned: always
  type: list
  elements: dict
progress:
  description: What was seen while waiting, the number of instances in each status after so many seconds.
  returned: when there was something to wait for
  type: list
  elements: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import AlibabaError
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import settings_from
from ansible_collections.bigdata.emr.plugins.module_utils.ecs import arguments
from ansible_collections.bigdata.emr.plugins.module_utils.ecs.power import Refused, Switch

SPEC = {
    **arguments.CLIENT,
    **arguments.WAIT,
    "instance_ids": {"type": "list", "elements": "str", "required": True},
    "state": {"type": "str", "choices": ["running", "stopped", "restarted"], "required": True},
    "economical": {"type": "bool", "default": False},
    "force_stop": {"type": "bool", "default": False},
}


def main() -> None:
    module = AnsibleModule(argument_spec=SPEC, supports_check_mode=True)
    try:
        client = Client(settings_from(module.params))
        switch = Switch(client, module.params, module.check_mode)
    except AlibabaError as error:
        module.fail_json(msg=str(error))
    try:
        switch.run()
    except (AlibabaError, Refused) as error:
        module.fail_json(msg=str(error), **switch.returned())
    module.exit_json(**switch.returned())


if __name__ == "__main__":
    main()
