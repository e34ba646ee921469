#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make directories of HDFS with their owner, group and mode."""

from __future__ import annotations

DOCUMENTATION = r"""
module: hdfs_tree
short_description: Make directories of HDFS with owner, group and mode
version_added: 1.0.0
description:
  - Makes the listed directories and sets their owner, group, mode and quota over WebHDFS at the active NameNode.
  - Starts no JVM.
  - Looks only at the listed paths themselves, never at what is in them, and never removes anything.
  - When another NameNode becomes active meanwhile, goes on there.
  - In check mode, when no NameNode is active, reports all directories as to be made.
options:
  directories:
    description: The directories. Parents that are not listed are made with the same mode and belong to O(user).
    type: list
    elements: dict
    required: true
    suboptions:
      path:
        description: Absolute path in HDFS. Of two entries for one path the last counts.
        type: str
        required: true
      owner:
        description: Account that owns it.
        type: str
        default: hdfs
      group:
        description: Group that owns it.
        type: str
        default: hadoop
      mode:
        description:
          - Permissions as octal digits in quotes, V(1777) for a directory where everybody writes.
          - A number is refused, since YAML makes 511 of C(0777).
        type: raw
        default: '0755'
      quota_gb:
        description:
          - Space on disks that all that is in it may take, in GiB, with every copy of every block, as HDFS counts.
          - V(0) for no limit. Without it the quota that the directory has stays.
        type: int
  offer:
    description:
      - What gateway clusters need to know of the cluster, as P(bigdata.emr.gateway_offer#filter) returns it. It is kept
        in attributes of C(/emr/gateways), which everybody may read and O(user) alone may write, with the id that the
        NameNode says HDFS was formatted with.
      - Where it is empty, what is there stays as it is.
    type: dict
    default: {}
  namenodes:
    description: All declared NameNodes, as C(name) or C(name:web port).
    type: list
    elements: str
    required: true
  user:
    description: Account to act as (simple authentication), the one that the NameNode runs as.
    type: str
    default: hdfs
  timeout_seconds:
    description: How long to look for an active NameNode that takes the changes.
    type: float
    default: 30
  patience_seconds:
    description: When to name RV(suspects) instead of looking on; V(0) looks for O(timeout_seconds).
    type: float
    default: 0
attributes:
  check_mode:
    description: Can run in check mode and says what would be done.
    support: full
  diff_mode:
    description: Returns owner, group, mode and, where it is asked for, quota of each directory that differs.
    support: full
  platform:
    description: Target operating system.
    support: full
    platforms: posix
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Give a team its directory
  bigdata.emr.hdfs_tree:
    namenodes: "{{ emr_topology.members.namenode }}"
    directories:
      - path: /tmp
        mode: '1777'
      - path: /data/sales
        owner: etl
        group: sales
        mode: '0750'
        quota_gb: 300
"""

RETURN = r"""
directories:
  description: Directories that were made or changed, with what they were made or changed to.
  returned: always
  type: dict
  sample: {/data/sales: "etl:sales 0750"}
namenode:
  description: NameNode that was asked; empty in check mode when none is active.
  returned: success
  type: str
  sample: master-1.lab
suspects:
  description:
    - Host to components that may be why no NameNode is active; with O(patience_seconds). A standby waits for its
      failover controller.
  returned: when no NameNode took the changes within O(patience_seconds)
  type: dict
  sample: {master-1.lab: [namenode]}
"""

import functools
import time
from typing import Any, Dict

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.health import probes as daemons
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import is_abandoned
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import tree as hdfs_tree
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.acting import chosen, passes
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.wire import parallel
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, endpoint
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs import WebHdfs

REQUEST_SECONDS = 2.0
Changes = Dict[str, hdfs_tree.Change]


def _active(namenodes: list[str]) -> str:
    """Return the active one of NAMENODES; Unreachable names the state of each when there is no single one."""
    seen = daemons.read({"namenode": namenodes}, REQUEST_SECONDS)["namenode"]
    return chosen({host: (one.value, one.error) for host, one in seen.items()})


def _converge(module: AnsibleModule, directories: list[hdfs_tree.Directory], changes: Changes, seconds: float) -> str:
    """Bring DIRECTORIES about and note in CHANGES what differed; ClientError when that takes longer than SECONDS.

    Return the NameNode that was asked last, "" in check mode when none is active.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            active = _active(module.params["namenodes"])
            client = WebHdfs(endpoint(active, port("namenode", "http")), module.params["user"])
            act = (lambda step: None) if module.check_mode else functools.partial(hdfs_tree.take, client)
            hdfs_tree.converge(directories, client.status, act, changes, client.space_quota)
            if module.params["offer"]:
                _offer(module, active, changes)
            return active
        except ClientError as error:
            if not passes(error):
                raise
            if module.check_mode:
                changes.update((one["path"], hdfs_tree.Change("unknown", hdfs_tree.text(one))) for one in directories)
                return ""
            if time.monotonic() >= deadline or is_abandoned():
                raise
        time.sleep(parallel.POLL_SECONDS)


def _offer(module: AnsibleModule, active: str, changes: Changes) -> None:
    """Let the file with the offer have it, and note in CHANGES whether it had not."""
    # Not at the top: most clusters have no gateway clusters.
    from ansible_collections.bigdata.emr.plugins.module_utils.association.offer import PLACE, dump, of
    from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.offers import identity, write
    from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs_files import WebHdfsFiles

    asked = module.params
    where = endpoint(active, port("namenode", "http"))
    client = WebHdfsFiles(where, asked["user"])
    text = dump(of(asked["offer"], identity(where, REQUEST_SECONDS)))
    before = write(client, asked["user"], PLACE, text, lambda act: None if module.check_mode else act())
    if before != text:
        changes[PLACE] = hdfs_tree.Change(before or "absent", text)


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "directories": {
                "type": "list",
                "elements": "dict",
                "required": True,
                "options": {
                    "path": {"type": "str", "required": True},
                    "owner": {"type": "str", "default": "hdfs"},
                    "group": {"type": "str", "default": "hadoop"},
                    "mode": {"type": "raw", "default": "0755"},
                    "quota_gb": {"type": "int"},
                },
            },
            "offer": {"type": "dict", "default": {}},
            "namenodes": {"type": "list", "elements": "str", "required": True},
            "user": {"type": "str", "default": "hdfs"},
            "timeout_seconds": {"type": "float", "default": 30},
            "patience_seconds": {"type": "float", "default": 0},
        },
        supports_check_mode=True,
    )
    asked = module.params
    patience = asked["patience_seconds"] if asked["patience_seconds"] < asked["timeout_seconds"] else 0.0
    changes: Changes = {}
    result: dict[str, Any] = {}
    try:
        result["namenode"] = _converge(
            module, hdfs_tree.wanted(asked["directories"]), changes, patience or asked["timeout_seconds"]
        )
    except ValueError as error:
        module.fail_json(msg=str(error))
    except ClientError as error:
        if not patience or not passes(error):
            module.fail_json(
                msg=f"HDFS directories cannot be made through {', '.join(asked['namenodes'])}: {error}; "
                "look at playbooks/status.yml and /var/log/hadoop/hdfs there"
            )
        result.update(namenode="", msg=str(error), suspects=getattr(error, "suspects", {}))
    module.exit_json(
        changed=bool(changes),
        directories={path: change.after for path, change in changes.items()},
        diff={
            "before": {path: change.before for path, change in changes.items()},
            "after": {path: change.after for path, change in changes.items()},
        },
        **result,
    )


if __name__ == "__main__":
    main()
