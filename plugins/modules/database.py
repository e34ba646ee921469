#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the database that a cluster without failover brings itself."""

from __future__ import annotations

DOCUMENTATION = r"""
module: database
short_description: Run the database that a cluster without failover brings itself
version_added: 1.0.0
description:
  - Installs the operating system's MariaDB where it is missing, and runs an instance of its own
    (C(emr-database.service)), whatever other MariaDB the host has. It listens at the host's address, and only root of
    the host is its administrator.
  - Makes data on the first data disk where there is none. A directory with anything in it is never made anew, nor an
    empty one where the host has had data before.
  - Gives each service its database and an account for it.
options:
  state:
    description:
      - V(present) does all of it. V(started) and V(stopped) only start and stop the server, where there is one.
      - A stopped one starts again when the host boots.
      - V(absent) stops it and takes its unit off; its data stays.
    type: str
    choices: [present, started, stopped, absent]
    default: present
  cluster:
    description: Name of the cluster.
    type: str
    required: true
  host:
    description: Inventory name of this host, at whose address the server listens.
    type: str
    required: true
  databases:
    description:
      - Databases by name, each with C(engine), C(host), C(port), C(name), C(user), C(tls) and C(local), as
        M(bigdata.emr.check_inventory) returns them. Those that are outside of the cluster are left out.
    type: dict
    required: true
  passwords:
    description:
      - Name of each database to the passwords of its account, the present one first. All of them let in, so that
        daemons go on which do not know the present one yet.
      - Required for V(present).
    type: dict
    default: {}
  data_disks:
    description: Data disks by mount point; found below C(/mnt/disk1) and so on when empty.
    type: list
    elements: path
    default: []
attributes:
  action:
    description: Installs packages.
    support: full
  check_mode:
    description: Reports what would change and changes nothing.
    support: full
  diff_mode:
    description: Shows packages, accounts, files, databases and rights; of passwords only that one changes.
    support: full
  platform:
    description: Debian 12; Ubuntu 22.04 and 24.04, Rocky Linux 9 and Alibaba Cloud Linux 3 are known as data.
    platforms: linux
    support: full
author: bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Run the database of the metastore
  bigdata.emr.database:
    cluster: prod
    host: "{{ inventory_hostname }}"
    databases:
      hive: {engine: mariadb, host: master-1, port: 3306, name: hive, user: hive, tls: "", local: true}
    passwords:
      hive: ["{{ vault_hive_password }}"]
"""

RETURN = r"""
packages:
  description: Packages that were installed. Empty in check mode; the difference shows them.
  returned: always
  type: list
  elements: str
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.database.server import Server, ServerError
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.inside import Odd
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.host.machine import read_machine
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import SystemdError
from ansible_collections.bigdata.emr.plugins.module_utils.services.config_model import Database


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "cluster": {"type": "str", "required": True},
            "host": {"type": "str", "required": True},
            "databases": {"type": "dict", "required": True},
            "passwords": {"type": "dict", "default": {}, "no_log": True},
            "state": {"type": "str", "choices": ["present", "started", "stopped", "absent"], "default": "present"},
            "data_disks": {"type": "list", "elements": "path", "default": []},
        },
        supports_check_mode=True,
        no_log=True,  # or the host's log would have all options
    )
    work_alone(module)
    asked = module.params
    wanted = {name: Database(**row) for name, row in asked["databases"].items() if row["local"]}
    if not wanted and asked["state"] != "absent":
        module.exit_json(changed=False, packages=[])
    disk = [*asked["data_disks"], *read_machine()["disks"], "/mnt/disk1"][0]
    changes = Changes(module.check_mode)
    server = Server(asked["cluster"], asked["host"], disk, changes, module.run_command)
    packages: list[str] = []
    try:
        if asked["state"] == "absent":
            server.take_off()
        elif asked["state"] != "present":
            server.turn(asked["state"] == "started")
        else:
            packages = server.packages()
        if asked["state"] == "present" and (module.check_mode or not packages):
            server.bring(next(iter(wanted.values())).port, wanted, asked["passwords"])
    except (ServerError, SystemdError, Odd, OSError) as error:
        module.fail_json(msg=str(error), changed=bool(changes), diff=changes.diff)
    module.exit_json(changed=bool(changes), diff=changes.diff, packages=[] if module.check_mode else packages)


if __name__ == "__main__":
    main()
