#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Look at a host before anything is changed, and say what stands in the way."""

from __future__ import annotations

DOCUMENTATION = r"""
module: preflight
short_description: Find what stands in the way of a cluster on a host
version_added: 1.0.0
description:
  - Looks at memory, disks, ports, names, clock, Python and Java of a host and compares them with what the components
    that the topology places there need.
  - Never fails because of what it finds. The playbook C(validate) reports the findings of all hosts together.
  - An action plugin of the same name runs it. It compares the host's clock with the controller's, says C(reachable) is
    false instead of failing for a host that does not answer, and names the interpreter where no module can run.
options:
  host:
    description: Name of this host in the cluster; its inventory name when empty.
    type: str
    default: ""
  topology:
    description: C(emr_topology).
    type: dict
    required: true
  config:
    description:
      - The user's configuration scopes, widest first and C(emr_config_force) last; each is file to property to value.
    type: list
    elements: dict
    default: []
  data_disks:
    description: Data disks by path; the mounted C(/mnt/disk1) and so on when empty.
    type: list
    elements: path
    default: []
  allow_root_disk:
    description: Paths that may hold data though they are on the root file system.
    type: list
    elements: path
    default: []
  secret:
    description:
      - C(emr_secret). Credentials on the host that were made from another one are a finding; without a value none are
        judged. It stays on the controller.
    type: str
    default: ""
  secret_before:
    description: C(emr_secret_before), the secret that the cluster had before O(secret); it stays on the controller too.
    type: str
    default: ""
  clock_tolerance_seconds:
    description: Difference to the controller's clock that is no finding, in seconds.
    type: float
    default: 1.0
  prepare:
    description:
      - Options of M(bigdata.emr.host). RV(prepared) then tells whether that module has something to do, which a later
        task can be given instead of an execution.
    type: dict
    suboptions:
      names:
        description: As O(bigdata.emr.host#module:names).
        type: dict
        default: {}
      kept_names:
        description: As O(bigdata.emr.host#module:kept_names).
        type: list
        elements: str
        default: []
      sysctl:
        description: As O(bigdata.emr.host#module:sysctl).
        type: dict
        default: {}
      transparent_hugepage:
        description: As O(bigdata.emr.host#module:transparent_hugepage).
        type: str
        choices: [unmanaged, always, madvise, never]
        default: unmanaged
      java_package:
        description: As O(bigdata.emr.host#module:java_package).
        type: str
        default: ""
      nftables:
        description: As O(bigdata.emr.host#module:nftables).
        type: bool
        default: false
      packaged:
        description: As O(bigdata.emr.host#module:packaged).
        type: list
        elements: str
        default: []
      users:
        description: As O(bigdata.emr.host#module:users).
        type: dict
  firewall:
    description:
      - Whether the host is to have a firewall. What stands in its way is a finding then, and RV(firewall) has all that
        decides its rules.
    type: bool
    default: false
  calendars:
    description:
      - Schedules that this host is to keep, calendar words of systemd by how a sentence names them. One that systemd
        does not take is a finding.
    type: dict
    default: {}
  needed_groups:
    description:
      - Groups that this host needs, by how a sentence names who asks. One that is not there, and that O(prepare) does
        not make, is a finding.
    type: dict
    default: {}
  software:
    description:
      - Options of M(bigdata.emr.software) that say what the host is asked for. RV(software) is then what that module
        would return.
      - A release that does not have the products is an error, before any host is touched.
    type: dict
attributes:
  check_mode:
    description: Changes nothing in any mode.
    support: full
  diff_mode:
    description: There is nothing to show.
    support: none
  platform:
    description: Linux with /proc.
    platforms: posix
    support: full
author: bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Look at the host
  bigdata.emr.preflight:
    topology: "{{ emr_topology }}"
    config:
      - "{{ emr_config }}"
  register: preflight

- name: Show what was found
  ansible.builtin.debug:
    var: preflight.findings
"""

RETURN = r"""
reachable:
  description: Whether the host answered.
  returned: always
  type: bool
reason:
  description: Why the host did not answer.
  returned: when it did not
  type: str
findings:
  description: What stands in the way, one sentence each with host, cause and remedy.
  returned: when reachable
  type: list
  elements: str
  sample: ["master-1: port 8020 of namenode is in use by nginx (pid 812, user root, nginx.service); stop it, or ..."]
notes:
  description: What is worth a line but stops nothing.
  returned: when reachable
  type: list
  elements: str
name_faults:
  description: Names of the cluster that do not serve on this host, each with what is wrong.
  returned: when the module could run
  type: dict
  sample: {core-1: does not resolve}
prepared:
  description: Whether M(bigdata.emr.host) has something to do, as its option O(bigdata.emr.host#module:prefetched).
  returned: with O(prepare)
  type: dict
accounts:
  description: What M(bigdata.emr.host) would do to accounts of users, a line for each change.
  returned: with O(prepare), unless it cannot be done
  type: list
  elements: str
  sample: ["user alice: locked"]
software:
  description: What is installed, as the option O(bigdata.emr.software#module:prefetched).
  returned: with O(software), unless it cannot be read
  type: dict
leftovers:
  description: Component to whether its daemon runs, of those that have a unit here and are not placed here.
  returned: when the module could run
  type: dict
  sample: {spark_history: true}
database:
  description: Whether the host has a unit of the database that a cluster brings itself.
  returned: when the module could run
  type: bool
workflows:
  description: Units of workflows that the host has.
  returned: when the module could run
  type: list
  elements: str
guard:
  description:
    - What HDFS has on the disks, as M(bigdata.emr.hdfs_guard_info) returns it; the znode is only asked for where there
      is an fsimage.
  returned: where the topology places a daemon that keeps data of HDFS, unless the disks cannot be read
  type: dict
firewall:
  description:
    - What the host has of a firewall of this collection (C(state)) and, with O(firewall), its addresses, accounts and
      ports that decide the rules; for M(bigdata.emr.firewall_plan).
  returned: when the module could run, unless it cannot be read
  type: dict
facts:
  description: What the host is; what the findings were made from.
  returned: when the module could run
  type: dict
passwords:
  description:
    - Account to the generations of passwords that the host has in its file with credentials (C(auth)), in the one with
      the ACL of znodes (C(acl)) and in its daemon's memory (C(running)). V(present) is what O(secret) gives, V(fast)
      what it gave with an earlier release, V(before) and V(before-fast) the same of O(secret_before).
  returned: with O(secret)
  type: dict
  sample: {hdfs: {auth: [present, fast], acl: [present, fast], running: [fast]}}
scripts:
  description: Script to what the host remembers of it, of all that were ever begun there by M(bigdata.emr.script).
  returned: when the module could run
  type: dict
  sample: {mounts: {state: done, number: 1, digest: 6f1e, code: 0}}
remembered:
  description: What the host remembers of its cluster, as M(bigdata.emr.manifest_info) returns it.
  returned: when the module could run
  type: dict
"""

import contextlib
import os
import time
from typing import Any, Mapping

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.config.hidden import secrets_in
from ansible_collections.bigdata.emr.plugins.module_utils.config.merge import merge
from ansible_collections.bigdata.emr.plugins.module_utils.database.layout import UNIT as DATABASE
from ansible_collections.bigdata.emr.plugins.module_utils.firewall.look import Question, look
from ansible_collections.bigdata.emr.plugins.module_utils.host import inside
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.layout import SCRIPTS
from ansible_collections.bigdata.emr.plugins.module_utils.host.machine import read_groups, read_machine
from ansible_collections.bigdata.emr.plugins.module_utils.host.names import Resolution, fault_of
from ansible_collections.bigdata.emr.plugins.module_utils.host.preparation import (
    OPTIONS,
    PrepareError,
    Tools,
    accounts_told,
    prepare,
)
from ansible_collections.bigdata.emr.plugins.module_utils.host.resolver import resolve
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd, SystemdError
from ansible_collections.bigdata.emr.plugins.module_utils.host.unit_files import UNITS
from ansible_collections.bigdata.emr.plugins.module_utils.preflight.findings import findings
from ansible_collections.bigdata.emr.plugins.module_utils.preflight.host import asked_of, facts_of
from ansible_collections.bigdata.emr.plugins.module_utils.removal import units
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.types import FULL, NAMENODE
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.view import keeps_data
from ansible_collections.bigdata.emr.plugins.module_utils.services.remembered import read_remembered
from ansible_collections.bigdata.emr.plugins.module_utils.services.zookeeper.passwords import read_passwords
from ansible_collections.bigdata.emr.plugins.module_utils.software.host import SoftwareError
from ansible_collections.bigdata.emr.plugins.module_utils.software.lacking import for_host, look_at


def _java_home(config: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the directory of Java that the user names; one that is computed by a shell is left to the shell."""
    home = str(config.get("hadoop-env", {}).get("JAVA_HOME") or "")
    return home if home.startswith("/") and "$" not in home else ""


def _looks(module: AnsibleModule) -> tuple[list[str], list[str], dict[str, Any]]:
    """Return what other modules would refuse here, what they would warn of, and see, by the names of their results."""
    refusals: list[str] = []
    notes: list[str] = []
    looks: dict[str, Any] = {}
    asked, question = module.params["prepare"], module.params["software"]
    if asked is not None:
        changes = Changes(True)
        try:
            seen = prepare(Tools(module.run_command, module.atomic_move, changes), asked, module.params["host"])
            looks["prepared"] = {"due": bool(changes or changes.leftovers), "java": seen.java}
            looks["accounts"] = accounts_told(changes.diff)
            notes += [f"{module.params['host']}: {warning}" for warning in seen.warnings]
        except PrepareError as error:
            looks["prepared"] = {"due": True, "java": None}
            refusals.append(f"{module.params['host']}: {error}")
    if question is not None:
        plan, jvm = for_host(question, question["root"], question["class_data"], question["java_home"])
        try:
            looks["software"] = {**look_at(question["root"], plan, question["keep"], True), **jvm}
        except (SoftwareError, OSError) as error:
            refusals.append(f"{module.params['host']}: {error}")
    with contextlib.suppress(OSError, ValueError):  # the guard then asks once more, and says why it cannot
        looks.update(_guard(module))
    return refusals, notes, looks


def _firewall(module: AnsibleModule, found: Mapping[str, Resolution]) -> tuple[list[str], list[str], dict[str, Any]]:
    """Return what stands in the way of a firewall here, what is worth a line, and all that decides its rules."""
    asked, prepare = module.params, module.params["prepare"] or {}
    seen, given = asked["topology"].get("seen", []), prepare.get("names", {})
    question = Question(asked["host"], asked["firewall"], seen, given, prepare.get("sysctl", {}))
    try:
        seen = look(module.run_command, question, found)
    except (OSError, ValueError, SystemdError) as error:
        return [f"{asked['host']}: its firewall cannot be read ({error}); mend that"], [], {}
    return seen.refusals, seen.notes, {"firewall": seen.look}


def _workflows(module: AnsibleModule) -> tuple[list[str], list[str]]:
    """Return what is wrong with schedules that this host is to keep, and the units of workflows that it has."""
    units_here = [name for name in inside.names(f"/{UNITS}") if name.startswith("emr-workflow")]
    calendars = module.params["calendars"]
    if not calendars:
        return [], units_here
    # Not at the top: few hosts of a cluster keep schedules.
    from ansible_collections.bigdata.emr.plugins.module_utils.workflows.schedule import fault

    found = {name: fault(module.run_command, str(words), fresh=False) for name, words in calendars.items()}
    return [f"{module.params['host']}: {name}: {text}" for name, text in found.items() if text], units_here


def _groups(asked: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with groups that this host needs."""
    if not asked["needed_groups"]:
        return []
    from ansible_collections.bigdata.emr.plugins.module_utils.preflight import groups

    needed, users = asked["needed_groups"], (asked["prepare"] or {}).get("users")
    return groups.faults(asked["host"], needed, groups.made(users), read_groups(needed.values()))


def _guard(module: AnsibleModule) -> dict[str, Any]:
    """Return what hdfs_guard_info would see here, where that module would be asked."""
    asked, topology = module.params, module.params["topology"]
    cluster, members = topology.get("cluster", ""), topology.get("members", {})
    if not keeps_data(asked["host"], members):
        return {}
    # Not at the top: a host without data would compile it each time.
    from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.survey import question_for, survey, znode

    question = question_for(asked["host"], cluster, members, asked["data_disks"], asked["allow_root_disk"])
    if question is None:
        return {}
    guard = survey(question._replace(zookeeper=[]))
    # Before a first format the guard reads everything again, so nobody waits for a ZooKeeper that is not there yet.
    if any(one["state"] == FULL for one in guard["directories"][NAMENODE]):
        guard["znode"] = znode(question)
    return {"guard": guard}


def _scripts() -> dict[str, Any]:
    """Return what the host remembers of scripts."""
    if not os.path.isdir(SCRIPTS):
        return {}
    # Not at the top: most hosts have no scripts.
    from ansible_collections.bigdata.emr.plugins.module_utils.scripts.records import read_all

    return dict(read_all())


def main() -> None:
    began = time.time()
    module = AnsibleModule(
        argument_spec={
            "host": {"type": "str", "default": ""},
            "topology": {"type": "dict", "required": True},
            "config": {"type": "list", "elements": "dict", "default": []},
            "data_disks": {"type": "list", "elements": "path", "default": []},
            "allow_root_disk": {"type": "list", "elements": "path", "default": []},
            # The action plugin keeps both: a host tells what it has, and the controller judges it.
            "secret": {"type": "str", "default": "", "no_log": True},
            "secret_before": {"type": "str", "default": "", "no_log": True},
            "clock_tolerance_seconds": {"type": "float", "default": 1.0},
            "prepare": {"type": "dict", "options": OPTIONS},
            "software": {"type": "dict"},
            "firewall": {"type": "bool", "default": False},
            "calendars": {"type": "dict", "default": {}},
            "needed_groups": {"type": "dict", "default": {}},
        },
        supports_check_mode=True,
        no_log=True,  # or the host's log would have all options
    )
    machine = read_machine()
    try:
        config = merge(module.params["config"])
        module.no_log_values.update(secrets_in(config))
        asked = asked_of(module.params, config, _java_home(config), machine["memory_mb"])
    except (AttributeError, TypeError, ValueError) as error:
        module.fail_json(msg=f"emr_config or a narrower scope is not file to property to value: {error}")
    facts = facts_of(asked, machine, began, module.run_command)
    cluster = list(dict.fromkeys([asked["host"], *module.params["topology"].get("seen", [])]))
    found = resolve(name for name in cluster if name)
    refusals, notes, looks = _looks(module)
    closed, words, firewall = _firewall(module, found)
    wrong, units_here = _workflows(module)
    here = module.params["topology"]
    name, stops = here.get("cluster", ""), not here.get("associate")
    left = units.look(Systemd(module.run_command), asked["host"], name, asked["components"], stops=stops)
    module.exit_json(
        changed=False,
        reachable=True,
        findings=findings(asked, facts) + refusals + left.refusals + closed + wrong + _groups(module.params),
        notes=notes + words,
        name_faults={name: fault for name in found for fault in [fault_of(name, found)] if fault},
        facts=facts,
        passwords=read_passwords(),
        remembered=read_remembered(),
        scripts=_scripts(),
        leftovers=left.leftovers,
        database=os.path.exists(f"/{UNITS}/{DATABASE}"),
        workflows=units_here,
        **looks,
        **firewall,
    )


if __name__ == "__main__":
    main()
