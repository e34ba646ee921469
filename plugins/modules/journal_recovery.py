#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the action plugin of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: journal_recovery
short_description: Decide from which NameNode lost journals are made anew
version_added: 1.0.0
description:
  - Decides on the controller, from what M(bigdata.emr.hdfs_guard_info) read on every host (with its option
    O(bigdata.emr.hdfs_guard_info#module:transactions)), which NameNode can be brought to the last transaction that any
    NameNode has on its disks, which segments of edits it lacks for that, and who has to join it anew.
  - Fails with one sentence for each thing in the way; among them a quorum of journals that still exists, a host without
    an answer, data of two clusters, and a journal that has newer edits than any NameNode.
options:
  stage:
    description:
      - V(look) before anything is changed; NameNodes may run.
      - V(stopped) when they are stopped, so that what is on disk is final.
      - V(verify) after M(bigdata.emr.journal_rebuild) has made the journals; fails unless they have all edits from
        O(image) to O(last).
    type: str
    choices: [look, stopped, verify]
    default: look
  confirmed:
    description: Name of the cluster, told as the confirmation; an empty one is refused with how to give it.
    type: str
    default: ''
  source:
    description: The NameNode whose namespace is to count, whatever others have; by default the newest.
    type: str
    default: ''
  topology:
    description: The topology, as in C(emr_topology).
    type: dict
    required: true
  facts:
    description: Name of the variable in which each host registered the result of M(bigdata.emr.hdfs_guard_info).
    type: str
    required: true
  hdfs:
    description: Result of M(bigdata.emr.hdfs_info) about all NameNodes.
    type: dict
    default: {}
  image:
    description: For V(verify), what V(stopped) decided.
    type: int
    default: 0
  last:
    description: For V(verify), what V(stopped) decided.
    type: int
    default: 0
extends_documentation_fragment: [bigdata.emr.deciding]
attributes:
  check_mode:
    description: Only decides; nothing is verified, since nothing was made.
    support: full
seealso:
  - module: bigdata.emr.journal_rebuild
  - module: bigdata.emr.hdfs_guard
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Decide from which NameNode the journals are made anew
  bigdata.emr.journal_recovery:
    confirmed: prod
    topology: "{{ emr_topology }}"
    facts: __facts
    hdfs: "{{ __hdfs }}"
  run_once: true
  register: __recovery
"""

RETURN = r"""
act:
  description: V(rebuild), or V(join) when the journals are whole and only the rest of an interrupted run is left.
  returned: when not O(stage=verify)
  type: str
namenode:
  description: The host whose NameNode is the source.
  returned: when not O(stage=verify)
  type: str
image:
  description: Transaction at which its newest image ends.
  returned: when not O(stage=verify)
  type: int
last:
  description: The last transaction that the journals get.
  returned: when not O(stage=verify)
  type: int
save:
  description: NameNodes whose memory holds more than any disk and has to be saved before they are stopped.
  returned: when not O(stage=verify)
  type: list
  elements: str
bring:
  description: Segments of edits that the source lacks, each with C(host), C(path) and the file that it becomes, C(to).
  returned: when not O(stage=verify)
  type: list
  elements: dict
journals:
  description: Directories of JournalNodes that are moved aside, by host.
  returned: when not O(stage=verify)
  type: dict
outdated:
  description: NameNodes that have to fetch the namespace anew, and their directories that are moved aside for that.
  returned: when not O(stage=verify)
  type: dict
hosts:
  description: The plan for each NameNode after that, as M(bigdata.emr.hdfs_guard) returns it.
  returned: when not O(stage=verify)
  type: dict
due:
  description: Always true, so that the manifest is made from disks that are read again.
  returned: when not O(stage=verify)
  type: bool
summary:
  description: The same in one line for people.
  returned: when not O(stage=verify)
  type: str
  sample: "journals from master-1.lab: its image at 1204 and edits up to 1377"
refusals:
  description: Why nothing may be done.
  returned: always
  type: list
  elements: str
"""
