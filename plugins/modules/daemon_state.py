#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stop, start, restart or take off one daemon of this host."""

from __future__ import annotations

DOCUMENTATION = r"""
module: daemon_state
short_description: Stop, start, restart or take off one daemon of a host
version_added: 1.0.0
description:
  - Acts on the systemd unit that M(bigdata.emr.daemon) installed, and waits until it has acted.
  - A start counts when the process that runs before the gates O(after) hold is there after it too. A process that ends
    again and again ends the wait for them, and its last error is told. Where it does not wait for gates itself,
    M(bigdata.emr.daemon_info) with O(bigdata.emr.daemon_info#module:just_started) tells afterwards.
  - Knows nothing of other hosts but what O(before) and O(after) name. These gates keep quorums, as in the playbook
    C(roll.yml). Where several hosts act at once, M(bigdata.emr.gate) waits for all of them, before and after.
options:
  name:
    description: Component, which also names the unit C(emr-<name>.service).
    type: str
    required: true
  host:
    description: Inventory name of the host, for messages.
    type: str
    default: ''
  state:
    description:
      - What the daemon shall be; V(restarted) starts one that does not run.
      - V(absent) stops it with all its processes, also containers that outlive a NodeManager, and disables and removes
        its units. What it has kept, its configuration and its logs stay.
    type: str
    choices: [started, stopped, restarted, absent]
    required: true
  only_stale:
    description: Restart only a running daemon that was started with other settings than those on disk now.
    type: bool
    default: false
  before:
    description: Gates, as O(bigdata.emr.gate#module:gates), that have to hold before the daemon is touched.
    type: list
    elements: dict
    default: []
  before_seconds:
    description: How long to wait for them; nothing has been done when they do not hold then.
    type: float
    default: 60
  after:
    description:
      - Gates to wait for afterwards.
      - What a gate counted in O(before) is a limit of the same gate in O(after), nothing gets worse.
    type: list
    elements: dict
    default: []
  after_seconds:
    description: How long to wait for them.
    type: float
    default: 300
  patience_seconds:
    description: When to name RV(suspects) instead of waiting on; V(0) waits for O(after_seconds).
    type: float
    default: 0
extends_documentation_fragment: [bigdata.emr.services]
attributes:
  check_mode:
    description: Can run in check mode; it reads the unit, says what would be done and waits for nothing.
    support: full
  diff_mode:
    description: Shows the state of the unit before and after.
    support: full
  platform:
    description: Target operating system.
    support: full
    platforms: posix
seealso:
  - module: bigdata.emr.daemon
  - module: bigdata.emr.daemon_info
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Restart the NodeManager if its configuration has changed since its start
  bigdata.emr.daemon_state:
    name: nodemanager
    product: hadoop
    host: "{{ inventory_hostname }}"
    state: restarted
    only_stale: true

- name: Restart a ZooKeeper server while the others serve, and wait until it serves again
  bigdata.emr.daemon_state:
    name: zookeeper
    product: zookeeper
    state: restarted
    before: &quorum
      - gate: zookeeper_quorum
        hosts: "{{ emr_topology.members.zookeeper }}"
        at_least: all
    after: *quorum
"""

RETURN = r"""
pid:
  description: Process of the daemon, 0 when it does not run.
  returned: success
  type: int
pid_before:
  description: Process before the act.
  returned: success
  type: int
differences:
  description: What the restart changed for the daemon; empty when it was not stale.
  returned: success
  type: list
  elements: str
seconds:
  description: How long the act took, without waiting for gates.
  returned: success
  type: float
suspects:
  description: Host to components of the daemons that keep O(after) closed; with O(patience_seconds).
  returned: when the gates do not hold after O(patience_seconds)
  type: dict
  sample: {core-1.lab: [nodemanager]}
gates:
  description: What the gates O(before) showed, as RV(bigdata.emr.gate#module:gates); whoever waits on compares with it.
  returned: when the gates do not hold after O(patience_seconds)
  type: list
  elements: dict
ansible_facts:
  description: That something was started, for C(playbooks/stayed.yml).
  returned: when the daemon was started or restarted
  type: dict
  contains:
    emr_started:
      description: Always true.
      type: bool
"""

import time
from typing import Any, Mapping, Sequence

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.declaration import Daemon
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.records import stale
from ansible_collections.bigdata.emr.plugins.module_utils.daemon.steady import State, is_same
from ansible_collections.bigdata.emr.plugins.module_utils.health.gate_types import Verdict
from ansible_collections.bigdata.emr.plugins.module_utils.health.wait import GateError, GatesClosed, gates_of, hold
from ansible_collections.bigdata.emr.plugins.module_utils.host.locks import work_alone
from ansible_collections.bigdata.emr.plugins.module_utils.host.systemd import Systemd, SystemdError, is_up
from ansible_collections.bigdata.emr.plugins.module_utils.host.unit_files import take_off
from ansible_collections.bigdata.emr.plugins.module_utils.host.units import POLL_SECONDS, Unit
from ansible_collections.bigdata.emr.plugins.module_utils.roll.gates import compared
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import COMPONENTS, PRODUCTS

VERBS = {"started": "start", "stopped": "stop", "restarted": "restart"}
ABSENT = "absent"
ROOT = "/"


def _act(module: AnsibleModule, systemd: Systemd, daemon: Daemon) -> tuple[dict[str, Any], list[Verdict], State]:
    """Do what is asked for behind the gates before; return the result, what these gates showed, and the unit after."""
    asked = module.params
    figures = [] if module.check_mode else hold(asked["before"], asked["before_seconds"])
    begin = time.monotonic()
    before = systemd.state(daemon.unit)
    if before.get("LoadState") == "not-found" and asked["state"] != "stopped" and not module.check_mode:
        raise SystemdError(f"there is no {daemon.unit}; site.yml installs it")
    runs = is_up(before)
    differences = stale(daemon)
    acts = {
        "started": not runs,
        "stopped": runs,
        "restarted": bool(differences) if asked["only_stale"] else True,
    }[asked["state"]]
    if acts and not module.check_mode:
        systemd.act(VERBS[asked["state"]], daemon.unit)
    seconds = round(time.monotonic() - begin, 2)
    after = systemd.state(daemon.unit)
    pid_before, pid = (int(one.get("MainPID") or 0) for one in (before, after))
    was = f"process {pid_before}" if pid_before else "stopped"
    diff = {
        "before_header": daemon.unit,
        "after_header": daemon.unit,
        "before": f"{was}\n",
        "after": "\n".join([asked["state"], *differences, ""]) if acts else f"{was}\n",
    }
    done = {"changed": acts, "pid": pid, "pid_before": pid_before, "differences": differences}
    if acts and asked["state"] != "stopped" and not module.check_mode:
        done["ansible_facts"] = {"emr_started": True}
    return {**done, "seconds": seconds, "diff": diff}, figures, after


def _take_off(module: AnsibleModule, systemd: Systemd, daemon: Daemon) -> dict[str, Any]:
    """Stop the daemon with all its processes, and remove its units and the record of what it would be started with."""
    named = [f"{name}.service" for name in (f"emr-{daemon.name}", *COMPONENTS[daemon.name].units)]
    before = systemd.state(daemon.unit)
    there = take_off(systemd, named, [daemon.wanted_path], ROOT, module.check_mode)
    pid = int(before.get("MainPID") or 0)
    was = (f"process {pid}" if pid else "stopped") if there else ABSENT
    headers = {"before_header": daemon.unit, "after_header": daemon.unit}
    diff = {**headers, "before": f"{was}\n", "after": f"{ABSENT}\n"}
    return {"changed": bool(there), "pid": 0, "pid_before": pid, "differences": [], "diff": diff}


def _hold(unit: Unit, gates: Sequence[Mapping[str, Any]], seconds: float, begun: State) -> None:
    """Wait until GATES hold and the process that ran before is still there; BEGUN is the unit right after the act.

    GatesClosed after SECONDS, or as soon as the process ends again and again.
    """
    ended, deadline = unit.guard(begun), time.monotonic() + seconds
    while gates:
        before = unit.state()
        hold(gates, max(0.0, deadline - time.monotonic()), ended)
        now = unit.state()
        if is_same(before, now):
            return
        if time.monotonic() >= deadline:
            raise GatesClosed(unit.trouble(now), {})
        time.sleep(POLL_SECONDS)


def main() -> None:
    module = AnsibleModule(
        argument_spec={
            "name": {"type": "str", "required": True},
            "product": {"type": "str", "required": True, "choices": sorted(PRODUCTS)},
            "host": {"type": "str", "default": ""},
            "state": {"type": "str", "choices": [ABSENT, *sorted(VERBS)], "required": True},
            "only_stale": {"type": "bool", "default": False},
            "before": {"type": "list", "elements": "dict", "default": []},
            "before_seconds": {"type": "float", "default": 60},
            "after": {"type": "list", "elements": "dict", "default": []},
            "after_seconds": {"type": "float", "default": 300},
            "patience_seconds": {"type": "float", "default": 0},
        },
        supports_check_mode=True,
    )
    work_alone(module)
    asked = module.params
    daemon = Daemon(name=asked["name"], product=asked["product"])
    systemd = Systemd(module.run_command)
    patience = asked["patience_seconds"] if asked["patience_seconds"] < asked["after_seconds"] else 0.0
    limit = patience or asked["after_seconds"]
    done: dict[str, Any] = {}
    figures: list[Verdict] = []
    try:
        if asked["state"] == ABSENT:
            module.exit_json(seconds=0.0, **_take_off(module, systemd, daemon))
        gates_of([*asked["before"], *asked["after"]])
        done, figures, begun = _act(module, systemd, daemon)
        after = compared(asked["after"], figures)
        if not module.check_mode and asked["state"] == "stopped":
            hold(after, limit)
        elif not module.check_mode:
            _hold(Unit(daemon, systemd, module.run_command), after, limit, begun)
    except (SystemdError, OSError) as error:
        module.fail_json(msg=f"{asked['host']}: {error}; read `journalctl -u {daemon.unit}`")
    except GateError as error:
        module.fail_json(msg=str(error))
    except GatesClosed as error:
        if done and patience and error.suspects is not None:
            module.exit_json(msg=str(error), suspects=error.suspects, gates=figures, **done)
        module.fail_json(msg=f"{asked['host']}: {error}" if asked["host"] else str(error), **done)
    module.exit_json(**done)


if __name__ == "__main__":
    main()
