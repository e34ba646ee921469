# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From bare hosts to jobs on two clusters, in step with what these change. Each test goes on from the one before."""

from __future__ import annotations

import edges
import jobs
import runs
from edges import BOTH, EXAMPLE, JOBS, MASTER, ONLY


def test_bare_hosts_run_a_job_and_nothing_listens_there():
    hosts = [BOTH, ONLY]
    before = runs.each(edges.listening, hosts)
    inventory = edges.edge("edge", "one", hosts, JOBS)
    run = runs.playbook("playbooks/associate.yml", inventories=inventory)
    assert run.code == 0, run.output
    for host in hosts:
        said = jobs.Gateway(runs.address(host)).user(f"hadoop jar {EXAMPLE} pi 2 10")
        assert "Estimated value of Pi is" in said
    # The job before has ended, and its unit with it.
    assert runs.each(edges.listening, hosts) == before
    assert runs.each(runs.running_units, hosts) == {host: set() for host in hosts}


def test_a_second_run_and_check_mode_change_nothing():
    inventory = edges.edge("edge", "one", [BOTH, ONLY], JOBS)
    for words in ((), ("--check",)):
        run = runs.playbook("playbooks/associate.yml", *words, inventories=inventory)
        assert (run.code, run.changed) == (0, 0), run.output


def test_a_described_job_runs_and_is_remembered():
    inventory = edges.edge("edge", "one", [BOTH, ONLY], JOBS)
    run = runs.playbook("playbooks/job.yml", "-e", "emr_job=pi", inventories=inventory)
    assert run.code == 0, run.output
    assert "pi: succeeded" in run.text
    listed = runs.playbook("playbooks/jobs.yml", inventories=inventory)
    assert "pi" in listed.text
    assert "/var/lib/emr/clusters/one/jobs" in runs.on(BOTH, "cat", "/etc/emr/clusters/one/jobs.json")


def test_what_the_cluster_changes_arrives_by_the_timer_and_by_the_playbook():
    inventory = edges.edge("edge", "one", [BOTH, ONLY], JOBS)
    run = runs.playbook("site.yml", inventories=edges.cluster("one", {"hdfs-site": {"dfs.replication": 1}}))
    assert run.code == 0, run.output
    assert edges.property_of(BOTH, "one", "hdfs-site", "dfs.replication") != "1"
    assert runs.on(BOTH, "systemctl", "is-active", "emr-associate-one.timer").strip() == "active"
    # What the timer starts.
    runs.on(BOTH, "systemctl", "start", "emr-associate-one.service")
    assert edges.property_of(BOTH, "one", "hdfs-site", "dfs.replication") == "1"
    run = runs.playbook("playbooks/associate.yml", inventories=inventory)
    assert run.code == 0, run.output
    assert edges.property_of(ONLY, "one", "hdfs-site", "dfs.replication") == "1"
    assert edges.files(BOTH) == edges.files(ONLY) | {
        path: digest for path, digest in edges.files(BOTH).items() if "association" in path or "jobs" in path
    }


def test_one_host_is_a_gateway_of_two_clusters():
    run = runs.playbook("site.yml", inventories=edges.cluster("two"))
    assert run.code == 0, run.output
    inventory = edges.edge("far", "two", [BOTH], JOBS)
    run = runs.playbook("playbooks/associate.yml", inventories=inventory)
    assert run.code == 0, run.output
    gateway = jobs.Gateway(runs.address(BOTH))
    for name in MASTER:
        gateway.user(f"emr-use {name} hdfs dfs -mkdir -p /tmp/only-{name}")
    assert "only-one" not in gateway.user("emr-use two hdfs dfs -ls /tmp")
    assert "only-two" not in gateway.user("emr-use one hdfs dfs -ls /tmp")
    assert gateway.user('. /etc/emr/clusters/two/environment.sh; echo "$EMR_CLUSTER"').strip() == "two"
    assert "Estimated value of Pi is" in gateway.user(f"emr-use two hadoop jar {EXAMPLE} pi 2 10")
    for sources in (inventory, edges.edge("edge", "one", [BOTH, ONLY], JOBS)):
        run = runs.playbook("playbooks/job.yml", "-e", "emr_job=pi", inventories=sources)
        assert run.code == 0, run.output


def test_masters_that_are_lost_leave_gateways_as_they_are():
    before = edges.files(BOTH)
    runs.on(MASTER["one"], "systemctl", "stop", "emr-namenode")
    try:
        run = runs.playbook("playbooks/associate.yml", inventories=edges.edge("edge", "one", [BOTH, ONLY], JOBS))
        assert run.code != 0
        assert "no master of cluster one tells what gateways need" in run.text
        started = runs.on(BOTH, "sh", "-c", "systemctl start emr-associate-one.service || echo failed")
        assert "failed" in started
        assert "no master of cluster one" in runs.on(BOTH, "journalctl", "-u", "emr-associate-one", "-n", "5")
        assert edges.files(BOTH) == before
        assert "only-two" in jobs.Gateway(runs.address(BOTH)).user("emr-use two hdfs dfs -ls /tmp")
    finally:
        runs.on(MASTER["one"], "systemctl", "start", "emr-namenode")
    gateway = jobs.Gateway(runs.address(BOTH))
    runs.until("file system", lambda: _answers(gateway), 120)
    runs.on(BOTH, "systemctl", "start", "emr-associate-one.service")


def _answers(gateway):
    try:
        return gateway.user("emr-use one hdfs dfs -ls /tmp")
    except runs.LabError:
        return None
