# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every daemon of the cluster restarts in one roll, while a client writes."""

from __future__ import annotations

import time

import rolling
import runs
from ansible_collections.bigdata.emr.plugins.module_utils.services.registry import DAEMONS
from sampler import Sampler


def test_all_daemons_restart_in_one_roll_and_the_writer_goes_on(writer, topology):
    members = topology["members"]
    writer.wait_for_more(10, 120)
    begin = time.time()
    with Sampler(members, runs.address) as sampler:
        seconds = rolling.restart([name for name in DAEMONS if members.get(name)], members)
    print(f"the roll took {seconds:.0f} s")
    rolling.require_unnoticed(writer, sampler.samples, begin, seconds)
