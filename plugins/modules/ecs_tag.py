#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tag ECS instances and what belongs to them."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_tag
short_description: Tag ECS instances, disks and other resources
version_added: 1.0.0
description:
  - Sets or removes tags, fifty resources and twenty tags with one call.
  - Tags of the system, which start with C(acs:) or C(aliyun), are never touched.
options:
  resource_ids:
    description: The resources, all of one type.
    type: list
    elements: str
    required: true
  resource_type:
    description: Their type.
    type: str
    choices: [instance, disk, eni, image, securitygroup, snapshot, launchtemplate, keypair]
    default: instance
  tags:
    description: Tags, key to value. For O(state=absent) an empty value stands for any.
    type: dict
    required: true
  state:
    description: Whether the resources are to have the tags.
    type: str
    choices: [present, absent]
    default: present
  purge:
    description: Whether all other tags are removed, those of the system and those that start with C(emr:) excepted.
    type: bool
    default: false
extends_documentation_fragment:
  - bigdata.emr.alibaba
attributes:
  check_mode:
    description: Reads the tags and says what would change; the API has no C(DryRun) for tags.
    support: full
  diff_mode:
    description: Shows the tags of each resource that changes.
    support: full
  platform:
    description: Where the module runs, usually the controller.
    support: full
    platforms: posix
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Bring an instance that exists into a cluster
  bigdata.emr.ecs_tag:
    region: cn-hangzhou
    resource_ids: [i-bp1a2b3c]
    tags: {"emr:cluster": prod, "emr:tier": gateway}
"""

RETURN = r"""
tags:
  description: Resource id to its tags after the module.
  returned: always
  type: dict
  sample: {i-bp1a2b3c: {"emr:cluster": prod, "emr:tier": gateway}}
requests:
  description: The calls that changed something, with action, request_id and code.
  returned: always
  type: list
  elements: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.client import Client
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.errors import AlibabaError
from ansible_collections.bigdata.emr.plugins.module_utils.alibaba.settings import settings_from
from ansible_collections.bigdata.emr.plugins.module_utils.ecs import arguments, tagging

TYPES = ["instance", "disk", "eni", "image", "securitygroup", "snapshot", "launchtemplate", "keypair"]

SPEC = {
    **arguments.CLIENT,
    "resource_ids": {"type": "list", "elements": "str", "required": True},
    "resource_type": {"type": "str", "choices": TYPES, "default": "instance"},
    "tags": {"type": "dict", "required": True},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "purge": {"type": "bool", "default": False},
}


def main() -> None:
    module = AnsibleModule(argument_spec=SPEC, supports_check_mode=True)
    params = module.params
    requests: list[dict[str, str]] = []
    ids = list(dict.fromkeys(params["resource_ids"]))
    try:
        wanted = tagging.checked(params["tags"], params["state"], params["purge"])
        client = Client(settings_from(params))
        before = tagging.read(client, params["resource_type"], ids)
        after = {one: tagging.after(before[one], wanted, params["state"], params["purge"]) for one in ids}
        if not module.check_mode:
            tagging.write(client, params["resource_type"], before, after, requests)
    except (AlibabaError, tagging.Refused) as error:
        module.fail_json(msg=str(error), changed=bool(requests), requests=requests)
    changed = [one for one in ids if before[one] != after[one]]
    module.exit_json(
        changed=bool(changed),
        tags=after,
        requests=requests,
        diff={"before": {one: before[one] for one in changed}, "after": {one: after[one] for one in changed}},
    )


if __name__ == "__main__":
    main()
