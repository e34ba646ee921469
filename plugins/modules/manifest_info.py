#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read what a host remembers of its cluster."""

from __future__ import annotations

DOCUMENTATION = r"""
module: manifest_info
short_description: Read what a host remembers of its cluster
version_added: 1.0.0
description:
  - Reads the manifest on this host, and the ids in ZooKeeper's files.
  - Neither need be there.
extends_documentation_fragment: [bigdata.emr.info]
seealso:
  - module: bigdata.emr.manifest
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Read the manifest
  bigdata.emr.manifest_info:
  register: found
"""

RETURN = r"""
remembered:
  description:
    - C(manifest), the file's text, and C(zookeeper) with C(path), C(id) and C(servers), the ids in zoo.cfg, C(unit),
      whether the server starts by itself, and C(data), whether it has ever kept a transaction.
  returned: always
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.services.remembered import read_remembered


def main() -> None:
    """Run the module."""
    module = AnsibleModule(argument_spec={}, supports_check_mode=True)
    try:
        remembered = read_remembered()
    except OSError as error:
        module.fail_json(msg=f"What this host remembers cannot be read: {error}; repair its disk and run again")
    module.exit_json(changed=False, remembered=remembered)


if __name__ == "__main__":
    main()
