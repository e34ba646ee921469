#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prove that the object store of a cluster lets it in."""

from __future__ import annotations

DOCUMENTATION = r"""
module: object_store_check
short_description: Prove that the object store of a cluster lets it in
version_added: 1.0.0
description:
  - Asks for one object of each bucket that is named, with the keys that are given, else with those of the host's RAM
    role.
  - Refuses an endpoint that does not answer, a host without a RAM role, a wrong key or secret, a token that has ended,
    and a bucket that is not there or does not let in, one sentence each.
options:
  host:
    description: Inventory name of this host, for sentences.
    type: str
    required: true
  store:
    description:
      - The store as M(bigdata.emr.check_inventory) returns it in
        RV(bigdata.emr.check_inventory#module:object_store).
    type: dict
    required: true
  keys:
    description: Id, secret and, where there is one, token; none for a RAM role.
    type: list
    elements: str
    default: []
  metadata:
    description: The metadata service of ECS instances.
    type: str
    default: http://100.100.100.200
  timeout_seconds:
    description: Time limit of each operation.
    type: float
    default: 10.0
attributes:
  check_mode:
    description: Only asks.
    support: full
  diff_mode:
    description: Nothing changes, so there is no difference to show.
    support: none
  platform:
    description: Any host that will use the store.
    platforms: posix
    support: full
author: bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Prove that the bucket of logs lets in
  bigdata.emr.object_store_check:
    host: "{{ inventory_hostname }}"
    store:
      endpoint: https://oss-cn-hangzhou-internal.aliyuncs.com
      buckets: [logs]
      credentials: ram_role
      role: ""
      group: hadoop
"""

RETURN = r"""
buckets:
  description: The buckets that let in.
  returned: success
  type: list
  elements: str
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.object_store import judge
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import ObjectStore
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError
from ansible_collections.bigdata.emr.plugins.module_utils.wire.oss import METADATA, Keys, look_into, role_keys


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "host": {"type": "str", "required": True},
            "store": {"type": "dict", "required": True},
            "keys": {"type": "list", "elements": "str", "default": [], "no_log": True},
            "metadata": {"type": "str", "default": METADATA},
            "timeout_seconds": {"type": "float", "default": 10.0},
        },
        supports_check_mode=True,
        no_log=True,  # or the host's log would have all options
    )
    asked, store = module.params, ObjectStore(**module.params["store"])
    host, seconds = asked["host"], asked["timeout_seconds"]
    findings: list[str] = []
    keys = Keys(*asked["keys"]) if asked["keys"] else None
    try:
        keys = keys or role_keys(asked["metadata"], store.role, seconds)
    except ClientError as error:
        findings.append(judge.no_credentials(host, store, error))
    for bucket in store.buckets:
        try:
            if keys is None:
                break
            look_into(store.endpoint, bucket, keys, seconds)
        except ClientError as error:
            told = judge.refusal(host, store, bucket, error)
            findings += [told] if told not in findings else []
    if findings:
        module.fail_json(msg="\n".join(["Nothing was changed.", *findings]))
    module.exit_json(changed=False, buckets=list(store.buckets))


if __name__ == "__main__":
    main()
