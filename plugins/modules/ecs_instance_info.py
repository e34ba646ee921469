#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""List ECS instances."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_instance_info
short_description: List ECS instances
version_added: 1.0.0
description:
  - Lists the instances of a region that meet all filters, also more than a thousand with one tag.
  - Filters are those of the inventory plugin P(bigdata.emr.ecs#inventory).
options:
  cluster:
    description: Only hosts of this cluster, by their tag C(emr:cluster).
    type: str
  instance_ids:
    description: Only these instances. One that does not exist is left out.
    type: list
    elements: str
    default: []
  filters:
    description:
      - Names of the API, or C(tag:KEY), to a value or a list of alternatives. All of them must hold, one that starts
        with C(!) must not. C(*) and C(?) are wildcards.
    type: dict
    default: {}
  include:
    description: Only instances that meet one of these, each a dictionary of filters or a JMESPath expression.
    type: list
    elements: raw
    default: []
  exclude:
    description: No instances that meet one of these.
    type: list
    elements: raw
    default: []
  raw:
    description: Whether each instance also has C(raw), the document of the API.
    type: bool
    default: false
extends_documentation_fragment:
  - bigdata.emr.info
  - bigdata.emr.alibaba
attributes:
  platform:
    description: Where the module runs, usually the controller.
    support: full
    platforms: posix
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: List the task hosts of a cluster that are stopped
  bigdata.emr.ecs_instance_info:
    region: cn-hangzhou
    cluster: prod
    filters: {"tag:emr:tier": task, Status: Stopped}
  register: stopped
"""

RETURN = r"""
instances:
  description: The instances, by name, with the facts that the inventory plugin has as host variables.
  returned: always
  type: list
  elements: dict
  sample:
    - instance_id: i-bp1a2b3c
      name: prod-core-0001
      host_name: prod-core-0001
      status: Running
      region: cn-hangzhou
      zone: cn-hangzhou-h
      instance_type: ecs.g7.2xlarge
      private_ip: 10.0.0.21
      tags: {"emr:cluster": prod, "emr:tier": core}
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import AlibabaError
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import settings_from
from ansible_collections.bigdata.emr.plugins.module_utils.ecs import arguments, instances
from ansible_collections.bigdata.emr.plugins.module_utils.ecs.types import CLUSTER_TAG
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.filters import FilterError, selection
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.instance import InstanceError, facts
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.proof import prove_gone
from ansible_collections.bigdata.emr.plugins.module_utils.ecs_inventory.query import queries
from ansible_collections.bigdata.emr.plugins.module_utils.topology.names import natural_key

SPEC = {
    **arguments.CLIENT,
    "cluster": {"type": "str"},
    "instance_ids": {"type": "list", "elements": "str", "default": []},
    "filters": {"type": "dict", "default": {}},
    "include": {"type": "list", "elements": "raw", "default": []},
    "exclude": {"type": "list", "elements": "raw", "default": []},
    "raw": {"type": "bool", "default": False},
}


def main() -> None:
    module = AnsibleModule(argument_spec=SPEC, supports_check_mode=True)
    params = module.params
    filters = dict(params["filters"])
    if params["cluster"]:
        filters = {f"tag:{CLUSTER_TAG}": params["cluster"], **filters}
    try:
        wanted = selection(filters, params["include"], params["exclude"])
        client = Client(settings_from(params))
        if params["instance_ids"]:
            listed = instances.by_ids(client, params["instance_ids"])
            prove_gone(client, [one for one in params["instance_ids"] if one not in listed])
            found = list(listed.values())
        else:
            found = [raw for query in queries(wanted, [], []) for raw in instances.of_query(client, query)]
        rows = [facts(raw, client.settings.account, keep=params["raw"]) for raw in wanted.apply(found)]
    except (AlibabaError, FilterError, InstanceError) as error:
        module.fail_json(msg=str(error))
    rows.sort(key=lambda row: (natural_key(str(row["name"])), row["instance_id"]))
    module.exit_json(changed=False, instances=rows)


if __name__ == "__main__":
    main()
