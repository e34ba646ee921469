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
from sampler import Sample, told, wrong
from writer import Writer

SLOW_SECONDS = 30
"""An operation that takes longer has failed its user."""


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


def require_unnoticed(writer: Writer, samples: Sequence[Sample], begin: float, seconds: float) -> None:
    """End WRITER and say what it and SAMPLES of a roll saw; LabError when users noticed it, or too many were away.

    BEGIN is in seconds since 1970, SECONDS is what the roll took.
    """
    writer.wait_for_more(10, 120)
    writer.finish()
    acks = [took for end, took in writer.ends() if end >= begin]
    print(*told(samples), sep="\n")
    print(f"{len(acks)} files acknowledged meanwhile, the slowest took {max(acks):.1f} s")
    found = wrong(samples, seconds) + [f"a file took {took:.1f} s" for took in acks if took > SLOW_SECONDS]
    if found:
        raise LabError("; ".join(found))
