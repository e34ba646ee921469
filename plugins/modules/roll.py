#!/usr/bin/python
# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the action plugin of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: roll
short_description: Plan which daemons restart, in which order and how many at a time
version_added: 1.0.0
description:
  - Takes what M(bigdata.emr.daemon) or M(bigdata.emr.daemon_info) found on the hosts of the play (facts
    C(emr_daemon_<component>)), reads the live daemons with M(bigdata.emr.roll_info), and computes ordered batches from
    the declared members.
  - Fails with a sentence for every member that does not serve, since nobody else of its kind may be taken away then,
    and for every declared member that failed or was lost earlier in the run, since nobody knows what it runs with. In
    check mode it returns them.
  - When nothing is to restart, no host is asked for more than O(gates).
options:
  topology:
    description: The topology, as in C(emr_topology).
    type: dict
    required: true
  restart:
    description: V(stale) for daemons that run with other settings than those on disk, V(all) for all that run.
    type: str
    choices: [stale, all]
    default: stale
  components:
    description: Components to choose from; all when empty.
    type: list
    elements: str
    default: []
  batch:
    description: Size of a batch of workers, a number or a share such as V(10%), which is the default.
    type: raw
  replication:
    description:
      - Least number of replicas that matters; in a cluster with one rack a batch of those that keep them is smaller,
        and with one replica it is a single host.
      - The least C(dfs.replication) that a host of the play told (fact C(emr_replication)) counts where it is smaller,
        and that of hosts which are not in the play, as their scopes have it. Where nobody knows it, V(1) does.
    type: int
  absent:
    description: Hosts that are unreachable by permission.
    type: list
    elements: str
    default: []
  gates:
    description:
      - Gates, as O(bigdata.emr.gate#module:gates), that have to hold before anything is planned. They are waited for in
        the execution that reads the daemons.
    type: list
    elements: dict
    default: []
  gates_seconds:
    description: How long they may take.
    type: float
    default: 180
  patience_seconds:
    description:
      - When to stop waiting for O(gates) and to return RV(suspects), so that their own hosts can be asked whether they
        end again and again, and the same be asked for once more without this option.
      - Daemons that M(bigdata.emr.daemon) saw to end often (fact C(unsteady)) are such suspects too, whatever the gates
        show.
    type: float
    default: 0
  heal:
    description:
      - Return in RV(steps) only the stale daemons that serve nothing, which restart first and alone, whatever else is
        wrong, since with their old settings they might never serve.
      - These are workers that call themselves unhealthy, or that answer while their active master has never heard of
        them or has lost them, and daemons that run while nobody listens at their port.
    type: bool
    default: false
  healed:
    description: What such a task returned as RV(healed), which has restarted since.
    type: dict
    default: {}
attributes:
  check_mode:
    description: Can run in check mode, refusals are a result then.
    support: full
  diff_mode:
    description: Nothing is ever changed.
    support: none
  platform:
    description: Target operating system.
    support: full
    platforms: posix
notes:
  - Use it with C(run_once); its result is registered on all hosts of the play.
seealso:
  - module: bigdata.emr.daemon_state
  - module: bigdata.emr.gate
author:
  - bigdata.emr contributors (@bigdata-emr)
"""

EXAMPLES = r"""
- name: Plan the restart of stale daemons
  bigdata.emr.roll:
    topology: "{{ emr_topology }}"
  run_once: true
  register: emr_roll
"""

RETURN = r"""
batches:
  description: What restarts, in order; each with C(component), C(hosts) and the host in C(hand_over).
  returned: success
  type: list
  elements: dict
components:
  description: Component to its C(hosts) in order and the sizes of their batches in C(serial).
  returned: success
  type: dict
summary:
  description: A line for each batch.
  returned: success
  type: list
  elements: str
waits:
  description: Whether nothing was planned yet, because of O(patience_seconds).
  returned: success
  type: bool
suspects:
  description: Host to components of the daemons that may end again and again.
  returned: success
  type: dict
  sample: {core-1.lab: [nodemanager]}
steps:
  description: Host to what restarts there first, in order, each with C(component) and the C(gates) that hold after it.
  returned: with O(heal)
  type: dict
healed:
  description: The same as component to hosts; both are empty in check mode.
  returned: with O(heal)
  type: dict
refusals:
  description: Why nothing may restart now.
  returned: success
  type: list
  elements: str
live:
  description: What M(bigdata.emr.roll_info) read.
  returned: success
  type: dict
"""
