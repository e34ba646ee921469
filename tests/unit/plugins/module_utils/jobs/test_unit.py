# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The unit of a try: its script runs the command as its user, and keeps log and exit code for root."""

from __future__ import annotations

import getpass
import json
import os
import subprocess

import pytest
from ansible_collections.bigdata.emr.plugins.module_utils.jobs import gateway, unit
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.judge import Process
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import Command

USER = getpass.getuser()


def test_values_of_variables_are_in_no_command_line(tmp_path):
    command = Command(("spark-submit", "--x", "a b"), {"SECRET": "s3cret"}, fetched={"x.jar": "hdfs:///lib/x.jar"})
    text = unit.script(USER, command, str(tmp_path))
    assert "s3cret" not in text
    assert "spark-submit --x 'a b'" in text
    assert text.index("hdfs dfs -get -f hdfs:///lib/x.jar x.jar &&") < text.index("spark-submit")


@pytest.mark.skipif(os.geteuid() != 0, reason="runuser is root's")
@pytest.mark.parametrize("code", [0, 3])
def test_the_script_runs_the_command_and_keeps_what_it_said(tmp_path, code):
    directory = str(tmp_path / "1")
    command = Command(
        ("sh", "-c", f'echo "$WORD $(cat named) $(pwd)"; exit {code}'),
        {"WORD": "it's $HOME"},
        {"sub/a.txt": "x"},
        {"link": "/etc/hostname"},
        named={"named": f"{directory}/files/sub/a.txt"},
    )
    unit.lay_out(USER, command, directory)
    subprocess.run(["/bin/sh", f"{directory}/run.sh"], check=True)
    assert unit.log_end(directory).strip() == f"it's $HOME x {directory}/work"
    assert unit.exit_code(directory) == code
    assert os.readlink(f"{directory}/files/link") == "/etc/hostname"
    unit.clean(directory)
    assert sorted(os.listdir(directory)) == ["exit", "log"]
    unit.lay_out(USER, command, directory)
    assert unit.exit_code(directory) is None


@pytest.mark.parametrize(
    ("state", "code", "found"),
    [
        ("active", None, Process("running")),
        ("activating", None, Process("running")),
        ("inactive", None, Process("lost")),
        ("failed", None, Process("lost")),
        ("inactive", 0, Process("ended", 0)),
        ("active", 2, Process("ended", 2)),
    ],
)
def test_what_became_of_the_process(tmp_path, state, code, found):
    if code is not None:
        (tmp_path / "exit").write_text(f"{code}\n")
    assert unit.process("x.service", str(tmp_path), lambda argv: (0, f"{state}\n", "")) == found


def test_a_systemd_that_does_not_answer_says_nothing_of_a_process(tmp_path):
    """As while it is busy or started anew: a process that runs is no lost one then, and is not started again."""

    def silent(argv):
        return (1, "", "Failed to get properties:\nConnection timed out")

    assert unit.process("x.service", str(tmp_path), silent).state == "unknown"
    with pytest.raises(unit.UnitError, match=r"systemd does not tell of x.service: Failed .* Connection timed out"):
        unit.is_up("x.service", silent)
    (tmp_path / "exit").write_text("0\n")
    assert unit.process("x.service", str(tmp_path), silent) == Process("ended", 0)


def test_systemd_says_why_it_does_not_start_a_unit(tmp_path):
    asked = []

    def call(argv):
        asked.append(list(argv))
        return (1, "", "Failed to start transient\nservice unit")

    with pytest.raises(unit.UnitError, match="Failed to start transient service unit"):
        unit.start("emr-job-x-1.service", str(tmp_path), "Try 1 of x", 60, call)
    assert "RuntimeMaxSec=60" in asked[0]
    assert asked[0][-2:] == ["/bin/sh", f"{tmp_path}/run.sh"]


def test_where_there_are_several_clusters_the_command_runs_on_one_of_them(tmp_path):
    """The job's own variables come after that, as a configuration directory of its own."""
    chosen = tmp_path / "environment.sh"
    chosen.write_text("export EMR_CLUSTER=prod HADOOP_CONF_DIR=/etc/emr/clusters/prod/hadoop\n")
    own = tmp_path / "own.sh"
    own.write_text("export HADOOP_CONF_DIR=/run/conf\n")
    words = ["sh", "-c", 'echo "$EMR_CLUSTER $HADOOP_CONF_DIR"']
    argv = unit.as_user("root", words, str(own), str(chosen))
    done = subprocess.run(argv[argv.index("env") :], capture_output=True, text=True, check=True)
    assert done.stdout == "prod /run/conf\n"
    argv = unit.as_user("root", words, environment_file=str(chosen))
    done = subprocess.run(argv[argv.index("env") :], capture_output=True, text=True, check=True)
    assert done.stdout == "prod /etc/emr/clusters/prod/hadoop\n"


def test_each_cluster_of_a_host_has_jobs_of_its_own():
    one, other = ({"cluster": name, "associate": {"cluster": name}} for name in ("prod", "test"))
    assert gateway.path_for({"cluster": "prod"}) == "/etc/emr/jobs.json"
    assert gateway.path_for(one) == "/etc/emr/clusters/prod/jobs.json"
    assert gateway.places({"cluster": "prod"}) == {}
    assert set(gateway.places(one).values()).isdisjoint(gateway.places(other).values())
    known = gateway.Gateway("prod", "g1", **gateway.places(one))
    assert known.conf_of("hadoop") == "/etc/emr/clusters/prod/hadoop"
    assert gateway.Gateway("prod", "g1").conf_of("hadoop") == "/etc/hadoop/conf"
    assert gateway.gateway_of(json.loads(known.to_text())) == known
