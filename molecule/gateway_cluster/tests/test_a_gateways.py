# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From bare hosts to jobs on two clusters, in step with what these change. Each test goes on from the one before."""

from __future__ import annotations

import edges
import jobs
import runs
from edges import BOTH, EXAMPLE, JOBS, MASTER, ONLY

ONE = "/etc/emr/clusters/one"
HOSTS = [BOTH, ONLY]
TIMER = "emr-associate-one.timer"
WITH_NAME = ("association.json", "jobs.json", "hadoop/hdfs-site.xml", "hadoop/yarn-site.xml")
"""Files with the name of the host, below the cluster's directory."""
SORT = "mapreduce.task.io.sort.mb"
"""A property that clients alone read."""


def sort_mb(host):
    """Return what jobs from HOST are sorted with on the cluster one."""
    return edges.property_of(host, "one", "mapred-site", SORT)


def test_bare_hosts_run_a_job_and_nothing_listens_there():
    before = runs.each(edges.listening, HOSTS)
    inventory = edges.edge("edge", "one", HOSTS, JOBS)
    run = runs.playbook("playbooks/associate.yml", "-e", "emr_job=pi", inventories=inventory)
    assert run.code == 0, run.output
    assert "pi: succeeded" in run.text
    said = jobs.Gateway(runs.address(ONLY)).user(f"hadoop jar {EXAMPLE} pi 2 10")
    assert "Estimated value of Pi is" in said
    # The jobs have ended, and their processes with them.
    assert runs.each(edges.listening, HOSTS) == before
    assert runs.each(edges.daemons, HOSTS) == {host: set() for host in HOSTS}


def test_a_second_run_and_check_mode_change_nothing():
    inventory = edges.edge("edge", "one", HOSTS, JOBS)
    for words in ((), ("--check",)):
        run = runs.playbook("playbooks/associate.yml", *words, inventories=inventory)
        assert (run.code, run.changed) == (0, 0), run.output


def test_a_described_job_runs_and_is_remembered():
    inventory = edges.edge("edge", "one", HOSTS, JOBS)
    run = runs.playbook("playbooks/job.yml", "-e", "emr_job=pi", inventories=inventory)
    assert run.code == 0, run.output
    assert "pi: succeeded" in run.text
    listed = runs.playbook("playbooks/jobs.yml", inventories=inventory)
    assert listed.code == 0, listed.output
    assert "succeeded" in listed.text
    assert "/var/lib/emr/clusters/one/jobs" in runs.on(BOTH, "cat", "/etc/emr/clusters/one/jobs.json")


def follow(minutes):
    """Bring both hosts in step with the cluster one, which they look at by themselves every MINUTES from then on."""
    inventory = edges.edge("edge", "one", HOSTS, {**JOBS, "emr_associate_minutes": minutes})
    run = runs.playbook("playbooks/associate.yml", inventories=inventory)
    assert run.code == 0, run.output


def change(value):
    """Let the cluster one have VALUE for SORT."""
    run = runs.playbook("site.yml", inventories=edges.cluster("one", {"mapred-site": {SORT: value}}))
    assert run.code == 0, run.output


def test_what_the_cluster_changes_arrives_by_the_timer():
    follow(1)
    assert set(runs.on_each(HOSTS, "systemctl", "is-enabled", TIMER).values()) == {"enabled\n"}
    assert runs.each(sort_mb, HOSTS) == dict.fromkeys(HOSTS, "32")
    change(33)
    for host in HOSTS:
        # It begins up to two minutes late: half a minute by chance, and systemd gathers what is due in one minute.
        runs.until(f"change on {host}", lambda host=host: "there" if sort_mb(host) == "33" else "", 600)


def test_what_the_cluster_changes_arrives_by_the_playbook():
    runs.on_each(HOSTS, "systemctl", "stop", TIMER)
    change(34)
    assert runs.each(sort_mb, HOSTS) == dict.fromkeys(HOSTS, "33")
    # In the tests that follow nothing comes between two looks at a host.
    follow(600)
    assert runs.each(sort_mb, HOSTS) == dict.fromkeys(HOSTS, "34")
    assert set(runs.on_each(HOSTS, "systemctl", "is-active", TIMER).values()) == {"active\n"}
    both, only = runs.each(edges.files, HOSTS).values()
    assert set(both) == set(only)
    assert {path for path in both if both[path] != only[path]} == {f"{ONE}/{name}" for name in WITH_NAME}


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
    for sources in (inventory, edges.edge("edge", "one", HOSTS, JOBS)):
        run = runs.playbook("playbooks/job.yml", "-e", "emr_job=pi", inventories=sources)
        assert run.code == 0, run.output


def test_masters_that_are_lost_leave_gateways_as_they_are():
    before = edges.files(BOTH)
    runs.on(MASTER["one"], "systemctl", "stop", "emr-namenode")
    try:
        run = runs.playbook("playbooks/associate.yml", inventories=edges.edge("edge", "one", HOSTS, JOBS))
        assert run.code != 0
        assert "no master of cluster one tells what gateways need" in run.text
        started = runs.on(BOTH, "sh", "-c", "systemctl start emr-associate-one.service || echo failed")
        assert "failed" in started
        edges.tells(BOTH, "one", "no master of cluster one")
        assert edges.files(BOTH) == before
        assert "only-two" in jobs.Gateway(runs.address(BOTH)).user("emr-use two hdfs dfs -ls /tmp")
    finally:
        runs.on(MASTER["one"], "systemctl", "start", "emr-namenode")
    gateway = jobs.Gateway(runs.address(BOTH))
    runs.until("file system", lambda: _answers(gateway), 300)
    runs.on(BOTH, "systemctl", "start", "emr-associate-one.service")


def _answers(gateway):
    try:
        return gateway.user("emr-use one hdfs dfs -ls /tmp")
    except runs.LabError:
        return None
