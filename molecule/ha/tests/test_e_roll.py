# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All daemons of the cluster restart while a client writes, and nobody but the plan notices."""

from __future__ import annotations

import time

import runs
import state
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import DAEMONS
from sampler import Sampler, told, wrong

SLOW_SECONDS = 30
"""An operation that takes longer has failed its user."""


def test_all_daemons_restart_under_a_writer(writer, topology, daemon_hosts):
    before = state.read(daemon_hosts)
    writer.wait_for_more(10, 120)
    begin, clock = time.time(), time.monotonic()
    with Sampler(topology["members"], runs.address) as sampler:
        run = runs.playbook("playbooks/restart.yml", "-e", "emr_restart=all")
        seconds = time.monotonic() - clock
    assert run.code == 0, run.output
    writer.wait_for_more(10, 120)
    writer.stop()
    acks = [took for end, took in writer.ends() if end >= begin]
    print(f"the roll took {seconds:.0f} s", *told(sampler.samples), sep="\n")
    print(f"{len(acks)} files acknowledged meanwhile, the slowest took {max(acks):.1f} s")
    assert wrong(sampler.samples, seconds) == []
    assert writer.failed() == []
    assert [took for took in acks if took > SLOW_SECONDS] == []
    assert writer.lost() == set()

    after = state.read(daemon_hosts)
    order = [name for name, _host in state.restarted(before, after)]
    assert order == [name for name in DAEMONS for _host in topology["members"].get(name, [])]
    # The fence beside a ZKFC reads nothing that a restart would renew: it is no daemon of the roll.
    assert {name for name, _host in before.processes} - set(order) == {"fence"}
