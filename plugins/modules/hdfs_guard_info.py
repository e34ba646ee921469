#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read what HDFS has on the disks of a host."""

from __future__ import annotations

DOCUMENTATION = r"""
module: hdfs_guard_info
short_description: Read what HDFS has on the disks of a host
version_added: 1.0.0
description:
  - Reads all name, journal, checkpoint and data directories of this host, whatever daemons are declared on it.
  - With O(zookeeper) it also asks whether the znode of automatic failover exists.
  - The answer is what M(bigdata.emr.hdfs_guard) decides from; nothing is written and no JVM is started.
  - The directories are those of C(hdfs-site.xml) on the host, those at the default places, and those given here.
options:
  nameservice:
    description: The HDFS nameservice, which names the journal; taken from C(hdfs-site.xml) when not given.
    type: str
    default: ''
  name_dirs:
    description: Name directories, instead of those in C(hdfs-site.xml).
    type: list
    elements: path
    default: []
  journal_dirs:
    description: Directories of JournalNodes (without the nameservice), instead of those in C(hdfs-site.xml).
    type: list
    elements: path
    default: []
  checkpoint_dirs:
    description: Directories of a SecondaryNameNode, instead of those in C(hdfs-site.xml).
    type: list
    elements: path
    default: []
  data_dirs:
    description: Data directories, instead of those in C(hdfs-site.xml).
    type: list
    elements: path
    default: []
  disks:
    description: Data disks, where C(hdfs-site.xml) names no directory. By default the mounted C(/mnt/disk*).
    type: list
    elements: path
    default: []
  allow_root_disk:
    description: Paths that may be on the root file system; others there count as not mounted.
    type: list
    elements: path
    default: []
  zookeeper:
    description: ZooKeeper servers to ask for the znode, as C(name) or C(name:port). None are asked by default.
    type: list
    elements: str
    default: []
  znode_parent:
    description: Parent of the znode of automatic failover.
    type: str
    default: /hadoop-ha
  transactions:
    description: Also read which transactions images and edits hold; unfinished segments are read to their end.
    type: bool
    default: false
  identity_of:
    description: Directory whose identity, the text of its VERSION file, is returned as RV(identity).
    type: path
  conf_dir:
    description: Directory of C(hdfs-site.xml), which need not exist.
    type: path
    default: /etc/hadoop/conf
  state_dir:
    description: Directory of the collection's own state on the host, which need not exist.
    type: path
    default: /var/lib/emr
  timeout_seconds:
    description: How long to wait for the end of a bootstrap command that an interrupted run left behind.
    type: float
    default: 30
extends_documentation_fragment: [bigdata.emr.info]
seealso:
  - module: bigdata.emr.hdfs_guard
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Read what HDFS has on the disks
  bigdata.emr.hdfs_guard_info:
    nameservice: "{{ emr_topology.cluster }}"
    zookeeper: "{{ emr_topology.members.zookeeper }}"
  register: __guard_facts
  ignore_unreachable: true
"""

RETURN = r"""
identity:
  description: The text of the VERSION file in O(identity_of), empty when there is none.
  returned: with O(identity_of)
  type: str
guard:
  description: What was found.
  returned: always
  type: dict
  contains:
    directories:
      description:
        - Lists of directories by C(namenode), C(journalnode), C(secondarynamenode) and C(datanode).
        - Each has C(path), C(configured), C(mounted), C(state) (V(empty), V(full), V(half) or V(alien)), C(written)
          (it holds edits, segments or blocks), C(cluster_id), C(namespace_ids), C(datanode) and C(storage) (the
          identity of a DataNode and of this directory of it), and C(sample), some of its names.
      returned: always
      type: dict
    namenode_listening:
      description: Whether something listens on a port of NameNodes.
      returned: always
      type: bool
    znode:
      description:
        - C(path), C(exists) (none when ZooKeeper did not answer), C(active), the host of the last active NameNode as
          far as ZooKeeper tells, and C(detail). None without O(zookeeper).
      returned: always
      type: dict
    intent:
      description: The note of a format that was begun and not verified, with C(cluster_id), C(paths) and C(started).
      returned: always
      type: dict
    recovery:
      description: The note of a recovery of the journals that has not ended, with C(namenode), C(begun) and C(phase).
      returned: always
      type: dict
    logs:
      description:
        - With O(transactions), the configured directories of C(namenode) and C(journalnode), each with C(path),
          C(images) and C(segments) (C(name), C(first), C(last) and C(open)).
      returned: always
      type: dict
    busy:
      description: Whether a bootstrap command still runs.
      returned: always
      type: bool
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.host import inside
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.disks import VERSION_BYTES
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.edits import EditsError
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import (
    DATANODE,
    JOURNALNODE,
    NAMENODE,
    SECONDARYNAMENODE,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.survey import (
    BUSY_SECONDS,
    ZNODE_PARENT,
    Question,
    survey,
)


def main() -> None:
    paths = {"type": "list", "elements": "path", "default": []}
    module = AnsibleModule(
        argument_spec={
            "nameservice": {"type": "str", "default": ""},
            "name_dirs": paths,
            "journal_dirs": paths,
            "checkpoint_dirs": paths,
            "data_dirs": paths,
            "disks": paths,
            "allow_root_disk": paths,
            "zookeeper": {"type": "list", "elements": "str", "default": []},
            "znode_parent": {"type": "str", "default": ZNODE_PARENT},
            "transactions": {"type": "bool", "default": False},
            "identity_of": {"type": "path"},
            "conf_dir": {"type": "path", "default": "/etc/hadoop/conf"},
            "state_dir": {"type": "path", "default": "/var/lib/emr"},
            "timeout_seconds": {"type": "float", "default": BUSY_SECONDS},
        },
        supports_check_mode=True,
    )
    asked = module.params
    question = Question(
        nameservice=asked["nameservice"],
        directories={
            NAMENODE: asked["name_dirs"],
            JOURNALNODE: asked["journal_dirs"],
            SECONDARYNAMENODE: asked["checkpoint_dirs"],
            DATANODE: asked["data_dirs"],
        },
        disks=asked["disks"],
        allow_root_disk=asked["allow_root_disk"],
        transactions=asked["transactions"],
        conf_dir=asked["conf_dir"],
        state_dir=asked["state_dir"],
        busy_seconds=asked["timeout_seconds"],
        zookeeper=asked["zookeeper"],
        znode_parent=asked["znode_parent"],
    )
    result: dict[str, Any] = {}
    try:
        result["guard"] = survey(question)
        if asked["identity_of"]:
            result["identity"] = inside.text(f"{asked['identity_of']}/current/VERSION", VERSION_BYTES) or ""
    except (OSError, ValueError, EditsError) as error:
        module.fail_json(msg=f"The HDFS directories cannot be read: {error}")
    module.exit_json(changed=False, **result)


if __name__ == "__main__":
    main()
