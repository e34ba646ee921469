#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the ECS instances of a cluster what is wanted."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_cluster
short_description: Create and delete the ECS hosts of a cluster
version_added: 1.0.0
description:
  - Makes the instances that are tagged C(emr:cluster) with the name of the cluster those of O(node_groups).
  - What lacks is created in calls of up to a hundred. Where stock is missing, a part is taken and the rest is created
    in the next place of the plan, another type or zone.
  - Tags are part of the call that creates, so no host is ever without them. Each call has a token that follows from
    what it asks for, so a run that was interrupted can be repeated, and two runs at once make one cluster.
  - Hosts are called C(<cluster>-<node group>-<number>), with the lowest number that is free.
  - A number never deletes a host of the tiers C(master) and C(core); O(remove_hosts) does. With O(state=absent) only
    the tiers in O(tiers) are deleted, and only if O(confirm) repeats the name of the cluster.
options:
  cluster:
    description: Name of the cluster, a DNS label.
    type: str
    required: true
  state:
    description: Whether the hosts are to be there.
    type: str
    choices: [present, absent]
    default: present
  plan:
    description:
      - C(plan) as M(bigdata.emr.ecs_instance_type_info) returns it.
      - Without it, the types in C(select.instance_types) of the node groups are used in their order, in the zones of
        the vSwitches.
    type: dict
  remove_hosts:
    description:
      - Hosts to delete, by instance id or host name, once nothing needs them any more.
      - They are deleted only if as many hosts as are wanted remain.
    type: list
    elements: str
    default: []
  shrink_task:
    description: Whether surplus hosts of the tier C(task) are deleted, highest numbers first, instead of only reported.
    type: bool
    default: false
  tiers:
    description: Tiers that O(state=absent) deletes.
    type: list
    elements: str
    choices: [master, core, task, gateway]
    default: [task]
  confirm:
    description: The name of the cluster again. Needed for O(state=absent), also in check mode.
    type: str
  remove_protection:
    description: Whether deletion protection of the hosts to delete is switched off. Otherwise it stops the module.
    type: bool
    default: false
  force_stop:
    description: Whether hosts are deleted while they run, as if their power failed. Otherwise they are shut down first.
    type: bool
    default: false
extends_documentation_fragment:
  - bigdata.emr.alibaba
  - bigdata.emr.ecs_node_groups
  - bigdata.emr.ecs_node_groups.wait
attributes:
  check_mode:
    description: Reads what is there and lets the API check each call with its C(DryRun).
    support: full
  diff_mode:
    description: Shows the names of the hosts of each node group.
    support: full
  platform:
    description: Where the module runs, usually the controller.
    support: full
    platforms: posix
seealso:
  - module: bigdata.emr.ecs_instance_type_info
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Create the hosts of a cluster in the places that were chosen
  bigdata.emr.ecs_cluster:
    region: cn-hangzhou
    cluster: prod
    defaults: "{{ emr_ecs_defaults }}"
    node_groups:
      - {tier: master, count: 3}
      - {tier: core, count: 3, data_disks: [{size_gib: 500, count: 4}]}
      - {tier: task, count: 2, spot_strategy: SpotAsPriceGo}
    plan: "{{ selection.plan }}"

- name: Delete a core host on which nothing depends any more
  bigdata.emr.ecs_cluster:
    region: cn-hangzhou
    cluster: prod
    node_groups:
      - {tier: core, count: 2}
    remove_hosts: [prod-core-0003]
    remove_protection: true

- name: Delete the task hosts
  bigdata.emr.ecs_cluster:
    region: cn-hangzhou
    cluster: prod
    state: absent
    confirm: prod
"""

RETURN = r"""
hosts:
  description: The hosts of the cluster after the module, by node group.
  returned: always
  type: dict
  sample:
    master:
      - id: i-bp1a2b3c
        name: prod-master-0001
        tier: master
        node_group: master
        instance_type: ecs.g7.xlarge
        zone: cn-hangzhou-h
        status: Running
        private_ip: 10.0.0.11
        protected: true
created:
  description: Hosts that were created, in the form of C(hosts); in check mode those that would be, without an id.
  returned: always
  type: list
  elements: dict
removed:
  description: Hosts that were deleted, in the form of C(hosts); in check mode those that would be.
  returned: always
  type: list
  elements: dict
requests:
  description: The calls that changed something, in their order, with the code of each that failed.
  returned: always
  type: list
  elements: dict
  sample:
    - action: RunInstances
      node_group: core
      instance_type: ecs.g7.2xlarge
      zone: cn-hangzhou-h
      wanted: 3
      created: 1
      code: ""
      message: ""
      request_id: 04F0F334-1335-436C-A1D7-6C044FE73368
missing:
  description: How many hosts a node group still lacks.
  returned: always
  type: dict
surplus:
  description: How many hosts a node group has too many, left alone.
  returned: always
  type: dict
summary:
  description: The same for people, a line for each place, or in check mode what would be done.
  returned: always
  type: list
  elements: str
  sample: ["create prod-core-0001, prod-core-0002 and prod-core-0003: ecs.g7.2xlarge in cn-hangzhou-h"]
progress:
  description: What was seen while waiting, the number of instances in each status after so many seconds.
  returned: when there was something to wait for
  type: list
  elements: dict
  sample:
    - seconds: 5
      statuses: {Pending: 3, done: 5}
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import AlibabaError
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import settings_from
from ansible_collections.bigdata.emr.plugins.module_utils.ecs import arguments, cluster
from ansible_collections.bigdata.emr.plugins.module_utils.ecs.types import TIERS

SPEC = {
    **arguments.CLIENT,
    **arguments.WAIT,
    **arguments.NODE_GROUPS,
    "cluster": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "plan": {"type": "dict"},
    "remove_hosts": {"type": "list", "elements": "str", "default": []},
    "shrink_task": {"type": "bool", "default": False},
    "tiers": {"type": "list", "elements": "str", "choices": list(TIERS), "default": ["task"]},
    "confirm": {"type": "str"},
    "remove_protection": {"type": "bool", "default": False},
    "force_stop": {"type": "bool", "default": False},
}


def main() -> None:
    module = AnsibleModule(
        argument_spec=SPEC, required_if=[("state", "present", ["node_groups"])], supports_check_mode=True
    )
    converge = cluster.absent if module.params["state"] == "absent" else cluster.present
    result = cluster.Result()
    try:
        client = Client(settings_from(module.params))
        converge(client, module.params, module.check_mode, result)
    except (AlibabaError, cluster.Refused) as error:
        result.errors.append(str(error))
    for warning in result.warnings:
        module.warn(warning)
    returned = result.returned()
    if result.errors:
        module.fail_json(msg=" ".join(result.errors), **returned)
    module.exit_json(**returned)


if __name__ == "__main__":
    main()
