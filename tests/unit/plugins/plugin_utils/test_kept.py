# Copyright (c) 2026, bigdata.emr contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from types import MappingProxyType

import pytest
from ansible_collections.bigdata.emr.plugins.plugin_utils import kept

VOLUME = {"volume": "lake", "storage": {"type": "file", "bucket": "/mnt/nas/lake"}}
TOPOLOGY = {
    "cluster": "prod",
    "services": ["hdfs", "yarn", "redis", "smartdata"],
    "products": {"juicefs_hadoop": "1.4.2"},
    "members": {"nodemanager": ["c1"]},
}


class HostVars(dict):
    """Raw values."""

    def raw_get(self, host):
        return self[host]


def read(asked, store=MappingProxyType({}), **other):
    variables = {} if asked is None else {"emr_smartdata": asked}
    return kept.read(HostVars(m1=variables, c1=variables), ["m1", "c1"], {**TOPOLOGY, **other}, store)


def test_the_volume_of_a_cluster():
    found = read(VOLUME)
    assert found.faults == {}
    assert (found.volume["name"], found.volume["bucket"]) == ("lake", "/mnt/nas/lake")
    assert found.archive_hosts == []


def test_the_keeper_is_asked_whether_it_takes_calendars_of_the_users():
    members = {"smartdata": ["m1"]}
    found = read({**VOLUME, "schedules": {"gc": "Sun 27:99", "watch": False}}, members=members)
    assert found.calendars == {"m1": {"emr_smartdata: schedule gc": "Sun 27:99"}}
    assert read(VOLUME, members=members).calendars == {}
    assert read({"engine": "none"}, members=members).calendars == {}


def test_hosts_with_clients_have_to_know_a_group_that_is_none_of_daemons():
    assert read({**VOLUME, "group": "science"}).groups == {"c1": {"emr_smartdata": "science"}}
    assert read({**VOLUME, "group": "hadoop"}).groups == {}
    assert read({"engine": "none"}).groups == {}


def test_hosts_with_clients_download_the_users_own_engine():
    jindo = {"url": "https://files.example.com/sdk.tar.gz", "sha512": "a" * 128}
    assert read({"engine": "jindo", "jindo": jindo}).archive_hosts == ["c1"]


@pytest.mark.parametrize(
    ("asked", "other", "begin"),
    [
        (None, {}, "it is not set, and service smartdata keeps its data in a bucket"),
        (VOLUME, {"services": ["hdfs", "yarn"]}, "the cluster has no service smartdata; add it to services"),
        (None, {"services": ["hdfs", "yarn"]}, ""),
        # It has the services of its cluster, and is not told the password.
        (None, {"associate": {"cluster": "prod"}}, ""),
        (VOLUME, {"associate": {"cluster": "prod"}}, ""),
        # The topology says that its type excludes the service.
        (None, {"type": "druid"}, ""),
        (VOLUME, {"type": "druid"}, ""),
    ],
)
def test_what_is_wrong_with_it(asked, other, begin):
    found = read(asked, **other)
    assert found.volume == {}
    assert list(found.faults) == (["m1", "c1"] if begin else [])
    if begin:
        ((name, text),) = found.faults["m1"]
        assert name == "emr_smartdata"
        assert text.startswith(begin)


def test_a_fault_of_emr_oss_is_not_told_twice():
    asked = {"storage": {"bucket": "lake-data"}}
    assert "emr_oss is not set" in read(asked).faults["m1"][0][1]
    assert read(asked, None).faults == {}
    assert "trash_days -1" in read({**asked, "trash_days": -1}, None).faults["m1"][0][1]


@pytest.mark.parametrize(
    ("asked", "spared"),
    [(VOLUME, []), (None, []), ({"engine": "none"}, ["smartdata"]), ({"engine": "jindo"}, ["smartdata"])],
)
def test_a_volume_without_metadata_needs_no_database(asked, spared):
    variables = {} if asked is None else {"emr_smartdata": asked}
    assert kept.spared(HostVars(m1=variables), ["m1"], TOPOLOGY) == spared


@pytest.mark.parametrize(
    ("asked", "other", "name"),
    [
        (VOLUME, {}, "lake"),
        ({"engine": "none"}, {}, ""),
        (None, {"services": ["hdfs", "yarn"]}, ""),
        (VOLUME, {"associate": {"cluster": "prod"}}, ""),
        # Something is wrong with it: no second fault, of jobs, for the same.
        (None, {}, None),
        ({"engine": "jindo", "jindo": {"url": "https://files.example.com/a.tar.gz", "sha512": "a" * 128}}, {}, None),
    ],
)
def test_what_jobs_reach_as_jfs(asked, other, name):
    assert kept.reached(read(asked, **other)) == name
