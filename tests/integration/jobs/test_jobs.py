# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks of jobs over gateways that are this machine, in a mount namespace where /etc and /var may be written.

Units are processes of commands that stand in for systemd's. There is no cluster, so jobs are scripts; and the second
gateway is away.
"""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from ansible_collections.bigdata.emr.tests.integration import quick

ROOT = Path(__file__).resolve().parents[3]
COMMANDS = Path(__file__).parent / "commands"
TOPOLOGY = """
plugin: bigdata.emr.topology
cluster: lab
type: hadoop
release: "1.0"
services: [hdfs, yarn]
"""
HOSTS = """
all:
  vars: {ansible_connection: local, ansible_python_interpreter: PYTHON}
  children:
    master: {hosts: {m1: {}}}
    core: {hosts: {c1: {}}}
    gateway:
      hosts:
        g1: {ansible_connection: ssh, ansible_host: 127.0.0.9, ansible_port: 9}
        g2: {}
"""
JOBS = """
emr_job_databases: {shop: {engine: mysql, host: db, user: emr, password: "a word of ours"}}
emr_jobs:
  hello:
    type: shell
    script: "id -un; echo hello $WORD $1; cat named.txt; echo $$${EMR_JOB}"
    args: ["${yyyy}"]
    env: {WORD: "it's"}
    resources: [{source: b.txt, name: named.txt}]
  bad:
    type: shell
    script: "python3 -c 'raise ValueError(1 / 3)'"
    retries: 1
    retry_interval_seconds: 2
  slow: {type: shell, script: "echo once >> /var/tmp/ran; until [ -e /var/tmp/go ]; do sleep 0.2; done"}
  endless: {type: shell, script: "sleep 6011"}
"""
ENTER = """
set -e
for place in etc var; do
  mkdir -p {there}/$place/upper {there}/$place/work
  mount -t overlay overlay -o lowerdir=/$place,upperdir={there}/$place/upper,workdir={there}/$place/work /$place
done
id hadoop >/dev/null 2>&1 || useradd --no-create-home --home-dir {there} hadoop
export PATH={commands}:$PATH EMR_TEST_UNITS={there}/units
set +e
{script}
"""


@pytest.fixture
def inside(tmp_path):
    """A function that runs a script in such a namespace, where `play` is ansible-playbook over the inventory."""
    inventory = tmp_path / "inventory"
    (inventory / "group_vars").mkdir(parents=True)
    (tmp_path / "units").mkdir()
    # The user of jobs goes through it.
    for place in (tmp_path, *tmp_path.parents[:2]):
        place.chmod(0o755)
    (inventory / "hosts.yml").write_text(HOSTS.replace("PYTHON", sys.executable))
    (inventory / "topology.yml").write_text(TOPOLOGY)
    (inventory / "group_vars" / "all.yml").write_text(JOBS)
    (inventory / "b.txt").write_text("what b has")

    def run(script: str) -> str:
        play = f'play() {{ {Path(sys.executable).parent}/ansible-playbook -i {inventory} "$@" 2>&1; }}'
        text = ENTER.format(there=tmp_path, commands=COMMANDS, script=f"{play}\n{textwrap.dedent(script)}")
        words = ["unshare", "--mount", "bash", "-c", text]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=quick.HANG_SECONDS)
        return done.stdout + done.stderr

    return run


def changed(said: str) -> list[int]:
    """Return the changes of the gateway in each run of a playbook that SAID tells of."""
    return [int(count) for count in re.findall(r"^g2 .*changed=(\d+)", said, re.MULTILINE)]


def test_a_job_runs_on_the_gateway_that_answers_and_brings_its_files(inside):
    said = inside("""
        play playbooks/job.yml -e emr_job=hello -e emr_job_time=2026-03-01 --diff
        cat /var/lib/emr/jobs/runs/hello-*/1/log
        stat -c '%U %a %n' /var/lib/emr/jobs/connections.json /var/lib/emr/jobs/files/hadoop/*/named.txt
        ls /var/lib/emr/jobs/runs/hello-*/1
        play playbooks/jobs.yml
    """)
    assert re.search(r"^  [\d:]{8}  hello: succeeded$", said, re.MULTILINE), said
    assert "\nhadoop\nhello it's 2026\nwhat b has" in said
    assert "root 600 /var/lib/emr/jobs/connections.json" in said
    assert re.search(r"^hadoop 400 .*/named.txt$", said, re.MULTILINE)
    assert "\nexit\nlog\n" in said
    assert re.search(r"hello +1 +succeeded", said)
    assert "a word of ours" not in said


def test_a_failure_is_tried_again_and_tells_its_trace_back(inside):
    said = inside("play playbooks/job.yml -e emr_job=bad; cat /var/log/emr/jobs/history.jsonl")
    assert "failed in try 2: its process ended with exit code 1." in said
    assert "ValueError: 0.333" in said
    assert "More: sudo cat /var/lib/emr/jobs/runs/bad-" in said
    assert (said.count('"state": "failed"'), said.count('"try": 2')) == (2, 1)


def test_a_controller_that_is_killed_is_followed_by_one_that_joins(inside):
    said = inside("""
        play playbooks/job.yml -e emr_job=slow > /dev/null &
        until [ -s /var/tmp/ran ]; do sleep 0.2; done
        pkill -KILL -P $! ansible-playboo; kill -KILL $!
        PYTHONUNBUFFERED=1 play playbooks/job.yml -e emr_job=slow > /var/tmp/said &
        until grep -q 'slow: running' /var/tmp/said || ! kill -0 $!; do sleep 0.2; done
        touch /var/tmp/go; wait $!
        cat /var/tmp/said /var/tmp/ran
    """)
    assert changed(said) == [0], said
    assert "slow: succeeded" in said
    assert re.findall("^once$", said, re.MULTILINE) == ["once"]


def test_a_job_is_ended_by_a_playbook_and_a_key_is_begun_once(inside):
    said = inside("""
        play playbooks/job.yml -e emr_job=endless -e emr_job_state=submitted -e emr_job_key=mine
        play playbooks/kill_job.yml -e emr_job=endless
        play playbooks/kill_job.yml -e emr_job=endless
        play playbooks/job.yml -e emr_job=endless -e emr_job_key=mine
        pgrep -f '[s]leep 6011' || echo none left
    """)
    # The first run brings what the gateway knows, too.
    assert changed(said) == [2, 1, 0, 0], said
    assert "endless: killed, it was killed by playbooks/kill_job.yml" in said
    assert "Job endless (mine) killed" in said
    assert said.strip().endswith("none left")
