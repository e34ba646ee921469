#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepare a machine for the daemons and clients of a cluster."""

from __future__ import annotations

DOCUMENTATION = r"""
module: host
short_description: Prepare a host for the daemons of a cluster
version_added: 1.0.0
description:
  - Brings accounts with the same ids on every host, kernel settings, names where the resolver does not know them,
    the directories of the software and the shell environment of its users, in one execution. Likewise the accounts of
    the cluster's users, where it has some.
  - Installs the packages that are missing, by its action plugin and M(ansible.builtin.package).
  - State on the host decides what is done, so a run that was interrupted is repaired by the next one.
options:
  names:
    description:
      - Host name to address, for C(/etc/hosts). A name is written only where the resolver does not know it both ways,
        and then stays as long as it is given here.
    type: dict
    default: {}
  kept_names:
    description:
      - Names that are written even while the resolver knows them, since daemons cannot start while a name of a quorum
        member or of a NameNode is unknown, and a dead host may leave DNS.
      - A name that O(names) has no address for, or another than the one that the host resolves both ways, is written
        as the host resolves it, and follows DNS from then on. One that it cannot resolve either is not written, and a
        warning says why.
    type: list
    elements: str
    default: []
  host:
    description: Name of this host in the cluster.
    type: str
    default: ""
  sysctl:
    description:
      - Kernel settings that are kept over reboots and applied now. None removes the file. With any, the ports of all
        components are reserved as well, unless C(net.ipv4.ip_local_reserved_ports) is among them.
    type: dict
    default: {}
  transparent_hugepage:
    description: Policy for transparent huge pages that is kept over reboots and applied now.
    type: str
    choices: [unmanaged, always, madvise, never]
    default: unmanaged
  java_package:
    description: Package that brings Java where it is missing; that of the operating system's family when empty.
    type: str
    default: ""
  nftables:
    description: Whether nft(8) is needed, which M(bigdata.emr.firewall) works with; its package is installed then.
    type: bool
    default: false
  packaged:
    description: Products that packages of the operating system bring; those whose programs are missing are installed.
    type: list
    elements: str
    default: []
  users:
    description:
      - Users of the cluster, as the filter P(bigdata.emr.host_users#filter) returns them. Without it nobody is made,
        and nobody is locked.
      - C(accounts) has the accounts of the host, each with C(name), C(uid) (also the id of a group with that name),
        C(groups), C(keys) (public keys of SSH) and C(login), whether people log in here, with a home, a shell and keys.
        Those that were made here before and are not among them are locked.
      - C(groups) has the ids of groups that are made where they are missing.
    type: dict
  prefetched:
    description:
      - What M(bigdata.emr.preflight) returned in this run as RV(bigdata.emr.preflight#module:prepared). When it was
        asked for the same and nothing is to be done, nothing is executed on the host.
    type: dict
attributes:
  action:
    description: Decides on the controller whether the host is to do something.
    support: full
  check_mode:
    description: Reports what would change and changes nothing.
    support: full
  diff_mode:
    description: Shows files, accounts, directories, settings and packages.
    support: full
  platform:
    description: Debian 12; Ubuntu 22.04 and 24.04, Rocky Linux 9 and Alibaba Cloud Linux 3 are known as data.
    platforms: posix
    support: full
author: bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Prepare the host
  bigdata.emr.host:
    host: "{{ inventory_hostname }}"
    names:
      master-1.example.com: 10.0.0.11
    sysctl:
      vm.swappiness: 1
"""

RETURN = r"""
packages:
  description:
    - Packages that were installed. Empty in check mode, where a host that has no package lists yet could not even
      simulate it; the difference shows them, and C(changed) counts them.
  returned: always
  type: list
  elements: str
java:
  description: The Java that daemons start with, null when there is none.
  returned: always
  type: dict
  contains:
    home:
      description: Its directory.
      type: str
    version:
      description: Its version, empty when it does not say.
      type: str
  sample: {home: /usr/lib/jvm/java-17-openjdk-amd64, version: 17.0.13}
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.host.preparation import OPTIONS, PrepareError, Tools, prepare


def main() -> None:
    module = AnsibleModule(
        argument_spec={**OPTIONS, "host": {"type": "str", "default": ""}, "prefetched": {"type": "dict"}},
        supports_check_mode=True,
    )
    work_alone(module)
    changes = Changes(module.check_mode)
    try:
        done = prepare(Tools(module.run_command, module.atomic_move, changes), module.params, module.params["host"])
    except PrepareError as error:
        module.fail_json(msg=str(error))
    for warning in done.warnings:
        module.warn(warning)
    module.exit_json(changed=bool(changes), diff=changes.diff, packages=done.packages, java=done.java)


if __name__ == "__main__":
    main()
