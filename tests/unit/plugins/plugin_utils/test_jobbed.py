# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading emr_jobs and emr_job_databases of many hosts, and the files that they name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible_collections.bigdata.emr.plugins.module_utils.jobs.model import job_of
from ansible_collections.bigdata.emr.plugins.module_utils.topology.scopes import tolerable
from ansible_collections.bigdata.emr.plugins.plugin_utils import jobbed

HOSTS = ["m1", "g1"]
TOPOLOGY = {"services": ["hdfs", "yarn", "spark", "hive"], "members": {"gateway": ["g1"]}}
SHOP = {"engine": "mysql", "host": "db", "user": "emr", "password": "word-of-the-shop"}
WHEN = datetime(2026, 11, 30, tzinfo=UTC)


class HostVars:
    def __init__(self, **values):
        self.one = values

    def raw_get(self, _host):
        return self.one

    def __getitem__(self, _host):
        return self.one


@pytest.fixture
def read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.sh").write_text("echo a")

    def found(jobs, databases=None, topology=TOPOLOGY, users=({"name": "etl"},), volume=None):
        hostvars = HostVars(emr_jobs=jobs, emr_job_databases=databases)
        return jobbed.read(hostvars, HOSTS, topology, users, ["root.etl"], DataLoader(), WHEN, volume)

    return found


def test_jobs_know_where_their_files_come_to_lie(read, tmp_path):
    one = read({"a": {"type": "shell", "file": "a.sh", "user": "etl"}})
    assert one.faults == {}
    first = job_of(one.jobs["a"]).program.path
    assert first.startswith("/var/lib/emr/jobs/files/etl/")
    assert first.endswith("/a.sh")
    (tmp_path / "a.sh").write_text("echo b")
    assert job_of(read({"a": {"type": "shell", "file": "a.sh", "user": "etl"}}).jobs["a"]).program.path != first


def test_without_jobs_there_is_nothing(read):
    assert read(None) == jobbed.NONE


def test_databases_are_named_and_nothing_of_them_is_told(read):
    one = read(None, {"shop": SHOP})
    assert (one.databases, one.faults) == (["shop"], {})
    assert "word-of-the-shop" not in str(one)


SHELL = {"type": "shell", "script": "echo"}
TABLE = [
    ({"a": {**SHELL, "retrys": 1}}, None, ("emr_jobs", "a: retrys is no field of a job; did you mean retries?")),
    ({"a": {**SHELL, "queue": "etx"}}, None, ("emr_jobs", "a: there is no queue etx; did you mean etl?")),
    ({"a": {**SHELL, "user": "ann"}}, None, ("emr_jobs", "a: user ann is none of emr_users; write one of hadoop, etl")),
    (
        {"a": {**SHELL, "args": ["${x}"]}},
        None,
        ("emr_jobs", "a: args: the parameter x is not defined; write it in parameters"),
    ),
    (None, {"shop": {**SHOP, "engine": "oracle"}}, ("emr_job_databases", "shop: oracle is no engine of a database")),
    (None, {"shop": {**SHOP, "pasword": "x"}}, ("emr_job_databases", "shop: pasword is no key of a database")),
    (None, ["shop"], ("emr_job_databases", "it is no mapping; write each database below its name")),
    ([], None, ("emr_jobs", "it is no mapping; write each job below its name")),
]


@pytest.mark.parametrize(("jobs", "databases", "fault"), TABLE)
def test_faults_are_those_of_all_hosts_and_a_playbook_of_another_kind_lives_with_them(read, jobs, databases, fault):
    faults = read(jobs, databases).faults
    assert list(faults) == HOSTS
    name, text = faults["m1"][0]
    assert (name, text.startswith(fault[1])) == (fault[0], True), text
    assert not tolerable((name, text), "apply")
    assert tolerable((name, text), "operate")


def test_jobs_beside_a_bad_one_are_known_by_their_names(read):
    found = read({"a": SHELL, "b": {**SHELL, "retrys": 1}})
    assert (found.names, found.jobs) == (("a", "b"), {})


def test_a_file_that_is_not_there_is_told_with_where_it_was_looked_for(read, tmp_path):
    ((name, text),) = read({"a": {"type": "shell", "file": "b.sh"}}).faults["m1"]
    assert (name, text) == ("emr_jobs", f"a: there is no file b.sh; it was looked for at {tmp_path}/b.sh")


def test_jobs_need_a_gateway(read):
    ((_name, text),) = read({"a": SHELL}, topology={**TOPOLOGY, "members": {}}).faults["g1"]
    assert "there is none; add a host to the tier gateway" in text


@pytest.mark.parametrize("place", ["jfs://lake/a.py", "jfs://${v}/a.py"])
@pytest.mark.parametrize(("volume", "fault"), [(None, ""), ("lake", ""), ("", "no volume"), ("sea", "volume of this")])
def test_files_on_a_volume_are_in_the_one_of_the_cluster_where_that_is_known(read, volume, fault, place):
    job = {"type": "pyspark", "file": place, "user": "etl", "parameters": {"v": "lake"}}
    texts = [text for _name, text in read({"a": job}, volume=volume).faults.get("m1", [])]
    assert len(texts) == bool(fault)
    assert all(text.startswith("a: file: jfs://lake/a.py: ") and fault in text for text in texts)


def test_a_topology_with_errors_has_no_members_and_that_is_no_fault_of_jobs(read):
    found = read({"a": {"type": "shell", "script": "true"}}, topology={**TOPOLOGY, "members": {}, "errors": ["one"]})
    assert found.faults == {}
