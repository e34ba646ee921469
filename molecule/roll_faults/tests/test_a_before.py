# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A member that does not serve before a roll: nobody else is taken; after its repair the same command goes through."""

from __future__ import annotations

import pytest
import runs
import state

BREAKS = {
    "zookeeper": ("systemctl stop emr-zookeeper", "systemctl start emr-zookeeper", "dead, connection refused"),
    "journalnode": ("systemctl stop emr-journalnode", "systemctl start emr-journalnode", "dead, connection refused"),
    "namenode": (
        "systemctl kill -s STOP emr-namenode",
        "systemctl kill -s CONT emr-namenode",
        "dead, no answer within 10 s",
    ),
    "datanode": ("systemctl stop emr-datanode", "systemctl start emr-datanode", "dead, connection refused"),
}


@pytest.mark.parametrize("component", BREAKS)
def test_nobody_is_taken_until_it_is_repaired(component, cluster, topology, daemon_hosts):
    host = cluster.pick(component, "standby" if component in ("zookeeper", "namenode") else "any")
    breaks, repairs, cause = BREAKS[component]
    command = ["playbooks/restart.yml", "-e", "emr_restart=all", "-e", f"emr_restart_components={component}"]
    runs.on(host, "sh", "-c", breaks)
    try:
        before = state.read(daemon_hosts)
        run = runs.playbook(*command)
        after = state.read(daemon_hosts)
    finally:
        runs.on(host, "sh", "-c", repairs)
    assert run.code != 0
    assert f"{component} on {host} does not serve ({cause}): no other daemon is restarted" in run.text
    assert (run.changed, after.processes) == (0, before.processes)
    cluster.wait_well(300)
    before = state.read(daemon_hosts)
    run = runs.playbook(*command)
    assert run.code == 0, run.output
    places = state.restarted(before, state.read(daemon_hosts))
    assert sorted(places) == sorted((component, one) for one in topology["members"][component])
