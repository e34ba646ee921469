#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the action plugin of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: hdfs_guard
short_description: Decide whether HDFS may be formatted, joined or left alone
version_added: 1.0.0
description:
  - Decides on the controller, from what M(bigdata.emr.hdfs_guard_info) read on every host of HDFS, what each NameNode
    host has to do.
  - A format is planned only when every declared host and every host of the manifest answered and holds no data; a host
    without an answer counts as holding data. What an interrupted format of this collection left, and which holds no
    data, is planned to be moved aside.
  - Fails with one sentence for each thing that stands in the way, naming host, path, what was found and the way out.
  - A name directory that the manifest knows and that lost the namespace beside a whole one, and a data directory that
    carries the identity of another DataNode, are such things too. A new name directory that has no image yet is a
    warning.
  - In a run with C(--limit) nothing is planned; when something is due it fails with the command without the limit.
options:
  topology:
    description: The topology, as in C(emr_topology).
    type: dict
    required: true
  facts:
    description:
      - Names of the variables in which each host registered what it has, in the order of time; results of
        M(bigdata.emr.hdfs_guard_info) and M(bigdata.emr.daemon), for O(preview) also of M(bigdata.emr.preflight).
      - What the later ones have replaces what those before say. A host that did not tell everything counts as silent.
    type: list
    elements: str
    required: true
  preview:
    description:
      - Only tells as RV(due) whether the hosts have to be read again, and RV(hosts) where they need not.
      - They need not be read where nothing is to be formatted, joined, moved aside or refused by what is known, and
        ZooKeeper told of the znode.
    type: bool
    default: false
  cluster_id:
    description: Cluster id of a first format; C(CID-<cluster>-<random UUID>) by default.
    type: str
    default: ''
  playbook:
    description: Playbook to name in the command without C(--limit).
    type: str
    default: site.yml
  manifest:
    description: The manifest, as M(bigdata.emr.check_manifest) returns it; empty when the cluster has none.
    type: dict
    default: {}
  given_up:
    description: Hosts of the manifest that left the cluster for good, so that no answer is expected of them.
    type: list
    elements: str
    default: []
  rebuilt:
    description: Hosts whose name directories may be empty although the manifest knows them as formatted.
    type: list
    elements: str
    default: []
extends_documentation_fragment: [bigdata.emr.deciding]
attributes:
  check_mode:
    description: Can run in check mode; directories on disks that are not mounted yet are a warning then.
    support: full
seealso:
  - module: bigdata.emr.hdfs_guard_info
  - module: bigdata.emr.daemon
  - module: bigdata.emr.hdfs_discard
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Decide what to do with HDFS
  bigdata.emr.hdfs_guard:
    topology: "{{ emr_topology }}"
    facts: [__guard_facts]
  run_once: true
  register: emr_hdfs_guard
"""

RETURN = r"""
hosts:
  description:
    - What each declared host has to do. C(action) is V(none), V(format) or V(bootstrap_standby), C(cluster_id) is set
      for V(format), and C(discard) lists directories without data to be moved aside first.
  returned: success; with O(preview) empty where the hosts have to be read again
  type: dict
  sample:
    master-1.lab: {action: format, cluster_id: CID-lab-0b0b8a52-3c5e-4d4b-b0a5-3d3a5d9f3c55, discard: []}
due:
  description: Whether any host has anything to do; with O(preview), whether the hosts have to be read again.
  returned: success
  type: bool
summary:
  description: The same in one line for people.
  returned: without O(preview)
  type: str
  sample: "master-1.lab: format; master-2.lab: bootstrap_standby"
refusals:
  description: Why nothing may be done; each with C(host), C(path) and C(reason), whose sentence is in the message.
  returned: without O(preview)
  type: list
  elements: dict
"""
