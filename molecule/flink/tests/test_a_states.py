# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs where on a cluster of Flink's own, what it says of itself, and what is refused before a host is touched."""

from __future__ import annotations

import json

import flink_jobs
import pytest
import runs
from streams import CORE, CORE2, M1, M2, MASTERS, TASK, WORKERS, get, leader

ALL = [M1, M2, CORE, CORE2, TASK]


def test_daemons_are_where_the_topology_has_them():
    assert runs.each(runs.running_units, ALL) == {
        M1: {"zookeeper", "jobmanager", "flink_history"},
        M2: {"zookeeper", "jobmanager"},
        CORE: {"zookeeper", "taskmanager"},
        CORE2: {"taskmanager"},
        TASK: {"taskmanager"},
    }


def test_one_leads_and_every_jobmanager_knows_all_taskmanagers():
    assert leader() in MASTERS
    for host in MASTERS:
        rows = get(host, "/taskmanagers")["taskmanagers"]
        assert sorted(one["id"] for one in rows) == sorted(WORKERS)
        assert get(host, "/overview")["slots-total"] == 2 * len(WORKERS)


def test_no_port_is_open_to_everybody():
    for host, listed in runs.on_each(ALL, "ss", "-Htln").items():
        rows = [line.split()[3].rpartition(":") for line in listed.splitlines()]
        ours = {port: address.strip("[]").removeprefix("::ffff:") for address, _colon, port in rows}
        mine = {port for port in ours if port.startswith(("612", "80", "2181", "3888"))}
        assert mine, host
        open_to_all = {port for port in mine if ours[port] in ("0.0.0.0", "*", "::", "")}
        assert open_to_all == ({"6123", "6124", "6125"} if host in MASTERS else set()), host


def test_what_hosts_share_is_flinks_alone():
    assert runs.on(TASK, "stat", "-c", "%U %a %n", *(f"/mnt/shared/flink/{one}" for one in ("ha", "checkpoints"))) == (
        "flink 700 /mnt/shared/flink/ha\nflink 700 /mnt/shared/flink/checkpoints\n"
    )
    # What preflight left there is gone.
    assert runs.on(TASK, "find", "/mnt/shared", "-maxdepth", "2", "-name", ".emr-*") == ""


def test_status_and_plan_say_that_all_is_well():
    run = runs.playbook("playbooks/status.yml")
    assert f"flink: {leader()} leads, 0 jobs run, 6 of 6 slots are free" in run.text
    assert "Wrong:" not in run.output
    run = runs.playbook("playbooks/plan.yml")
    assert (run.code, run.changed) == (0, 0), run.output


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"emr_storage": {"flink": "/srv/flink"}},
            f"/srv/flink, the directory of flink, is not the one that {M1} has",
        ),
        ({"emr_storage": {"flink": "/tmp/flink"}}, "/tmp/flink is local to each host, as /tmp is"),
        ({"emr_storage": {}}, "flink has no directory for checkpoints"),
        (
            {"emr_config_tier": {"flink-conf": {"taskmanager.memory.process.size": "900g"}}},
            "or lower taskmanager.memory.process.size in flink-conf of emr_config",
        ),
    ],
)
def test_what_cannot_be_is_told_before_the_first_change(given, said):
    run = runs.playbook("playbooks/validate.yml", "-e", json.dumps(given))
    assert run.code != 0
    assert said in run.text
    assert run.changed == 0


def test_words_are_counted_as_coreutils_count(gateway):
    result = flink_jobs.on_its_own(gateway)
    print(f"{result.says}; {result.seconds:.0f} s")
    assert "WordCount" in [one["name"] for one in get(M1, "/jobs/overview")["jobs"]]
