#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Choose instance types and zones for the hosts of a cluster."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_instance_type_info
short_description: Choose ECS instance types and zones for the hosts of a cluster
version_added: 1.0.0
description:
  - Compares all instance types of the region, and their stock in each zone, with what the node groups ask for.
  - Returns the types that fit in the order of preference, the reason against every other, and a plan that
    M(bigdata.emr.ecs_cluster) takes as it is.
  - All node groups go to the zone that can take most of them, as far as stock allows; the other zones are fallbacks.
  - A node group that nothing fits is no failure, since its hosts may all be there already; it is in RV(problems).
options:
  node_groups:
    required: true
  rank_by:
    description:
      - What decides between types that fit. With V(price) up to 20 types a node group are priced with one call each,
        and spot instances are ranked by the chance to lose them first.
    type: str
    choices: [fit, price]
    default: fit
  limit:
    description: At most this many places, type and zone, are planned for a node group.
    type: int
    default: 20
extends_documentation_fragment:
  - bigdata.emr.info
  - bigdata.emr.alibaba
  - bigdata.emr.ecs_node_groups
attributes:
  platform:
    description: Where the module runs, usually the controller.
    support: full
    platforms: posix
seealso:
  - module: bigdata.emr.ecs_cluster
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Choose where the hosts go
  bigdata.emr.ecs_instance_type_info:
    region: cn-hangzhou
    defaults:
      vswitches:
        - {zone: cn-hangzhou-h, id: vsw-bp1h}
        - {zone: cn-hangzhou-i, id: vsw-bp1i}
    node_groups:
      - {tier: master, count: 3, select: {vcpus: 4, memory_gib: 16}}
      - {tier: core, count: 3, select: {vcpus: 8, memory_gib: 32, local_disks: 4}}
      - {tier: task, count: 2, select: {vcpus: 8, memory_gib: 16}, spot_strategy: SpotAsPriceGo}
  register: selection
"""

RETURN = r"""
plan:
  description: Node group to its places, the preferred one first. Entries with C(count) 0 are fallbacks.
  returned: always
  type: dict
  sample:
    master:
      - {instance_type: ecs.g7.xlarge, zone: cn-hangzhou-h, count: 3}
      - {instance_type: ecs.g6.xlarge, zone: cn-hangzhou-h, count: 0}
candidates:
  description: Node group to what fits and is in stock, in the order of the plan.
  returned: always
  type: dict
  sample:
    master:
      - instance_type: ecs.g7.xlarge
        zone: cn-hangzhou-h
        vcpus: 4
        memory_gib: 16.0
        local_disks: 0
        local_disk_gib: 0
rejected:
  description: Node group to each type, or type and zone, that does not do, with the reason.
  returned: always
  type: dict
  sample:
    master:
      ecs.g7.large: 2 vCPUs, at least 4 wanted; 8 GiB of memory, at least 16 wanted
      ecs.g7.xlarge in cn-hangzhou-i: out of stock there
problems:
  description: A sentence for each node group that nothing fits.
  returned: always
  type: list
  elements: str
zones:
  description: Zones in the order of preference.
  returned: always
  type: list
  elements: str
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import AlibabaError
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import settings_from
from ansible_collections.bigdata.emr.plugins.module_utils.ecs import arguments, offers
from ansible_collections.bigdata.emr.plugins.module_utils.ecs.plan import select
from ansible_collections.bigdata.emr.plugins.module_utils.ecs.types import plan_data

SPEC = {
    **arguments.CLIENT,
    **arguments.NODE_GROUPS,
    "node_groups": {**arguments.NODE_GROUPS["node_groups"], "required": True},
    "rank_by": {"type": "str", "choices": ["fit", "price"], "default": "fit"},
    "limit": {"type": "int", "default": 20},
}


def main() -> None:
    module = AnsibleModule(argument_spec=SPEC, supports_check_mode=True)
    groups = arguments.node_groups(module.params)
    warnings: list[str] = []
    try:
        client = Client(settings_from(module.params))
        kinds = offers.instance_types(client)
        priced = module.params["rank_by"] == "price"
        markets = offers.markets(client, groups, kinds, warnings) if priced else {}
        chosen = select(groups, kinds, offers.stocks(client, groups), markets, module.params["limit"])
    except AlibabaError as error:
        module.fail_json(msg=str(error))
    for warning in warnings:
        module.warn(warning)
    module.exit_json(
        changed=False,
        plan=plan_data(chosen.plan),
        candidates={name: choice.candidates for name, choice in chosen.choices.items()},
        rejected={name: choice.rejected for name, choice in chosen.choices.items()},
        problems=[choice.problem for choice in chosen.choices.values() if choice.problem],
        zones=chosen.zones,
    )


if __name__ == "__main__":
    main()
