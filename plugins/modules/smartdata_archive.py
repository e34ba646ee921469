#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bring the archive of an engine of the user's own to a host."""

from __future__ import annotations

DOCUMENTATION = r"""
module: smartdata_archive
short_description: Bring the archive of an engine of the user's own to a host
version_added: 1.0.0
description:
  - Downloads the archive that C(emr_smartdata) names for engine C(jindo), compares its sha512, and unpacks it without
    its first directory to a directory of its own. That gets its name when it is whole, so an interrupted run is
    repaired by the next one.
  - Nothing is downloaded where it is there already. Directories of former archives stay.
options:
  url:
    description: URL of the archive, a tar of any compression; the host downloads it.
    type: str
    required: true
  sha512:
    description: Hexadecimal sha512 of the archive.
    type: str
    required: true
  root:
    description: Directory of the software.
    type: path
    default: /opt/emr
attributes:
  check_mode:
    description: Says what would be done.
    support: full
  diff_mode:
    description: Shows the directory that is made, and of what.
    support: full
  platform:
    description: Target operating system.
    platforms: posix
    support: full
author: bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Bring the archive of the engine
  bigdata.emr.smartdata_archive:
    url: "{{ emr_inventory.volume.archive_url }}"
    sha512: "{{ emr_inventory.volume.archive_sha512 }}"
"""

RETURN = r"""
directory:
  description: Where it is.
  returned: success
  type: str
  sample: /opt/emr/jindosdk-0123456789abcdef
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.inside import Odd
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.archive import bring
from ansible_collections.bigdata.emr.plugins.module_utils.software.host import SoftwareError
from ansible_collections.bigdata.emr.plugins.module_utils.software.release import ReleaseError


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "url": {"type": "str", "required": True},
            "sha512": {"type": "str", "required": True},
            "root": {"type": "path", "default": "/opt/emr"},
        },
        supports_check_mode=True,
    )
    asked = module.params
    work_alone(module)
    changes = Changes(module.check_mode)
    try:
        directory = bring(asked["root"], asked["url"], asked["sha512"].lower(), changes)
    except (SoftwareError, ReleaseError, Odd, OSError) as error:
        module.fail_json(msg=str(error), diff=changes.diff)
    module.exit_json(changed=bool(changes), diff=changes.diff, directory=directory)


if __name__ == "__main__":
    main()
