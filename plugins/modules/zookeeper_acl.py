#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Take former passwords of daemons out of ZooKeeper's ACLs."""

from __future__ import annotations

DOCUMENTATION = r"""
module: zookeeper_acl
short_description: Take former passwords of daemons out of ZooKeeper's ACLs
version_added: 1.0.0
description:
  - Gives every znode of the cluster's daemons the present password instead of former ones, with the same rights.
    Entries of others in the same ACL stay, and so do znodes of others.
  - Use it when all daemons know the present passwords and make znodes for them alone; run it on one host.
  - The root and what ZooKeeper keeps for itself are closed by M(bigdata.emr.daemon).
options:
  hosts:
    description: Members of the ensemble by name, as C(name) or C(name:port); the first one that serves is asked.
    type: list
    elements: str
    required: true
  cluster:
    description: Name of the cluster.
    type: str
    required: true
  scopes:
    description:
      - The user's configuration scopes, widest first. They may name other places for znodes than upstream's. What else
        is below the root and has an ACL with one of the passwords is found too.
    type: list
    elements: dict
    default: []
extends_documentation_fragment: [bigdata.emr.daemon.passwords]
attributes:
  check_mode:
    description: Counts the znodes and changes none.
    support: full
  diff_mode:
    description: Shows how many znodes below each place a former password opens, and that none does afterwards.
    support: full
  platform:
    description: Target operating system.
    support: full
    platforms: posix
seealso:
  - module: bigdata.emr.daemon
  - plugin: bigdata.emr.passwords
    plugin_type: filter
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Take former passwords out of all znodes
  bigdata.emr.zookeeper_acl:
    hosts: "{{ emr_topology.members.zookeeper }}"
    cluster: "{{ emr_topology.cluster }}"
    secret: "{{ emr_secret | bigdata.emr.passwords(emr_topology, inventory_hostname, emr_manifest.passwords) }}"
  run_once: true
"""

RETURN = r"""
znodes:
  description: Path below the root to how many znodes there were, or in check mode are, open to a former password.
  returned: success
  type: dict
  sample: {/hadoop-ha: 4, /rmstore: 1034, /yarn-leader-election: 4}
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.config.judge import wanted
from ansible_collections.bigdata.emr.plugins.module_utils.config.merge import merge
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.options import PASSWORDS, passwords
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.acl import parents
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.closing import Keeper
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "hosts": {"type": "list", "elements": "str", "required": True},
            "cluster": {"type": "str", "required": True},
            "secret": PASSWORDS,
            "scopes": {"type": "list", "elements": "dict", "default": []},
        },
        supports_check_mode=True,
        no_log=True,  # or the host's log would have all options
    )
    asked = module.params
    known = passwords(asked["secret"])
    if known is None or not known.accounts:
        module.fail_json(msg="secret: this host has no passwords of accounts; run on one whose daemons make znodes")
        return
    try:
        keeper = Keeper(asked["hosts"], known, module.check_mode)
        found = keeper.forget(parents(wanted(merge(asked["scopes"])), asked["cluster"]))
    except (ClientError, ValueError) as error:
        module.fail_json(msg=f"ZooKeeper's ACLs could not be gone through: {error}; run again when its quorum serves")
    diff = [
        {
            "before_header": f"znodes below {path}",
            "after_header": f"znodes below {path}",
            "before": f"{count} open to a former password\n",
            "after": "none\n",
        }
        for path, count in found.items()
    ]
    module.exit_json(changed=bool(found), znodes=found, diff=diff)


if __name__ == "__main__":
    main()
