#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wait for conditions that are read from live daemons."""

from __future__ import annotations

DOCUMENTATION = r"""
module: gate
short_description: Wait until live daemons show that the next step may begin
version_added: 1.0.0
description:
  - Reads the daemons that the gates name every 200 milliseconds by the protocols in which they tell their state, until
    all gates hold at once. Starts no JVM.
  - Each host is read in a thread of its own, so a dead one delays nobody. A daemon that answers slowly is asked less
    often.
  - When the time is up, fails with one sentence for each gate that does not hold, which says what was seen last and
    where to look.
  - With O(patience_seconds) does not fail when the gates do not hold after that time, but names the daemons that keep
    them closed, so that somebody can ask their own hosts whether they end again and again.
  - In check mode reads once, says whether a run would wait, and never fails.
options:
  timeout_seconds:
    description: How long to wait for all gates together.
    type: float
    default: 180
  patience_seconds:
    description: When to name RV(suspects) instead of waiting on; V(0) waits for O(timeout_seconds).
    type: float
    default: 0
extends_documentation_fragment: [bigdata.emr.gates]
attributes:
  check_mode:
    description: Can run in check mode, where it reads once and reports.
    support: full
  diff_mode:
    description: Nothing is ever changed.
    support: none
  platform:
    description: Target operating system.
    support: full
    platforms: posix
seealso:
  - module: bigdata.emr.cluster_info
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Wait for what a first format needs
  bigdata.emr.gate:
    gates:
      - gate: zookeeper_quorum
        hosts: "{{ emr_topology.members.zookeeper }}"
      - gate: journalnodes
        hosts: "{{ emr_topology.members.journalnode }}"
        at_least: all
    timeout_seconds: 120

- name: Wait until files can be written and every DataNode is back
  bigdata.emr.gate:
    gates:
      - gate: hdfs_writable
        hosts: "{{ emr_topology.members.namenode }}"
      - gate: datanodes
        hosts: "{{ emr_topology.members.namenode }}"
        members: "{{ emr_topology.members.datanode }}"
"""

RETURN = r"""
gates:
  description: What each gate showed last, in the order of the request.
  returned: always
  type: list
  elements: dict
  contains:
    gate:
      description: The condition.
      type: str
    holds:
      description: Whether it held.
      type: bool
    seen:
      description: What was seen, for people.
      type: str
    hosts:
      description: State of each host or member, with the cause for those that did not answer.
      type: dict
    look:
      description: Where to read on; empty for a gate that holds.
      type: str
    counts:
      description: What it compared with O(gates[].limits), by the same names.
      type: dict
    component:
      description: Whose daemons the states are of.
      type: str
    bad:
      description: Hosts of those that are not good.
      type: list
      elements: str
  sample:
    - gate: zookeeper_quorum
      holds: true
      seen: "3 of 3 good, 2 needed; master-2.lab leads"
      hosts: {master-1.lab: follower, master-2.lab: leader, master-3.lab: follower}
      look: ""
      counts: {}
      component: zookeeper
      bad: []
seconds:
  description: How long it took until all gates held.
  returned: always
  type: float
  sample: 1.4
suspects:
  description: Host to components of the daemons that keep gates closed; with O(patience_seconds).
  returned: when the gates do not hold after O(patience_seconds)
  type: dict
  sample: {core-1.lab: [nodemanager]}
first_suspects:
  description: Those of them that keep the first closed gate closed. Others may wait, and end, for want of these.
  returned: when the gates do not hold after O(patience_seconds)
  type: dict
  sample: {core-1.lab: [nodemanager]}
would_wait:
  description: Whether a run without check mode would wait now.
  returned: in check mode
  type: bool
msg:
  description: What was waited for, or what did not hold.
  returned: always
  type: str
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.health.wait import (
    GateError,
    fault,
    first_suspects,
    gates_of,
    look,
    suspects,
    wait,
)
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import GATES


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "gates": {
                "type": "list",
                "elements": "dict",
                "required": True,
                "options": {
                    "gate": {"type": "str", "required": True, "choices": list(GATES)},
                    "hosts": {"type": "list", "elements": "str", "required": True},
                    "members": {"type": "list", "elements": "str", "default": []},
                    "at_least": {"type": "str"},
                    "limits": {"type": "dict", "default": {}},
                },
            },
            "timeout_seconds": {"type": "float", "default": 180},
            "patience_seconds": {"type": "float", "default": 0},
        },
        supports_check_mode=True,
    )
    patience = module.params["patience_seconds"]
    patience = patience if patience < module.params["timeout_seconds"] else 0.0
    try:
        gates = gates_of(module.params["gates"])
        if module.check_mode:
            verdicts, seconds = look(gates), 0.0
        else:
            verdicts, seconds = wait(gates, patience or module.params["timeout_seconds"])
    except GateError as error:
        module.fail_json(msg=str(error))
    result: dict[str, Any] = {"changed": False, "gates": verdicts, "seconds": round(seconds, 2)}
    if module.check_mode:
        waits = [f"{one['gate']} ({one['seen']})" for one in verdicts if not one["holds"]]
        result["would_wait"] = bool(waits)
        module.exit_json(msg=f"would wait for {', '.join(waits)}" if waits else "would not wait", **result)
    failed = fault(verdicts, seconds)
    if failed and patience:
        module.exit_json(msg=failed, suspects=suspects(verdicts), first_suspects=first_suspects(verdicts), **result)
    if failed:
        module.fail_json(msg=failed, **result)
    module.exit_json(msg=f"{', '.join(one['gate'] for one in verdicts)} held after {seconds:.1f} s", **result)


if __name__ == "__main__":
    main()
