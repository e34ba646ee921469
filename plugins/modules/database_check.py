#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prove that databases outside of the cluster serve it."""

from __future__ import annotations

DOCUMENTATION = r"""
module: database_check
short_description: Prove that databases outside of the cluster serve it
version_added: 1.0.0
description:
  - Logs in to each database as services will, and asks for its version and character set. Makes a table there, with an
    index, a new column and a row, and drops it. PostgreSQL does that in a transaction that is rolled back.
  - Refuses what services could not work with, one sentence each. These are a database that does not answer or does not
    let the account in, another engine than the one that was named, MySQL before 8.0.23, MariaDB before 10.3, PostgreSQL
    before 10, a character set other than UTF-8, one that can only be read, TLS that is not as asked for, and an
    account that cannot make tables.
  - Needs no client on the host. It is asked before anything is installed there.
options:
  host:
    description: Inventory name of this host, for sentences.
    type: str
    required: true
  databases:
    description:
      - Databases by name, each with C(engine), C(host), C(port), C(name), C(user), C(tls) and C(local), as
        M(bigdata.emr.check_inventory) returns them.
    type: dict
    required: true
  passwords:
    description:
      - Name of each database that is asked to the passwords of its account, of which the first one counts.
    type: dict
    required: true
  timeout_seconds:
    description: Time limit of each operation.
    type: float
    default: 10.0
attributes:
  check_mode:
    description:
      - Refuses what it would refuse otherwise. The table that proves the account's rights is made and dropped in check
        mode too.
    support: full
  diff_mode:
    description: Nothing stays changed, so there is no difference to show.
    support: none
  platform:
    description: Any host that will use the databases.
    platforms: posix
    support: full
author: bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Prove that the database of the metastore serves
  bigdata.emr.database_check:
    host: "{{ inventory_hostname }}"
    databases:
      hive: {engine: mysql, host: rds.example.com, port: 3306, name: hive, user: emr, tls: verified, local: false}
    passwords:
      hive: ["{{ vault_rds_password }}"]
"""

RETURN = r"""
databases:
  description: What each database says of itself.
  returned: success
  type: dict
  contains:
    product:
      description: V(mysql), V(mariadb) or V(postgresql).
      type: str
    version:
      description: Its version.
      type: str
    charset:
      description: Character set of the database.
      type: str
    read_only:
      description: Whether it can only be read.
      type: bool
  sample: {hive: {product: mysql, version: 8.0.36, charset: utf8mb4, read_only: false}}
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.database.probe import prove
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Database


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "host": {"type": "str", "required": True},
            "databases": {"type": "dict", "required": True},
            "passwords": {"type": "dict", "required": True, "no_log": True},
            "timeout_seconds": {"type": "float", "default": 10.0},
        },
        supports_check_mode=True,
        no_log=True,  # or the host's log would have all options
    )
    asked = module.params
    found: dict[str, object] = {}
    findings: list[str] = []
    for name, passwords in asked["passwords"].items():
        proof = prove(asked["host"], Database(**asked["databases"][name]), passwords[0], asked["timeout_seconds"])
        found[name] = proof.answer._asdict() if proof.answer else None
        findings += [one for one in proof.findings if one not in findings]
    if findings:
        module.fail_json(msg="\n".join(["Nothing was changed.", *findings]))
    module.exit_json(changed=False, databases=found)


if __name__ == "__main__":
    main()
