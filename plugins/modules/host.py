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
    the directories of the software and the shell environment of its users, in one execution.
  - Says which packages are missing, so that the caller installs them only where there is something to install.
  - State on the host decides what is done, so a run that was interrupted is repaired by the next one.
options:
  names:
    description:
      - Host name to address, for C(/etc/hosts). A name is written only where the resolver does not know it both ways,
        and then stays as long as it is given here.
    type: dict
    default: {}
  host:
    description: Name of this host in the cluster.
    type: str
    default: ""
  sysctl:
    description: Kernel settings that are kept over reboots and applied now. None removes the file.
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
attributes:
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
  register: prepared

- name: Install what is missing
  ansible.builtin.package:
    name: "{{ prepared.packages }}"
    update_cache: true
  when: prepared.packages | length > 0
"""

RETURN = r"""
packages:
  description:
    - Packages for the next task to install. Empty in check mode, where a host that has no package lists yet could not
      even simulate it; the difference shows them, and C(changed) counts them.
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

import os

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.clients.files import Changes, draft, overwrite, read_text
from ansible_collections.bigdata.emr.plugins.module_utils.clients.host import (
    read_groups,
    read_java,
    read_mounts,
    read_os_release,
    read_users,
)
from ansible_collections.bigdata.emr.plugins.module_utils.clients.kernel import (
    KernelError,
    read_hugepage,
    read_sysctl,
    write_hugepage,
    write_sysctl,
)
from ansible_collections.bigdata.emr.plugins.module_utils.clients.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.clients.resolver import resolve
from ansible_collections.bigdata.emr.plugins.module_utils.config.products import File
from ansible_collections.bigdata.emr.plugins.module_utils.host import accounts, families, java, layout, names, sysctl


def _accounts(module, changes):
    """Create accounts and groups that are missing; return a sentence for each that exists with another id."""
    changes.file(File(accounts.SYSUSERS_PATH, accounts.sysusers_text()))
    users, groups = _users(), read_groups(accounts.GROUPS)
    lacking = accounts.missing(users, groups)
    if lacking:
        changes.record("accounts", "", "\n".join(lacking) + "\n")
    if lacking and not module.check_mode:
        rc, out, err = module.run_command(["systemd-sysusers", accounts.SYSUSERS_PATH])
        users, groups = _users(), read_groups(accounts.GROUPS)
        if rc != 0 or accounts.missing(users, groups):
            module.fail_json(
                msg=f"accounts cannot be created ({err.strip() or out.strip()}); "
                f"run systemd-sysusers {accounts.SYSUSERS_PATH} on the host and mend what it complains about"
            )
    return accounts.conflicts(users, groups)


def _users():
    return read_users(account.name for account in accounts.ACCOUNTS)


def _directories(changes):
    for path in layout.DIRECTORIES:
        changes.directory(path, "root", "root", 0o755)
    users = _users()
    for account in accounts.ACCOUNTS:
        # An account that was there before keeps its home, wherever that is.
        if account.name not in users or users[account.name]["home"] == account.home:
            changes.directory(account.home, account.name, account.group, 0o750)


def _kernel(module, changes):
    """Apply and keep kernel settings; the file of settings that nobody wants any more is removed."""
    wanted = module.params["sysctl"]
    running = {key: read_sysctl(sysctl.proc_path(key)) for key in wanted}
    due = sysctl.pending(wanted, running)
    for key, value in due.items():
        changes.record(key, f"{running[key]}\n", f"{value}\n")
        if not module.check_mode:
            write_sysctl(key, sysctl.proc_path(key), value)
    _keep(module, changes, sysctl.SYSCTL_PATH, sysctl.sysctl_text(wanted))
    policy = module.params["transparent_hugepage"]
    if policy != "unmanaged" and read_hugepage() != policy:
        changes.record("transparent_hugepage", f"{read_hugepage()}\n", f"{policy}\n")
        if not module.check_mode:
            write_hugepage(policy)
    _keep(module, changes, layout.TMPFILES_PATH, layout.tmpfiles_text(policy))


def _keep(module, changes, path, text):
    """Write the file PATH, or remove it when TEXT is None."""
    before = read_text(path)
    if text is not None:
        changes.file(File(path, text))
    elif before is not None:
        changes.record(path, before, "")
        if not module.check_mode:
            os.unlink(path)


def _names(module, changes):
    wanted = module.params["names"]
    before = read_text(names.HOSTS_PATH) or ""
    due = wanted or names.block_of(before)
    after = names.hosts_text(before, wanted, resolve(wanted), module.params["host"]) if due else before
    temporary = draft(names.HOSTS_PATH)
    if after != before:
        changes.record(names.HOSTS_PATH, before, after)
    if module.check_mode:
        return
    if after == before:
        if os.path.lexists(temporary):
            os.unlink(temporary)
    elif names.HOSTS_PATH in {mount["path"] for mount in read_mounts()}:
        overwrite(names.HOSTS_PATH, after)  # as in a container
    else:
        with open(temporary, "w", encoding="utf-8") as stream:
            stream.write(after)
        # Keeps owner, mode and SELinux context.
        module.atomic_move(temporary, names.HOSTS_PATH)


def _packages(module, changes, found):
    """Return the packages to install: Java's, unless a suitable one is there."""
    if java.suits(found):
        return []
    os_release = read_os_release()
    family = families.family_of(os_release)
    package = module.params["java_package"] or (family.java if family else "")
    if not package:
        module.fail_json(
            msg=f"Java {java.JAVA_MINIMUM} is missing and its package on {families.title_of(os_release)} is not known; "
            f"install it, or name the package in host_java_package"
        )
    changes.record("packages", "", f"{package}\n")
    return [] if module.check_mode else [package]


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "names": {"type": "dict", "default": {}},
            "host": {"type": "str", "default": ""},
            "sysctl": {"type": "dict", "default": {}},
            "transparent_hugepage": {
                "type": "str",
                "choices": ["unmanaged", "always", "madvise", "never"],
                "default": "unmanaged",
            },
            "java_package": {"type": "str", "default": ""},
        },
        supports_check_mode=True,
    )
    work_alone(module)
    changes = Changes(module.check_mode)
    found = read_java()
    try:
        warnings = _accounts(module, changes)
        _directories(changes)
        _kernel(module, changes)
        _names(module, changes)
        changes.file(File(layout.PROFILE_PATH, layout.PROFILE))
        packages = _packages(module, changes, found)
    except KernelError as error:
        module.fail_json(msg=str(error))
    except OSError as error:
        module.fail_json(msg=f"{error.filename or 'the host'} cannot be changed ({error.strerror}); run as root")
    for warning in warnings:
        module.warn(warning)
    module.exit_json(changed=bool(changes), diff=changes.diff, packages=packages, java=found)


if __name__ == "__main__":
    main()
