#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: assembly
short_description: Get the archives of a release's products onto the controller
version_added: "1.0.0"
author: bigdata.emr contributors (@bigdata-emr)
description:
  - Makes, downloads or finds one archive per product and returns where it lies, for M(bigdata.emr.software) to deliver.
  - With source V(maven), the product is assembled from pinned artifacts of Maven's registry and the launchers of this
    collection, in upstream's directory layout. What Maven delivers must be exactly what the release's lock records.
    Two assemblies of the same release give the same bytes.
  - What is in the cache is only hashed.
  - Runs on the controller.
options:
  release:
    description: Name of the release.
    type: str
    required: true
  products:
    description: Names of the products.
    type: list
    elements: str
    required: true
  source:
    description:
      - V(maven) assembles on the controller, which then needs Maven and a JDK.
      - V(mirror) downloads upstream's archives from O(mirror).
      - V(local) takes upstream's archives from O(directory).
    type: str
    default: maven
  collection:
    description: Directory of this collection, which has the release files and what a product is assembled from.
    type: path
    required: true
  cache:
    description: Directory for finished archives.
    type: path
    default: ~/.cache/bigdata.emr
  mirror:
    description:
      - URL of the mirror, for source V(mirror).
      - Archives are looked for at upstream's own path below it, then directly in it.
    type: str
    default: ""
  directory:
    description: Directory with upstream's archives, for source V(local).
    type: str
    default: ""
  sha512:
    description: Product to sha512 of upstream's archive, where the release file has none or another one is wanted.
    type: dict
    default: {}
  record:
    description:
      - Write the lock instead of checking it, for a maintainer who makes a release.
      - Only with source V(maven).
    type: bool
    default: false
  look:
    description: Makes and downloads nothing, and says in RV(refusals) what stands in the way of what the cache lacks.
    type: bool
    default: false
attributes:
  check_mode:
    description: In check mode nothing is made or downloaded; RV(archives) has only what is there.
    support: full
  diff_mode:
    description: There is nothing to compare.
    support: none
  platform:
    description: The controller's operating system.
    platforms: posix
    support: full
"""

EXAMPLES = r"""
- name: Assemble Hadoop and ZooKeeper
  bigdata.emr.assembly:
    release: "1.0"
    products: [hadoop, zookeeper]
    collection: "{{ role_path }}/../.."
  delegate_to: localhost

- name: Download from a mirror
  bigdata.emr.assembly:
    release: "1.0"
    products: [hadoop]
    source: mirror
    mirror: https://mirror.example.com/apache
    collection: "{{ role_path }}/../.."
  delegate_to: localhost
"""

RETURN = r"""
archives:
  description: Product to its archive.
  returned: success, without O(look)
  type: dict
  sample:
    zookeeper:
      path: /root/.cache/bigdata.emr/zookeeper-3.9.5-0123456789abcdef.tar
      sha512: 0f...
      size: 17000000
      unpacked: 17000000
made:
  description: Products whose archive was, or in check mode would be, assembled or downloaded in this run.
  returned: success, without O(look)
  type: list
  elements: str
  sample: [zookeeper]
refusals:
  description: Why an archive cannot be had, one sentence each.
  returned: with O(look)
  type: list
  elements: str
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.software.archive import Obtained
from ansible_collections.bigdata.emr.plugins.module_utils.software.obtainable import refusals
from ansible_collections.bigdata.emr.plugins.module_utils.software.options import ASSEMBLY
from ansible_collections.bigdata.emr.plugins.module_utils.software.release import ReleaseError
from ansible_collections.bigdata.emr.plugins.module_utils.software.store import Store, locked, sweep


def _archives(module: AnsibleModule, store: Store) -> tuple[dict[str, Obtained], list[str]]:
    """Return the archives by product, and the products whose archive was made in this run."""
    archives: dict[str, Obtained] = {}
    made: list[str] = []
    for product in module.params["products"]:
        record = module.params["record"]
        held = None if record else store.held(product)
        if held is None:
            made.append(product)
            held = None if module.check_mode else store.make(product, record)
        if held is not None:
            archives[product] = held
    return archives, made


def main() -> None:
    module = AnsibleModule(
        argument_spec=ASSEMBLY,
        supports_check_mode=True,
    )
    store = Store.of(module.params)
    if module.params["look"]:
        module.exit_json(changed=False, refusals=refusals(store, module.params["products"]))
    try:
        with locked(store.cache):
            if not module.check_mode:
                sweep(store.cache)
            archives, made = _archives(module, store)
    except (ReleaseError, OSError) as error:
        module.fail_json(msg=f"{error}")
    module.exit_json(changed=bool(made), archives=archives, made=made)


if __name__ == "__main__":
    main()
