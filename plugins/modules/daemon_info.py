#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read which daemons of a host run, and which are stale."""

from __future__ import annotations

DOCUMENTATION = r"""
module: daemon_info
short_description: Read which daemons of a host run, and which of them run with older settings
version_added: 1.0.0
description:
  - Compares what each daemon was started with to what is on disk, for all daemons of the host in one execution.
options:
  components:
    description: Component to the product that brings its daemon.
    type: dict
    required: true
attributes:
  check_mode:
    description: Can run in check mode; it only reads.
    support: full
  diff_mode:
    description: Nothing is ever changed.
    support: none
  platform:
    description: Linux with systemd.
    platforms: linux
    support: full
seealso:
  - module: bigdata.emr.daemon
  - module: bigdata.emr.roll
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Read what runs
  bigdata.emr.daemon_info:
    components: {datanode: hadoop, nodemanager: hadoop}
"""

RETURN = r"""
daemons:
  description: What was found of each component.
  returned: success
  type: list
  elements: dict
  contains:
    component:
      description: The component.
      type: str
    running:
      description: Whether its unit runs.
      type: bool
    pid:
      description: Its process, or 0.
      type: int
    stale:
      description: What a restart would change, a line for each property.
      type: list
      elements: str
ansible_facts:
  description: The same as facts, for M(bigdata.emr.roll).
  returned: success
  type: dict
  contains:
    emr_daemon_<component>:
      description: An item of RV(daemons).
      type: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.clients.systemd import Systemd, SystemdError
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.records import Found, stale


def main() -> None:
    module = AnsibleModule(
        argument_spec={"components": {"type": "dict", "required": True}},
        supports_check_mode=True,
    )
    systemd = Systemd(module.run_command)
    found: list[Found] = []
    try:
        for name, product in module.params["components"].items():
            daemon = Daemon(name=name, product=product)
            state = systemd.state(daemon.unit)
            runs = state.get("ActiveState") in ("active", "activating", "reloading")
            pid = int(state.get("MainPID") or 0)
            found.append({"component": name, "running": runs, "pid": pid, "stale": stale(daemon) if runs else []})
    except SystemdError as error:
        module.fail_json(msg=str(error))
    module.exit_json(
        changed=False, daemons=found, ansible_facts={f"emr_daemon_{one['component']}": one for one in found}
    )


if __name__ == "__main__":
    main()
