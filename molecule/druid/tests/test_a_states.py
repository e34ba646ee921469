# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs where on a cluster of Druid's own, what it says of itself, and what is refused before a host is touched."""

from __future__ import annotations

import json
import shlex

import pytest
import rds
import runs
from rows import CORE, CORE2, M1, M2, MASTERS, leader, leads

ALL = [M1, M2, CORE, CORE2]
LATIN = {**rds.asked(), "database": "latin"}


def test_daemons_are_where_the_topology_has_them():
    assert runs.each(runs.running_units, ALL) == {
        M1: {"zookeeper", "coordinator", "broker", "router"},
        M2: {"zookeeper", "coordinator", "broker", "router"},
        CORE: {"zookeeper", "historical", "middlemanager"},
        CORE2: {"historical", "middlemanager"},
    }


def test_one_leads_of_each_kind():
    assert [leads(host) for host in MASTERS].count(True) == 1
    assert [leads(host, "indexer") for host in MASTERS].count(True) == 1


def test_no_port_is_open_to_everybody():
    for host, listed in runs.on_each(ALL, "ss", "-Htln").items():
        rows = [line.split()[3].rpartition(":") for line in listed.splitlines()]
        ours = {port: address.strip("[]").removeprefix("::ffff:") for address, _colon, port in rows}
        mine = {port for port in ours if port in ("8082", "8083", "8090", "8091", "8888", "2181")}
        assert mine, host
        assert [port for port in mine if ours[port] in ("0.0.0.0", "*", "::", "")] == []


def test_the_password_of_the_database_is_where_coordinators_read_it_and_nowhere_else():
    password = str(rds.asked()["password"])
    for host in ALL:
        found = runs.on(host, "sh", "-c", f"grep -rlF {shlex.quote(password)} /etc/druid /var/log/druid || true")
        assert found.split() == (["/etc/druid/conf/coordinator/runtime.properties"] if host in MASTERS else [])
        assert password not in runs.on(host, "ps", "-eo", "args")
    assert runs.on(M1, "stat", "-c", "%U %a", "/etc/druid/conf/coordinator/runtime.properties") == "druid 400\n"


def test_what_hosts_share_is_druids_alone():
    places = [f"/mnt/shared/druid/{one}" for one in ("segments", "indexing-logs")]
    assert runs.on(CORE, "stat", "-c", "%U %a", *places) == "druid 700\ndruid 700\n"


def test_status_and_plan_say_that_all_is_well():
    run = runs.playbook("playbooks/status.yml")
    assert f"druid: {leader()} leads, 0 segments are away, 0 copies are missing" in run.text
    assert "Wrong:" not in run.output
    run = runs.playbook("playbooks/plan.yml")
    assert (run.code, run.changed) == (0, 0), run.output


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"emr_storage": {}}, "druid has no directory for segments"),
        ({"emr_storage": {"druid": "/tmp/druid"}}, "/tmp/druid is local to each host, as /tmp is"),
        ({"emr_storage": {"druid": "/srv/druid"}}, "/srv/druid, the directory of druid, is not the one that"),
        ({"emr_rds": {}}, "druid has no database, and on a cluster with failover it needs one"),
        ({"emr_rds": LATIN}, "database latin has the character set latin1"),
        (
            {"emr_config_tier": {"druid-env": {"DRUID_HISTORICAL_OPTS": "-Xmx900g"}}},
            "historical 921600 MB (asked for in DRUID_HISTORICAL_OPTS)",
        ),
        (
            {"emr_config_tier": {"druid-historical": {"druid.processing.numThreads": 9000}}},
            "or druid.processing.buffer.sizeBytes in druid-historical",
        ),
        (
            {"emr_config_tier": {"druid-middlemanager": {"druid.worker.capacity": 9000}}},
            "or druid.worker.capacity, of which each takes",
        ),
        (
            {"emr_config_tier": {"druid-historical": {"druid.processing.numThreads": 0}}},
            "0 is no number of them; write one above 0",
        ),
    ],
)
def test_what_cannot_be_is_told_before_the_first_change(given, said):
    run = runs.playbook("playbooks/validate.yml", "-e", json.dumps(given))
    assert run.code != 0
    assert said in run.text
    assert run.changed == 0
