#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bring files of installed products into HDFS."""

from __future__ import annotations

DOCUMENTATION = r"""
module: hdfs_upload
short_description: Bring files of installed products into HDFS, once for each build
version_added: 1.0.0
description:
  - Writes files of products that are installed on this host into HDFS, over WebHDFS at the active NameNode.
  - Starts no JVM.
  - A file is written under a name of its own and renamed when it is whole, with a mark of what it was made of. So it is
    found again by that mark and its length, whatever run had brought it, and nothing of it is read.
  - In the place of a file of another build it puts the new one in one step. Files of other versions stay.
  - When another NameNode becomes active meanwhile, begins again there.
  - In check mode, when no NameNode is active, reports all files as to be brought.
options:
  uploads:
    description: The files.
    type: list
    elements: dict
    required: true
    suboptions:
      product:
        description: Product that is installed below O(root).
        type: str
        required: true
      source:
        description: Pattern of files below the product's directory.
        type: str
        required: true
      target:
        description:
          - Absolute path in HDFS; V({version}) in it stands for the product's version.
          - When it ends in C(.tar), all files that match go there as a tar without directories; else one file matches.
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
        description: Permissions as octal digits in quotes.
        type: raw
        default: '0644'
  root:
    description: Directory of the software.
    type: path
    default: /opt/emr
  namenodes:
    description: All declared NameNodes, as C(name) or C(name:web port).
    type: list
    elements: str
    required: true
  datanodes:
    description:
      - Number of DataNodes. A file has three replicas, up to ten where there are more than thirty DataNodes, and never
        more than there are of these.
    type: int
    required: true
  user:
    description: Account to act as (simple authentication), the one that the NameNode runs as.
    type: str
    default: hdfs
  timeout_seconds:
    description: How long to look for an active NameNode, and a DataNode, that take the file.
    type: float
    default: 180
attributes:
  check_mode:
    description: Can run in check mode and says what would be done.
    support: full
  diff_mode:
    description: Returns owner, group, mode, length and what it was made of for each file that differs.
    support: full
  platform:
    description: Target operating system.
    support: full
    platforms: posix
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Let jobs find the jars of a product
  bigdata.emr.hdfs_upload:
    namenodes: "{{ emr_topology.members.namenode }}"
    datanodes: "{{ emr_topology.members.datanode | length }}"
    uploads:
      - product: spark
        source: jars/*.jar
        target: /apps/spark/spark-{version}-jars.tar
"""

RETURN = r"""
files:
  description: Files that were brought or changed, with what they are now.
  returned: success
  type: dict
  sample: {/apps/spark/spark-4.1.2-jars.tar: "hdfs:hadoop 0644, 442173440 bytes of 3f2a9c0d1e4b"}
namenode:
  description: NameNode that was asked; empty in check mode when none is active.
  returned: success
  type: str
  sample: master-1.lab
"""

import hashlib
import secrets
import time
from typing import Dict, Iterator

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.health import probes as daemons
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import is_abandoned
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import upload
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.acting import chosen, passes
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import port
from ansible_collections.bigdata.emr.plugins.module_utils.software.stream import Stream, installed, stream
from ansible_collections.bigdata.emr.plugins.module_utils.wire import parallel
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError, endpoint
from ansible_collections.bigdata.emr.plugins.module_utils.wire.webhdfs_files import WebHdfsFiles

REQUEST_SECONDS = 2.0
NO_DATANODE = {"IOException": "Failed to find datanode"}
"""What a NameNode says before the first DataNode has registered with it."""
Changes = Dict[str, upload.Change]


class Upload:
    """One file, and where its content comes from."""

    def __init__(self, asked: dict[str, object], root: str) -> None:
        product = installed(root, str(asked["product"]))
        if product is None:
            raise LookupError(f"{asked['product']} is not installed below {root}: run site.yml, which brings it")
        path = upload.path_of(str(asked["target"]), product.version)
        self.content: Stream = stream(product, str(asked["source"]), path)
        size = self.content.size
        self.wanted = upload.Wanted(
            path,
            str(asked["owner"]),
            str(asked["group"]),
            upload.mode_of(asked["mode"], path),
            size,
            upload.made_of(product.build, str(asked["source"]), size),
        )


def _active(namenodes: list[str]) -> str:
    """Return the active one of NAMENODES; Unreachable names the state of each when there is no single one."""
    seen = daemons.read({"namenode": namenodes}, REQUEST_SECONDS)["namenode"]
    return chosen({host: (one.value, one.error) for host, one in seen.items()})


def _look(client: WebHdfsFiles, path: str) -> upload.Found | None:
    info = client.file(path)
    return None if info is None else upload.Found(info, client.attribute(path, upload.MARK))


def _write(client: WebHdfsFiles, content: Stream, one: upload.Wanted, path: str, count: int) -> str:
    digest = hashlib.sha512()

    def parts() -> Iterator[bytes]:
        for part in content.parts():
            digest.update(part)
            yield part

    client.create(path, one.mode, count, one.size, parts())
    return digest.hexdigest()


def _bring(client: WebHdfsFiles, one: Upload, count: int, changes: Changes, check: bool) -> None:
    """Bring ONE about with COUNT replicas, and note in CHANGES what differed."""
    found = _look(client, one.wanted.path)
    change = upload.change(one.wanted, found, count)
    if change is None:
        return
    changes.setdefault(one.wanted.path, change)
    if check:
        return
    files = upload.Files(
        look=lambda path: _look(client, path),
        names=client.names,
        delete=client.delete,
        write=lambda wanted, path, replicas: _write(client, one.content, wanted, path, replicas),
        mark=lambda path, text: client.set_attribute(path, upload.MARK, text),
        set_owner=client.set_owner,
        set_mode=client.set_mode,
        set_replication=client.set_replication,
        rename=client.rename,
    )
    upload.converge(one.wanted, found, count, secrets.token_hex(8), files)


def _converge(module: AnsibleModule, uploads: list[Upload], changes: Changes) -> str:
    """Bring UPLOADS about and note in CHANGES what differed; ClientError when that takes too long.

    Return the NameNode that was asked last, "" in check mode when none is active.
    """
    asked = module.params
    deadline = time.monotonic() + asked["timeout_seconds"]
    count = upload.replicas(asked["datanodes"])
    while True:
        try:
            active = _active(asked["namenodes"])
            client = WebHdfsFiles(endpoint(active, port("namenode", "http")), asked["user"])
            for one in uploads:
                _bring(client, one, count, changes, module.check_mode)
            return active
        except ClientError as error:
            if not passes(error, NO_DATANODE):
                raise
            if module.check_mode:
                for one in uploads:
                    change = upload.change(one.wanted, None, count)
                    changes.update({one.wanted.path: change} if change else {})
                return ""
            if time.monotonic() >= deadline or is_abandoned():
                raise
        time.sleep(parallel.POLL_SECONDS)


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "uploads": {
                "type": "list",
                "elements": "dict",
                "required": True,
                "options": {
                    "product": {"type": "str", "required": True},
                    "source": {"type": "str", "required": True},
                    "target": {"type": "str", "required": True},
                    "owner": {"type": "str", "default": "hdfs"},
                    "group": {"type": "str", "default": "hadoop"},
                    "mode": {"type": "raw", "default": "0644"},
                },
            },
            "root": {"type": "path", "default": "/opt/emr"},
            "namenodes": {"type": "list", "elements": "str", "required": True},
            "datanodes": {"type": "int", "required": True},
            "user": {"type": "str", "default": "hdfs"},
            "timeout_seconds": {"type": "float", "default": 180},
        },
        supports_check_mode=True,
    )
    asked = module.params
    changes: Changes = {}
    uploads: list[Upload] = []
    namenode = ""
    try:
        for row in asked["uploads"]:
            try:
                uploads.append(Upload(row, asked["root"]))
            except LookupError as error:
                if not module.check_mode:
                    raise ValueError(str(error)) from error
                # The software is brought first, and in check mode it is not.
                changes[row["target"]] = upload.Change("absent", f"files {row['source']} of {row['product']}")
        namenode = _converge(module, uploads, changes) if uploads else ""
    except (ValueError, OSError) as error:
        module.fail_json(msg=str(error))
    except ClientError as error:
        module.fail_json(
            msg=f"files cannot be brought into HDFS through {', '.join(asked['namenodes'])}: {error}; look at "
            "playbooks/status.yml and /var/log/hadoop/hdfs there"
        )
    module.exit_json(
        changed=bool(changes),
        files={path: change.after for path, change in changes.items()},
        namenode=namenode,
        diff={
            "before": {path: change.before for path, change in changes.items()},
            "after": {path: change.after for path, change in changes.items()},
        },
    )


if __name__ == "__main__":
    main()
