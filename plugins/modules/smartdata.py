#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the volume of a cluster once, find it again, keep it, and load its metadata from a copy."""

from __future__ import annotations

DOCUMENTATION = r"""
module: smartdata
short_description: Make, find and keep the volume of a cluster
version_added: 1.0.0
description:
  - Makes a volume of JuiceFS where neither the place of its metadata nor its bucket has one, and finds it again. A
    volume is never made anew. Whatever holds metadata without its objects, objects without their metadata, or another
    volume, is refused in one sentence.
  - Lets its host keep the volume. Timers take figures, look for lost objects, and copy the metadata.
  - State decides, so a run that was interrupted is repaired by the next one.
options:
  state:
    description:
      - V(present) makes the volume if there is none, and lets the host keep it.
      - V(proved) makes an object in the bucket and removes it, and refuses what would be refused later; the volume and
        the host stay as they are.
      - V(restored) loads the metadata of the volume from a copy into an empty place, and sees whether all objects are
        there.
      - V(absent) takes timers and programs off the host. The volume, and copies of its metadata, stay.
    type: str
    choices: [present, proved, restored, absent]
    default: present
  host:
    description: Inventory name of this host, for sentences.
    type: str
    required: true
  cluster:
    description: Name of the cluster.
    type: str
    default: ""
  volume:
    description:
      - The volume as M(bigdata.emr.check_inventory) returns it in RV(bigdata.emr.check_inventory#module:volume). Where
        it is empty, or of another engine, nothing is made.
    type: dict
    default: {}
  members:
    description: Component to its hosts, which tells where the metadata is.
    type: dict
    default: {}
  databases:
    description: Databases of the cluster, as RV(bigdata.emr.check_inventory#module:databases).
    type: dict
    default: {}
  passwords:
    description:
      - What this host needs of the cluster's passwords, as the filter P(bigdata.emr.passwords#filter) returns it.
    type: dict
    default: {}
  keys:
    description: Id, secret and, where there is one, token for the bucket; none for a RAM role, or a directory.
    type: list
    elements: str
    default: []
  client:
    description: Version of the client for JVMs that hosts are to have; that of this host when empty.
    type: str
    default: ""
  copy:
    description: Path on this host of the copy that O(state=restored) takes; the newest one when empty.
    type: str
    default: ""
  data_disks:
    description: Data disks of the host; those that are mounted at C(/mnt/disk<N>) when empty.
    type: list
    elements: path
    default: []
  metadata:
    description: The metadata service of ECS instances.
    type: str
    default: http://100.100.100.200
attributes:
  check_mode:
    description: Says what would be done; the bucket is only read.
    support: full
  diff_mode:
    description: Shows the volume, files, units, and the copy that is loaded; passwords and keys are in none of them.
    support: full
  platform:
    description: A host of the cluster with systemd.
    platforms: posix
    support: full
author: bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Make the volume, and keep it
  bigdata.emr.smartdata:
    host: "{{ inventory_hostname }}"
    cluster: "{{ emr_topology.cluster }}"
    volume: "{{ emr_inventory.volume }}"
    members: "{{ emr_topology.members }}"
    passwords: "{{ emr_secret | bigdata.emr.passwords(emr_topology, inventory_hostname) }}"
"""

RETURN = r"""
text:
  description: What was found, or done, in one sentence.
  returned: success
  type: str
  sample: volume lake is there
copy:
  description: The copy that was loaded.
  returned: O(state=restored)
  type: str
  sample: /mnt/disk1/smartdata/dumps/lake-20260101T023000Z.json.gz
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.options import volume as volume_of
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.inside import Odd
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.host.machine import known_disks, read_mounts
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd, SystemdError
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Database
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata import keep, metadata
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.facts import JUICEFS
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.release import released
from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.volume import VolumeError
from ansible_collections.bigdata.emr.plugins.module_utils.wire.base import ClientError
from ansible_collections.bigdata.emr.plugins.module_utils.wire.objects import bucket_of
from ansible_collections.bigdata.emr.plugins.module_utils.wire.oss import METADATA, Keys, role_keys


def _work(module: AnsibleModule, changes: Changes) -> keep.Work:
    asked = module.params
    wanted = volume_of(asked["volume"])
    databases = {name: Database(**row) for name, row in asked["databases"].items()}
    where = metadata.place(asked["cluster"], asked["members"], databases)
    if where is None:
        raise VolumeError("the cluster has neither Redis nor a database for metadata; add redis to services")
    known = asked["passwords"] or {}
    password = metadata.password(known.get("shared", {}), known.get("databases", {}), where)
    if not password:
        raise VolumeError(f"{asked['host']} has no password for {where.text}; set emr_secret")
    keys = Keys(*asked["keys"]) if asked["keys"] else None
    if keys is None and wanted.storage == "oss":
        keys = role_keys(asked["metadata"], "", keep.SECONDS)
    bucket = bucket_of(wanted.storage, wanted.bucket, keys, keep.SECONDS)
    return keep.Work(
        asked["host"], wanted, where, password, asked["keys"], bucket, asked["client"], changes, module.run_command
    )


def _is_wanted(module: AnsibleModule) -> bool:
    return bool(module.params["volume"]) and module.params["volume"]["engine"] == JUICEFS


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "state": {"type": "str", "choices": ["present", "proved", "restored", "absent"], "default": "present"},
            "host": {"type": "str", "required": True},
            "cluster": {"type": "str", "default": ""},
            "volume": {"type": "dict", "default": {}},
            "members": {"type": "dict", "default": {}},
            "databases": {"type": "dict", "default": {}},
            "passwords": {"type": "dict", "default": {}, "no_log": True},
            "keys": {"type": "list", "elements": "str", "default": [], "no_log": True},
            "client": {"type": "str", "default": ""},
            "copy": {"type": "str", "default": ""},
            "data_disks": {"type": "list", "elements": "path", "default": []},
            "metadata": {"type": "str", "default": METADATA},
        },
        supports_check_mode=True,
        no_log=True,  # or the host's log would have all options
    )
    asked = module.params
    work_alone(module)
    changes, systemd = Changes(module.check_mode), Systemd(module.run_command)
    found: dict[str, str] = {"text": "no volume is wanted"}
    disk = (asked["data_disks"] or known_disks(read_mounts()))[0]
    try:
        if asked["state"] == "absent" or not _is_wanted(module):
            if asked["state"] in ("absent", "present"):
                released(changes, systemd)
        else:
            work = _work(module, changes)
            if asked["state"] == "proved":
                wrong = keep.proved(work)
                if wrong:
                    module.fail_json(msg=f"Nothing was changed.\n{wrong}")
                found = {"text": "nothing stands in the way"}
            elif asked["state"] == "restored":
                found = {"copy": keep.restored(work, asked["copy"], disk), "text": "the metadata was loaded"}
            else:
                decided = keep.made(work)
                found = {"text": keep.told(work.volume, decided, module.check_mode)}
                keep.kept(work, systemd, disk)
    except (VolumeError, ClientError, SystemdError, Odd, OSError) as error:
        module.fail_json(msg=str(error), diff=changes.diff)
    module.exit_json(changed=bool(changes), diff=changes.diff, **found)


if __name__ == "__main__":
    main()
