#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Take a cluster off a host."""

from __future__ import annotations

DOCUMENTATION = r"""
module: removal
short_description: Take a cluster off a host
version_added: 1.0.0
description:
  - Finds the daemons, data, configuration and notes of a cluster on this host; stops the daemons with all their
    processes; puts the rest aside or removes it.
  - What is put aside stays on its disk, in C(destroyed-<cluster>-<time>) beside its old place; configuration and notes
    go to C(/var/lib/destroyed-<cluster>-<time>). Software, logs, accounts and kernel settings stay.
  - Nothing that is put aside is read again by the collection, so the host is bare for a next cluster.
options:
  cluster:
    description: Name of the cluster.
    type: str
    required: true
  stage:
    description:
      - V(look) only says what there is.
      - V(stop_first) stops the daemons of services that need others, and that none needs. They would wait for what they
        need until time-outs end them, so that runs until all hosts have come so far.
      - V(stop) stops the daemons, and with them the containers that a NodeManager leaves running.
      - V(aside) disables and removes the units, and then the firewall, and puts data, configuration and notes aside.
      - V(wipe) removes them instead, with what was put aside earlier, logs and software.
    type: str
    choices: [look, stop_first, stop, aside, wipe]
    default: look
  data_disks:
    description: Data disks by mount point; found below C(/mnt/disk1) and so on when empty.
    type: list
    elements: path
    default: []
attributes:
  check_mode:
    description: Says what it would do.
    support: full
  diff_mode:
    description: The result lists what was moved or removed; contents are not shown.
    support: none
  platform:
    description: Linux with systemd.
    support: full
    platforms: linux
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Put the cluster's data on this host aside
  bigdata.emr.removal:
    cluster: prod
    stage: aside
"""

RETURN = r"""
found:
  description:
    - What there was. C(units), C(paths), C(earlier) (put aside by an earlier run), C(owners) (the file that names a
      cluster, and that name) and C(busy) (a format or bootstrap is at work).
  returned: success
  type: dict
stopped:
  description: Units that ran before.
  returned: success
  type: list
  elements: str
moved:
  description: Where each path was put.
  returned: success
  type: dict
  sample: {/mnt/disk1/hdfs: /mnt/disk1/destroyed-prod-20261123T073000Z/hdfs}
removed:
  description: Paths that were removed for good.
  returned: success
  type: list
  elements: str
"""

import shutil
from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.firewall import apply as firewall
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.apply import FirewallError, Place
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.nft import nft_path
from ansible_collections.bigdata.emr.plugins.module_utils.host import inside
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.host.machine import read_mounts
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd, SystemdError
from ansible_collections.bigdata.emr.plugins.module_utils.host.unit_files import UNITS
from ansible_collections.bigdata.emr.plugins.module_utils.removal.host import Removal


def _end_workflows(place: Place) -> list[str]:
    """Take schedules of workflows off, and what follows their runs; return the units. What is kept of runs stays."""
    ours = [name for name in inside.names(f"/{UNITS}") if name.startswith("emr-workflow")]
    if ours:
        # Not at the top: one host of a cluster at most has them.
        from ansible_collections.bigdata.emr.plugins.module_utils.workflows import install, store

        install.take_off(install.Place(place.run, place.systemd, place.changes, store.Store(), []), everything=True)
    return ours


def _end_keeping(place: Place) -> list[str]:
    """Take off what keeps a volume on this host; return the units. The volume, and copies of its metadata, stay."""
    ours = [name for name in inside.names(f"/{UNITS}") if name.startswith("emr-smartdata")]
    if ours:
        # Not at the top: one host of a cluster at most has them.
        from ansible_collections.bigdata.emr.plugins.module_utils.services.smartdata.release import released

        released(place.changes, place.systemd)
    return ours


def _act(removal: Removal, stage: str, check: bool, place: Place) -> dict[str, Any]:
    found = removal.look()
    result: dict[str, Any] = {"found": found, "stopped": [], "moved": {}, "removed": []}
    if stage in ("stop_first", "stop"):
        units = removal.dependents(found["units"]) if stage == "stop_first" else found["units"]
        result["stopped"] = [*_end_workflows(place), *_end_keeping(place)]
        result["stopped"] += removal.running(units) if check else removal.stop(units)
    elif stage == "aside":
        result["moved"] = dict.fromkeys(found["paths"], "")
        if not check:
            removal.forget(found["units"])
            result["moved"] = removal.put_aside(found["paths"])
    elif stage == "wipe":
        result["removed"] = removal.everything(found)
        if not check:
            removal.forget(found["units"])
            removal.wipe(result["removed"])
    ends = stage in ("aside", "wipe")
    forgets = ends and (bool(found["units"]) | firewall.remove(place))
    result["changed"] = forgets or any(result[name] for name in ("stopped", "moved", "removed"))
    return result


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "cluster": {"type": "str", "required": True},
            "stage": {"type": "str", "choices": ["look", "stop_first", "stop", "aside", "wipe"], "default": "look"},
            "data_disks": {"type": "list", "elements": "path", "default": []},
        },
        supports_check_mode=True,
    )
    work_alone(module)
    asked = module.params
    try:
        removal = Removal(asked["cluster"], asked["data_disks"], read_mounts(), Systemd(module.run_command))
        place = Place(module.run_command, Systemd(module.run_command), nft_path(), Changes(module.check_mode))
        result = _act(removal, asked["stage"], module.check_mode, place)
    except (OSError, ValueError, SystemdError, FirewallError, shutil.Error) as error:
        module.fail_json(msg=f"The cluster {asked['cluster']} is not off this host ({error}); mend this and run again")
    module.exit_json(**result)


if __name__ == "__main__":
    main()
