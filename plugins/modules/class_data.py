#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: class_data
short_description: Make class data of products, with which their JVMs start faster
version_added: "1.0.0"
author: bigdata.emr contributors (@bigdata-emr)
description:
  - Makes an archive for class data sharing per product and build of the JVM, each on the first host of the play that
    has both, and fetches it into the controller's cache, from where M(bigdata.emr.software) delivers it to all hosts.
  - What the cache has is not made again. Hosts that have nothing to make are not connected to.
  - The classes are those that the release lists in C(releases/<release>/<product>.classes).
options:
  release:
    description: Name of the release.
    type: str
    required: true
  found:
    description: Name of the variable in which every host has what M(bigdata.emr.software) returned with C(class_data).
    type: str
    required: true
  source:
    description: Where archives of products come from; class data is made for V(maven) only.
    type: str
    default: maven
  mirror:
    description: As for M(bigdata.emr.software).
    type: str
    default: ""
  directory:
    description: As for M(bigdata.emr.software).
    type: str
    default: ""
  sha512:
    description: As for M(bigdata.emr.software).
    type: dict
    default: {}
  cache:
    description: Directory on the controller for finished archives.
    type: path
    default: ~/.cache/bigdata.emr
  java_home:
    description: Directory of the JVM that daemons start with; that of C(/usr/bin/java) when empty.
    type: str
    default: ""
  root:
    description: Directory for all software on the host.
    type: path
    default: /opt/emr
  plan:
    description: What the action plugin decided on the controller. Filled in by it, never by a user.
    type: dict
attributes:
  action:
    description: The choice is made on the controller.
    support: full
  check_mode:
    description: Tells what would be made.
    support: full
  diff_mode:
    description: Shows what the cache gets.
    support: full
  platform:
    description: Hosts of a cluster.
    platforms: linux
    support: full
seealso:
  - module: bigdata.emr.software
"""

EXAMPLES = r"""
- name: Find out which JVM the host has
  bigdata.emr.software:
    release: "1.0"
    products: [hadoop, zookeeper]
    class_data: true
  register: software

- name: Make class data
  bigdata.emr.class_data:
    release: "1.0"
    found: software
"""

RETURN = r"""
made:
  description: Labels of the class data that this host made, or in check mode would make.
  returned: success
  type: list
  elements: str
  sample: ["hadoop-classes@0123456789abcdef"]
"""

import os
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.software.classes import parts, space
from ansible_collections.bigdata.emr.plugins.module_utils.software.host import SoftwareError, stage, unstage
from ansible_collections.bigdata.emr.plugins.module_utils.software.jvm import make, read_jvm
from ansible_collections.bigdata.emr.plugins.module_utils.software.options import CLASS_DATA


def _make(root: str, home: str, plan: dict[str, Any]) -> dict[str, Any]:
    """Make class data, unless the JVM is not the one that was seen before."""
    jvm = read_jvm(root, home)
    if jvm is None or (parts(plan["wanted"]["name"]) or ("", ""))[1] != jvm["key"]:
        raise SoftwareError("the JVM of the host was changed during the run: run again")
    return {"changed": True, **make(root, plan["wanted"], jvm, os.path.join(plan["incoming"], "list"))}


def main() -> None:
    module = AnsibleModule(
        argument_spec={**CLASS_DATA, "plan": {"type": "dict"}},
        supports_check_mode=True,
    )
    work_alone(module)
    root, plan = module.params["root"], module.params["plan"]
    if not plan:
        module.fail_json(
            msg="bigdata.emr.class_data was called without its action plugin: call it from a task or with ansible -m"
        )
    os.umask(0o022)
    result: dict[str, Any] = {"changed": True}
    try:
        if plan["step"] == "stage":
            result["incoming"] = stage(root, plan["uid"], space(plan["list_bytes"]))
        elif plan["step"] == "make":
            result = _make(root, module.params["java_home"], plan)
        else:
            unstage(root)
    except (SoftwareError, OSError) as error:
        unstage(root)
        module.fail_json(msg=f"{error}")
    module.exit_json(**result)


if __name__ == "__main__":
    main()
