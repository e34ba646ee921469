#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read the state of HDFS."""

from __future__ import annotations

DOCUMENTATION = r"""
module: hdfs_info
short_description: Read the state of HDFS
version_added: 1.0.0
description:
  - Reads the management beans of all named daemons over HTTP at the same time, without starting a JVM.
  - A daemon that does not answer is C(dead) in the result and never a failure.
  - Blocks, capacity and DataNodes are as the active NameNode sees them; unknown when there is no single active one.
options:
  namenodes:
    description: All declared NameNodes, as C(name) or C(name:web port).
    type: list
    elements: str
    required: true
  journalnodes:
    description: All declared JournalNodes, as C(name) or C(name:web port).
    type: list
    elements: str
    default: []
  nameservice:
    description: Name of the journal, the HDFS nameservice; needed with O(journalnodes).
    type: str
  zkfcs:
    description:
      - Hosts of ZKFCs, as C(name) or C(name:RPC port).
      - A ZKFC has no web server; that it listens is all that is known.
    type: list
    elements: str
    default: []
  secondarynamenodes:
    description: Hosts of SecondaryNameNodes, as C(name) or C(name:web port).
    type: list
    elements: str
    default: []
  datanodes:
    description:
      - Declared DataNodes by the name they register.
      - Those that the NameNode has never heard of are listed as C(unknown).
    type: list
    elements: str
    default: []
  host:
    description: This host's name in the cluster. With it, RV(lost_dirs) has what its name directories lack.
    type: str
    default: ''
  timeout_seconds:
    description: Limit of the whole read.
    type: float
    default: 3
extends_documentation_fragment: [bigdata.emr.info]
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Read HDFS
  bigdata.emr.hdfs_info:
    namenodes: "{{ emr_topology.members.namenode }}"
    journalnodes: "{{ emr_topology.members.journalnode }}"
    nameservice: "{{ emr_topology.cluster }}"
  register: hdfs

- name: Require that no block is missing
  ansible.builtin.assert:
    that: hdfs.blocks.missing == 0
"""

RETURN = r"""
namenodes:
  description:
    - Each NameNode with its C(host), C(state) (V(active), V(standby), V(observer), V(starting) or V(dead)), C(error).
    - C(safemode), C(safemode_reason), C(last_txid), C(checkpoint_txid), C(live_datanodes), C(version), C(cluster_id).
    - C(failed_dirs), the name directories that it gave up after an error.
  returned: always
  type: list
  elements: dict
  sample:
    - host: master-1.lab
      state: active
      error: ""
      safemode: false
      safemode_reason: ""
      last_txid: 212
      checkpoint_txid: 0
      live_datanodes: 3
      version: 3.4.3
      cluster_id: CID-lab
      failed_dirs: []
lost_dirs:
  description:
    - With O(host), each name directory of this host that holds no namespace while another one here does, with C(host)
      and C(path). The NameNode calls one active that was emptied, until it has to write a file there.
  returned: always
  type: list
  elements: dict
active:
  description: Host of the active NameNode; none when there is no single one.
  returned: always
  type: str
  sample: master-1.lab
journalnodes:
  description:
    - Each JournalNode with its C(host), C(state) (V(serving), V(starting) or V(dead)) and C(error).
    - C(formatted) and C(last_written_txid) of the journal. C(lag), the transactions that it believes to lack; after a
      restart that is right only after the next write. C(behind_active), the same compared with the active NameNode.
  returned: always
  type: list
  elements: dict
zkfcs:
  description: Each ZKFC with its C(host), C(state) (V(serving) or V(dead)) and C(error).
  returned: always
  type: list
  elements: dict
secondarynamenodes:
  description: Each SecondaryNameNode with its C(host), C(state) (V(serving) or V(dead)) and C(error).
  returned: always
  type: list
  elements: dict
datanodes:
  description:
    - Each DataNode with its C(host), C(address), C(rack) and C(state) (V(live), V(decommissioning), V(decommissioned),
      V(entering_maintenance), V(in_maintenance), V(dead) or V(unknown)).
    - C(last_contact_seconds), C(capacity), C(used) and C(remaining) in bytes, C(blocks), C(version).
    - C(failed_volumes), data directories that it runs without.
  returned: always
  type: list
  elements: dict
blocks:
  description: Numbers of blocks, C(total), C(missing), C(under_replicated), C(pending) and C(corrupt).
  returned: always
  type: dict
  sample: {total: 12, missing: 0, under_replicated: 0, pending: 0, corrupt: 0}
capacity:
  description: Sizes in bytes, C(total), C(used) and C(remaining).
  returned: always
  type: dict
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.health.info import read
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.status import STATUS


def main() -> None:
    hosts: dict[str, Any] = {"type": "list", "elements": "str", "default": []}
    module = AnsibleModule(
        argument_spec={
            "namenodes": {"type": "list", "elements": "str", "required": True},
            "journalnodes": hosts,
            "nameservice": {"type": "str"},
            "zkfcs": hosts,
            "secondarynamenodes": hosts,
            "datanodes": hosts,
            "host": {"type": "str", "default": ""},
            "timeout_seconds": {"type": "float", "default": 3},
        },
        supports_check_mode=True,
    )
    asked = module.params
    if asked["journalnodes"] and not asked["nameservice"]:
        module.fail_json(msg="journalnodes are read by the name of their journal: give nameservice")
    members = {
        "namenode": asked["namenodes"],
        "journalnode": asked["journalnodes"],
        "zkfc": asked["zkfcs"],
        "secondarynamenode": asked["secondarynamenodes"],
        "datanode": asked["datanodes"],
    }
    try:
        found = read({"hdfs": STATUS}, members, asked["nameservice"] or "", asked["host"], asked["timeout_seconds"])
    except ValueError as error:
        module.fail_json(msg=f"a host has a bad port: {error}")
    module.exit_json(changed=False, **found["hdfs"])


if __name__ == "__main__":
    main()
