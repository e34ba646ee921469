# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Of a quorum that has lost a member nobody else is taken, whatever the roll is about. More of it is in roll_faults."""

from __future__ import annotations

import runs
import state

HOST = "master-2.lab"


def test_a_dead_journalnode_and_no_other_daemon_is_taken(daemon_hosts):
    runs.on(HOST, "systemctl", "stop", "emr-journalnode")
    try:
        before = state.read(daemon_hosts)
        run = runs.playbook("playbooks/restart.yml", "-e", "emr_restart=all")
        after = state.read(daemon_hosts)
    finally:
        runs.on(HOST, "systemctl", "start", "emr-journalnode")
    assert run.code != 0
    assert f"journalnode on {HOST} does not serve (dead, connection refused): no other daemon is restarted" in run.text
    assert (run.changed, after.processes) == (0, before.processes)
