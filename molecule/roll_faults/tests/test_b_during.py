# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A daemon that is lost while the roll is at another one: it stops there, says why, and goes on after the repair."""

from __future__ import annotations

import json
from collections.abc import Callable

import runs
import state
from away import lose, repair

EDIT = {
    "emr_config_node": {
        "hadoop-env": {
            "HDFS_JOURNALNODE_OPTS": "-Xmx128m -Demr.roll=1",
            "HDFS_DATANODE_OPTS": "-Xmx256m -Demr.roll=1",
        }
    }
}
SHORT = ["-e", "emr_roll_before_seconds=60", "-e", "emr_roll_after_seconds=120"]


def interrupted(words: list[str], hosts: list[str], meanwhile: Callable[[], None]) -> tuple[runs.Run, state.State]:
    """Run site.yml with WORDS and call MEANWHILE once the first JournalNode has restarted; return what came of it."""
    masters = [host for host in hosts if host.startswith("master-")]
    before = {host: runs.processes(host)["journalnode"] for host in masters}

    running = runs.begin("site.yml", *words, *SHORT)

    def one_has() -> str | None:
        found = next((host for host in masters if runs.processes(host).get("journalnode") != before[host]), None)
        if found is None:
            running.goes_on()
        return found

    runs.until("restarted JournalNode", one_has, 600)
    meanwhile()
    return running.wait(900), state.read(hosts)


def test_a_datanode_is_lost_and_no_other_one_is_taken(cluster, topology, daemon_hosts):
    stale = {(name, host) for name in ("journalnode", "datanode") for host in topology["members"][name]}
    begin = state.read(daemon_hosts)
    words = ["-e", json.dumps(EDIT)]
    run, stopped = interrupted(words, daemon_hosts, lambda: lose("datanode", "core-2.lab"))
    done = state.restarted(begin, stopped)
    assert run.code != 0
    assert "gate datanodes did not hold" in run.text
    assert "core-2.lab: silent for" in run.text
    # It is noticed after 15 s, when the JournalNodes may have had their turn; no other DataNode has.
    assert {name for name, _host in done} == {"journalnode"}
    repair("datanode", "core-2.lab")
    cluster.wait_well(300)
    begin = state.read(daemon_hosts)
    run = runs.playbook("playbooks/restart.yml")
    assert run.code == 0, run.output
    # The lost one has started with the new settings: it is as little stale as those that had their turn.
    assert set(state.restarted(begin, state.read(daemon_hosts))) == stale - set(done) - {("datanode", "core-2.lab")}


def test_a_standby_namenode_is_lost_and_the_same_command_goes_on(cluster, topology, daemon_hosts):
    """Also takes the settings of the test before back."""
    stale = {(name, host) for name in ("journalnode", "datanode") for host in topology["members"][name]}
    begin = state.read(daemon_hosts)
    host = cluster.pick("namenode", "standby")
    run, stopped = interrupted([], daemon_hosts, lambda: lose("namenode", host))
    done = state.restarted(begin, stopped)
    assert run.code != 0
    assert "gate namenodes_serving did not hold" in run.text
    assert f"{host}: dead (connection refused)" in run.text
    assert set(done) < {place for place in stale if place[0] == "journalnode"}
    repair("namenode", host)
    cluster.wait_well(300)
    begin = state.read(daemon_hosts)
    run = runs.playbook("site.yml")
    assert run.code == 0, run.output
    assert set(state.restarted(begin, state.read(daemon_hosts))) == stale - set(done)
    run = runs.playbook("site.yml")
    assert (run.code, run.changed) == (0, 0), run.output
