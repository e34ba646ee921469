#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write all files of a host's daemons and bring their units up."""

from __future__ import annotations

DOCUMENTATION = r"""
module: daemon
short_description: Configure and start daemons of the cluster on one host
version_added: 1.0.0
description:
  - Computes the configuration of the daemons' products from the topology, this host's memory, cores and disks, and the
    user's scopes; writes every file, the data directories and the systemd units, then starts the units in the order of
    O(declarations), all in one execution.
  - Does before a start what the daemon declares in C(steps). What it needs of other hosts it waits for, so run it on
    all hosts at once.
  - A NameNode is only formatted or joined as O(namespace) says. The state on disk is read again before each act. What
    holds an fsimage, edits or segments is never formatted over and never moved; C(-force) is never used.
  - Every bootstrap command has a time limit and holds a lock on the host for as long as it lives, so that a run after a
    killed one waits for its end.
  - A running daemon is never restarted. When it runs with other settings than the ones on disk, C(stale) says so.
  - Files that the daemon reloads on request (membership lists, queues) are reloaded when it has not loaded the current
    ones. One that it does not take goes back to the one that it runs with, and its words are the failure.
options:
  allow_root_disk:
    description: Paths that may be on the root file system; elsewhere RV(guard) calls a directory there not mounted.
    type: list
    elements: path
    default: []
  leftovers:
    description:
      - What M(bigdata.emr.check_manifest) returned as C(leftovers). It was stopped by this run, and is no stranger.
    type: list
    elements: dict
    default: []
  loaded:
    description:
      - Refreshable file to what active daemons of the cluster have loaded in this run, as RV(daemons[].loaded) says. A
        daemon that is not active gets these files only; without this option it waits for them (RV(daemons[].pending)).
    type: dict
  namespace:
    description: What M(bigdata.emr.hdfs_guard) planned for this host; a NameNode is not started without it.
    type: dict
    suboptions:
      action:
        description:
          - V(format) waits for all JournalNodes and for ZooKeeper's quorum, formats, and checks that every name
            directory has an fsimage.
          - V(bootstrap_standby) waits for a NameNode that answers and fetches the namespace from it.
          - V(none) only checks that there is a namespace.
        type: str
        choices: [none, format, bootstrap_standby]
        required: true
      cluster_id:
        description: The cluster id for a format.
        type: str
        default: ""
      discard:
        description: Directories without data, left by an interrupted command, to be moved aside first.
        type: list
        elements: path
        default: []
      refill:
        description:
          - Name directories that hold no namespace, to be filled from the newest other one of this NameNode, which is
            stopped before. What they do hold is moved aside.
        type: list
        elements: path
        default: []
extends_documentation_fragment: [bigdata.emr.daemon, bigdata.emr.daemon.passwords]
attributes:
  check_mode:
    description: Reports what would change, commands included, changes nothing and waits for nothing.
    support: full
  diff_mode:
    description: Shows every file, directory, command and unit that changes; secrets are masked.
    support: full
  platform:
    description: Linux with systemd.
    platforms: linux
    support: full
seealso:
  - module: bigdata.emr.daemon_info
  - module: bigdata.emr.hdfs_guard
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Run ZooKeeper
  bigdata.emr.daemon:
    declarations:
      - name: zookeeper
        product: zookeeper
        user: zookeeper
        argv: [bin/zkServer.sh, --config, /etc/zookeeper/conf, start-foreground]
        directories: [{file: zoo, property: dataDir}]
        reads: {zoo: ["*"], zookeeper-env: ["*"]}
    host: "{{ inventory_hostname }}"
    cluster: prod
    members:
      zookeeper: [master-1, master-2, master-3]
"""

RETURN = r"""
daemons:
  description: What became of each daemon.
  returned: success
  type: list
  elements: dict
  contains:
    component:
      description: The component.
      type: str
    running:
      description: Always true; as M(bigdata.emr.daemon_info) has it.
      type: bool
    started:
      description: Whether the unit was (in check mode would be) started.
      type: bool
    stale:
      description: What a restart would change, one line for each property; secrets are not among them.
      type: list
      elements: str
    restarts:
      description: How often systemd had started it again since it was last started or stopped on purpose.
      type: int
    unsteady:
      description:
        - Whether it had ended often and lately. M(bigdata.emr.roll) has it looked at then, as what systemd restarts
          counts as running here.
      type: bool
    pending:
      description: Files that it gets once the active daemon of its kind has loaded them; see O(loaded).
      type: list
      elements: str
    loaded:
      description: The SHA-256 of such files that it has loaded itself.
      type: dict
strangers:
  description:
    - Each C(host) that the active master on this host had registered as C(component), with its C(state) there, and that
      O(members) does not declare. It is told in a warning, and no longer admitted from now on.
  returned: success
  type: list
  elements: dict
reasons:
  description: Why this host's sizes are what they are.
  type: dict
  returned: success
  sample: {"namenode heap": "384 MB: asked for in HDFS_NAMENODE_OPTS"}
guard:
  description:
    - What HDFS has here after that, as M(bigdata.emr.hdfs_guard_info) returns it; none when it cannot be read.
    - Hosts with a failover controller ask ZooKeeper about its znode.
  type: dict
  returned: on hosts with daemons that keep data of HDFS
ansible_facts:
  description: What M(bigdata.emr.roll) wants to know of each daemon, as M(bigdata.emr.daemon_info) returns it.
  type: dict
  returned: success
  contains:
    emr_daemon_<component>:
      description: An item of RV(daemons).
      type: dict
    emr_started:
      description: Always true; only where a daemon was started, for C(playbooks/stayed.yml).
      type: bool
    emr_strangers:
      description: RV(strangers), only where there are some, for M(bigdata.emr.manifest).
      type: list
      elements: dict
    emr_replication:
      description: The least C(dfs.replication) of the host's files, before and after the change.
      type: int
"""

from typing import TYPE_CHECKING, Any, Mapping, Sequence

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.apply import Applied, apply, reasons
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import daemon
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.options import NEEDED, OPTIONS, context, secrets
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.tools import ApplyError, Tools
from ansible_collections.bigdata.emr.plugins.module_utils.health import registered
from ansible_collections.bigdata.emr.plugins.module_utils.host.files import Changes
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.host.machine import read_machine
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd, SystemdError
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs import replication
from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.guard.view import keeps_data

if TYPE_CHECKING:
    from ansible_collections.bigdata.emr.plugins.module_utils.health.strangers import Stranger


def _guard(asked: Mapping[str, Any], check: bool) -> dict[str, Any]:
    """Return what the guard and the manifest want to know of this host, now that files and namespace are there."""
    host, cluster, members = asked["host"], asked["cluster"], asked["members"]
    if not keeps_data(host, members):
        return {}
    # Not at the top: a host without data would compile it each time.
    from ansible_collections.bigdata.emr.plugins.module_utils.services.hdfs.survey import (
        BUSY_SECONDS,
        question_for,
        survey,
    )

    question = question_for(host, cluster, members, asked["data_disks"], asked["allow_root_disk"])
    if question is None:
        return {}
    try:
        return {"guard": survey(question._replace(busy_seconds=0 if check else BUSY_SECONDS))}
    except (OSError, ValueError):
        return {"guard": None}  # what was read before counts no more; hdfs_guard_info, which is then asked, says why


def _facts(done: Sequence[Applied], strangers: Sequence[Stranger], check: bool) -> dict[str, Any]:
    """Return what later tasks want to know of DONE, and the strangers that were TOLD.

    That nothing was started, or no stranger named, is not in it: an earlier call of this run may have.
    """
    facts: dict[str, Any] = {f"emr_daemon_{one['component']}": one for one in done}
    if strangers:
        facts["emr_strangers"] = list(strangers)
    if any(one["started"] for one in done) and not check:
        facts["emr_started"] = True
    return facts


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            **OPTIONS,
            "allow_root_disk": {"type": "list", "elements": "path", "default": []},
            "leftovers": {"type": "list", "elements": "dict", "default": []},
            "loaded": {"type": "dict"},
            "namespace": {
                "type": "dict",
                "options": {
                    "action": {
                        "type": "str",
                        "choices": ["none", "format", "bootstrap_standby"],
                        "required": True,
                    },
                    "cluster_id": {"type": "str", "default": ""},
                    "discard": {"type": "list", "elements": "path", "default": []},
                    "refill": {"type": "list", "elements": "path", "default": []},
                },
                "required_if": [("action", "format", ["cluster_id"])],
            },
        },
        required_by={"declarations": NEEDED},
        supports_check_mode=True,
        no_log=True,  # or the host's log would have all options
    )
    module.no_log_values.update(secrets(module.params))
    asked = module.params
    if asked["declarations"] is None:
        module.fail_json(msg="missing required arguments: declarations")
    work_alone(module)
    changes = Changes(module.check_mode)
    host, systemd = context(asked, read_machine()), Systemd(module.run_command)
    tools = Tools(host, changes, systemd, module.run_command, {"namespace": asked["namespace"]}, asked["loaded"])
    daemons = [daemon(one) for one in asked["declarations"]]
    # Before the lists are loaded that turn them away.
    found = registered.strangers_of(asked["host"], [one.name for one in daemons], asked["members"])
    if found:
        # Not at the top: it takes the readers, which most hosts have no use for.
        from ansible_collections.bigdata.emr.plugins.module_utils.health.strangers import without

        found = without(asked["leftovers"], found)
    try:
        done = apply(tools, daemons, asked["versions"], asked["force"])
    except (ApplyError, SystemdError, OSError) as error:
        module.fail_json(msg=f"{asked['host']}: {error}", changed=bool(changes), diff=changes.diff)
    verb = "would restart" if module.check_mode else "runs with older settings until it restarts"
    for one in done:
        for line in one["stale"]:
            module.warn(f"emr-{one['component']}.service on {asked['host']} {verb}: {line}")
        for file in one["pending"] if asked["loaded"] is not None else []:
            module.warn(
                f"{file} on {asked['host']} stays as it is until an active {one['component']} has loaded the new one: "
                "run again without a limit once one is active"
            )
    for note in tools.notes:
        module.warn(f"{asked['host']}: {note}")
    if found:
        from ansible_collections.bigdata.emr.plugins.module_utils.health.strangers import sentences

        for sentence in sentences(found, now=not module.check_mode):
            module.warn(sentence)
    module.exit_json(
        changed=bool(changes),
        diff=changes.diff,
        daemons=done,
        strangers=found,
        reasons=reasons(tools.context),
        **_guard(asked, module.check_mode),
        ansible_facts={**replication.least_on_disk(changes.diff), **_facts(done, found, module.check_mode)},
    )


if __name__ == "__main__":
    main()
