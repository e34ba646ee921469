#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the action plugin of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: replacement
short_description: Decide how a dead or emptied host is rebuilt in place
version_added: 1.0.0
description:
  - Decides on the controller what becomes of each component of one host, from what M(bigdata.emr.hdfs_guard_info) read
    on every host and from the health of the quorums.
  - A member of a quorum that may have forgotten what it acknowledged is let in again only while all other declared
    members serve; a namespace is fetched only from a NameNode that has it on disk and serves.
  - Fails with one sentence for each thing in the way.
options:
  host:
    description: The host to rebuild; an empty one is refused with how to name it.
    type: str
    required: true
  topology:
    description: The topology, as in C(emr_topology).
    type: dict
    required: true
  facts:
    description: Name of the variable in which each host registered the result of M(bigdata.emr.hdfs_guard_info).
    type: str
    required: true
  zookeeper:
    description: Result of M(bigdata.emr.zookeeper_info) about all members.
    type: dict
    default: {}
  hdfs:
    description: Result of M(bigdata.emr.hdfs_info) about all members.
    type: dict
    default: {}
extends_documentation_fragment: [bigdata.emr.deciding]
seealso:
  - module: bigdata.emr.hdfs_guard
  - module: bigdata.emr.journal_repair
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Decide how the host is rebuilt
  bigdata.emr.replacement:
    host: master-2.lab
    topology: "{{ emr_topology }}"
    facts: __guard_facts
    hdfs: "{{ __hdfs }}"
    zookeeper: "{{ __zookeeper }}"
  run_once: true
  register: __replacement
"""

RETURN = r"""
steps:
  description:
    - One for each component in the order in which they are rebuilt, with C(component), C(act) (V(start), V(copy) of a
      journal's identity, V(fetch) of the namespace or V(refill) of one name directory from another one), C(source), the
      host (or the name directory) it comes from, C(path), and C(hands_over), whether another NameNode takes over first.
  returned: success
  type: list
  elements: dict
hosts:
  description: The plan for the NameNode of the host, as M(bigdata.emr.hdfs_guard) returns it.
  returned: success
  type: dict
due:
  description: Always true, so that the manifest is made from disks that are read again.
  returned: success
  type: bool
journal:
  description: C(source) and C(path) of the journal whose identity is copied; both empty when none is.
  returned: success
  type: dict
summary:
  description: The steps in one line for people.
  returned: success
  type: str
  sample: "zookeeper: start; journalnode: copy from master-1.lab; namenode: fetch from master-1.lab"
refusals:
  description: Why nothing may be done.
  returned: always
  type: list
  elements: str
"""
