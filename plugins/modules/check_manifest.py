#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the action plugin of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: check_manifest
short_description: Choose the manifest of a cluster, and refuse what contradicts it
version_added: 1.0.0
description:
  - Chooses among the manifests that M(bigdata.emr.preflight) read on the hosts. Older copies are brought forward later
    by M(bigdata.emr.manifest); of two manifests neither of which descends from the other, both are shown.
  - Gives every ZooKeeper server the id that it has on its disk or in the manifest, and a number that was never used
    where it has none.
  - Fails with one sentence for each thing in which hosts contradict the inventory, such as a host of another cluster,
    or one that holds data of this cluster and left the inventory.
options:
  topology:
    description: The topology, as in C(emr_topology).
    type: dict
    required: true
  facts:
    description: Name of the variable in which each host registered the result of M(bigdata.emr.preflight).
    type: str
    required: true
  give_up:
    description: Hosts that left the inventory and whose data is not needed any more.
    type: list
    elements: str
    default: []
  playbook:
    description: Playbook to name in the command without C(--limit).
    type: str
    default: site.yml
extends_documentation_fragment: [bigdata.emr.deciding]
seealso:
  - module: bigdata.emr.manifest
  - module: bigdata.emr.manifest_info
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Choose the manifest, and refuse what contradicts it
  bigdata.emr.check_manifest:
    topology: "{{ emr_topology }}"
    facts: host_look
  run_once: true
  register: emr_manifest
"""

RETURN = r"""
manifest:
  description: The newest manifest; empty when no host has one.
  returned: success
  type: dict
texts:
  description: Text of the manifest's file on each host that keeps one and answered.
  returned: success
  type: dict
behind:
  description: Hosts whose copy is older or missing.
  returned: success
  type: list
  elements: str
holders:
  description: Hosts that keep a copy.
  returned: success
  type: list
  elements: str
zookeeper_ids:
  description: Id of every ZooKeeper server, those of former hosts too.
  returned: success
  type: dict
  sample: {master-1.lab: 1, master-2.lab: 2, master-3.lab: 3}
given_up:
  description: The hosts in O(give_up).
  returned: success
  type: list
  elements: str
leaving:
  description: Those of them that are DataNodes by the manifest, and by the topology no more.
  returned: success
  type: list
  elements: str
leftovers:
  description:
    - Daemons that hosts have and that the topology places there no more, in the order in which they are to be stopped.
    - Those whose hosts hold data or votes are not among them.
  returned: success
  type: list
  elements: dict
  sample: [{component: spark_history, product: spark, hosts: [master-1.lab]}]
databases:
  description: Hosts with a unit of the database that a cluster brings itself, needed or not.
  returned: success
  type: list
  elements: str
workflows:
  description: Hosts with units of workflows, whether or not they are the gateway of workflows.
  returned: success
  type: list
  elements: str
leftover_hosts:
  description: The hosts of RV(leftovers).
  returned: success
  type: list
  elements: str
time:
  description: UTC time that the whole run writes for directories that it formats, so that all copies are alike.
  returned: success
  type: str
  sample: "2026-11-23T06:15:00Z"
passwords:
  description:
    - Where the cluster stands between two passwords of its daemons, for the filter P(bigdata.emr.passwords#filter).
  returned: success
  type: dict
  contains:
    former:
      description: Generations of passwords that daemons know beside the present one.
      type: list
      elements: str
    shut:
      description: Whether znodes are made for the present one alone.
      type: bool
    complete:
      description: Whether every host answered whose daemons make znodes.
      type: bool
servers_asked:
  description:
    - Hosts whose ZooKeeper servers are asked which members they count, as the declared ones may be others.
    - Empty where all is as declared, and with a C(--limit).
  returned: success
  type: list
  elements: str
limited:
  description: Whether the run has a C(--limit); nothing is written then.
  returned: success
  type: bool
"""
