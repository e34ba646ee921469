#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write what a cluster is into the manifest on one of its hosts."""

from __future__ import annotations

DOCUMENTATION = r"""
module: manifest
short_description: Write the manifest of a cluster on a host
version_added: 1.0.0
description:
  - The manifest is what a cluster remembers of itself, as a file on every host of its quorums and masters.
  - Writes the file in one step, unless it is as wanted already. A file that is neither the wanted one nor the one that
    this run decided from is left alone, and the module fails.
  - An action plugin of the same name makes the text from O(topology) and what earlier tasks read, and connects to a
    host only where the file is another one.
options:
  text:
    description: The manifest; made by the action plugin when O(topology) is given.
    type: str
    default: ''
  replaces:
    description: The text that this run found on the host when it began.
    type: str
    default: ''
  topology:
    description: The topology, as in C(emr_topology).
    type: dict
  checked:
    description: What M(bigdata.emr.check_manifest) returned.
    type: dict
  facts:
    description:
      - Names of the variables in which hosts registered results of M(bigdata.emr.hdfs_guard_info),
        M(bigdata.emr.preflight) or M(bigdata.emr.daemon), in the order of time. The last that read the disks counts.
    type: list
    elements: str
    default: []
  state:
    description: V(aside) renames the file, so that a cluster can begin anew on this host.
    type: str
    choices: [present, aside]
    default: present
  path:
    description: The file.
    type: path
    default: /var/lib/emr/manifest.json
attributes:
  check_mode:
    description: Says what would be written and writes nothing.
    support: full
  diff_mode:
    description: Shows the manifest before and after.
    support: full
  platform:
    description: Target operating system.
    support: full
    platforms: posix
seealso:
  - module: bigdata.emr.check_manifest
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Write down what the cluster is
  bigdata.emr.manifest:
    topology: "{{ emr_topology }}"
    checked: "{{ emr_manifest }}"
    facts: [__guard_facts]

- name: Let a cluster begin anew on this host
  bigdata.emr.manifest:
    state: aside
"""

RETURN = r"""
serial:
  description: Serial of the manifest that is on the host now.
  returned: with O(topology)
  type: int
moved:
  description: New name of the file.
  returned: with O(state=aside)
  type: str
  sample: /var/lib/emr/manifest.json.20261123T061500Z
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes, read_text
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.manifest.document import ManifestError, load
from ansible_collections.bigdata.emr.plugins.module_utils.services.remembered import put_aside, write_manifest


def main() -> None:
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            "text": {"type": "str", "default": ""},
            "replaces": {"type": "str", "default": ""},
            "topology": {"type": "dict"},
            "checked": {"type": "dict"},
            "facts": {"type": "list", "elements": "str", "default": []},
            "state": {"type": "str", "choices": ["present", "aside"], "default": "present"},
            "path": {"type": "path", "default": "/var/lib/emr/manifest.json"},
        },
        supports_check_mode=True,
    )
    work_alone(module)
    asked = module.params
    changes = Changes(module.check_mode)
    try:
        if asked["state"] == "aside":
            moved = put_aside(changes, asked["path"])
            module.exit_json(changed=bool(changes), diff=changes.diff, moved=moved)
        load(asked["text"])
        found = read_text(asked["path"]) or ""
        if found not in (asked["text"], asked["replaces"]):
            module.fail_json(
                msg=f"{asked['path']} was written by another run in the meantime; wait for its end and run again"
            )
        write_manifest(changes, asked["text"], asked["path"])
    except ManifestError as error:
        module.fail_json(msg=f"The given manifest is none: {error}; leave text to the action plugin")
    except OSError as error:
        module.fail_json(msg=f"{asked['path']} cannot be written: {error}; free its disk and run again")
    module.exit_json(changed=bool(changes), diff=changes.diff)


if __name__ == "__main__":
    main()
