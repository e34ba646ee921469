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
  - With O(relay), only the hosts of the first turn get archives over the connection. They serve them to others for as
    long as the delivery takes, and these to others again, over plain HTTP, at their own addresses in the cluster, to
    the addresses of these hosts only, at a path that has a token of this run in it. What a host gets counts only if its
    sha512 is right. A host that gets nothing from others gets it over the connection, with a warning that says why.
  - An interrupted run leaves the old or the new state; running again completes it.
  - A product counts as lacking when its marker is of another build, or when one of its jars or launchers is missing or
    has another size.
  - Class data, with which JVMs start faster, is brought along where the controller has it, see O(class_data).
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
  class_data:
    description:
      - Whether class data of the products is wanted as well. It is treated like a product that is called
        C(<product>-classes@<key of the JVM>), wherever O(cache) has it for the host's JVM, and left out elsewhere.
      - With V(false), class data on the host is removed. Without a value, only what O(products) name is looked at.
    type: bool
  cache:
    description: Directory on the controller with class data, as for M(bigdata.emr.assembly).
    type: path
    default: ~/.cache/bigdata.emr
  java_home:
    description: Directory of the JVM that daemons start with; that of C(/usr/bin/java) when empty.
    type: str
    default: ""
  relay:
    description: Name of the variable in which M(bigdata.emr.delivery) registered its plan.
    type: str
    default: ""
  turn:
    description:
      - Part of the plan to carry out. A host without a part in it does nothing.
      - V(first) sends archives to hosts that are to have them first, and lets these serve them, as well as hosts that
        have kept them.
      - V(rest) lets all other hosts get them.
    type: str
    choices: [first, rest]
  sent:
    description: Name of the variable in which each host registered turn V(first); for turn V(rest).
    type: str
    default: ""
  keep:
    description:
      - Whether the host keeps archives that it got in turn V(first), in C(<root>/.archives), so that it can serve them
        to hosts that join later.
      - Otherwise those that it has are removed as soon as it lacks nothing.
    type: bool
    default: true
  root:
    description: Directory for all software on the host.
    type: path
    default: /opt/emr
  prefetched:
    description:
      - What M(bigdata.emr.preflight) returned in this run as RV(bigdata.emr.preflight#module:software). Without
        O(archives), and when it was asked for the same and nothing is to be tidied up, nothing is executed on the host.
    type: dict
  plan:
    description: What the action plugin decided on the controller. Filled in by it, never by a user.
    type: dict
  token:
    description: Secret of this run that hosts show each other. Filled in by the action plugin, never by a user.
    type: str
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
  - module: bigdata.emr.class_data
  - module: bigdata.emr.delivery
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
jvm:
  description: Key of the host's JVM, empty if there is none for which there could be class data.
  returned: with O(class_data) true
  type: str
  sample: 0123456789abcdef
software:
  description: Every product that was asked for, and class data for the host's JVM.
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
      description: What was found, V(present), V(unlinked), V(absent) or V(unwanted).
      type: str
    why:
      description: What was missing, for people.
      type: str
    sha512:
      description: Of the archive that it was installed from, empty if it is absent.
      type: str
  sample: [{name: hadoop, version: 3.4.3, linked: null, state: absent, why: it is not installed, sha512: ""}]
kept:
  description: Product to the sha512 of its archive, for archives that the host has kept.
  returned: without O(archives)
  type: dict
  sample: {}
delivered:
  description: Product that was installed to where its archive came from, a host or V(controller).
  returned: with O(archives), except in check mode and by who only serves what it kept
  type: dict
  sample: {hadoop: master-1.lab, zookeeper: controller}
serving:
  description: Address and port at which the host serves archives, or why it does not; none if nobody needs it.
  returned: with O(relay)
  type: dict
  sample: {address: 10.0.0.11, port: 8970}
"""

import os
from typing import Any, Mapping

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.software.host import SoftwareError
from ansible_collections.bigdata.emr.plugins.module_utils.software.lacking import for_host, look_at
from ansible_collections.bigdata.emr.plugins.module_utils.software.options import SOFTWARE


def _run(module: AnsibleModule) -> dict[str, Any]:
    """Do the step that the action plugin asks for."""
    root, asked = module.params["root"], module.params
    plan, jvm = for_host(asked["plan"], root, asked["class_data"], asked["java_home"])
    return {**_step(module, root, plan, asked["token"]), **jvm}


def _step(module: AnsibleModule, root: str, plan: Mapping[str, Any], token: str) -> Mapping[str, Any]:
    if plan["step"] == "look":
        return look_at(root, plan, module.params["keep"], module.check_mode)
    # Not at the top: most runs look, and deliver nothing.
    from ansible_collections.bigdata.emr.plugins.module_utils.software.deliver import (
        install_archives,
        receive_archives,
        serve_kept,
        stage_for,
    )

    if plan["step"] == "stage":
        return stage_for(root, plan)
    if plan["step"] == "receive":
        return receive_archives(root, plan, token)
    if plan["step"] == "serve":
        return serve_kept(root, plan, token)
    return install_archives(root, plan, module.params["keep"], token)


def main() -> None:
    module = AnsibleModule(
        argument_spec={**SOFTWARE, "plan": {"type": "dict"}, "token": {"type": "str", "no_log": True}},
        supports_check_mode=True,
    )
    work_alone(module)
    if not module.params["plan"]:
        module.fail_json(
            msg="bigdata.emr.software was called without its action plugin: call it from a task or with ansible -m"
        )
    os.umask(0o022)
    try:
        result = _run(module)
    except (SoftwareError, OSError) as error:
        module.fail_json(msg=f"{error}")
    module.exit_json(**result)


if __name__ == "__main__":
    main()
