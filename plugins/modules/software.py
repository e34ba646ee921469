#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: software
short_description: Install products of a release on a host
version_added: "1.0.0"
author: bigdata.emr contributors (@bigdata-emr)
description:
  - Without O(archives), tells in one module execution which products the host lacks, and lets the link of a product
    lead to the release's version where that is installed already.
  - With O(archives), copies what the host lacks over the connection, verifies it, unpacks it to
    C(<root>/<product>-<version>) and lets the link C(<root>/<product>) lead there in one step. Other versions stay.
  - An interrupted run leaves the old or the new state; running again completes it.
  - A product counts as lacking when its marker is of another build, or when one of its jars or launchers is missing or
    has another size.
options:
  release:
    description: Name of the release.
    type: str
    required: true
  products:
    description: Names of the products that the host needs.
    type: list
    elements: str
    required: true
  source:
    description: Where archives come from, V(maven), V(mirror) or V(local); decides what counts as installed.
    type: str
    default: maven
  mirror:
    description: URL of the mirror, which source V(mirror) needs.
    type: str
    default: ""
  directory:
    description: Directory with archives, which source V(local) needs.
    type: str
    default: ""
  sha512:
    description: Product to sha512 of upstream's archive, where the release file has none or another one is wanted.
    type: dict
    default: {}
  archives:
    description: What M(bigdata.emr.assembly) returned as RV(bigdata.emr.assembly#module:archives).
    type: dict
  root:
    description: Directory for all software on the host.
    type: path
    default: /opt/emr
  plan:
    description: What the action plugin decided on the controller. Filled in by it, never by a user.
    type: dict
notes:
  - The connection's user must be able to write files; with C(become) it need not be root.
attributes:
  action:
    description: The larger part runs on the controller.
    support: full
  check_mode:
    description: Tells what would be installed or switched; the archives need not be there.
    support: full
  diff_mode:
    description: Shows the versions in use before and after.
    support: full
  platform:
    description: Hosts of a cluster.
    platforms: linux
    support: full
seealso:
  - module: bigdata.emr.assembly
"""

EXAMPLES = r"""
- name: Ask what is lacking
  bigdata.emr.software:
    release: "1.0"
    products: [hadoop, zookeeper]
  register: software

- name: Deliver it
  bigdata.emr.software:
    release: "1.0"
    products: "{{ software.absent }}"
    archives: "{{ assembly.archives }}"
  when: software.absent | length > 0
"""

RETURN = r"""
absent:
  description: Products that the host lacked when this ran.
  returned: success
  type: list
  elements: str
  sample: [hadoop]
software:
  description: Every product that was asked for.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the product.
      type: str
    version:
      description: Version of the release.
      type: str
    linked:
      description: Version that was in use before, empty if none.
      type: str
    state:
      description: What was found, V(present), V(unlinked) or V(absent).
      type: str
    why:
      description: What was missing, for people.
      type: str
  sample: [{name: hadoop, version: 3.4.3, linked: null, state: absent, why: it is not installed}]
"""

import os

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.clients.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.software.host import (
    INCOMING,
    SoftwareError,
    install,
    look,
    stage,
    switch,
    unstage,
)


def _look(module: AnsibleModule, root: str, plan: dict) -> dict:
    """Tell what is lacking, and switch what only has to be switched."""
    found = look(root, plan["wanted"])
    for product, state in zip(plan["wanted"], found):
        if state["state"] == "unlinked" and not module.check_mode:
            switch(root, product)
    absent = [state["name"] for state in found if state["state"] == "absent"]
    if not absent and not module.check_mode:
        unstage(root)  # what a run left behind that was interrupted at its very end
    return {"changed": any(state["state"] == "unlinked" for state in found), "absent": absent, "software": found}


def _stage(module: AnsibleModule, root: str, plan: dict) -> dict:
    """Tell what is lacking and, if anything is, make the place for its archives."""
    result = _look(module, root, plan)
    if result["absent"]:
        needed = sum(plan["needed"][name] for name in result["absent"])
        result["incoming"] = stage(root, plan["uid"], needed)
    return result


def _install(root: str, plan: dict) -> dict:
    """Install every archive that has arrived."""
    for product in plan["wanted"]:
        archive = plan["archives"][product["name"]]
        install(root, product, os.path.join(root, INCOMING, archive["file"]), archive["sha512"])
    unstage(root)
    return {"changed": True}


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "release": {"type": "str", "required": True},
            "products": {"type": "list", "elements": "str", "required": True},
            "source": {"type": "str", "default": "maven"},
            "mirror": {"type": "str", "default": ""},
            "directory": {"type": "str", "default": ""},
            "sha512": {"type": "dict", "default": {}},
            "archives": {"type": "dict"},
            "root": {"type": "path", "default": "/opt/emr"},
            "plan": {"type": "dict"},
        },
        supports_check_mode=True,
    )
    work_alone(module)
    root, plan = module.params["root"], module.params["plan"]
    if not plan:
        module.fail_json(
            msg="bigdata.emr.software was called without its action plugin: call it from a task or with ansible -m"
        )
    os.umask(0o022)
    try:
        if plan["step"] == "look":
            result = _look(module, root, plan)
        elif plan["step"] == "stage":
            result = _stage(module, root, plan)
        else:
            result = _install(root, plan)
    except (SoftwareError, OSError) as error:
        module.fail_json(msg=f"{error}")
    module.exit_json(**result)


if __name__ == "__main__":
    main()
