# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A rolling restart of components, and whether it took them in their order and nobody else."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence

import runs
import state
from common import LabError


def restart(components: Sequence[str], members: Mapping[str, Sequence[str]]) -> float:
    """Restart all of COMPONENTS, in the order in which a roll takes them, and return the seconds of restart.yml.

    LabError when it fails, or when others restarted, or in another order; MEMBERS is component to hosts.
    """
    hosts = sorted({host for name, placed in members.items() if name != "gateway" for host in placed})
    before = state.read(hosts)
    clock = time.monotonic()
    words = json.dumps({"emr_restart": "all", "emr_restart_components": list(components)})
    run = runs.playbook("playbooks/restart.yml", "-e", words)
    seconds = time.monotonic() - clock
    if run.code:
        raise LabError(f"restart.yml ended with {run.code}:\n{run.output[-3000:]}")
    order = [name for name, _host in state.restarted(before, state.read(hosts))]
    wanted = [name for name in components for _host in members[name]]
    if order != wanted:
        raise LabError(f"restart.yml restarted {', '.join(order)}, not {', '.join(wanted)}")
    return seconds
