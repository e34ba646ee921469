# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""playbooks/failover.yml: the active daemons leave a host, and stay away."""

from __future__ import annotations

import runs


def test_the_active_daemons_leave_a_host_and_stay_away(masters):
    host = runs.until("active NameNode", lambda: runs.active_namenode(masters), 60)
    first = runs.playbook("playbooks/failover.yml", "-e", f"emr_failover_from={host}")
    assert first.code == 0, first.output
    assert first.changed >= 1
    assert host not in (runs.active_namenode(masters), runs.active_resourcemanager(masters))
    second = runs.playbook("playbooks/failover.yml", "-e", f"emr_failover_from={host}")
    assert (second.code, second.changed) == (0, 0), second.output
